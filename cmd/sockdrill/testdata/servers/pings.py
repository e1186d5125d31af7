"""Answers "do 17 hello" by "done 17 hello", and asks each client ten times a second whether it is still there:
python3 pings.py 127.0.0.1:7000

A message is a line. A client that leaves forty pings unanswered is gone for it."""
import socketserver
import sys
import threading
import time


class Work(socketserver.StreamRequestHandler):
    def setup(self):
        super().setup()
        self.lock, self.open, self.owed = threading.Lock(), True, 0

    def says(self, line):
        with self.lock:
            self.wfile.write(line)

    def pings(self):
        number = 0
        while self.open:
            number, self.owed = number + 1, self.owed + 1
            try:
                self.says(b"still here\n" if number % 4 == 0 else b"ping %d\n" % number)
            except OSError:
                return
            if self.owed > 40:
                self.connection.shutdown(2)
                return
            time.sleep(0.1)

    def handle(self):
        threading.Thread(target=self.pings, daemon=True).start()
        try:
            for line in self.rfile:
                if line.startswith(b"pong "):
                    self.owed = 0
                elif line.startswith(b"do ") and line.endswith(b"\n"):
                    self.says(b"done " + line[3:])
                else:
                    return
        except OSError:
            pass
        finally:
            self.open = False


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 128


host, port = sys.argv[1].rsplit(":", 1)
Server((host, int(port)), Work).serve_forever()
