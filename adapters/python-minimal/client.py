"""A small client for framed messages, as an application may have one: a 4-byte big-endian length, then the message.

It knows nothing of sockdrill. adapter.py drives it.
"""

import socket
import struct
import threading


class Truncated(Exception):
    """The peer closed the connection inside a message."""


class TooLarge(Exception):
    """A message is longer than the limit."""


class Client:
    """One connection. on_message(bytes) and on_end(reason) are called on its reading thread; reason is None after a clean end."""

    def __init__(self, on_message, on_end, max_frame=None):
        self.on_message, self.on_end, self.max_frame = on_message, on_end, max_frame
        self.sending = threading.Lock()  # a message must not begin inside another one

    def connect(self, host, port, timeout=None):
        self.sock = socket.create_connection((host, port), timeout)
        self.sock.settimeout(None)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = threading.Thread(target=self._read, daemon=True)

    def start(self):
        self.reader.start()

    def send(self, message):
        if self.max_frame is not None and len(message) > self.max_frame:
            raise TooLarge(f"{len(message)} bytes, the limit is {self.max_frame}")
        with self.sending:
            self.sock.sendall(struct.pack(">I", len(message)) + message)

    def close(self):
        """Ends our side. The other side's end, or the reading thread's, is told by on_end."""
        self.sock.shutdown(socket.SHUT_WR)

    def abort(self):
        """Ends the connection by a reset."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.shutdown(socket.SHUT_RD)  # wakes the reading thread, which closes

    def _read(self):
        reason = None
        try:
            while (header := self._exactly(4, at_boundary=True)) is not None:
                (length,) = struct.unpack(">I", header)
                if self.max_frame is not None and length > self.max_frame:
                    raise TooLarge(f"{length} bytes announced, the limit is {self.max_frame}")
                self.on_message(self._exactly(length))
        except (OSError, Truncated, TooLarge) as e:
            reason = e
        self.sock.close()
        self.on_end(reason)

    def _exactly(self, size, at_boundary=False):
        data = bytearray()
        while len(data) < size:
            chunk = self.sock.recv(min(size - len(data), 65536))
            if not chunk:
                if at_boundary and not data:
                    return None
                raise Truncated(f"{len(data)} of {size} bytes")
            data += chunk
        return bytes(data)
