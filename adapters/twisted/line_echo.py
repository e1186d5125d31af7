"""Twisted's LineReceiver as an echo server: line_echo.py HOST:PORT"""

import sys

from twisted.internet import protocol, reactor
from twisted.protocols.basic import LineReceiver


class Echo(LineReceiver):
    def lineReceived(self, line):
        self.sendLine(line)


host, port = sys.argv[1].rsplit(":", 1)
reactor.listenTCP(int(port), protocol.Factory.forProtocol(Echo), interface=host)
reactor.run()
