"""Echoes messages framed as PostgreSQL's are: a type, and a length that counts itself: python3 postgres.py 127.0.0.1:7000"""
import socketserver
import struct
import sys
import time

MOST = 16 << 20


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        while True:
            header = self.rfile.read(5)
            if len(header) < 5:
                return
            kind, length = struct.unpack(">cI", header)
            if length < 4 or length > MOST:
                return
            body = self.rfile.read(length - 4)
            if len(body) < length - 4:
                return
            self.wfile.write(struct.pack(">cI", kind, 4 + len(body)) + body)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 128

    def get_request(self):
        try:
            return super().get_request()
        except OSError:
            time.sleep(0.05)  # no descriptor is left: to ask again at once would burn a processor
            raise


host, port = sys.argv[1].rsplit(":", 1)
Server((host, int(port)), Echo).serve_forever()
