"""Takes one read for one message, the usual mistake: python3 one_read.py 127.0.0.1:7000 mllp"""
import functools
import json
import operator
import socketserver
import struct
import sys
import time


def varint(n):
    return bytes([n]) if n < 0x80 else bytes([n & 0x7F | 0x80]) + varint(n >> 7)


def after_varint(data):
    while data[0] >= 0x80:
        data = data[1:]
    return data[1:]


def lrc(data):
    return bytes([functools.reduce(operator.xor, data, 0)])


SPEAKS = {
    "varint": lambda d: varint(len(after_varint(d))) + after_varint(d),
    "mllp": lambda d: b"\x0b" + d[1:-2] + b"\x1c\x0d",
    "modbus": lambda d: d[:4] + struct.pack(">H", len(d) - 6) + d[6:],
    "stx-etx-lrc": lambda d: b"\x02" + d[1:-2] + b"\x03" + lrc(d[1:-2] + b"\x03"),
    "netstring": lambda d: b"%d:" % (len(d) - d.index(b":") - 2) + d[d.index(b":") + 1:-1] + b",",
    "json-lines": lambda d: json.dumps(json.loads(d)).encode() + b"\n",
    "postgres": lambda d: d[:1] + struct.pack(">I", len(d) - 1) + d[5:],
}


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        while data := self.request.recv(65536):
            try:
                self.request.sendall(SPEAKS[sys.argv[2]](data))
            except (ValueError, IndexError, struct.error):
                return


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
