"""A client that asks four questions at once and prints the answers. printing.py ADDR [sticky|tail]: what follows an answer in
its read is lost, or the rest of a line counts for a whole one when the connection ends."""
import socket
import sys

host, port = sys.argv[1].rsplit(":", 1)
defect = sys.argv[2] if len(sys.argv) > 2 else ""
conn = socket.create_connection((host, int(port)))
rest = b""


def line():
    global rest
    while b"\n" not in rest:
        more = conn.recv(4096)
        if not more and defect == "tail" and rest:
            return rest
        if not more:
            sys.exit("the server has gone")
        rest += more
    whole, _, rest = rest.partition(b"\n")
    if defect == "sticky":
        rest = b""
    return whole


keys = ["alpha", "beta", "gamma", "delta"]
for key in keys:
    conn.sendall(f"get {key}\n".encode())
for key in keys:
    print("got", line().decode(), flush=True)
