"""What stands behind nginx: a server on a Unix-domain socket that echoes frames. It ends with its parent. echo.py PATH"""

import asyncio
import ctypes
import signal
import sys

MAX = 2 << 20
ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: serve.sh becomes nginx, and has the same number


async def serve(reader, writer):
    try:
        while True:
            header = await reader.readexactly(4)
            length = int.from_bytes(header, "big")
            if length > MAX:
                break
            writer.write(header + await reader.readexactly(length))
            await writer.drain()
    except (asyncio.IncompleteReadError, OSError):
        pass
    finally:
        writer.close()


async def main(path):
    server = await asyncio.start_unix_server(serve, path, backlog=1024)
    await server.serve_forever()


asyncio.run(main(sys.argv[1]))
