"""A server of PostgreSQL's protocol 3.0 that knows SELECT '…' alone: startup.py ADDR [one_read]. The first message of a connection has no
type byte, all others have. With one_read it takes each read for one message."""
import socket
import struct
import sys
import threading

LONGEST = 1 << 20


def frame(kind, body):
    return kind + struct.pack("!I", len(body) + 4) + body


def exactly(conn, n):
    parts = bytearray()
    while len(parts) < n:
        more = conn.recv(n - len(parts))
        if not more:
            raise EOFError
        parts += more
    return bytes(parts)


def message(conn, typed):
    kind = exactly(conn, 1) if typed else b""
    size, = struct.unpack("!I", exactly(conn, 4))
    if not 4 <= size <= LONGEST:
        raise EOFError
    return kind, exactly(conn, size - 4)


def one_read(conn, typed):
    got = conn.recv(LONGEST)
    if not got:
        raise EOFError
    return got[:typed], got[4 + typed:]


def rows(text):
    column = b"?column?\0" + struct.pack("!IHIHIH", 0, 0, 25, 65535, 0xFFFFFFFF, 0)
    return (frame(b"T", b"\0\1" + column) + frame(b"D", b"\0\1" + struct.pack("!I", len(text)) + text)
            + frame(b"C", b"SELECT 1\0") + frame(b"Z", b"I"))


def serve(conn, read):
    with conn:
        try:
            _, start = read(conn, False)
            if not start.startswith(b"\0\3\0\0"):
                return
            conn.sendall(frame(b"R", bytes(4)) + frame(b"S", b"server_version\0001.0\0") + frame(b"Z", b"I"))
            while True:
                kind, body = read(conn, True)
                if kind != b"Q" or not body.startswith(b"SELECT '"):
                    return
                conn.sendall(rows(body[8:body.rindex(b"'")]))
        except (EOFError, OSError, ValueError):
            pass


host, port = sys.argv[1].rsplit(":", 1)
listener = socket.create_server((host, int(port)), backlog=512)
while True:
    peer, _ = listener.accept()
    threading.Thread(target=serve, args=(peer, one_read if "one_read" in sys.argv else message), daemon=True).start()
