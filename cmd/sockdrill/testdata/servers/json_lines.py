"""Reads a JSON value from each line and writes it back: python3 json_lines.py 127.0.0.1:7000"""
import json
import socketserver
import sys

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


host, port = sys.argv[1].rsplit(":", 1)
Server((host, int(port)), Echo).serve_forever()
