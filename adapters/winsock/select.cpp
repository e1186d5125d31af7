// Non-blocking sockets and select in one thread: select HOST:PORT
//
// A set of WinSock is an array of FD_SETSIZE sockets, 64 unless it is defined before winsock2.h is read. FD_SET leaves a further one
// out without a word: the usual sample accepts the 64th client and never looks at it again. Here the array is larger, and what does
// not fit waits in the listener's queue.
#define FD_SETSIZE 2048
#include <list>
#include <memory>

#include "echo.hpp"

enum class Accepted { one, none, failed };

static Accepted accept_one(const Socket &listener, std::list<Echo> &clients) {
    Socket socket(accept(listener, nullptr, nullptr));
    if (socket == INVALID_SOCKET) return WSAGetLastError() == WSAEWOULDBLOCK ? Accepted::none : Accepted::failed;
    socket.set_blocking(false);
    try {
        clients.emplace_back(std::move(socket));
    } catch (const Trouble &) { // it has gone again
    }
    return Accepted::one;
}

static void serve(const Socket &listener) {
    listener.set_blocking(false);
    std::list<Echo> clients;
    ULONGLONG accept_again = 0; // without a descriptor the listener stays readable: it is let alone for a while
    auto readable = std::make_unique<fd_set>(), writable = std::make_unique<fd_set>();
    for (;;) {
        FD_ZERO(readable.get());
        FD_ZERO(writable.get());
        const bool accepting = clients.size() + 1 < FD_SETSIZE && now() >= accept_again;
        if (accepting) FD_SET(listener, readable.get());
        for (auto &client : clients) {
            if (client.wants_read()) FD_SET(client.handle(), readable.get());
            if (client.wants_write()) FD_SET(client.handle(), writable.get());
        }
        timeval tick{0, limits::tick * 1000};
        if (readable->fd_count + writable->fd_count == 0) Sleep(limits::tick); // select refuses three empty sets
        // An error is ours, for instance a closed socket in a set. Who goes on as if nothing were ready spins for ever.
        else if (select(0, readable.get(), writable.get(), nullptr, &tick) < 0) throw Trouble("select");

        for (auto client = clients.begin(); client != clients.end();) {
            bool alive = !client->overdue();
            if (alive && FD_ISSET(client->handle(), writable.get())) alive = client->writable();
            if (alive && FD_ISSET(client->handle(), readable.get())) alive = client->readable();
            client = alive ? std::next(client) : clients.erase(client);
        }
        // Several for each round, since a round looks at all sockets; and not until would-block, since those who are served wait.
        if (!accepting || !FD_ISSET(listener, readable.get())) continue;
        for (int n = 0; n < 32 && clients.size() + 1 < FD_SETSIZE; n++) {
            auto got = accept_one(listener, clients);
            if (got == Accepted::none) break;
            if (got == Accepted::failed) {
                accept_again = now() + limits::tick;
                break;
            }
        }
    }
}

int main(int count, char **words) { return serve_from_main(count, words, serve); }
