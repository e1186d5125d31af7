"""Lets sockdrill drive client.py: commands come on standard input; answers and events go to standard output, a JSON object a line."""

import base64, json, queue, struct, sys, threading, time, zlib
from concurrent.futures import ThreadPoolExecutor

from client import Client, Closed, TooLarge, Truncated

# What the client's own errors are called in the protocol.
CLASSES = {ConnectionRefusedError: "refused", ConnectionResetError: "reset", BrokenPipeError: "reset",
           Truncated: "truncated", TooLarge: "frame_too_large", Closed: "closed"}
clients, output = {}, threading.Lock()


def write(line):
    with output:
        print(json.dumps(line), flush=True)


def class_of(error):
    return "clean_close" if error is None else CLASSES.get(type(error), "other")


class Driven:
    """The watcher of one client, and a thread that does what it is told, in order: no answer waits for a socket."""

    def __init__(self, command):
        self.name, self.addr, self.config = command["client"], command["addrs"][0], command["config"]
        self.state, self.attempts, self.conn, self.work = "disconnected", 0, 0, queue.Queue()
        host, port = self.addr.rsplit(":", 1)
        self.client = Client(host.strip("[]"), int(port), self, self.config.get("reconnect", False), self.config.get("max_frame", 0))
        self.work.put(self.client.start)
        threading.Thread(target=self.go_through, daemon=True).start()

    def go_through(self):
        while True:
            self.work.get()()

    def tell(self, event, **fields):
        write({"event": event, "t": time.monotonic_ns() // 1000, "client": self.name, **fields})

    def change(self, to, **fields):
        self.tell("state", **{"from": self.state}, to=to, **fields)
        self.state = to

    def named(self):
        """The connection, in events that are about one."""
        return {"conn": f"{self.name}-{self.conn}"} if self.state == "connected" else {}

    # What the client tells its watcher:

    def trying(self, delay):
        self.attempts += 1
        if self.state == "disconnected":
            self.change("resolving")
        self.change("connecting")
        self.tell("attempt", n=self.attempts, addr=self.addr, delay=int(delay * 1e6))

    def connected(self, local):
        self.conn += 1
        host, port = local[:2]
        self.change("connected", conn=f"{self.name}-{self.conn}", local=f"[{host}]:{port}" if ":" in host else f"{host}:{port}", remote=self.addr)

    def received(self, message):
        self.attempts = 1  # the client begins its delays anew
        data = {"data": base64.b64encode(message).decode()} if len(message) <= 4096 else {}
        self.tell("recv", **self.named(), len=len(message), crc=zlib.crc32(message), **data)

    def lost(self, error, again):
        if error is not None and not isinstance(error, Closed):
            self.tell("error", **self.named(), **{"class": class_of(error)}, detail=str(error))
        self.change("backoff" if again else "disconnected", **self.named(), **{"class": class_of(error)})

    # What the harness tells the client:

    def do(self, number, act, sent=None):
        outcome = {"ok": True}
        try:
            act()
        except (OSError, TooLarge, Closed) as e:
            outcome = {"ok": False, "class": class_of(e)}
        self.tell("done", id=number, **outcome, **({} if sent is None else {"count": len(sent)}))

    def send(self, command):
        repeat, workers, fill = command.get("repeat", 1), command.get("workers", 1), command.get("fill")
        message = base64.b64decode(command.get("data", ""))
        if fill:  # it repeats itself after 65,536 bytes
            pattern = bytes((fill["seed"] + i * 131 + (i >> 8) * 17) % 256 for i in range(min(fill["len"], 65536)))
            message = (pattern * (fill["len"] // 65536 + 1))[:fill["len"]]
        if repeat * workers == 1:
            return self.do(command["id"], lambda: self.client.send(message))
        sent = []

        def send_some(worker):
            for n in range(repeat):
                self.client.send(struct.pack(">II", worker, n) + message[8:])
                sent.append(n)
        with ThreadPoolExecutor(workers) as pool:
            self.do(command["id"], lambda: list(pool.map(send_some, range(workers))), sent)


def carry_out(command):
    """Does what the command says and gives the fields of its answer. KeyError: something that is not known here."""
    driven = clients.get(command.get("client"))
    match command["verb"]:
        case "hello":
            return {"protocol": 1, "name": "my-client", "version": "0.1.0", "language": "python", "roles": ["client"], "features": ["reconnect"]}
        case "open":
            for word in (command["role"], command["config"].get("framing", "u32be")):
                if word not in ("client", "u32be"):
                    raise KeyError(word)
            clients[command["client"]] = Driven(command)
        case "send":
            driven.work.put(lambda: driven.send(command))
        case "close":
            act = {"graceful": driven.client.close, "abort": driven.client.abort}[command["how"]]
            driven.work.put(lambda: driven.do(command["id"], act))
        case "query":
            return {"clock": lambda: {"t": time.monotonic_ns() // 1000}, "state": lambda: {"state": driven.state}}[command["what"]]()
        case verb if verb != "bye":
            raise KeyError(verb)
    return {}


for line in sys.stdin:
    command = json.loads(line)
    try:
        write({"id": command["id"], "ok": True, **carry_out(command)})
    except KeyError as unknown:
        write({"id": command["id"], "ok": False, "unsupported": unknown.args[0]})
    if command["verb"] == "bye":
        break
