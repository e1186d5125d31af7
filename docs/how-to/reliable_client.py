"""A client of the reliability profile: python3 reliable_client.py HOST:PORT [FIRST [BYTES [AHEAD]]]"""
import random, socket, struct, sys, time
from reliable_server import ALL, ANSWER, HEADER, MESSAGE, MOST, OPEN, OPENED, UNKNOWN, WINDOW, ahead, decode, encode

INITIAL, CAP, COPIES, LOOKS = 0.3, 1.2, 8, 0.02  # seconds, copies of a datagram, and how often it looks what has come
MESSAGES = 200


class Client:
    def __init__(self, address, first, most):
        self.s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.s.connect(address)  # what comes from elsewhere is dropped
        self.s.setblocking(False)
        self.session, self.number, self.most = 0, (first - 1) % ALL, most
        self.timer, self.known = INITIAL, False  # to the next copy; whether anything was answered that was sent once
        self.out = {}  # number: datagram, copies, when the next one is due
        self.queue = []

    def room(self):
        if not self.out:
            return True
        oldest = min(self.out, key=lambda n: ahead(n, self.number))
        return self.known and ahead(self.number, oldest) + 1 < self.most

    def send(self, kind, payload=b""):
        self.out[self.number] = [encode(kind, self.session, self.number, payload), 0, 0]

    def step(self):
        if not self.session and not self.out and self.queue:
            self.send(OPEN)
        while self.session and self.queue and self.room():
            self.number = (self.number + 1) % ALL
            self.send(MESSAGE, self.queue.pop(0))
            self.copies()
        self.copies()
        time.sleep(LOOKS)
        while b := self.read():
            self.hear(decode(b))

    def copies(self):
        now = time.monotonic()
        due = [o for o in self.out.values() if o[2] <= now]
        if any(o[1] for o in due):
            self.timer = min(2 * self.timer, CAP)
        for o in due:
            if o[1] == COPIES:
                sys.exit("no answer")
            o[1], o[2] = o[1] + 1, now + self.timer
            try:
                self.s.send(o[0])
            except ConnectionRefusedError:
                pass  # an earlier copy met a port at which nobody listened

    def read(self):
        try:
            return self.s.recv(2048) or b"?"  # a datagram of no bytes is no end
        except BlockingIOError:
            return None
        except ConnectionRefusedError:
            return b"?"

    def hear(self, d):
        if not d or d[2] not in self.out:
            return
        kind, session, number, payload = d
        wanted = ANSWER if self.session else OPENED
        if kind == wanted and session and (not self.session or session == self.session):
            if self.out.pop(number)[1] == 1:
                self.timer, self.known = INITIAL, True  # of what was sent more often nobody knows which copy was answered
            self.session = session
        elif kind == UNKNOWN and session == self.session:
            self.out, self.session = {}, 0  # what had no answer may have been carried out: it is not sent again
            self.number = random.randrange(ALL)


if __name__ == "__main__":
    host, port = sys.argv[1].rsplit(":", 1)
    first, length, most = [int(a) for a in sys.argv[2:]] + [random.randrange(ALL), 32, WINDOW][len(sys.argv) - 2:]
    if length > MOST:
        sys.exit(f"a message of {length} bytes is too long: {MOST} at most")
    client = Client((host, int(port)), first, most)
    client.queue = [struct.pack(">BBHII", 1, 1, 0, n, 0) + bytes(length - HEADER) for n in range(MESSAGES)]
    while client.queue or client.out:
        client.step()
