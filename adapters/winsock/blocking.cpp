// Blocking sockets, a thread for each connection: blocking HOST:PORT
//
// The simplest model to read, and one thread for each client. What it needs besides is a limit on every call that can wait for a
// peer: recv and send of a blocking socket wait for ever, and nobody can tell a thread to stop waiting.
#include <atomic>
#include <memory>

#include "echo.hpp"

constexpr int most = 1000; // threads; further clients wait in the listener's queue

// Waits until there is something to read; false when the time is over. For one socket a set of 64 does.
static bool readable_by(const Socket &socket, ULONGLONG deadline) {
    auto left = static_cast<LONGLONG>(deadline - now());
    if (left <= 0) return false;
    fd_set set;
    FD_ZERO(&set);
    FD_SET(socket, &set);
    timeval wait{static_cast<long>(left / 1000), static_cast<long>(left % 1000 * 1000)};
    return select(0, &set, nullptr, nullptr, &wait) > 0;
}

// Sends all of it. A blocking send takes all, or fails at SO_SNDTIMEO with a part taken: then the stream is broken, and is ended.
static bool send_all(const Socket &socket, const std::string &bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
        int n = send(socket, bytes.data() + sent, static_cast<int>(std::min<std::size_t>(bytes.size() - sent, 1 << 16)), 0);
        if (n <= 0) return false;
        sent += static_cast<std::size_t>(n);
    }
    return true;
}

// Echoes until the stream ends between frames or within one, a frame is too long, or a time is over.
static void echo(const Socket &socket) {
    Frames in(limits::frame);
    std::string room(1 << 16, 0);
    auto heard = now(), begun = heard;
    for (;;) {
        if (!readable_by(socket, in.inside() ? begun + limits::whole_frame : heard + limits::idle)) return;
        bool fresh = !in.inside(), whole = false;
        int n = recv(socket, room.data(), static_cast<int>(room.size()), 0); // one recv is no message: it may be a part, or several
        if (n <= 0) return;
        in.add(room.data(), static_cast<std::size_t>(n));
        std::string replies;
        try {
            while (auto payload = in.next()) {
                replies += framed(*payload);
                whole = true;
            }
        } catch (const TooLarge &) {
            if (!send_all(socket, replies)) return;
            shutdown(socket, SD_SEND); // the replies first; then what came already is read, or the close would be a reset
            socket.set_blocking(false);
            for (int more = 0; more < 64 && recv(socket, room.data(), static_cast<int>(room.size()), 0) > 0;) more++;
            return;
        }
        if (!send_all(socket, replies)) return;
        heard = now();
        if (fresh || whole) begun = heard;
    }
}

static void serve(const Socket &listener) {
    std::atomic<int> clients{0};
    for (;;) {
        Socket socket(clients < most ? accept(listener, nullptr, nullptr) : INVALID_SOCKET);
        if (socket == INVALID_SOCKET) { // a client that has gone again, or no descriptor: there may be one soon
            Sleep(limits::tick);
            continue;
        }
        clients++;
        try {
            prepare(socket);
            socket.set(SOL_SOCKET, SO_SNDTIMEO, DWORD{limits::send});
            auto held = std::make_shared<Socket>(std::move(socket));
            start_thread([&clients, held] {
                echo(*held);
                shutdown(*held, SD_SEND);
                held->close();
                clients--;
            });
        } catch (const std::exception &) { // it has gone again, or there is no thread
            clients--;
        }
    }
}

int main(int count, char **words) { return serve_from_main(count, words, serve); }
