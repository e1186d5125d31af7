"""An echo server for messages: a 4-byte big-endian length, then that many bytes. Run: echo.py HOST:PORT"""

import socketserver
import struct
import sys
import time


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        while True:
            header = self.request.recv(4)
            if not header:
                return
            (length,) = struct.unpack(">I", header)
            message = self.request.recv(length)
            self.request.sendall(header + message)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def get_request(self):
        try:
            return super().get_request()
        except OSError:  # no descriptor is left: to ask again at once would burn a processor
            time.sleep(0.05)
            raise


if __name__ == "__main__":
    host, port = sys.argv[1].rsplit(":", 1)
    with Server((host, int(port)), Echo) as server:
        server.serve_forever()
