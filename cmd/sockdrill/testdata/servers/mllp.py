"""Echoes HL7 messages in MLLP: python3 mllp.py 127.0.0.1:7000"""
import socketserver
import sys
import time

START, END = b"\x0b", b"\x1c\x0d"
MOST = 16 << 20


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        buffer = b""
        while True:
            data = self.request.recv(65536)
            if not data:
                return
            buffer += data
            while buffer:
                if buffer[:1] != START or len(buffer) > MOST:
                    return
                end = buffer.find(END)
                if end < 0:
                    break
                message, buffer = buffer[1:end], buffer[end + 2:]
                self.request.sendall(START + message + END)


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
