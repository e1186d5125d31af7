"""A server of the reliability profile: python3 reliable_server.py HOST:PORT"""
import collections, random, socket, struct, sys, time, zlib

OPEN, OPENED, MESSAGE, ANSWER, UNKNOWN = 1, 2, 3, 4, 5
HEADER, MOST, WINDOW, ALL = 12, 1200, 64, 1 << 32


def encode(kind, session, number, payload=b""):
    head = struct.pack(">II", kind << 24 | session, number)
    return head + struct.pack(">I", zlib.crc32(head + payload)) + payload


def decode(b):
    """kind, session, number and payload; None if it is no datagram of the profile."""
    if not HEADER <= len(b) <= HEADER + MOST or struct.unpack(">I", b[8:12])[0] != zlib.crc32(b[:8] + b[HEADER:]):
        return None
    word, number = struct.unpack(">II", b[:8])
    return (word >> 24, word & 0xFFFFFF, number, b[HEADER:]) if OPEN <= word >> 24 <= UNKNOWN else None


def ahead(a, b):
    """How far number a is ahead of number b; below 0 if it is behind."""
    d = (a - b) % ALL
    return d if d < ALL // 2 else d - ALL


class Session:
    def __init__(self, number, ordered):
        self.number, self.ordered = random.randrange(1, 1 << 24), ordered
        self.newest = number  # of an ordered session: up to which all were carried out
        self.floor = number  # what is not ahead of this is none of the session, or too old
        self.answers = {}  # number: datagram, of the latest messages
        self.held = {}  # of an ordered session: number: payload

    def hear(self, number, payload):
        """The datagrams that are answered."""
        if number in self.answers:
            return [self.answers[number]]
        far = ahead(number, self.newest)
        if not self.ordered:
            if ahead(number, self.floor) <= 0:
                return []
            return [self.carry_out(number, payload, max(far, 0))]
        if not 0 < far <= WINDOW:
            return []
        self.held[number], answers = payload, []
        while (self.newest + 1) % ALL in self.held:
            after = (self.newest + 1) % ALL
            answers.append(self.carry_out(after, self.held.pop(after), 1))
        return answers

    def carry_out(self, number, payload, step):
        self.newest = (self.newest + step) % ALL
        if ahead(self.newest, self.floor) > WINDOW:
            self.floor = (self.newest - WINDOW) % ALL
        answer = encode(ANSWER, self.number, number, operation(payload))
        self.answers = {n: a for n, a in self.answers.items() if ahead(n, self.newest) > -WINDOW}
        self.answers[number] = answer
        return answer


counters = collections.Counter()


def operation(payload):
    """A request of the message profile: an echo or an increment."""
    if len(payload) < 12 or payload[0] != 1:
        return struct.pack(">BBHII", 3, 0, 400, 0, 0)
    op, ident, body = payload[1], payload[4:8], payload[12:]
    if op == 1:
        return b"\2\0\0\0" + ident + bytes(4) + body
    if op == 4:
        counters[body] += 1
        return b"\2\0\0\0" + ident + bytes(4) + struct.pack(">Q", counters[body])
    return struct.pack(">BBH", 3, 0, 501) + ident + bytes(4)


sessions, opened = {}, {}  # by address and session; by address and what the open said


def hear(b, address):
    d = decode(b)
    if not d:
        return []
    kind, session, number, payload = d
    if kind == OPEN and session < 2:
        key = (address, number, session)
        if key not in opened:
            opened[key] = Session(number, session == 1)
            sessions[address, opened[key].number] = opened[key]
        return [encode(OPENED, opened[key].number, number)]
    if kind == MESSAGE and (address, session) in sessions:
        return sessions[address, session].hear(number, payload)
    return [encode(UNKNOWN, session, number)] if kind in (OPEN, MESSAGE) else []


if __name__ == "__main__":
    host, port = sys.argv[1].rsplit(":", 1)
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind((host, int(port)))
    while True:
        # It gathers what comes, and answers the latest first: datagrams have no order.
        s.settimeout(None)
        batch, until = [s.recvfrom(2048)], time.monotonic() + 0.01
        while (left := until - time.monotonic()) > 0:
            s.settimeout(left)
            try:
                batch.append(s.recvfrom(2048))
            except TimeoutError:
                break
        for b, address in reversed(batch):
            for answer in hear(b, address):
                s.sendto(answer, address)
