// Overlapped sockets and a completion port, several threads: iocp HOST:PORT
//
// Here nothing says that a socket is ready: an operation is begun, and its completion comes to one of the threads. The memory of an
// operation belongs to the system until then. So a connection lives until its last operation has completed, and closing it means to
// cancel them and to wait for that; the usual sketch has no such rule, and frees what the system still writes to.
#include <algorithm>
#include <array>
#include <list>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

#include "echo.hpp"
#include <mswsock.h>

#ifdef _MSC_VER
#pragma comment(lib, "mswsock.lib")
#endif

class Operation : public OVERLAPPED {
public:
    Operation() : OVERLAPPED{} {}
    virtual ~Operation() = default;
    virtual void completed(bool well, DWORD bytes) = 0;
    void clean() { static_cast<OVERLAPPED &>(*this) = OVERLAPPED{}; }
};

class Connection : public std::enable_shared_from_this<Connection> {
public:
    explicit Connection(Socket socket) : socket_(std::move(socket)) { prepare(socket_); }

    void start() {
        std::lock_guard lock(mutex_);
        read();
    }

    // Ends the connection if its time is over; says whether it is over.
    bool overdue() {
        std::lock_guard lock(mutex_);
        auto limit = writing_.keep ? moved_ + limits::send : in_.inside() ? begun_ + limits::whole_frame : heard_ + limits::idle;
        if (!over_ && now() > limit) end();
        return over_;
    }

private:
    // Keeps its connection alive while it is under way.
    struct Part : Operation {
        Part(Connection &of, void (Connection::*then)(bool, DWORD)) : of(of), then(then) {}
        void completed(bool well, DWORD bytes) override {
            std::shared_ptr<Connection> held; // outlives the lock
            std::lock_guard lock(of.mutex_);
            held = std::move(keep); // within it: another thread asks by this whether an operation is under way
            (of.*then)(well && !of.over_, bytes);
            if (of.over_ && !of.reading_.keep && !of.writing_.keep) of.socket_.close();
        }
        Connection &of;
        void (Connection::*const then)(bool, DWORD);
        std::shared_ptr<Connection> keep;
    };

    // An operation that has begun completes through the port, also if it succeeds at once.
    void begin(Part &part, int result) {
        if (result == 0 || WSAGetLastError() == WSA_IO_PENDING) return;
        part.keep.reset(); // the caller holds the connection
        end();
    }

    void read() {
        if (reading_.keep || over_ || ended_ || out_.size() + next_.size() >= limits::unsent) return;
        reading_.clean();
        reading_.keep = shared_from_this();
        WSABUF room{static_cast<ULONG>(room_.size()), room_.data()};
        DWORD flags = 0;
        begin(reading_, WSARecv(socket_, &room, 1, nullptr, &flags, &reading_, nullptr));
    }

    void have_read(bool well, DWORD bytes) {
        if (!well) return end();
        heard_ = now();
        if (bytes == 0) ended_ = true; // the end of the stream, which the usual loop takes for a read, and asks again for ever
        else if (!answer(bytes)) ended_ = refused_ = true;
        write();
        read();
    }

    bool answer(DWORD bytes) {
        bool fresh = !in_.inside(), whole = false;
        in_.add(room_.data(), bytes);
        try {
            while (auto payload = in_.next()) {
                next_ += framed(*payload);
                whole = true;
            }
        } catch (const TooLarge &) {
            return false;
        }
        if (fresh || whole) begun_ = now();
        return true;
    }

    // One send at a time: the order of two that are under way together is nobody's promise.
    void write() {
        if (writing_.keep || over_) return;
        if (sent_ == out_.size()) {
            out_ = std::move(next_);
            next_.clear();
            sent_ = 0;
            moved_ = now();
        }
        if (out_.empty()) {
            if (ended_) finish();
            return;
        }
        writing_.clean();
        writing_.keep = shared_from_this();
        WSABUF rest{static_cast<ULONG>(std::min<std::size_t>(out_.size() - sent_, 1 << 16)), out_.data() + sent_};
        begin(writing_, WSASend(socket_, &rest, 1, nullptr, 0, &writing_, nullptr));
    }

    void have_written(bool well, DWORD bytes) {
        if (!well) return end();
        sent_ += bytes; // it may be a part: write goes on with the rest
        heard_ = begun_ = moved_ = now();
        if (sent_ == out_.size()) {
            out_.clear();
            sent_ = 0;
        }
        write();
        read();
    }

    // Our end of the stream after the last reply; see Echo::finish.
    void finish() {
        shutdown(socket_, SD_SEND);
        if (refused_) {
            socket_.set_blocking(false);
            for (int n = 0; n < 64 && recv(socket_, room_.data(), static_cast<int>(room_.size()), 0) > 0;) n++;
        }
        end();
    }

    // What is under way completes as cancelled, and the last of it closes the socket.
    void end() {
        if (!over_) CancelIoEx(reinterpret_cast<HANDLE>(SOCKET(socket_)), nullptr);
        over_ = true;
    }

    std::mutex mutex_; // two threads may have completions of one connection
    Socket socket_;
    Part reading_{*this, &Connection::have_read}, writing_{*this, &Connection::have_written};
    std::array<char, 1 << 16> room_;
    Frames in_{limits::frame};
    std::string out_, next_; // what is being sent, and what follows it
    std::size_t sent_ = 0;
    bool ended_ = false, refused_ = false, over_ = false;
    ULONGLONG heard_ = now(), begun_ = now(), moved_ = now();
};

class Server {
public:
    explicit Server(const Socket &listener) : listener_(listener) {
        enroll(listener_);
        sockaddr_storage at{};
        int size = sizeof at;
        if (getsockname(listener_, reinterpret_cast<sockaddr *>(&at), &size)) throw Trouble("getsockname");
        family_ = at.ss_family;
        for (int i = 0; i < 16; i++) accepts_.emplace_back(*this);
    }

    void run() {
        for (int i = 0; i < 4; i++) start_thread([this] { complete(); });
        for (;; Sleep(limits::tick)) { // this thread looks at the clocks
            for (auto &accept : accepts_) accept.start();
            std::lock_guard lock(mutex_);
            for (auto c = connections_.begin(); c != connections_.end();) c = (*c)->overdue() ? connections_.erase(c) : std::next(c);
        }
    }

private:
    struct Accept : Operation {
        explicit Accept(Server &server) : server(server) {}

        // Begins unless it is under way. Without a descriptor it does not, and the clock's next look tries again.
        void start() {
            std::lock_guard lock(mutex);
            if (socket != INVALID_SOCKET) return;
            socket = Socket(WSASocketW(server.family_, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, WSA_FLAG_OVERLAPPED));
            if (socket == INVALID_SOCKET) return;
            clean();
            DWORD bytes;
            // No room for first bytes: with it, a client that says nothing would keep this accept.
            if (AcceptEx(server.listener_, socket, addresses, 0, each, each, &bytes, this)) return;
            if (WSAGetLastError() != ERROR_IO_PENDING) socket.close();
        }

        void completed(bool well, DWORD) override {
            Socket made;
            {
                std::lock_guard lock(mutex);
                std::swap(made, socket);
            }
            start();
            if (well) server.welcome(std::move(made));
        }

        static constexpr DWORD each = sizeof(sockaddr_storage) + 16;
        Server &server;
        std::mutex mutex;
        Socket socket;
        char addresses[2 * each];
    };

    void enroll(SOCKET socket) {
        if (CreateIoCompletionPort(reinterpret_cast<HANDLE>(socket), port_, 0, 0)) return;
        throw Trouble("CreateIoCompletionPort", static_cast<int>(GetLastError()));
    }

    void welcome(Socket socket) {
        try {
            socket.set(SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, SOCKET(listener_)); // else shutdown does not know it as connected
            enroll(socket);
            auto connection = std::make_shared<Connection>(std::move(socket));
            {
                std::lock_guard lock(mutex_);
                connections_.insert(connection);
            }
            connection->start();
        } catch (const Trouble &) { // it has gone again
        }
    }

    void complete() {
        for (;;) {
            DWORD bytes = 0;
            ULONG_PTR key = 0;
            OVERLAPPED *done = nullptr;
            BOOL well = GetQueuedCompletionStatus(port_, &bytes, &key, &done, INFINITE);
            if (!done) return; // the port itself: bytes and key mean nothing then
            static_cast<Operation *>(done)->completed(well, bytes);
        }
    }

    const HANDLE port_ = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
    const Socket &listener_;
    int family_;
    std::list<Accept> accepts_;
    std::mutex mutex_;
    std::set<std::shared_ptr<Connection>> connections_;
};

static void serve(const Socket &listener) { Server(listener).run(); }

int main(int count, char **words) { return serve_from_main(count, words, serve); }
