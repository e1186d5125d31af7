// What both clients are told: their limits on time, and how they wait before they connect again. All times in ms, 0 is no limit.
#pragma once

#include <algorithm>
#include <cstring>
#include <optional>
#include <random>
#include <string>

#include "winsock.hpp"

struct Limits {
    ULONGLONG connect = 0; // the whole of one attempt
    ULONGLONG idle = 0;    // nothing received: each byte begins it again, so that it alone does not end a peer that drips
    ULONGLONG frame = 0;   // from the first byte of a frame to its last: no byte begins it again
    ULONGLONG send = 0;    // unsent bytes, and none was taken
    ULONGLONG close = 0;   // a graceful close, from the word to the end
};

struct Backoff {
    ULONGLONG initial = 0, cap = 0, max_elapsed = 0, stable = 0;
    double factor = 2;
    std::string jitter;
    unsigned attempts = 1; // the first one included; 0 is no limit

    // The delay after the n-th failed attempt of a series. The generator is seeded by the system. rand() without srand draws the same
    // numbers in every process, and on this runtime in every thread: a thousand clients that were cut off together come back together.
    ULONGLONG after(unsigned n) const {
        double delay = static_cast<double>(initial);
        for (unsigned i = 1; i < n && delay < static_cast<double>(cap); i++) delay *= factor;
        delay = std::min(delay, static_cast<double>(cap));
        static thread_local std::mt19937_64 random{std::random_device{}()};
        const double share = std::uniform_real_distribution<double>(0, 1)(random);
        if (jitter == "full") delay *= share;
        if (jitter == "equal") delay *= 0.5 + share / 2;
        return static_cast<ULONGLONG>(delay + 0.5);
    }
};

// One series of attempts: its number, and whether and how long to wait for the next.
class Series {
public:
    explicit Series(const Backoff &policy) : policy_(policy) {}

    unsigned begin_attempt() {
        if (failed_ == 0) began_ = now();
        return failed_ + 1;
    }

    // A connection that lasted begins a new series; without `stable` each does.
    void connected_for(ULONGLONG time) {
        if (time >= policy_.stable) failed_ = 0;
    }

    // The wait after a failure; nothing when the policy is used up. No wait follows the last attempt.
    std::optional<ULONGLONG> next() {
        failed_++;
        if (policy_.attempts && failed_ >= policy_.attempts) return std::nullopt;
        const auto delay = policy_.after(failed_);
        if (policy_.max_elapsed && now() - began_ + delay > policy_.max_elapsed) return std::nullopt;
        return delay;
    }

private:
    const Backoff policy_;
    unsigned failed_ = 0;
    ULONGLONG began_ = 0;
};

struct Settings {
    std::string addr;
    std::uint32_t longest = UINT32_MAX; // bytes of a payload
    Limits limits;
    bool reconnect = false;
    Backoff backoff;
};

// The words for WinSock's errors. A reset has two: WSAECONNRESET, and WSAECONNABORTED where our own system broke off.
inline std::string class_of(int error) {
    switch (error) {
    case WSAECONNREFUSED: return "refused";
    case WSAECONNRESET:
    case WSAECONNABORTED: return "reset";
    case WSAETIMEDOUT: return "connect_timeout";
    case WSAESHUTDOWN:
    case WSAENOTCONN: return "closed";
    default: return "other";
    }
}

inline std::string local_of(SOCKET socket) {
    sockaddr_storage addr{};
    int length = sizeof addr;
    char host[INET6_ADDRSTRLEN] = "", port[6] = "";
    auto generic = reinterpret_cast<sockaddr *>(&addr);
    getsockname(socket, generic, &length);
    getnameinfo(generic, length, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
    return (std::strchr(host, ':') ? "[" + std::string(host) + "]" : std::string(host)) + ":" + port;
}

// Who is told what a client does, on the thread that does it.
class Watcher {
public:
    virtual ~Watcher() = default;
    virtual void attempt(unsigned n, ULONGLONG delay) = 0;
    virtual void connected(const std::string &local) = 0;
    virtual void received(const std::string &message) = 0;
    virtual void lost(const std::string &why) = 0;                             // trouble of an attempt or a connection
    virtual void stopped(const std::string &why, bool waits) = 0;              // and what follows: a wait, or nothing
};
