"""A protocol of its own: two bytes of length, the lowest first, which counts all behind it; a byte that says what the message is; a JSON text
with an id; and a sum of all bytes before it, modulo 256."""

import json
import socket
import socketserver
import struct
import sys
import time

ASK, ANSWER = 1, 2


def frame(kind, body):
    text = json.dumps(body).encode()
    head = struct.pack("<HB", len(text) + 2, kind) + text
    return head + bytes([sum(head) % 256])


def read_exactly(sock, n):
    data = b""
    while len(data) < n:
        more = sock.recv(n - len(data))
        if not more:
            return None
        data += more
    return data


def read_frame(sock):
    length = read_exactly(sock, 2)
    if length is None:
        return None
    rest = read_exactly(sock, struct.unpack("<H", length)[0])
    if rest is None or len(rest) < 2 or sum(length + rest[:-1]) % 256 != rest[-1]:
        return None
    return rest[0], json.loads(rest[1:-1])


class Shelf(socketserver.BaseRequestHandler):
    def handle(self):
        while (message := read_frame(self.request)) is not None:
            kind, body = message
            if kind != ASK:
                return
            self.request.sendall(frame(ANSWER, {"id": body["id"], "found": body["title"], "shelf": 12}))


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def get_request(self):
        try:
            return super().get_request()
        except OSError:  # no descriptor is left: to ask again at once would burn a processor
            time.sleep(0.05)
            raise


def serve(host, port):
    Server((host, port), Shelf).serve_forever()


def ask(host, port):
    with socket.create_connection((host, port)) as sock:
        for n, title in enumerate(["Emma", "Middlemarch", "The Waves", "Ulysses"], 1):
            sock.sendall(frame(ASK, {"id": n, "op": "find", "title": title}))
            print("found on shelf", read_frame(sock)[1]["shelf"])


if __name__ == "__main__":
    host, _, port = sys.argv[2].rpartition(":")
    {"serve": serve, "ask": ask}[sys.argv[1]](host, int(port))
