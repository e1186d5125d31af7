"""The drill protocol for client.py: commands on standard input, answers and events on standard output."""

import asyncio, base64, json, platform, struct, sys, threading, time, zlib
from client import Client
from loop import Loop, use

HELLO = {"protocol": 1, "name": "asyncio", "version": platform.python_version(), "language": "python", "roles": ["client"],
         "features": ["system_names" if "--system" in sys.argv else "names", "cancel"]}
clients = {}


def write(line):
    print(json.dumps(line), flush=True)


def now():
    return time.monotonic_ns() // 1000


def open_client(command):
    name, config = command["client"], command.get("config", {})

    def tell(event, message=None, **fields):
        if message is not None:
            fields |= {"len": len(message), "crc": zlib.crc32(message)}
            fields |= {"data": base64.b64encode(message).decode()} if len(message) <= 4096 else {}
        write({"event": event, "t": now(), "client": name, "conn": name, **fields})

    if "resolver" in config:
        use(config["resolver"])
    clients[name] = Client(tell, command["addrs"][0], config)


def messages(command):
    repeat, workers, data = command.get("repeat", 1), command.get("workers", 1), base64.b64decode(command.get("data", ""))
    if fill := command.get("fill"):
        block = bytes((fill["seed"] + i * 131 + (i >> 8) * 17) % 256 for i in range(65536))  # from here on it repeats
        data = (block * (fill["len"] // 65536 + 1))[:fill["len"]]
    if repeat * workers == 1:
        return [data]
    return [struct.pack(">II", w, n) + data[8:] for n in range(repeat) for w in range(workers)]


async def outcome(command, doing):
    trouble = await doing
    write({"event": "done", "t": now(), "client": command["client"], "id": command["id"], "ok": not trouble,
           **({"class": trouble} if trouble else {})})


def carry_out(loop, command):
    """Gives the fields of the answer; what is done comes after it. A KeyError names what is not known here."""
    client = clients.get(command.get("client"))
    match command["verb"], command.get("what") or command.get("how") or command.get("role"):
        case "hello", _:
            return HELLO
        case "open", "client":
            open_client(command)
        case "send", _:
            loop.create_task(outcome(command, client.send(messages(command))))
        case "cancel", _:
            loop.create_task(outcome(command, client.end("canceled")))
        case "close", ("graceful" | "abort") as how:
            loop.create_task(outcome(command, client.end("closed" if how == "abort" else None)))
        case "query", "clock":
            return {"t": now()}
        case "query", "state":
            return {"state": client.state}
        case "bye", _:
            loop.call_soon(loop.stop)
        case verb, what:
            raise KeyError(what or verb)
    return {}


def obey(loop, command):
    try:
        write({"id": command["id"], "ok": True, **carry_out(loop, command)})
    except KeyError as unknown:
        write({"id": command["id"], "ok": False, "unsupported": unknown.args[0]})


def read(loop):
    for line in sys.stdin:
        loop.call_soon_threadsafe(obey, loop, json.loads(line))
    loop.call_soon_threadsafe(loop.stop)


loop = Loop()
threading.Thread(target=read, args=[loop], daemon=True).start()
loop.run_forever()
