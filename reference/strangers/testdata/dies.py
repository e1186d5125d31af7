"""Ends with the first connection that breaks. Frames of a 4-byte length, big-endian; run: dies.py HOST:PORT"""

import selectors
import socket
import sys

MOST = 65536
loop = selectors.DefaultSelector()


class Client:
    def __init__(self, sock):
        self.sock, self.came, self.waits = sock, bytearray(), bytearray()
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.ended = False
        loop.register(sock, selectors.EVENT_READ, self)

    def ready(self, events):
        if events & selectors.EVENT_READ:
            self.read()
        self.write()
        if self.ended and not self.waits:
            return self.close()
        wants = selectors.EVENT_WRITE if self.waits else selectors.EVENT_READ
        loop.modify(self.sock, wants, self)

    def read(self):
        data = self.sock.recv(65536)
        self.ended = not data
        self.came += data
        while len(self.came) >= 4:
            size = int.from_bytes(self.came[:4], "big")
            if size > MOST:
                self.ended = True
                return
            if len(self.came) < 4 + size:
                return
            self.waits += self.came[:4 + size]
            del self.came[:4 + size]

    def write(self):
        if self.waits:
            try:
                del self.waits[:self.sock.send(self.waits)]
            except BlockingIOError:
                pass

    def close(self):
        loop.unregister(self.sock)
        self.sock.close()


def accept(listener):
    try:
        Client(listener.accept()[0])
    except OSError:
        loop.unregister(listener)  # no descriptor is left: it is asked again in a moment


host, port = sys.argv[1].rsplit(":", 1)
listener = socket.create_server((host, int(port)), backlog=128)
while True:
    if listener not in loop.get_map():
        loop.register(listener, selectors.EVENT_READ, None)
    for key, events in loop.select(0.05):
        if key.data is None:
            accept(listener)
        else:
            key.data.ready(events)
