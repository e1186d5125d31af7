"""The drill protocol for int32_client.py: commands on standard input, answers and events on standard output."""

import base64, json, struct, sys, threading, time, zlib

import twisted
from twisted.internet import reactor
from int32_client import Client

HELLO = {"protocol": 1, "name": "Twisted", "version": twisted.__version__, "language": "python", "roles": ["client"],
         "features": ["reconnect", "cancel", "pause"]}
clients = {}


def write(line):
    print(json.dumps(line), flush=True)


def now():
    return time.monotonic_ns() // 1000


def open_client(command):
    name = command["client"]

    def tell(event, **fields):
        conn = {"conn": f"{name}-{client.conn}"} if client.session else {}
        write({"event": event, "t": now(), "client": name, **conn, **fields})

    def received(string):
        data = {"data": base64.b64encode(string).decode()} if len(string) <= 4096 else {}
        tell("recv", len=len(string), crc=zlib.crc32(string), **data)

    clients[name] = client = Client(tell, received, command["addrs"][0], command.get("config", {}))
    reactor.callLater(0, client.connect)


def messages(command):
    repeat, workers, data = command.get("repeat", 1), command.get("workers", 1), base64.b64decode(command.get("data", ""))
    if fill := command.get("fill"):
        block = bytes((fill["seed"] + i * 131 + (i >> 8) * 17) % 256 for i in range(65536))  # from here on it repeats
        data = (block * (fill["len"] // 65536 + 1))[:fill["len"]]
    if repeat * workers == 1:
        return [data]
    return [struct.pack(">II", w, n) + data[8:] for n in range(repeat) for w in range(workers)]


def carry_out(command):
    """Gives the fields of the answer; what is done comes after it. A KeyError names what is not known here."""
    client, later = clients.get(command.get("client")), lambda *call, **options: reactor.callLater(0, *call, **options)
    match command["verb"], command.get("what") or command.get("how") or command.get("role"):
        case "hello", _:
            return HELLO
        case "open", "client":
            open_client(command)
        case "send", _:
            later(client.send, command["id"], messages(command))
        case "cancel", _:
            later(client.end, command["id"], abort=True, why="canceled") # what waits to be sent is not waited for
        case "close", ("graceful" | "abort") as how:
            later(client.end, command["id"], abort=how == "abort")
        case "pause", _:
            later(client.pause, command["on"])
        case "query", "clock":
            return {"t": now()}
        case "query", "state":
            return {"state": client.state}
        case "bye", _:
            later(reactor.stop)
        case verb, what:
            raise KeyError(what or verb)
    return {}


def obey(command):
    try:
        write({"id": command["id"], "ok": True, **carry_out(command)})
    except KeyError as unknown:
        write({"id": command["id"], "ok": False, "unsupported": unknown.args[0]})


def read():
    for line in sys.stdin:
        reactor.callFromThread(obey, json.loads(line))
    reactor.callFromThread(reactor.stop)


threading.Thread(target=read, daemon=True).start()
reactor.run()
