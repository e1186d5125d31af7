"""A small client for framed messages, as an application may have one: a 4-byte big-endian length, then the message.

It knows nothing of sockdrill. adapter.py drives it.
"""

import socket
import struct
import threading


class Closed(Exception):
    """The client is not connected."""


class Truncated(Exception):
    """The peer ended the stream inside a message."""


class TooLarge(Exception):
    """A message is longer than the limit."""


class Client:
    """One connection. on_message(bytes) and on_end(trouble) are called on its reading thread; trouble is None after a clean end."""

    def __init__(self, on_message, on_end, max_frame=None):
        self.on_message, self.on_end, self.max_frame = on_message, on_end, max_frame
        self.sock, self.aborted, self.reset = None, False, None
        self.sending = threading.Lock()  # a message must not begin inside another one

    def connect(self, host, port, timeout=None):
        sock = socket.create_connection((host, port), timeout)
        sock.settimeout(None)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = sock

    def start(self):
        threading.Thread(target=self._read, daemon=True).start()

    def send(self, message):
        if self.max_frame is not None and len(message) > self.max_frame:
            raise TooLarge(f"{len(message)} bytes, the limit is {self.max_frame}")
        with self.sending:
            if self.sock is None:
                raise Closed()
            try:
                self.sock.sendall(struct.pack(">I", len(message)) + message)
            except ConnectionResetError as e:
                self.reset = e  # the system tells it once: the reading thread sees an ordinary end
                raise

    def close(self):
        """Ends our direction. A second close does no harm. That the connection is over is told by on_end."""
        self._end(socket.SHUT_WR)

    def abort(self):
        """Ends the connection by a reset."""
        self.aborted = True
        if self.sock is not None:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._end(socket.SHUT_RD)  # wakes the reading thread, which closes

    def _end(self, direction):
        try:
            if self.sock is not None:
                self.sock.shutdown(direction)
        except OSError:
            pass  # it is over already

    def _read(self):
        trouble = None
        try:
            while (header := self._exactly(4, between=True)) is not None:
                (length,) = struct.unpack(">I", header)
                if self.max_frame is not None and length > self.max_frame:
                    raise TooLarge(f"{length} bytes announced, the limit is {self.max_frame}")
                self.on_message(self._exactly(length))
        except (OSError, Truncated, TooLarge) as e:
            trouble = e
        if not self.aborted:
            self._end(socket.SHUT_RDWR)  # wakes a send that waits
        with self.sending:
            sock, self.sock = self.sock, None
        sock.close()
        self.on_end(trouble or self.reset)

    def _exactly(self, size, between=False):
        """size bytes; None if the stream ends before the first of them, between two messages."""
        data = bytearray()
        while len(data) < size:
            chunk = self.sock.recv(min(size - len(data), 65536))
            if not chunk and between and not data:
                return None
            if not chunk:
                raise Truncated(f"{len(data)} of {size} bytes")
            data += chunk
        return bytes(data)
