"""Keeps the sockets of connections that are over.
A client that says a message of a 4-byte length every 20 ms. Run: client_leaks.py HOST:PORT"""

import random
import socket
import struct
import sys
import time

MESSAGE = struct.pack(">I", 5) + b"hello"


def talk(sock):
    sock.settimeout(0.02)
    while True:
        sock.sendall(MESSAGE)
        try:
            if not sock.recv(4096):
                return
        except socket.timeout:
            pass


host, port = sys.argv[1].rsplit(":", 1)
delay, kept = 0.1, []
while True:
    began = time.monotonic()
    try:
        kept.append(socket.create_connection((host, int(port)), 2))
        talk(kept[-1])
    except OSError:
        pass
    if time.monotonic() - began > 5:
        delay = 0.1
    time.sleep(delay * random.uniform(0.5, 1))
    delay = min(2 * delay, 3)
