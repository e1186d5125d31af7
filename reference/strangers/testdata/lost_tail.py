"""Forgets what comes in a read behind a message. Frames of a 4-byte length, big-endian; run: lost_tail.py HOST:PORT"""

import asyncio
import sys

MOST = 65536


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.buffer = transport, bytearray()

    def data_received(self, data):
        self.buffer += data
        while len(self.buffer) >= 4:
            size = int.from_bytes(self.buffer[:4], "big")
            if size > MOST:
                return self.transport.close()
            if len(self.buffer) < 4 + size:
                return
            self.transport.write(bytes(self.buffer[:4 + size]))
            self.buffer.clear()

    def pause_writing(self):
        self.transport.pause_reading()

    def resume_writing(self):
        self.transport.resume_reading()


async def main():
    host, port = sys.argv[1].rsplit(":", 1)
    server = await asyncio.get_running_loop().create_server(Echo, host, int(port), backlog=128)
    await server.serve_forever()


asyncio.run(main())
