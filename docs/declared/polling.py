#!/usr/bin/env python3
"""A right echo server that looks at its sockets so many milliseconds apart, and reads once from each at a look: polling.py HOST:PORT MS"""
import socket, sys, time, select
host, port = sys.argv[1].rsplit(':', 1)
tick = int(sys.argv[2]) / 1000
LIMIT = 1 << 20
l = socket.socket(); l.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
l.bind((host, int(port))); l.listen(512); l.setblocking(False)
conns = {}   # sock -> [in, out, eof]
def close(s):
    conns.pop(s, None); s.close()
nxt = time.monotonic()
while True:
    nxt += tick
    d = nxt - time.monotonic()
    if d > 0: time.sleep(d)
    else: nxt = time.monotonic()
    while True:
        try:
            s, _ = l.accept()
        except (BlockingIOError, OSError):
            break
        s.setblocking(False); s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        conns[s] = [bytearray(), bytearray(), False]
    for s, st in list(conns.items()):
        if not st[2] and len(st[1]) < 262144:
            try:
                p = s.recv(65536)
                if p: st[0] += p
                else:
                    st[2] = True
            except BlockingIOError: pass
            except OSError:
                close(s); continue
            bad = False
            while len(st[0]) >= 4:
                n = int.from_bytes(st[0][:4], 'big')
                if n > LIMIT: bad = True; break
                if len(st[0]) < 4 + n: break
                st[1] += st[0][:4 + n]; del st[0][:4 + n]
            if bad: close(s); continue
        if st[1]:
            try:
                k = s.send(st[1]); del st[1][:k]
            except BlockingIOError: pass
            except OSError:
                close(s); continue
        if st[2] and not st[1]:
            close(s)
