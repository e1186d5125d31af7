"""Asks one question after the other, and gives each up after two seconds: python3 impatient.py 127.0.0.1:7000 [shifts]

It knows the answers by their numbers. With the word "shifts" it takes whatever comes next for the answer to its last question."""
import socket
import sys
import time

LIMIT = 2
host, port = sys.argv[1].rsplit(":", 1)
conn = socket.create_connection((host, int(port)))
buffered = b""
for number in range(1, 7):
    conn.sendall(b"read %d\n" % number)
    until = time.monotonic() + LIMIT
    while True:
        line, end, rest = buffered.partition(b"\n")
        if end:
            buffered = rest
            if sys.argv[2:] == ["shifts"] or line == b"value %d" % number:
                break
            continue
        try:
            conn.settimeout(max(0.001, until - time.monotonic()))
            data = conn.recv(4096)
        except socket.timeout:
            break
        if not data:
            sys.exit(1)
        buffered += data
time.sleep(30)
