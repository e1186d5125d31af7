"""The drill protocol for client.py: commands on standard input, answers and events on standard output."""

import base64, json, queue, struct, sys, threading, time, zlib
from concurrent.futures import ThreadPoolExecutor
from client import Client, Closed, TooLarge, Truncated

CLASSES = {type(None): "clean_close", Closed: "closed", Truncated: "truncated", TooLarge: "frame_too_large",
           ConnectionRefusedError: "refused", ConnectionResetError: "reset", BrokenPipeError: "reset", TimeoutError: "connect_timeout"}
clients, output = {}, threading.Lock()

def write(line):
    with output:
        print(json.dumps(line), flush=True)

def now():
    return time.monotonic_ns() // 1000

def class_of(trouble):
    return {"class": CLASSES.get(type(trouble), "other")}

class Driven:
    """One client, and a thread that does in order what it is told, so that no answer waits for a socket."""

    def __init__(self, command):
        self.name, self.conn, self.state = command["client"], command["client"] + "-1", "disconnected"
        self.addr, self.config, self.work = command["addrs"][0], command.get("config", {}), queue.Queue()
        self.client = Client(self.received, self.ended, self.config.get("max_frame"))
        self.work.put(self.connect)
        threading.Thread(target=lambda: [act() for act in iter(self.work.get, None)], daemon=True).start()

    def tell(self, event, **fields):
        write({"event": event, "t": now(), "client": self.name, **fields})

    def change(self, to, **fields):
        self.tell("state", **{"from": self.state}, to=to, **fields)
        self.state = to

    def connect(self):
        host, port = self.addr.rsplit(":", 1)
        self.change("resolving")
        self.change("connecting")
        self.tell("attempt", n=1, addr=self.addr, delay=0)
        try:
            self.client.connect(host.strip("[]"), int(port), self.config.get("connect_timeout", 60_000) / 1000)
        except OSError as e:
            self.tell("error", detail=str(e), **class_of(e))
            return self.change("disconnected", **class_of(e))
        self.change("connected", conn=self.conn, local=f"{host}:{self.client.sock.getsockname()[1]}", remote=self.addr)
        self.client.start()

    def received(self, message):
        data = {"data": base64.b64encode(message).decode()} if len(message) <= 4096 else {}
        self.tell("recv", conn=self.conn, len=len(message), crc=zlib.crc32(message), **data)

    def ended(self, trouble):
        if trouble is not None:
            self.tell("error", conn=self.conn, detail=str(trouble), **class_of(trouble))
        self.change("disconnected", conn=self.conn, **class_of(trouble))

    def do(self, command, act):
        def carry_out():
            try:
                self.tell("done", id=command["id"], ok=True, **(act() or {}))
            except (OSError, Closed, TooLarge) as e:
                self.tell("done", id=command["id"], ok=False, **class_of(e))
        self.work.put(carry_out)

    def send(self, command):
        repeat, workers, data = command.get("repeat", 1), command.get("workers", 1), base64.b64decode(command.get("data", ""))
        if fill := command.get("fill"):
            block = bytes((fill["seed"] + i * 131 + (i >> 8) * 17) % 256 for i in range(65536))  # from here on it repeats
            data = (block * (fill["len"] // 65536 + 1))[:fill["len"]]
        if repeat * workers == 1:
            return self.client.send(data)
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(lambda w: [self.client.send(struct.pack(">II", w, n) + data[8:]) for n in range(repeat)], range(workers)))
        return {"count": repeat * workers}

def carry_out(command):
    """Does what the command says and gives the fields of its answer. A KeyError names what is not known here."""
    driven = clients.get(command.get("client"))
    match command["verb"]:
        case "hello":
            return {"protocol": 1, "name": "python-minimal", "version": "1", "language": "python", "roles": ["client"], "features": []}
        case "open" if command["role"] == "client":
            clients[command["client"]] = Driven(command)
        case "send":
            driven.do(command, lambda: driven.send(command))
        case "close":
            driven.do(command, {"graceful": driven.client.close, "abort": driven.client.abort}[command["how"]])
        case "query":
            return {"clock": lambda: {"t": now()}, "state": lambda: {"state": driven.state}}[command["what"]]()
        case unknown if unknown != "bye":
            raise KeyError(command.get("role", unknown))
    return {}

for command in map(json.loads, sys.stdin):
    try:
        write({"id": command["id"], "ok": True, **carry_out(command)})
    except KeyError as unknown:
        write({"id": command["id"], "ok": False, "unsupported": unknown.args[0]})
    if command["verb"] == "bye":
        break
