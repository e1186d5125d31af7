// WSAAsyncSelect in a message loop, in CAsyncSocket's shape: async HOST:PORT
#include <map>
#include <memory>

#include "async_socket.hpp"
#include "echo.hpp"

class Client : public AsyncSocket {
public:
    using Ended = void (*)(Client *);

    Client(Socket socket, Ended ended) : echo_(std::move(socket)), ended_(ended) { attach(echo_.handle(), FD_READ | FD_WRITE | FD_CLOSE); }

    bool overdue() const { return echo_.overdue(); }

protected:
    // One read for each notice: recv asks for the next one, if there is more. A loop until would-block would keep the thread to itself.
    void OnReceive(int error) override { go_on(!error && echo_.readable()); }

    // FD_WRITE comes once at the beginning, and then only after a send that met would-block.
    void OnSend(int error) override {
        const bool was_full = !echo_.wants_read();
        bool alive = !error && echo_.writable();
        // What came while nothing was read has had its notice.
        if (alive && was_full && echo_.wants_read()) alive = echo_.readable();
        go_on(alive);
    }

    // A FIN says that the peer sends no more, and may come before all of what it sent is read: the usual OnClose closes here, and
    // loses that, and every reply that has not left. No OnReceive comes any more, so that this reads to the end by itself.
    void OnClose(int error) override {
        closing_ = true;
        go_on(!error);
    }

private:
    void go_on(bool alive) {
        while (alive && closing_ && echo_.wants_read()) alive = echo_.readable();
        if (!alive) ended_(this); // the end of this object
    }

    Echo echo_;
    const Ended ended_;
    bool closing_ = false;
};

static std::map<Client *, std::unique_ptr<Client>> clients;

static void forget(Client *client) { clients.erase(client); }

class Listener : public AsyncSocket {
public:
    explicit Listener(const Socket &socket) : socket_(socket) { attach(socket_, FD_ACCEPT); }

protected:
    // One accept for each notice: accept asks for the next one. One that fails for want of a descriptor asks for none: the timer does.
    void OnAccept(int) override {
        Socket socket(accept(socket_, nullptr, nullptr));
        if (socket == INVALID_SOCKET) return;
        try {
            auto client = std::make_unique<Client>(std::move(socket), forget);
            auto key = client.get();
            clients.emplace(key, std::move(client));
        } catch (const Trouble &) { // it has gone again
        }
    }

public:
    void ask_again() { OnAccept(0); }

private:
    const Socket &socket_;
};

static Listener *listening;

// WM_TIMER comes when the queue has nothing else, and late: it looks at clocks and is none.
static void CALLBACK on_timer(HWND, UINT, UINT_PTR, DWORD) {
    for (auto client = clients.begin(); client != clients.end();) {
        client = client->second->overdue() ? clients.erase(client) : std::next(client);
    }
    listening->ask_again();
}

static void serve(const Socket &socket) {
    Listener listener(socket);
    listening = &listener;
    SetTimer(AsyncSocket::window(), 1, limits::tick, on_timer);
    AsyncSocket::run_messages();
}

int main(int count, char **words) { return serve_from_main(count, words, serve); }
