// A client in a worker thread: one function after the other, and every wait is a select with a limit. What the usual sample gets wrong is
// what it does not wait for: a refusal, which is in the set of exceptions; the word to stop; room to send.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "frames.hpp"
#include "policy.hpp"

// A socket that becomes readable when it is told to: what ends a select at once. A loop that looks at a flag every 200 ms is up to 200
// ms late, and awake five times a second for nothing.
class Bell {
public:
    Bell() : socket_(::socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP)) {
        sockaddr_in addr{};
        int size = sizeof addr;
        addr.sin_family = AF_INET;
        addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto generic = reinterpret_cast<sockaddr *>(&addr);
        if (bind(socket_, generic, size) || getsockname(socket_, generic, &size) || connect(socket_, generic, size)) throw Trouble("bind");
    }
    void ring() { ::send(socket_, "", 1, 0); }
    void still() {
        char byte;
        recv(socket_, &byte, 1, 0);
    }
    void put_away() { socket_.close(); } // ringing it does nothing then
    SOCKET handle() const { return socket_; }

private:
    Socket socket_;
};

class BlockingClient {
public:
    BlockingClient(const Settings &settings, Watcher &watcher) : settings_(settings), watcher_(watcher), series_(settings.backoff) {}

    void start() {
        start_thread([this] { run(); });
    }

    // Blocks until the system has taken all of it. It gives the class of the error, empty if there was none.
    std::string send(const std::string &message) {
        if (message.size() > settings_.longest) return "frame_too_large";
        const auto frame = framed(message);
        std::lock_guard lock(sending_); // a message must not begin inside another one
        for (std::size_t sent = 0; sent < frame.size();) {
            if (!open_) return end_of_send(reason("closed"), sent);
            const int n = ::send(socket_, frame.data() + sent, static_cast<int>(std::min<std::size_t>(frame.size() - sent, 1 << 16)), 0);
            if (n >= 0) {
                sent += static_cast<std::size_t>(n); // it may be a part
                continue;
            }
            if (WSAGetLastError() != WSAEWOULDBLOCK) return end_of_send(class_of(WSAGetLastError()), sent);
            const auto waited = wait(gone_->handle(), INVALID_SOCKET, socket_, settings_.limits.send);
            if (waited.rung) return end_of_send(reason("closed"), sent); // the worker saw the end first, and says why
            if (!waited.ready) return end_of_send("send_timeout", sent);
        }
        return "";
    }

    // What was to be sent has been, or could not be: ends our direction. The worker goes on reading until the peer ends its own.
    std::string close() {
        final_ = true;
        {
            std::lock_guard lock(sending_);
            if (open_) {
                shut_ = true;
                shutdown(socket_, SD_SEND);
                return "";
            }
        }
        stop("closed", false);
        return cut_off_ ? "closed" : "";
    }
    std::string half() {
        std::lock_guard lock(sending_);
        if (!open_) return "closed";
        shut_ = true;
        shutdown(socket_, SD_SEND);
        return "";
    }
    void hurry() {
        final_ = true;
        if (settings_.limits.close) close_by_ = now() + settings_.limits.close;
        std::lock_guard lock(mutex_);
        changed_.ring();
    }
    std::string abort() { return stop("closed", true); }
    std::string cancel() { return stop("canceled", false); }

private:
    struct Waited {
        bool ready, rung; // neither: the time is over
    };

    // Waits for a bell, and for a socket to be readable, or writable or failed. WinSock tells of a connect that failed in the set of
    // exceptions alone: who does not look there learns of a refusal when the time is over. 0 ms is no limit.
    static Waited wait(SOCKET bell, SOCKET readable, SOCKET writable, ULONGLONG ms, SOCKET second_bell = INVALID_SOCKET) {
        fd_set reads, writes, failures;
        FD_ZERO(&reads);
        FD_ZERO(&writes);
        FD_ZERO(&failures);
        FD_SET(bell, &reads);
        if (second_bell != INVALID_SOCKET) FD_SET(second_bell, &reads);
        if (readable != INVALID_SOCKET) FD_SET(readable, &reads);
        if (writable != INVALID_SOCKET) {
            FD_SET(writable, &writes);
            FD_SET(writable, &failures);
        }
        timeval limit{static_cast<long>(ms / 1000), static_cast<long>(ms % 1000 * 1000)};
        if (select(0, &reads, &writes, &failures, ms ? &limit : nullptr) <= 0) return {false, false};
        const bool rung = FD_ISSET(bell, &reads) || (second_bell != INVALID_SOCKET && FD_ISSET(second_bell, &reads));
        return {FD_ISSET(readable, &reads) || FD_ISSET(writable, &writes) || FD_ISSET(writable, &failures), rung};
    }

    std::string end_of_send(const std::string &why, std::size_t sent) {
        if (close_by_ && sent > 0) cut_off_ = true;
        std::lock_guard lock(mutex_);
        if (reason_.empty() && why != "closed") reason_ = why; // the system tells it once: the reader may see a FIN
        changed_.ring();
        return reason_.empty() ? why : reason_;
    }

    std::string stop(const std::string &why, bool by_reset) {
        final_ = true;
        std::unique_lock lock(mutex_);
        if (stopped_.empty()) stopped_ = why;
        by_reset_ = by_reset_ || by_reset;
        stop_.ring(); // for good: nobody takes it out
        ended_.wait(lock, [this] { return over_; });
        return "";
    }

    std::string reason(const std::string &otherwise) {
        std::lock_guard lock(mutex_);
        return !stopped_.empty() ? stopped_ : !reason_.empty() ? reason_ : otherwise;
    }

    void run() {
        for (ULONGLONG delay = 0;;) {
            watcher_.attempt(series_.begin_attempt(), delay);
            auto why = reason(connect_once());
            const bool connected = why.empty();
            if (connected) why = reason(talk());
            hang_up(why);
            const bool again = !final_ && (settings_.reconnect || !connected);
            const auto next = again ? series_.next() : std::nullopt; // no wait after the last attempt
            if (again && !next && settings_.backoff.attempts != 1) why = "gave_up";
            watcher_.lost(why);
            watcher_.stopped(why, bool(next));
            if (!next) break;
            delay = *next;
            // Not Sleep, which hears nothing.
            if (!wait(stop_.handle(), INVALID_SOCKET, INVALID_SOCKET, std::max<ULONGLONG>(delay, 1)).rung) continue;
            watcher_.stopped(reason("closed"), false);
            break;
        }
        std::lock_guard lock(mutex_);
        over_ = true;
        stop_.put_away(); // this client's object may be kept for long
        changed_.put_away();
        ended_.notify_all();
    }

    // Empty, or why not.
    std::string connect_once() {
        try {
            Addresses found(settings_.addr, AI_NUMERICHOST);
            auto &at = *found.first();
            Socket fresh(::socket(at.ai_family, at.ai_socktype, at.ai_protocol)); // for this attempt and this family
            fresh.set_blocking(false);
            prepare(fresh);
            if (connect(fresh, at.ai_addr, static_cast<int>(at.ai_addrlen))) {
                if (WSAGetLastError() != WSAEWOULDBLOCK) throw Trouble("connect");
                auto waited = wait(stop_.handle(), INVALID_SOCKET, fresh, settings_.limits.connect);
                if (waited.rung) return "closed";
                if (!waited.ready) return "connect_timeout";
                int error = 0, size = sizeof error;
                getsockopt(fresh, SOL_SOCKET, SO_ERROR, reinterpret_cast<char *>(&error), &size);
                if (error) throw Trouble("connect", error);
            }
            std::lock_guard lock(sending_);
            socket_ = std::move(fresh);
            gone_ = std::make_unique<Bell>();
            open_ = true;
            shut_ = false;
            return "";
        } catch (const Trouble &trouble) {
            return class_of(trouble.code);
        }
    }

    // Reads until the end, and says why it came. Nothing of the last connection is in it: the decoder is new.
    std::string talk() {
        watcher_.connected(local_of(socket_));
        Frames in(settings_.longest);
        auto since = now(), heard = since, begun = since;
        std::string why;
        char room[1 << 14];
        while (why.empty()) {
            const auto &limits = settings_.limits;
            ULONGLONG until = 0;
            const char *late = "";
            auto bound = [&](ULONGLONG deadline, const char *called) {
                if (until == 0 || deadline < until) until = deadline, late = called;
            };
            if (limits.idle) bound(heard + limits.idle, "idle_timeout");
            if (limits.frame && in.inside()) bound(begun + limits.frame, "frame_timeout"); // which no byte begins again
            if (close_by_) bound(close_by_, "closed");
            const auto left = until > now() ? until - now() : 1;
            const auto waited = wait(stop_.handle(), socket_, INVALID_SOCKET, until ? left : 0, changed_.handle());
            if (!reason("").empty()) break;
            if (waited.rung && !waited.ready) {
                changed_.still();
                continue;
            }
            if (!waited.ready) {
                if (until && now() >= until) why = late;
                continue;
            }
            const int n = recv(socket_, room, sizeof room, 0);
            if (n < 0 && WSAGetLastError() == WSAEWOULDBLOCK) continue;
            if (n < 0) why = class_of(WSAGetLastError());
            if (n == 0) why = was_reset() ? "reset" : in.inside() ? "truncated" : "clean_close"; // an empty stream is no success
            if (n <= 0) break;
            heard = now();
            const bool fresh = !in.inside();
            bool whole = false;
            in.add(room, static_cast<std::size_t>(n));
            try {
                for (; auto message = in.next(); whole = true) watcher_.received(*message);
            } catch (const TooLarge &) {
                why = "frame_too_large";
            }
            if (fresh || whole) begun = heard;
        }
        series_.connected_for(now() - since);
        return why;
    }

    // See AsyncClient::was_reset.
    bool was_reset() const { return !shut_ && ::send(socket_, "", 0, 0) < 0 && class_of(WSAGetLastError()) == "reset"; }

    void hang_up(const std::string &why) {
        {
            std::lock_guard known(mutex_);
            if (reason_.empty()) reason_ = why; // of what is being sent, too
        }
        open_ = false;
        if (gone_) gone_->ring(); // a sender that waits leaves
        std::lock_guard lock(sending_); // nobody may use a handle once it is free for another socket
        if (by_reset_ && socket_ != INVALID_SOCKET) socket_.set(SOL_SOCKET, SO_LINGER, linger{1, 0});
        socket_.close();
        gone_.reset();
        std::lock_guard known(mutex_);
        reason_.clear();
    }

    const Settings settings_;
    Watcher &watcher_;
    Series series_;
    Bell stop_, changed_;
    std::unique_ptr<Bell> gone_; // the connection is over
    std::mutex sending_, mutex_; // of what is sent; of what follows
    std::condition_variable ended_;
    std::string stopped_, reason_; // by whose word it ends; what a sender met
    bool over_ = false;
    Socket socket_;
    std::atomic<bool> open_{false}, shut_{false}, final_{false}, cut_off_{false}, by_reset_{false};
    std::atomic<ULONGLONG> close_by_{0};
};
