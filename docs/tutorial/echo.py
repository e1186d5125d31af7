"""An echo server for messages: a 4-byte big-endian length, then that many bytes. Run: echo.py HOST:PORT"""

import socketserver
import struct
import sys


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


if __name__ == "__main__":
    host, port = sys.argv[1].rsplit(":", 1)
    with Server((host, int(port)), Echo) as server:
        server.serve_forever()
