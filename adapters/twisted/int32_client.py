"""Twisted's Int32StringReceiver and ReconnectingClientFactory as a client, put together as Twisted's howto does it. It tells what
it does in the drill protocol's words; adapter.py drives it."""

import errno

from twisted.internet import error, protocol, reactor
from twisted.protocols.basic import Int32StringReceiver

CLASSES = {error.ConnectionDone: "clean_close", error.ConnectionLost: "reset", error.ConnectionAborted: "closed",
           error.ConnectionRefusedError: "refused", error.TimeoutError: "connect_timeout"}


class Session(Int32StringReceiver):
    def stringReceived(self, string):
        self.factory.received(string)

    def lengthLimitExceeded(self, length):
        self.factory.why = "frame_too_large"
        super().lengthLimitExceeded(length)


class Client(protocol.ReconnectingClientFactory):
    protocol, noisy = Session, False

    def __init__(self, tell, received, addr, config):
        self.tell, self.received, self.addr, self.config = tell, received, addr, config
        self.maxRetries = None if config.get("reconnect") else 0
        self.state, self.conn, self.why, self.session = "disconnected", 0, None, None
        self.sending, self.closing = [], []  # the ids of sends and closes that are not done yet

    def connect(self):
        host, port = self.addr.rsplit(":", 1)
        self.connector = reactor.connectTCP(host, int(port), self)

    def change(self, to, **fields):
        self.tell("state", **{"from": self.state}, to=to, **fields)
        self.state = to

    def done(self, ids, **outcome):
        while ids:
            self.tell("done", id=ids.pop(0), **outcome)

    def startedConnecting(self, connector):
        if self.state == "disconnected":
            self.change("resolving")
        self.change("connecting")
        self.tell("attempt", n=self.retries + 1, addr=self.addr, delay=int(self.delay * 1e6) if self.retries else 0)

    def buildProtocol(self, addr):
        self.resetDelay()  # where the howto does it
        self.session = super().buildProtocol(addr)
        self.session.MAX_LENGTH = self.config.get("max_frame", Session.MAX_LENGTH)
        self.conn += 1
        local = self.connector.transport.getHost()
        self.change("connected", local=f"{local.host}:{local.port}", remote=self.addr)
        return self.session

    def clientConnectionLost(self, connector, reason):
        super().clientConnectionLost(connector, reason)
        reset = getattr(reason.value, "osError", None) == errno.ECONNRESET
        why = {"class": self.why or ("reset" if reset else CLASSES.get(reason.type, "other"))}
        self.done(self.sending, ok=False, **why)
        if why["class"] not in ("clean_close", "closed", "canceled"):
            self.tell("error", detail=reason.getErrorMessage(), **why)
        again = self.continueTrying and (self.maxRetries is None or self.retries <= self.maxRetries)
        self.change("backoff" if again else "disconnected", **why)
        self.session = self.why = None
        self.done(self.closing, ok=True)

    clientConnectionFailed = clientConnectionLost  # Twisted's own two are the same

    def send(self, id, messages):
        if self.session is None:
            return self.done([id], ok=False, **{"class": "closed"})
        if not self.sending:
            self.session.transport.registerProducer(self, False)
        for message in messages:
            self.session.sendString(message)
        self.sending.append(id)

    def resumeProducing(self):  # the transport calls it when the system has taken all, and when it is registered
        if self.sending:
            self.session.transport.unregisterProducer()
            self.done(self.sending, ok=True)

    def stopProducing(self):
        """The transport calls it when it is lost. clientConnectionLost is next."""

    def pause(self, on):
        if self.session:
            (self.session.pauseProducing if on else self.session.resumeProducing)()

    def end(self, id, abort=False, why=None):
        self.why = why
        self.closing.append(id)
        self.stopTrying()
        if abort and self.session:
            self.session.transport.abortConnection()
        self.connector.disconnect()
        if self.state == "backoff":
            self.change("disconnected", **{"class": why or "closed"})
        if self.state == "disconnected":
            self.done(self.closing, ok=True)
