"""Echoes frames of RFC 1662 with one flag between two of them: python3 hdlc.py 127.0.0.1:7000 [pairs]

With the word "pairs" it wants a flag on both sides of each frame, as many a receiver does."""
import socketserver
import sys
import time

FLAG, ESCAPE, MOST = 0x7E, 0x7D, 1 << 20


def fcs(data):
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0x8408 * (value & 1)
    return value ^ 0xFFFF


def escaped(data):
    return b"".join(bytes([ESCAPE, b ^ 0x20]) if b in (FLAG, ESCAPE) else bytes([b]) for b in data)


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        frame, inside, escape, sent = bytearray(), False, False, False
        while True:
            data = self.request.recv(65536)
            if not data:
                return
            out = bytearray()
            for b in data:
                if b == FLAG:
                    whole = inside and not escape and len(frame) > 2 and fcs(frame[:-2]) == frame[-2] | frame[-1] << 8
                    if whole:
                        out += (b"" if sent else b"\x7e") + escaped(frame) + b"\x7e"  # the flag behind one frame begins the next
                        sent = True
                    inside = not inside if sys.argv[2:] == ["pairs"] else True
                    escape = False
                    frame.clear()
                elif b == ESCAPE:
                    escape = True
                elif inside:
                    frame.append(b ^ 0x20 if escape else b)
                    escape = False
                if len(frame) > MOST:
                    return
            self.request.sendall(out)


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
