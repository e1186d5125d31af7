"""Reads a JSON value from each line and writes it back: python3 json_lines.py 127.0.0.1:7000"""
import json
import socketserver
import sys
import time

MOST = 16 << 20


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        while True:
            line = self.rfile.readline(MOST)
            if not line.endswith(b"\n"):
                return
            try:
                value = json.loads(line)
            except ValueError:
                return
            self.wfile.write(json.dumps(value).encode() + b"\n")


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
Server((host, int(port)), Echo).serve_forever()
