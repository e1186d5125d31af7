// accept and select, as it is usually taught: a set of 64, send once. Wrong on purpose; the right one is ../winsock/select.cpp.
#include "sample.hpp"

class SimpleEchoServer {
    SOCKET m_listen = INVALID_SOCKET;
    std::vector<SOCKET> m_clients;
    std::vector<Parser> m_parsers;

public:
    void Start(const char *at) {
        m_listen = Listen(at);
        NonBlocking(m_listen);
    }

    void Loop() {
        for (;;) {
            fd_set rfds;
            FD_ZERO(&rfds);
            FD_SET(m_listen, &rfds);
            for (auto s : m_clients) FD_SET(s, &rfds); // the 64th and all later ones are left out without a word
            timeval tv{0, 200 * 1000};
            int rc = select(0, &rfds, nullptr, nullptr, &tv);
            if (rc <= 0) continue; // an error is no "nothing to do"
            if (FD_ISSET(m_listen, &rfds)) {
                for (;;) {
                    SOCKET c = accept(m_listen, nullptr, nullptr);
                    if (c == INVALID_SOCKET) break;
                    NonBlocking(c);
                    m_clients.push_back(c);
                    m_parsers.emplace_back();
                }
            }
            for (size_t i = 0; i < m_clients.size();) {
                SOCKET s = m_clients[i];
                if (FD_ISSET(s, &rfds)) {
                    char buf[4096];
                    int n = recv(s, buf, sizeof(buf), 0);
                    if (n <= 0) {
                        closesocket(s);
                        m_clients.erase(m_clients.begin() + i);
                        m_parsers.erase(m_parsers.begin() + i);
                        continue;
                    }
                    m_parsers[i].in.insert(m_parsers[i].in.end(), buf, buf + n);
                    std::vector<std::string> messages;
                    m_parsers[i].ParseMessages(messages);
                    for (auto &m : messages) {
                        auto f = Frame(m);
                        send(s, f.data(), (int)f.size(), 0); // what is not taken is lost
                    }
                }
                ++i;
            }
        }
    }
};

int main(int, char **argv) {
    SimpleEchoServer server;
    server.Start(argv[1]);
    server.Loop();
}
