"""Reserves what a header announces before it looks whether that is too much.
Frames of a 4-byte length, big-endian; run: reserves.py HOST:PORT"""

import socket
import socketserver
import struct
import sys
import time

MOST = 65536


def exactly(sock, size):
    data = bytearray()
    while len(data) < size:
        more = sock.recv(size - len(data))
        if not more:
            raise EOFError
        data += more
    return bytes(data)


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self.echo(self.request)
        except (OSError, EOFError, MemoryError):
            pass

    def echo(self, sock):
        while True:
            (size,) = struct.unpack(">I", exactly(sock, 4))
            room = bytearray(size)
            if size > MOST:
                return
            room[:] = exactly(sock, size)
            sock.sendall(struct.pack(">I", size) + room)


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
