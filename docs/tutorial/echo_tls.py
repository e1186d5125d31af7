"""An echo server over TLS: each message has four bytes of length before it. python3 echo_tls.py ADDR CERT KEY"""
import asyncio
import ssl
import struct
import sys

LONGEST = 1 << 20


async def serve(reader, writer):
    try:
        while True:
            header = await reader.readexactly(4)
            (length,) = struct.unpack(">I", header)
            if length > LONGEST:
                break
            writer.write(header + await reader.readexactly(length))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
        pass  # the client has left, in one way or another
    finally:
        writer.close()  # with a close_notify


async def main():
    host, port = sys.argv[1].rsplit(":", 1)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    server = await asyncio.start_server(serve, host, int(port), ssl=context)
    async with server:
        await server.serve_forever()


asyncio.run(main())
