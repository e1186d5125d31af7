#!/usr/bin/env python3
"""A right echo server that takes its time: working.py HOST:PORT each MS works so long on each message, one after the other on a
connection; working.py HOST:PORT gather MS writes its answers together, so long after the first of them."""
import queue
import socket
import socketserver
import sys
import threading
import time

HOW, SECONDS = sys.argv[2], int(sys.argv[3]) / 1000
LIMIT = 1 << 20  # the longest message
AHEAD = 1024  # answers that wait to be written, beyond which nothing more is read


class Connection(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        try:
            (self.each if HOW == "each" else self.gather)()
        except OSError:
            pass  # the client is gone

    def frames(self):
        """Yields the client's frames, whole, until its stream ends or one is too long."""
        while len(header := self.rfile.read(4)) == 4:
            length = int.from_bytes(header, "big")
            if length > LIMIT or len(payload := self.rfile.read(length)) < length:
                return
            yield header + payload

    def each(self):
        for frame in self.frames():
            time.sleep(SECONDS)
            self.wfile.write(frame)

    def gather(self):
        answers = queue.Queue(AHEAD)
        writer = threading.Thread(target=self.write_together, args=(answers,))
        writer.start()
        try:
            for frame in self.frames():
                answers.put(frame)
        finally:
            answers.put(None)
            writer.join()

    def write_together(self, answers):
        """Writes until the end, None, has come; what cannot be written any more is taken all the same, so that nobody waits for room."""
        gone = False
        while (first := answers.get()) is not None:
            time.sleep(SECONDS)
            together = [first]
            while not answers.empty():
                together.append(answers.get())
            ended = together[-1] is None
            try:
                gone or self.wfile.write(b"".join(filter(None, together)))
            except OSError:
                gone = True
                self.request.shutdown(socket.SHUT_RD)
            if ended:
                return


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 512

    def get_request(self):
        try:
            return super().get_request()
        except OSError:
            time.sleep(0.1)  # out of descriptors: the loop would ask again at once
            raise


host, port = sys.argv[1].rsplit(":", 1)
Server((host, int(port)), Connection).serve_forever()
