"""Echoes messages with a varint length before each, as Protocol Buffers delimit them: python3 varint.py 127.0.0.1:7000"""
import socketserver
import sys
import time

MOST = 16 << 20


class Echo(socketserver.StreamRequestHandler):
    def read_varint(self):
        value = shift = 0
        while True:
            byte = self.rfile.read(1)
            if not byte or shift > 63:
                return None
            value |= (byte[0] & 0x7F) << shift
            if byte[0] < 0x80:
                return value
            shift += 7

    def handle(self):
        while True:
            length = self.read_varint()
            if length is None or length > MOST:
                return
            message = self.rfile.read(length)
            if len(message) < length:
                return
            header = b""
            while length >= 0x80:
                header += bytes([length & 0x7F | 0x80])
                length >>= 7
            self.wfile.write(header + bytes([length]) + message)


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
