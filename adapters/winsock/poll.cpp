// Non-blocking sockets and WSAPoll in one thread: poll HOST:PORT
#include <list>

#include "echo.hpp"

constexpr DWORD brief = 10; // ms

// Accepts what waits. It ends at would-block, or without a descriptor: then the caller lets the listener alone for a while, which
// stays readable and would be asked over and over.
template <typename Clients>
static bool accept_all(const Socket &listener, Clients &clients) {
    for (;;) {
        Socket socket(accept(listener, nullptr, nullptr));
        if (socket == INVALID_SOCKET) return WSAGetLastError() == WSAEWOULDBLOCK || WSAGetLastError() == WSAECONNRESET;
        socket.set_blocking(false);
        try {
            clients.push_back({Echo(std::move(socket))});
        } catch (const Trouble &) { // it has gone again
        }
    }
}

static void serve(const Socket &listener) {
    struct Client {
        Echo echo;
        ULONGLONG rest = 0; // when it is asked for again
    };
    listener.set_blocking(false);
    std::list<Client> clients;
    ULONGLONG accept_again = 0;
    for (;;) {
        // WSAPoll passes over an invalid socket: so the listener stands still whose time has not come, and so does a client.
        std::vector<WSAPOLLFD> polled{{now() < accept_again ? INVALID_SOCKET : SOCKET(listener), POLLRDNORM, 0}};
        DWORD wait = limits::tick;
        for (auto &[echo, rest] : clients) {
            SHORT events = (echo.wants_read() ? POLLRDNORM : 0) | (echo.wants_write() ? POLLWRNORM : 0);
            polled.push_back({now() < rest ? INVALID_SOCKET : echo.handle(), events, 0});
            if (now() < rest) wait = brief;
        }
        if (WSAPoll(polled.data(), static_cast<ULONG>(polled.size()), wait) < 0) throw Trouble("WSAPoll");

        // All of them in each round, from the first to the last: none waits for one that is always ready.
        auto seen = polled.begin();
        for (auto client = clients.begin(); client != clients.end();) {
            auto &echo = client->echo;
            const auto events = (++seen)->revents;
            bool alive = !echo.overdue();
            if (alive && events & (POLLWRNORM | POLLHUP | POLLERR)) alive = echo.writable();
            if (alive && events & (POLLRDNORM | POLLHUP | POLLERR)) alive = echo.readable();
            // A peer that has ended its direction is always ready as POLLHUP, also while it takes no reply.
            if (events == POLLHUP) client->rest = now() + brief;
            client = alive ? std::next(client) : clients.erase(client);
        }
        if (polled.front().revents && !accept_all(listener, clients)) accept_again = now() + limits::tick;
    }
}

int main(int count, char **words) { return serve_from_main(count, words, serve); }
