"""Echoes netstrings: python3 netstring.py 127.0.0.1:7000"""
import socketserver
import sys
import time

MOST = 16 << 20


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        while True:
            digits = b""
            while not digits.endswith(b":"):
                byte = self.rfile.read(1)
                if not byte or byte not in b"0123456789:" or len(digits) > 9:
                    return
                digits += byte
            if digits == b":" or digits[:1] == b"0" and digits != b"0:":
                return
            length = int(digits[:-1])
            if length > MOST:
                return
            message = self.rfile.read(length + 1)
            if len(message) <= length or message[-1:] != b",":
                return
            self.wfile.write(digits + message)


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
