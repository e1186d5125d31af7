"""Echoes messages that are compressed and signed: python3 sealed.py 127.0.0.1:7000"""
import hashlib
import hmac
import socketserver
import sys
import time
import zlib

KEY, MOST, SIGNATURE = b"a key", 65536, 32


def opened(sealed):
    """The message, or ValueError."""
    data, signature = sealed[:-SIGNATURE], sealed[-SIGNATURE:]
    if not hmac.compare_digest(signature, hmac.digest(KEY, data, hashlib.sha256)):
        raise ValueError("signature")
    inflate = zlib.decompressobj(wbits=-15)
    message = inflate.decompress(data, MOST + 1)
    if len(message) > MOST or not inflate.eof or inflate.unused_data:
        raise ValueError("too long, cut, or more behind it")
    return message


def sealed(message):
    deflate = zlib.compressobj(wbits=-15)
    data = deflate.compress(message) + deflate.flush()
    return data + hmac.digest(KEY, data, hashlib.sha256)


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        while True:
            header = self.rfile.read(4)
            length = int.from_bytes(header, "big")
            if len(header) < 4 or length > MOST + 64:
                return
            payload = self.rfile.read(length)
            if len(payload) < length:
                return
            try:
                answer = sealed(opened(payload))
            except (ValueError, zlib.error):
                return
            self.wfile.write(len(answer).to_bytes(4, "big") + answer)


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
