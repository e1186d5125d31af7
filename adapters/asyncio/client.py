"""loop.create_connection of asyncio, which races the addresses that the loop finds of a name."""

import asyncio
import socket
import struct

from loop import connecting

LIMIT = 2  # s, on connecting


def text(at):
    return f"[{at[0]}]:{at[1]}" if ":" in at[0] else f"{at[0]}:{at[1]}"


def class_of(trouble):
    kinds = {ConnectionRefusedError: "refused", ConnectionResetError: "reset", BrokenPipeError: "reset", asyncio.TimeoutError: "connect_timeout",
             TimeoutError: "connect_timeout", asyncio.CancelledError: "canceled", asyncio.IncompleteReadError: "truncated",
             ValueError: "frame_too_large"}
    if isinstance(trouble, socket.gaierror):
        return "resolve"
    if type(trouble) is OSError and str(trouble).startswith("Multiple exceptions"):
        return "refused"  # asyncio tells of several addresses in words only
    return kinds.get(type(trouble), "other")


class Client:
    def __init__(self, tell, addr, config):
        self.tell, self.addr, self.config = tell, addr, config
        self.state, self.writer, self.ended, self.why = "disconnected", None, False, None
        self.life = asyncio.get_running_loop().create_task(self.live())

    def change(self, to, **fields):
        self.tell("state", **{"from": self.state}, to=to, **fields)
        self.state = to

    async def live(self):
        trouble = None
        try:
            await self.connect()
            await self.receive()
        except (Exception, asyncio.CancelledError) as e:
            trouble = e
        if self.writer:
            self.writer.transport.abort() if self.why in ("canceled", "closed") else self.writer.close()
        cause = self.why or trouble and class_of(trouble)
        if cause and self.why is None:
            self.tell("error", **{"class": cause}, detail=str(trouble))
        self.change("disconnected", **{"class": cause or "clean_close"})

    async def connect(self):
        connecting.set(self.attempt)
        self.change("resolving")
        host, port = self.addr.rsplit(":", 1)
        loop, made = asyncio.get_running_loop(), lambda: asyncio.StreamReaderProtocol(asyncio.StreamReader(limit=2 ** 21), self.made)
        async with asyncio.timeout(LIMIT):
            await loop.create_connection(made, host.strip("[]"), int(port), happy_eyeballs_delay=0.25)
        local, remote = (self.writer.get_extra_info(which) for which in ("sockname", "peername"))
        self.change("connected", local=text(local), remote=text(remote))

    def made(self, reader, writer):
        """A connection whose making is cancelled as it ends is known all the same, to be ended."""
        self.reader, self.writer = reader, writer

    def attempt(self, address):
        if self.state == "resolving":
            self.change("connecting")
            self.tell("attempt", n=1, addr=text(address), delay=0)

    async def receive(self):
        while True:
            try:
                length, = struct.unpack(">I", await self.reader.readexactly(4))
            except asyncio.IncompleteReadError as e:
                if e.partial:
                    raise
                return
            if length > self.config.get("max_frame", 2 ** 32):
                raise ValueError(f"a frame of {length} bytes")
            self.tell("recv", message=await self.reader.readexactly(length))

    async def send(self, messages):
        if self.state != "connected" or self.ended:
            return "closed"
        if len(messages[0]) > self.config.get("max_frame", 2 ** 32):
            return "frame_too_large"
        try:
            for message in messages:
                self.writer.write(struct.pack(">I", len(message)) + message)
                await self.writer.drain()
        except OSError as e:
            return class_of(e)

    async def end(self, why):
        """why is canceled, closed (an abort), or None for an end in order."""
        await asyncio.sleep(0)  # a task that is cancelled before it has begun tells nothing
        if not self.ended and not self.life.done():
            self.ended, self.why = True, why
            if why is None and self.writer:
                self.writer.close()
                await asyncio.wait([self.life])
                return
            self.why = why or "closed"
            self.life.cancel()
        await asyncio.wait([self.life])
