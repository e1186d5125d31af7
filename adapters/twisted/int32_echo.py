"""Twisted's Int32StringReceiver as an echo server: int32_echo.py HOST:PORT"""

import sys

from twisted.internet import protocol, reactor
from twisted.protocols.basic import Int32StringReceiver


class Echo(Int32StringReceiver):
    def stringReceived(self, string):
        self.sendString(string)


host, port = sys.argv[1].rsplit(":", 1)
reactor.listenTCP(int(port), protocol.Factory.forProtocol(Echo), interface=host)
reactor.run()
