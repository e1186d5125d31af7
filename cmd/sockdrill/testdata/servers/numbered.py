"""Echoes messages that are numbered and signed, and takes none twice: python3 numbered.py 127.0.0.1:7000"""
import hashlib
import hmac
import socketserver
import sys
import time

KEY, MOST, NUMBER, SIGNATURE = b"a key", 65536, 4, 32


def signature(data):
    return hmac.digest(KEY, data, hashlib.sha256)


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        last, mine = 0, 1000
        while True:
            header = self.rfile.read(4)
            length = int.from_bytes(header, "big")
            if len(header) < 4 or length > MOST + NUMBER + SIGNATURE:
                return
            sealed = self.rfile.read(length)
            if len(sealed) < length or length < NUMBER + SIGNATURE:
                return
            if not hmac.compare_digest(sealed[-SIGNATURE:], signature(sealed[:-SIGNATURE])):
                return
            number = int.from_bytes(sealed[:NUMBER], "little")
            if number <= last:
                continue  # it came before: nothing is done about it, and nothing said
            last, mine = number, mine + 10
            answer = mine.to_bytes(NUMBER, "little") + sealed[NUMBER:-SIGNATURE]
            answer += signature(answer)
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
