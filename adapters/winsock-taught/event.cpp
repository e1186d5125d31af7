// WSAEventSelect, as it is usually taught: one wait for all, close without reading on. Wrong on purpose; the right one is
// ../winsock/event.cpp.
#include "sample.hpp"

static std::vector<WSAEVENT> evs;
static std::vector<SOCKET> sock;
static std::vector<Parser> parsers;

static void Add(SOCKET s, long events) {
    WSAEVENT ev = WSACreateEvent();
    WSAEventSelect(s, ev, events);
    evs.push_back(ev);
    sock.push_back(s);
    parsers.emplace_back();
}

static void Close(int idx) {
    closesocket(sock[idx]); // replies that the system has not taken are lost, and unread bytes make it a reset
    WSACloseEvent(evs[idx]);
    evs.erase(evs.begin() + idx);
    sock.erase(sock.begin() + idx);
    parsers.erase(parsers.begin() + idx);
}

int main(int, char **argv) {
    Add(Listen(argv[1]), FD_ACCEPT);
    for (;;) {
        DWORD i = WSAWaitForMultipleEvents((DWORD)evs.size(), evs.data(), FALSE, 500, FALSE); // with 65 it fails
        if (i == WSA_WAIT_TIMEOUT) continue;
        int idx = i - WSA_WAIT_EVENT_0; // and the failure is an index
        WSANETWORKEVENTS ne{};
        WSAEnumNetworkEvents(sock[idx], evs[idx], &ne);
        if (ne.lNetworkEvents & FD_ACCEPT) {
            SOCKET c = accept(sock[idx], nullptr, nullptr);
            Add(c, FD_READ | FD_WRITE | FD_CLOSE);
        }
        if (ne.lNetworkEvents & FD_READ) {
            char buf[4096];
            int n;
            while ((n = recv(sock[idx], buf, sizeof(buf), 0)) > 0) parsers[idx].in.insert(parsers[idx].in.end(), buf, buf + n);
            std::vector<std::string> messages;
            parsers[idx].ParseMessages(messages);
            for (auto &m : messages) {
                auto f = Frame(m);
                send(sock[idx], f.data(), (int)f.size(), 0);
            }
        }
        if (ne.lNetworkEvents & FD_CLOSE) Close(idx);
    }
}
