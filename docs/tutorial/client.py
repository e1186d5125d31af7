"""A client for messages, a 4-byte big-endian length and then that many bytes, that keeps its connection."""

import socket
import struct
import threading

FIRST, LONGEST = 0.2, 1.6  # seconds to wait before it connects again: twice as long after each failure


class Truncated(Exception):
    """The stream ended inside a message."""


class TooLarge(Exception):
    """A message is longer than the limit."""


class Closed(Exception):
    """There is no connection."""


class Client:
    """Connects on a thread of its own and, with keep, again whenever it is not connected, until close() or abort().
    It tells a watcher: trying(delay), connected(local), received(message), lost(error, again)."""

    def __init__(self, host, port, watcher, keep=True, max_frame=0):
        self.host, self.port, self.watcher, self.keep, self.max_frame = host, port, watcher, keep, max_frame
        self.sock, self.error, self.delay = None, None, FIRST
        self.sending, self.over = threading.Lock(), threading.Event()

    def start(self):
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        delay = 0
        while True:
            self.watcher.trying(delay)
            error = self._connection()
            again = self.keep and not self.over.is_set()
            self.watcher.lost(error, again)
            if not again:
                return
            delay, self.delay = self.delay, min(LONGEST, self.delay * 2)
            if self.over.wait(delay):
                return self.watcher.lost(Closed("closed while it waited"), False)

    def _connection(self):
        """One connection, from its beginning to its end. Gives what ended it: None if the peer did, between messages."""
        try:
            sock = socket.create_connection((self.host, self.port))
        except OSError as e:
            return e
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self.sending:
            if self.over.is_set():
                sock.close()
                return Closed("closed while it connected")
            self.sock, self.error = sock, None
        self.delay = FIRST  # it works again
        self.watcher.connected(sock.getsockname())
        error = self._read(sock)
        if not isinstance(self.error, Closed):
            shut(sock, socket.SHUT_RDWR)  # wakes a sender, which holds the lock
        with self.sending:
            self.sock = None
            sock.close()
        return error if isinstance(error, TooLarge) else self.error or error

    def _read(self, sock):
        try:
            while header := exactly(sock, 4, may_end=True):
                (length,) = struct.unpack(">I", header)
                if self.max_frame and length > self.max_frame:
                    raise TooLarge(f"{length} bytes announced, the limit is {self.max_frame}")
                self.watcher.received(exactly(sock, length))
        except (OSError, Truncated, TooLarge) as e:
            return e

    def send(self, message):
        """Blocks until the system has taken all of it."""
        if self.max_frame and len(message) > self.max_frame:
            raise TooLarge(f"{len(message)} bytes, the limit is {self.max_frame}")
        with self.sending:  # a message must not begin inside another one
            if self.sock is None or self.over.is_set():
                raise Closed("not connected")
            try:
                self.sock.sendall(struct.pack(">I", len(message)) + message)
            except OSError as e:
                self.error = e  # the system tells it once: the reading thread will only see an end
                raise

    def close(self):
        """Ends our side of the stream, and does not connect again."""
        with self.sending:
            self.over.set()
            if self.sock:
                shut(self.sock, socket.SHUT_WR)

    def abort(self):
        """Ends the connection by a reset, and does not connect again."""
        with self.sending:
            self.over.set()
            self.error = Closed("aborted")
            if self.sock:
                self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                shut(self.sock, socket.SHUT_RD)  # wakes the reading thread, which closes: that sends the reset


def shut(sock, how):
    try:
        sock.shutdown(how)
    except OSError:
        pass  # the peer was faster, which the reading thread tells


def exactly(sock, size, may_end=False):
    data = bytearray()
    while len(data) < size:
        chunk = sock.recv(min(size - len(data), 65536))
        if not chunk and may_end and not data:
            return b""
        if not chunk:
            raise Truncated(f"the stream ended after {len(data)} of {size} bytes")
        data += chunk
    return bytes(data)
