// What every program of this folder needs of WinSock: its start, an address, a socket that closes itself, a listener, a clock.
#pragma once

#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN // windows.h would bring winsock.h, the first one, along
#endif
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>

#include <process.h>

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#ifdef _MSC_VER
#pragma comment(lib, "ws2_32.lib")
#endif

// An act that failed, and WinSock's number for why.
struct Trouble : std::runtime_error {
    explicit Trouble(const std::string &act, int code = WSAGetLastError())
        : runtime_error(act + ": error " + std::to_string(code)), code(code) {}
    const int code;
};

// A local of main. The usual sample makes it a global object whose constructor throws: before main nobody can catch that.
struct Startup {
    Startup() {
        WSADATA data;
        if (int code = WSAStartup(MAKEWORD(2, 2), &data)) throw Trouble("WSAStartup", code);
    }
    ~Startup() { WSACleanup(); }
    Startup(const Startup &) = delete;
};

// Milliseconds since the system started. GetTickCount wraps to 0 after 49.7 days: a comparison `now > deadline` is wrong around that.
inline ULONGLONG now() { return GetTickCount64(); }

// Starts a thread that nobody waits for. Not by std::thread: with the libwinpthread of mingw-w64 10, some that were detached at once
// began with a null argument, after others had ended. 256 KiB of address space for its stack, not a MiB: there may be a thousand.
inline void start_thread(std::function<void()> work) {
    auto boxed = std::make_unique<std::function<void()>>(std::move(work));
    auto run = [](void *box) -> unsigned {
        (*std::unique_ptr<std::function<void()>>(static_cast<std::function<void()> *>(box)))();
        return 0;
    };
    auto handle = _beginthreadex(nullptr, 256 << 10, run, boxed.get(), STACK_SIZE_PARAM_IS_A_RESERVATION, nullptr);
    if (!handle) throw Trouble("start a thread", static_cast<int>(GetLastError()));
    boxed.release();
    CloseHandle(reinterpret_cast<HANDLE>(handle));
}

// A socket that is closed with its owner.
class Socket {
public:
    explicit Socket(SOCKET handle = INVALID_SOCKET) : handle_(handle) {}
    Socket(Socket &&other) noexcept : handle_(other.release()) {}
    Socket &operator=(Socket &&other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Socket() { close(); }

    operator SOCKET() const { return handle_; }
    SOCKET release() { return std::exchange(handle_, INVALID_SOCKET); }
    void close() {
        if (handle_ != INVALID_SOCKET) closesocket(release());
    }

    // Sets an option, or throws: one that fails without a word has no effect, and nobody knows.
    template <typename Value>
    void set(int level, int option, Value value) const {
        if (setsockopt(handle_, level, option, reinterpret_cast<const char *>(&value), sizeof value)) throw Trouble("setsockopt");
    }

    void set_blocking(bool blocking) const {
        u_long mode = !blocking;
        if (ioctlsocket(handle_, FIONBIO, &mode)) throw Trouble("ioctlsocket");
    }

private:
    SOCKET handle_;
};

// The addresses of HOST:PORT, [HOST]:PORT or :PORT, which is every address of this machine.
class Addresses {
public:
    explicit Addresses(const std::string &at, int flags) {
        auto colon = at.rfind(':');
        if (colon == std::string::npos) throw Trouble(at + " is no HOST:PORT", WSAEINVAL);
        auto host = at.substr(0, colon);
        if (host.size() > 1 && host.front() == '[') host = host.substr(1, host.size() - 2);
        addrinfo hints{};
        hints.ai_family = AF_UNSPEC; // and a socket of the family of each answer: one of AF_INET cannot connect to IPv6
        hints.ai_socktype = SOCK_STREAM;
        hints.ai_flags = flags;
        if (int code = getaddrinfo(host.c_str(), at.c_str() + colon + 1, &hints, &first_)) throw Trouble("resolve " + at, code);
    }
    ~Addresses() { freeaddrinfo(first_); }
    Addresses(const Addresses &) = delete;

    const addrinfo *first() const { return first_; }

private:
    addrinfo *first_ = nullptr;
};

// A socket for connections that carry whole messages: without Nagle's delay of the last piece of each.
inline void prepare(const Socket &socket) { socket.set(IPPROTO_TCP, TCP_NODELAY, BOOL{TRUE}); }

inline Socket listen_on(const addrinfo &at) {
    Socket socket(::socket(at.ai_family, at.ai_socktype, at.ai_protocol));
    if (socket == INVALID_SOCKET) throw Trouble("socket");
    // Without it another program may bind the port, too, and take the connections. SO_REUSEADDR allows just that on Windows.
    socket.set(SOL_SOCKET, SO_EXCLUSIVEADDRUSE, BOOL{TRUE});
    // Its default is TRUE on Windows: IPv6 only. Both families through one socket take this, before bind.
    if (at.ai_family == AF_INET6) socket.set(IPPROTO_IPV6, IPV6_V6ONLY, DWORD{FALSE});
    if (bind(socket, at.ai_addr, static_cast<int>(at.ai_addrlen))) throw Trouble("bind");
    if (listen(socket, SOMAXCONN)) throw Trouble("listen");
    return socket;
}

// Listens at HOST:PORT, or for both families at :PORT: by IPv6 with mapped addresses, by IPv4 alone on a machine without IPv6.
inline Socket listen_at(const std::string &at) {
    if (at.front() == ':') {
        try {
            return listen_on(*Addresses("[::]" + at, AI_NUMERICHOST).first());
        } catch (const Trouble &trouble) {
            if (trouble.code != WSAEAFNOSUPPORT && trouble.code != WSAEADDRNOTAVAIL && trouble.code != WSAHOST_NOT_FOUND) throw;
        }
        return listen_on(*Addresses("0.0.0.0" + at, AI_NUMERICHOST).first());
    }
    return listen_on(*Addresses(at, AI_NUMERICHOST).first());
}

// What a main does beside its work: WinSock's start, the address, and an error in words.
inline int serve_from_main(int count, char **words, void (*serve)(const Socket &listener)) {
    if (count != 2) {
        std::fprintf(stderr, "give HOST:PORT to listen on, or :PORT for every address\n");
        return 2;
    }
    try {
        Startup winsock;
        serve(listen_at(words[1]));
        return 0;
    } catch (const std::exception &e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
