// WSAEventSelect beyond 64 events: event HOST:PORT
//
// WSAWaitForMultipleEvents takes 64 events. The usual sample has one loop, and its 65th socket makes every wait fail. Here a group is a
// thread with up to 63 clients and one event that wakes it; the first thread accepts, and a full group means another one.
#include <list>
#include <memory>
#include <mutex>

#include "echo.hpp"

class Event {
public:
    Event() : handle_(WSACreateEvent()) {
        if (handle_ == WSA_INVALID_EVENT) throw Trouble("WSACreateEvent");
    }
    ~Event() { WSACloseEvent(handle_); }
    Event(const Event &) = delete;
    operator WSAEVENT() const { return handle_; }

private:
    WSAEVENT handle_;
};

class Group {
public:
    Group() {
        start_thread([this] { run(); });
    }

    // Takes the socket unless the group is full.
    bool take(Socket &socket) {
        std::lock_guard lock(mutex_);
        if (members_ + 1 >= WSA_MAXIMUM_WAIT_EVENTS) return false;
        members_++;
        fresh_.push_back(std::move(socket));
        WSASetEvent(wake_);
        return true;
    }

private:
    struct Member {
        explicit Member(Socket socket) : echo(std::move(socket)) {
            // This makes the socket non-blocking, too. FD_WRITE comes now, and again only after a send has met would-block.
            if (WSAEventSelect(echo.handle(), event, FD_READ | FD_WRITE | FD_CLOSE)) throw Trouble("WSAEventSelect");
        }
        Event event;
        Echo echo;
        bool closing = false; // FD_CLOSE has come, and comes once
    };

    void run() {
        for (;;) {
            std::vector<WSAEVENT> events{wake_};
            for (auto &member : list_) events.push_back(member.event);
            auto first = WSAWaitForMultipleEvents(static_cast<DWORD>(events.size()), events.data(), FALSE, limits::tick, FALSE);
            if (first == WSA_WAIT_FAILED) return; // no index: subtracting WSA_WAIT_EVENT_0 from it would be one far outside
            // The wait names the lowest event that is set. Who serves that one alone lets the others starve: all are asked.
            for (auto member = list_.begin(); member != list_.end();) {
                if (look_at(*member)) ++member;
                else {
                    member = list_.erase(member);
                    std::lock_guard lock(mutex_);
                    members_--;
                }
            }
            welcome();
        }
    }

    // Serves one member if there is something; false when it is over.
    static bool look_at(Member &member) {
        WSANETWORKEVENTS seen{};
        if (WSAEnumNetworkEvents(member.echo.handle(), member.event, &seen)) return false; // resets the event, too
        if (member.echo.overdue()) return false;
        const bool was_full = !member.echo.wants_read();
        if (seen.lNetworkEvents & FD_WRITE && !member.echo.writable()) return false;
        if (seen.lNetworkEvents & FD_CLOSE) {
            if (seen.iErrorCode[FD_CLOSE_BIT]) return false; // a reset: nothing can be read or sent any more
            member.closing = true;
        }
        // After FD_CLOSE there may be bytes to read, and no FD_READ comes for the end of the stream: it is read to the end. Neither
        // does one come for what has waited while nothing was read.
        bool more = seen.lNetworkEvents & FD_READ || member.closing || (was_full && member.echo.wants_read());
        if (more && !member.echo.readable()) return false;
        if (member.closing && member.echo.wants_read()) WSASetEvent(member.event);
        return true;
    }

    void welcome() {
        std::lock_guard lock(mutex_);
        for (auto &socket : fresh_) {
            try {
                list_.emplace_back(std::move(socket));
            } catch (const Trouble &) { // it has gone again
                members_--;
            }
        }
        fresh_.clear();
        WSAResetEvent(wake_);
    }

    Event wake_;
    std::mutex mutex_;
    std::size_t members_ = 0; // of list_ and fresh_
    std::vector<Socket> fresh_;
    std::list<Member> list_;
};

static void serve(const Socket &listener) {
    std::list<Group> groups;
    for (;;) {
        Socket socket(accept(listener, nullptr, nullptr));
        if (socket == INVALID_SOCKET) {
            Sleep(limits::tick); // one that has gone again, or no descriptor: asking at once would spin
            continue;
        }
        bool taken = false;
        for (auto group = groups.begin(); !taken && group != groups.end(); ++group) taken = group->take(socket);
        if (!taken) groups.emplace_back().take(socket);
    }
}

int main(int count, char **words) { return serve_from_main(count, words, serve); }
