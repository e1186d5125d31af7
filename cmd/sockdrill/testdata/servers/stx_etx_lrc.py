"""Echoes STX text ETX LRC: python3 stx_etx_lrc.py 127.0.0.1:7000"""
import functools
import operator
import socketserver
import sys
import time

STX, ETX = 0x02, 0x03
MOST = 16 << 20


def lrc(data):
    return functools.reduce(operator.xor, data, 0)


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        buffer = b""
        while True:
            data = self.request.recv(65536)
            if not data:
                return
            buffer += data
            while buffer:
                if buffer[0] != STX or len(buffer) > MOST:
                    return
                end = buffer.find(bytes([ETX]))
                if end < 0 or len(buffer) < end + 2:
                    break
                text, check, buffer = buffer[1:end + 1], buffer[end + 1], buffer[end + 2:]
                if lrc(text) != check:
                    return
                self.request.sendall(bytes([STX]) + text + bytes([check]))


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
