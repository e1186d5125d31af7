"""Comes back without any wait. A client that says a message of a 4-byte length every 20 ms. Run: client_storm.py HOST:PORT"""

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
while True:
    try:
        with socket.create_connection((host, int(port)), 2) as sock:
            talk(sock)
    except OSError:
        pass
