// A client in CAsyncSocket's shape: everything happens in the message loop, nothing waits. Its public functions may be called from any
// thread; what they ask for is posted to the loop.
#pragma once

#include <deque>
#include <future>
#include <memory>

#include "async_socket.hpp"
#include "frames.hpp"
#include "policy.hpp"

// One limit on time. SetTimer's identifiers are the window's: one number for all attempts, as in the usual dialog, ends the healthy
// connection that came after the one it was set for. WM_TIMER comes late, when the queue is empty, and may come early by a tick of the
// clock: so it is asked what time it is.
class Timer {
public:
    ~Timer() { stop(); }

    // Calls `then` after that many ms, unless it is stopped or started again by then. 0 is no limit.
    void start(ULONGLONG ms, std::function<void()> then) {
        stop();
        if (!ms) return;
        deadline_ = now() + ms;
        then_ = std::move(then);
        id_ = SetTimer(AsyncSocket::window(), ++last(), static_cast<UINT>(ms), fired);
        running()[id_] = this;
    }

    void stop() {
        if (!id_) return;
        KillTimer(AsyncSocket::window(), id_); // a WM_TIMER that is in the queue already finds nobody
        running().erase(id_);
        id_ = 0;
    }

private:
    static void CALLBACK fired(HWND window, UINT, UINT_PTR id, DWORD) {
        auto found = running().find(id);
        if (found == running().end()) return;
        auto &timer = *found->second;
        if (now() < timer.deadline_) { // with two times that are compared, not with a difference that may wrap
            SetTimer(window, id, static_cast<UINT>(timer.deadline_ - now()), fired);
            return;
        }
        timer.stop();
        auto then = std::move(timer.then_); // which may be the timer's end
        then();
    }
    static std::map<UINT_PTR, Timer *> &running() {
        static std::map<UINT_PTR, Timer *> timers;
        return timers;
    }
    static UINT_PTR &last() {
        static UINT_PTR id = 0;
        return id;
    }

    UINT_PTR id_ = 0;
    ULONGLONG deadline_ = 0;
    std::function<void()> then_;
};

class AsyncClient : AsyncSocket {
public:
    AsyncClient(const Settings &settings, Watcher &watcher) : settings_(settings), watcher_(watcher), series_(settings.backoff) {}

    void start() { post([this] { attempt(0); }); }

    // These return when it is done, with the class of the error, empty if there was none.
    std::string send(const std::string &message) {
        if (message.size() > settings_.longest) return "frame_too_large";
        return ask([this, frame = framed(message)](Told told) { queue(frame, told); });
    }
    std::string close() { return ask([this](Told told) { close_after_all(told); }); }
    std::string half() { return ask([this](Told told) { half_after_all(told); }); }

    // Whatever it is doing.
    void hurry() { post([this] { begin_close(); }); } // the limit of a close counts from the word, not from its turn
    std::string abort() { return stop("closed", true); }
    std::string cancel() { return stop("canceled", false); }

private:
    using Told = std::shared_ptr<std::promise<std::string>>;
    enum class State { idle, connecting, connected, waiting, over };
    struct Message {
        ULONGLONG end; // of its frame, in bytes from the beginning of the connection
        Told told;
    };

    template <typename Act>
    std::string ask(Act act) {
        auto told = std::make_shared<std::promise<std::string>>();
        post([=]() mutable { act(told); });
        return told->get_future().get();
    }

    std::string stop(const std::string &why, bool by_reset) {
        return ask([=](Told told) {
            if (by_reset && socket_ != INVALID_SOCKET) socket_.set(SOL_SOCKET, SO_LINGER, linger{1, 0});
            final_ = true;
            if (state_ != State::over) end(why);
            told->set_value("");
        });
    }

    void attempt(ULONGLONG delay) {
        if (state_ == State::over) return;
        state_ = State::connecting;
        watcher_.attempt(series_.begin_attempt(), delay);
        try {
            Addresses found(settings_.addr, AI_NUMERICHOST); // a name would be looked up here, and the loop would wait
            auto &at = *found.first();
            socket_ = Socket(::socket(at.ai_family, at.ai_socktype, at.ai_protocol)); // anew
            attach(socket_, FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE);
            prepare(socket_);
            const int result = connect(socket_, at.ai_addr, static_cast<int>(at.ai_addrlen));
            if (result && WSAGetLastError() != WSAEWOULDBLOCK) throw Trouble("connect");
        } catch (const Trouble &trouble) {
            return end(class_of(trouble.code));
        }
        limit_.start(settings_.limits.connect, [this] { end("connect_timeout"); });
    }

    void OnConnect(int error) override {
        if (error) return end(class_of(error)); // closed and told, not a message box and an open socket
        limit_.stop();
        state_ = State::connected;
        since_ = now();
        // Nothing of the last connection is left: neither half of a frame that was read, nor half of one that was sent.
        in_ = std::make_unique<Frames>(settings_.longest);
        out_.clear();
        at_ = 0;
        sent_ = 0;
        closing_ = hurried_ = half_ = shut_ = false;
        watcher_.connected(local_of(socket_));
        idle_.start(settings_.limits.idle, [this] { end("idle_timeout"); });
    }

    void OnReceive(int error) override {
        if (error) end(class_of(error));
        else read();
    }

    void OnSend(int error) override {
        if (error) end(class_of(error));
        else flush();
    }

    // The end of the stream, and its error says which: a FIN or a reset. What came before it is still to be read.
    void OnClose(int error) override {
        while (state_ == State::connected && read()) {
        }
        if (state_ != State::connected) return;
        if (!error && was_reset()) error = WSAECONNRESET;
        end(error ? class_of(error) : in_->inside() ? "truncated" : "clean_close"); // an end inside a message is no success
    }

    // Wine 8 tells of a reset once, to itself: OnClose comes without its error, and recv sees a FIN. A send of nothing still fails.
    bool was_reset() const { return !shut_ && ::send(socket_, "", 0, 0) < 0 && class_of(WSAGetLastError()) == "reset"; }

    // Reads once; false if there was nothing, or this was the end.
    bool read() {
        char room[1 << 14];
        const int n = recv(socket_, room, sizeof room, 0);
        if (n < 0 && WSAGetLastError() == WSAEWOULDBLOCK) return false;
        if (n < 0) return end(class_of(WSAGetLastError())), false;
        if (n == 0) return false; // an end of some kind. A reset is told once: if OnClose is to tell of it, this looks like a FIN
        idle_.start(settings_.limits.idle, [this] { end("idle_timeout"); });
        const bool fresh = !in_->inside();
        bool whole = false;
        in_->add(room, static_cast<std::size_t>(n));
        try {
            while (auto message = in_->next()) {
                whole = true;
                watcher_.received(*message);
            }
        } catch (const TooLarge &) {
            return end("frame_too_large"), false;
        }
        if (!in_->inside()) frame_.stop();
        else if (fresh || whole) frame_.start(settings_.limits.frame, [this] { end("frame_timeout"); });
        return true;
    }

    void queue(const std::string &frame, const Told &told) {
        if (state_ != State::connected || closing_ || half_) return told->set_value("closed");
        if (sends_.empty()) await_progress();
        out_ += frame;
        sends_.push_back({sent_ + out_.size() - at_, told});
        if (sends_.size() == 1) flush(); // else a send is under way that met would-block
    }

    void await_progress() {
        progress_.start(settings_.limits.send, [this] { end("send_timeout"); });
    }

    // Sends until the system takes no more. After a short send it goes on: only would-block promises an OnSend. Who returns after a
    // short send waits for one that is never due.
    void flush() {
        if (state_ != State::connected) return;
        while (at_ < out_.size()) { // short messages that wait go out together
            const auto rest = static_cast<int>(std::min<std::size_t>(out_.size() - at_, 1 << 16));
            const int n = ::send(socket_, out_.data() + at_, rest, 0);
            if (n < 0 && WSAGetLastError() == WSAEWOULDBLOCK) return forget_sent();
            if (n < 0) return broken(class_of(WSAGetLastError()));
            at_ += static_cast<std::size_t>(n);
            sent_ += static_cast<ULONGLONG>(n);
            await_progress();
            for (; !sends_.empty() && sends_.front().end <= sent_; sends_.pop_front()) sends_.front().told->set_value("");
        }
        forget_sent();
        progress_.stop();
        if ((half_ || closed_) && !shut_) {
            shutdown(socket_, SD_SEND);
            shut_ = true;
            if (closed_) closed_->set_value("");
            closed_.reset();
        }
    }

    void forget_sent() {
        out_.erase(0, at_);
        at_ = 0;
    }

    // A send that failed: what the peer said before is read first.
    void broken(const std::string &why) {
        while (state_ == State::connected && read()) {
        }
        if (state_ == State::connected) end(why);
    }

    void begin_close() {
        if (state_ != State::connected || hurried_) return;
        hurried_ = true; // what was to be sent before goes out still, as far as the limit allows
        closing_limit_.start(settings_.limits.close, [this] { end("closed"); });
    }

    void close_after_all(const Told &told) {
        final_ = true;
        if (state_ != State::connected) {
            told->set_value(cut_off_ ? "closed" : "");
            if (state_ != State::over) end("closed");
            return;
        }
        begin_close();
        closing_ = true;
        closed_ = told;
        if (shut_) closed_->set_value(""), closed_.reset(); // a second close is none
        flush();
    }

    void half_after_all(const Told &told) {
        if (state_ != State::connected) return told->set_value("closed");
        half_ = true;
        flush();
        told->set_value("");
    }

    // The end of an attempt or a connection, or of the wait for the next; and what follows.
    void end(const std::string &why) {
        for (auto timer : {&limit_, &idle_, &frame_, &progress_, &closing_limit_}) timer->stop(); // none speaks for what comes next
        detach();
        socket_.close();
        cut_off_ = cut_off_ || (hurried_ && !sends_.empty());
        const bool was_connected = state_ == State::connected;
        if (was_connected) series_.connected_for(now() - since_);
        for (auto &message : std::exchange(sends_, {})) message.told->set_value(why == "clean_close" ? "closed" : why);
        if (closed_) closed_->set_value("closed");
        closed_.reset();
        const bool again = !final_ && !hurried_ && (settings_.reconnect || !was_connected);
        const auto delay = again ? series_.next() : std::nullopt;
        const auto told = again && !delay && settings_.backoff.attempts != 1 ? "gave_up" : why;
        state_ = delay ? State::waiting : State::over;
        watcher_.lost(told);
        watcher_.stopped(told, bool(delay));
        if (delay) limit_.start(std::max<ULONGLONG>(*delay, 1), [this, delay] { attempt(*delay); });
    }

    const Settings settings_;
    Watcher &watcher_;
    Series series_;
    State state_ = State::idle;
    Socket socket_;
    std::unique_ptr<Frames> in_;
    std::string out_; // frames that wait, from at_
    std::size_t at_ = 0;
    ULONGLONG sent_ = 0; // bytes that the system has taken
    std::deque<Message> sends_;
    Told closed_; // who waits for a graceful close
    bool closing_ = false, hurried_ = false, half_ = false, shut_ = false, final_ = false, cut_off_ = false;
    ULONGLONG since_ = 0;
    Timer limit_, idle_, frame_, progress_, closing_limit_; // of an attempt or a wait; of silence; of a frame; of a send; of a close
};
