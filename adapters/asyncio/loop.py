"""A loop that asks a resolver of its own, by dnspython, and tells which address is tried."""

import asyncio
import contextvars
import socket

connecting = contextvars.ContextVar("connecting", default=lambda addr: None)


class Loop(asyncio.SelectorEventLoop):
    resolver = None

    async def getaddrinfo(self, host, port, **wanted):
        if self.resolver is None or host[0].isdigit() or ":" in host:
            return await super().getaddrinfo(host, port, **wanted)
        families = [(socket.AF_INET6, "AAAA"), (socket.AF_INET, "A")]
        answers = await asyncio.gather(*(self.resolver.resolve(host, record) for _, record in families), return_exceptions=True)
        found = [(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (record.address, port))
                 for (family, _), answer in zip(families, answers) if not isinstance(answer, Exception) for record in answer]
        if not found:
            raise socket.gaierror(str(answers[-1])) from answers[-1]
        return found

    async def sock_connect(self, sock, address):
        connecting.get()(address)
        await super().sock_connect(sock, address)


def use(resolver):
    """Asks this resolver about names from now on."""
    import dns.asyncresolver  # whoever asks the system's needs none

    host, port = resolver.rsplit(":", 1)
    Loop.resolver = dns.asyncresolver.Resolver(configure=False)
    Loop.resolver.nameservers, Loop.resolver.port = [host], int(port)
