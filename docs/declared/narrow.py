#!/usr/bin/env python3
"""A right echo server with small buffers: it looks for work so many milliseconds apart, takes in a few kilobytes at a look, and lets an
answer wait: narrow.py HOST:PORT MS LATE"""
import collections, socket, sys, time
LIMIT, IDLE, LOOK, MOST = 1 << 20, 30.0, 6000, 1 << 17  # bytes, seconds, bytes, bytes


class Peer:
    def __init__(self, s):
        self.s, self.got, self.out = s, bytearray(), bytearray()
        self.due = collections.deque()  # of (when, frame): answers that wait
        self.over, self.heard = False, time.monotonic()

    def read(self):
        """Takes in some of what there is, unless too much waits here already; returns whether the connection lives on."""
        if not self.over and len(self.out) < MOST:
            try:
                p = self.s.recv(LOOK)
                self.heard, self.over = time.monotonic(), not p
                self.got += p
            except BlockingIOError:
                pass
        while len(self.got) >= 4:
            n = int.from_bytes(self.got[:4], 'big')
            if n > LIMIT:
                return False
            if len(self.got) < 4 + n:
                break
            self.due.append((time.monotonic() + late, bytes(self.got[:4 + n])))
            del self.got[:4 + n]
        return True

    def write(self):
        while self.due and self.due[0][0] <= time.monotonic():
            self.out += self.due.popleft()[1]
        while self.out:
            try:
                del self.out[:self.s.send(self.out[:4096])]
            except BlockingIOError:
                return

    def done(self):
        return self.over and not self.due and not self.out or time.monotonic() - self.heard > IDLE


host, port = sys.argv[1].rsplit(':', 1)
tick, late = int(sys.argv[2]) / 1000, int(sys.argv[3]) / 1000
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
listener.bind((host, int(port)))
listener.listen(512)
listener.setblocking(False)
peers = set()
while True:
    time.sleep(tick)
    try:
        while True:
            s, _ = listener.accept()
            s.setblocking(False)
            peers.add(Peer(s))
    except OSError:
        pass
    for p in list(peers):
        try:
            alive = p.read()
            p.write()
            if alive and not p.done():
                continue
        except OSError:
            pass
        p.s.close()
        peers.discard(p)
