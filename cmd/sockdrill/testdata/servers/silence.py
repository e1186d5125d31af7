"""A server of frames with a 32-bit length, a greatest length and a limit on silence of 1.5 s. With `endless` it has no greatest length, so
that the silence of whoever announced too much is what ends a connection."""
import asyncio
import struct
import sys

MOST = 1 << 20
endless = "endless" in sys.argv


async def serve(reader, writer):
    try:
        while True:
            async with asyncio.timeout(1.5):
                length, = struct.unpack(">I", await reader.readexactly(4))
                if length > MOST and not endless:
                    break
                body = await reader.readexactly(length)
            writer.write(struct.pack(">I", length) + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, TimeoutError, ConnectionError):
        pass
    finally:
        writer.close()


async def main():
    host, port = sys.argv[1].rsplit(":", 1)
    async with await asyncio.start_server(serve, host, int(port)) as server:
        await server.serve_forever()

asyncio.run(main())
