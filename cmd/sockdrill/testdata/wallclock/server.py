"""A server that echoes whatever comes, and ends a connection that was silent for 2 s.

python3 server.py HOST:PORT CLOCK HABIT. CLOCK is the clock by which it tells silence: monotonic, or wall, which is wrong. HABIT is how it waits:
select until the next limit; polls every 20 ms; sched, a thread for each connection with a scheduler of Python's own.
"""

import sched
import select
import socket
import sys
import threading
import time

LIMIT = 2.0

host, port = sys.argv[1].rsplit(":", 1)
now = {"monotonic": time.monotonic, "wall": time.time}[sys.argv[2]]


def main(habit):
    listener = socket.create_server((host, int(port)))
    if habit == "sched":
        while True:
            conn, _ = listener.accept()
            threading.Thread(target=keep, args=(conn,), daemon=True).start()
    loop(listener, 0.02 if habit == "polls" else None)


def loop(listener, tick):
    heard = {}  # by connection
    while True:
        wait = tick
        if tick is None and heard:
            wait = max(0.0, min(heard.values()) + LIMIT - now())
        ready, _, _ = select.select([listener, *heard], [], [], wait)
        for conn in ready:
            if conn is listener:
                accepted, _ = listener.accept()
                heard[accepted] = now()
            elif serve(conn):
                heard[conn] = now()
            else:
                del heard[conn]
                conn.close()
        for conn in [c for c, at in heard.items() if now() >= at + LIMIT]:
            del heard[conn]
            conn.close()


def keep(conn):
    timer = sched.scheduler(now, time.sleep)
    alive = threading.Event()

    def end():
        if alive.is_set():
            alive.clear()
            timer.enter(LIMIT, 0, end)
        else:
            conn.shutdown(socket.SHUT_RDWR)

    timer.enter(LIMIT, 0, end)
    threading.Thread(target=timer.run, daemon=True).start()
    while serve(conn):
        alive.set()
    conn.close()


def serve(conn):
    """Echoes what is there: frames come back as they came, whatever they hold."""
    try:
        data = conn.recv(65536)
        conn.sendall(data)
    except OSError:
        return False
    return bool(data)


main(sys.argv[3])
