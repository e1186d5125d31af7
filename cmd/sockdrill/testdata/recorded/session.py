"""Says who it is in a message without a type, and asks in messages with one: python3 session.py 127.0.0.1:7000"""
import socket
import sys
import time


def exactly(connection, n):
    data = b""
    while len(data) < n:
        got = connection.recv(n - len(data))
        if not got:
            raise ConnectionError("ended")
        data += got
    return data


def counted(body):
    return (len(body) + 4).to_bytes(4, "big") + body


def answer(connection):
    kind, length = exactly(connection, 1), int.from_bytes(exactly(connection, 4), "big")
    return exactly(connection, length - 4)


def session(address):
    with socket.create_connection(address, 5) as connection:
        connection.settimeout(5)
        connection.sendall(counted(b"\x00\x03\x00\x00user\x00ann\x00\x00"))
        print("welcome", answer(connection).decode(), flush=True)
        for n in range(100):
            connection.sendall(b"Q" + counted(b"how much is %d" % n))
            print("got", answer(connection).decode(), flush=True)
            time.sleep(0.02)


host, port = sys.argv[1].rsplit(":", 1)
while True:
    try:
        session((host, int(port)))
    except (OSError, ValueError) as e:
        print("lost:", e, file=sys.stderr, flush=True)
        time.sleep(0.2)
