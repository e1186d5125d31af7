"""Sends six messages of HL7, each with an id of its own, and awaits that each is acknowledged: ask.py HOST:PORT"""
import os
import socket
import sys

host, port = sys.argv[1].rsplit(":", 1)
with socket.create_connection((host, int(port))) as server:
    answers = server.makefile("rb")
    for n in range(1, 7):
        text = "MSH|^~\\&|A|B|C|D|20260101||ADT^A01|%s|P|2.5\rPID|1||%s\r" % (os.urandom(3).hex().upper(), "X" * n)
        server.sendall(b"\x0b" + text.encode() + b"\x1c\r")
        while answers.read(1) != b"\x1c":
            pass
        answers.read(1)
