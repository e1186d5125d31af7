"""Answers each Modbus/TCP request with the same unit and PDU: python3 modbus.py 127.0.0.1:7000"""
import socketserver
import struct
import sys
import time


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        while True:
            header = self.rfile.read(6)
            if len(header) < 6:
                return
            transaction, protocol, length = struct.unpack(">HHH", header)
            if protocol != 0 or length > 254:
                return
            body = self.rfile.read(length)
            if len(body) < length:
                return
            self.wfile.write(struct.pack(">HHH", transaction, 0, len(body)) + body)


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
