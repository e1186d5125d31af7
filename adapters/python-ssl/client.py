"""asyncio's open_connection over ssl, tried again as programs do: for ever after a failure of the network, and not after a certificate that
was refused. client.py HOST:PORT CA NAME"""

import asyncio
import random
import ssl
import sys


async def talk(addr, context, name):
    host, port = addr.rsplit(":", 1)
    async with asyncio.timeout(5):
        reader, writer = await asyncio.open_connection(host, int(port), ssl=context, server_hostname=name)
    try:
        writer.write(b"\0\0\0\2hi")
        await writer.drain()
        while await reader.read(65536):
            pass
    finally:
        writer.close()


async def main(addr, ca, name):
    context = ssl.create_default_context(cafile=ca)
    delay = 0.2
    while True:
        try:
            await talk(addr, context, name)
        except ssl.SSLCertVerificationError as refused:
            sys.exit(f"refused: {refused}")
        except (OSError, TimeoutError) as failed:
            print(failed, file=sys.stderr)
        await asyncio.sleep(delay * random.uniform(0.5, 1))
        delay = min(2 * delay, 2)


asyncio.run(main(*sys.argv[1:]))
