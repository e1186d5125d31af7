"""Asks two questions, and between answers every tenth of a second whether its server still lives: python3 pinging.py 127.0.0.1:7000

It exits with status 0 once both are answered, and with 1 if four seconds pass without a sign of life."""
import socket
import sys
import threading
import time

host, port = sys.argv[1].rsplit(":", 1)
conn = socket.create_connection((host, int(port)))
lock = threading.Lock()
open_ = True


def says(line):
    with lock:
        conn.sendall(line)


def pings():
    number = 0
    while open_:
        number += 1
        try:
            says(b"ping %d\n" % number)
        except OSError:
            return
        time.sleep(0.1)


threading.Thread(target=pings, daemon=True).start()
conn.settimeout(4)
lines = conn.makefile("rb")
for number in (1, 2):
    says(b"do %d it\n" % number)
    while True:
        line = lines.readline()
        if not line.endswith(b"\n"):
            sys.exit(1)
        if line == b"done %d it\n" % number:
            break
        if not line.startswith(b"pong "):
            sys.exit(2)
open_ = False
