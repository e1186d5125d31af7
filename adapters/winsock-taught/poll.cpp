// Non-blocking with WSAPoll, as it is usually taught: the queue that stops at a short send. Wrong on purpose; the right one
// is ../winsock/poll.cpp.
#include "sample.hpp"

struct Conn : Parser {
    SOCKET s{};
    std::deque<std::string> outq;
    bool wantWrite = false; // only would-block asks for POLLOUT
};

static bool Flush(Conn &c) {
    c.wantWrite = false;
    while (!c.outq.empty()) {
        auto &top = c.outq.front();
        int n = send(c.s, top.data(), (int)top.size(), 0);
        if (n == SOCKET_ERROR) return c.wantWrite = WSAGetLastError() == WSAEWOULDBLOCK;
        if (n < (int)top.size()) {
            top.erase(0, n);
            return true; // a short send is no would-block: nothing asks for the rest
        }
        c.outq.pop_front();
    }
    return true;
}

static bool Read(Conn &c) {
    char buf[4096];
    int n = recv(c.s, buf, sizeof(buf), 0);
    if (n <= 0) return false; // would-block, too; and whatever is in the queue is lost at a FIN
    c.in.insert(c.in.end(), buf, buf + n);
    std::vector<std::string> messages;
    c.ParseMessages(messages);
    for (auto &m : messages) c.outq.push_back(Frame(m)); // without a limit
    return Flush(c);
}

int main(int, char **argv) {
    SOCKET listener = Listen(argv[1]);
    NonBlocking(listener);
    std::vector<Conn> conns;
    for (;;) {
        std::vector<WSAPOLLFD> fds{{listener, POLLIN, 0}};
        for (auto &c : conns) fds.push_back({c.s, (SHORT)(POLLIN | (c.wantWrite ? POLLOUT : 0)), 0});
        if (WSAPoll(fds.data(), (ULONG)fds.size(), 200) <= 0) continue;
        for (size_t i = conns.size(); i-- > 0;) {
            bool alive = true;
            if (fds[i + 1].revents & POLLOUT) alive = Flush(conns[i]);
            if (alive && fds[i + 1].revents & (POLLIN | POLLHUP | POLLERR)) alive = Read(conns[i]);
            if (alive) continue;
            closesocket(conns[i].s);
            conns.erase(conns.begin() + i);
        }
        if (fds[0].revents & POLLIN) {
            Conn c;
            c.s = accept(listener, nullptr, nullptr);
            NonBlocking(c.s);
            conns.push_back(c);
        }
    }
}
