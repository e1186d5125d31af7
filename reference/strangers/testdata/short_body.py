"""Takes the header with one read and the payload with another. Frames of a 4-byte length, big-endian; run: short_body.py HOST:PORT"""

import socket
import socketserver
import struct
import sys
import time

MOST = 65536


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self.echo(self.request)
        except (OSError, struct.error):
            pass

    def echo(self, sock):
        while header := sock.recv(4):
            (size,) = struct.unpack(">I", header)
            if size > MOST:
                return
            sock.sendall(header + sock.recv(size))


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def get_request(self):
        try:
            return super().get_request()
        except OSError:
            time.sleep(0.05)  # no descriptor is left: to ask again at once would burn a processor
            raise


host, port = sys.argv[1].rsplit(":", 1)
Server((host, int(port)), Echo).serve_forever()
