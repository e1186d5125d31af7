"""Goes on with the rest of a message on the next connection.
A client that says a message of a 4-byte length every 20 ms. Run: client_resumes.py HOST:PORT"""

import random
import socket
import struct
import sys
import time

MESSAGE = struct.pack(">I", 5) + b"hello"


waits = b""


def talk(sock):
    global waits
    sock.settimeout(0.02)
    while True:
        waits = waits or 2000 * MESSAGE
        try:
            waits = waits[sock.send(waits):]
            if not sock.recv(4096):
                return
        except socket.timeout:
            pass


host, port = sys.argv[1].rsplit(":", 1)
delay = 0.1
while True:
    began = time.monotonic()
    try:
        with socket.create_connection((host, int(port)), 2) as sock:
            talk(sock)
    except OSError:
        pass
    if time.monotonic() - began > 5:
        delay = 0.1
    time.sleep(delay * random.uniform(0.5, 1))
    delay = min(2 * delay, 3)
