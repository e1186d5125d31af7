"""Greets, asks for a name, and says again what it is told: python3 conversation.py 127.0.0.1:7000 [one-read|once]

With one-read it takes one read for one command, the usual mistake; with once it ends the connection after one answer.
"""
import random
import socketserver
import sys
import time

MOST = 16 << 20


class Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"* ready, at %d\n" % time.time_ns())
        if self.rfile.readline(100) != b"name sockdrill\n":
            return
        self.wfile.write(b"* welcome, number %d\n" % random.randrange(10**9))
        while True:
            said = self.rfile.read1(65536) if "one-read" in sys.argv else self.command()
            if not said:
                return
            line, _, body = said.partition(b"\n")
            words = line.split()
            if len(words) != 3 or words[0] != b"say":
                return
            self.wfile.write(b"said %s %d %x\n%s" % (words[1], len(body) - 1, random.randrange(10**9), body))
            if "once" in sys.argv:
                return

    def command(self):
        line = self.rfile.readline(100)
        length = line[:-1].rpartition(b" ")[2]
        if not line.endswith(b"\n") or not length.isdigit() or int(length) > MOST:
            return None
        body = self.rfile.read(int(length) + 1)
        return line + body if len(body) == int(length) + 1 and body.endswith(b"\n") else None


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 128

    def get_request(self):
        try:
            return super().get_request()
        except OSError:
            time.sleep(0.05)  # no descriptor is left: to ask again at once would burn a processor
            raise


host, port = sys.argv[1].rsplit(":", 1)
Server((host, int(port)), Talk).serve_forever()
