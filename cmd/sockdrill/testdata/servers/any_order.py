"""Answers each of several questions when it is done with it, whichever was asked first: python3 any_order.py 127.0.0.1:7000 [exchanged]

"do 17 hello" is answered by "done 17 hello". With the word "exchanged" it gives one answer in ten under the id of the question before."""
import socketserver
import sys
import threading
import time


class Work(socketserver.StreamRequestHandler):
    def setup(self):
        super().setup()
        self.lock, self.number, self.last = threading.Lock(), 0, b""

    def answer(self, text, number):
        time.sleep(0.002 if number % 3 else 0.02)
        try:
            with self.lock:
                self.wfile.write(b"done " + text + b"\n")
        except OSError:
            pass  # the client is gone

    def handle(self):
        workers = []
        for line in self.rfile:
            if not line.startswith(b"do ") or not line.endswith(b"\n"):
                break
            text = line[3:-1]
            tag, _, said = text.partition(b" ")
            self.number += 1
            if sys.argv[2:] == ["exchanged"] and self.number % 10 == 0:
                tag = self.last
            self.last = tag
            workers = [w for w in workers if w.is_alive()]
            while len(workers) > 50:
                workers.pop(0).join()
            workers.append(threading.Thread(target=self.answer, args=(tag + b" " + said, self.number), daemon=True))
            workers[-1].start()
        for worker in workers:
            worker.join()


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 128


host, port = sys.argv[1].rsplit(":", 1)
Server((host, int(port)), Work).serve_forever()
