"""asyncio's streams over ssl: each connection has a coroutine that reads a frame and writes it back. echo.py HOST:PORT CERT KEY"""

import asyncio
import signal
import ssl
import sys

MAX = 2 << 20


async def serve(reader, writer):
    try:
        while True:
            header = await reader.readexactly(4)
            length = int.from_bytes(header, "big")
            if length > MAX:
                break
            writer.write(header + await reader.readexactly(length))
            await writer.drain()
    except (asyncio.IncompleteReadError, OSError):  # ssl.SSLError is an OSError
        pass
    finally:
        writer.close()


async def main(addr, cert, key):
    host, port = addr.rsplit(":", 1)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    server = await asyncio.start_server(serve, host, int(port), ssl=context, backlog=1024)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, server.close)
    try:
        await server.serve_forever()
    except asyncio.CancelledError:
        pass


asyncio.run(main(*sys.argv[1:]))
