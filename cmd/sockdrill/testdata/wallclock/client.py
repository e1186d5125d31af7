"""A client that connects, and 2 s after each loss of its connection connects again.

python3 client.py HOST:PORT CLOCK HABIT. CLOCK is the clock by which it waits: monotonic, or wall, which is wrong. HABIT is how: sleeps, until the
time has come; waits, for an event that never comes; polls every 20 ms.
"""

import socket
import sys
import threading
import time

DELAY = 2.0

host, port = sys.argv[1].rsplit(":", 1)
now = {"monotonic": time.monotonic, "wall": time.time}[sys.argv[2]]
never = threading.Event()


def pause(habit):
    due = now() + DELAY
    while (left := due - now()) > 0:
        if habit == "waits":
            never.wait(min(left, 0.5))
        else:
            time.sleep(0.02 if habit == "polls" else min(left, 0.5))


while True:
    try:
        with socket.create_connection((host, int(port))) as conn:
            while conn.recv(4096):
                pass
    except OSError:
        pass
    pause(sys.argv[3])
