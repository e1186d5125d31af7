"""A right echo server on a Unix-domain socket: four bytes of length, big-endian, then the payload."""
import os
import socket
import struct
import sys
import threading
import time


def exactly(conn, n):
    data = b""
    while len(data) < n:
        part = conn.recv(n - len(data))
        if not part:
            return None
        data += part
    return data


def serve(conn):
    with conn:
        while (header := exactly(conn, 4)) is not None:
            (length,) = struct.unpack(">I", header)
            payload = exactly(conn, length) if length <= 1 << 20 else None
            if payload is None:
                return
            conn.sendall(header + payload)


def main(path):
    if os.path.exists(path):
        os.unlink(path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(128)
        while True:
            try:
                conn, _ = listener.accept()
            except OSError:  # no descriptor is left
                time.sleep(0.05)
                continue
            threading.Thread(target=serve, args=(conn,), daemon=True).start()


main(sys.argv[1])
