// One connection of an echo server, for the models that are told when a socket is ready: async, select, poll, event. The four
// differ in how they are told; what a connection does then is here.
#pragma once

#include <vector>

#include "frames.hpp"
#include "winsock.hpp"

namespace limits {
constexpr std::uint32_t frame = 1 << 20;     // bytes of a payload
constexpr std::size_t unsent = 1 << 20;      // bytes of replies that wait; with more of them nothing is read
constexpr ULONGLONG idle = 12000;            // ms without a byte between frames
constexpr ULONGLONG whole_frame = 5000;      // ms from the first byte of a frame to its last
constexpr ULONGLONG send = 8000;             // ms in which a peer takes nothing of a reply
constexpr DWORD tick = 50;                   // ms between two looks at these
}

class Echo {
public:
    explicit Echo(Socket socket) : socket_(std::move(socket)) { prepare(socket_); }

    SOCKET handle() const { return socket_; }

    // A peer that reads nothing must not fill our memory: while its replies wait, it is not read from.
    bool wants_read() const { return !ended_ && waiting() < limits::unsent; }
    bool wants_write() const { return waiting() > 0; }

    // Reads once, and answers what is whole. Once for each notice: a peer that sends without pause must not keep the thread.
    // It returns false when the connection is over and is to be closed; so does writable.
    bool readable() {
        if (!wants_read()) return true;
        std::vector<char> &room = shared_room();
        int n = recv(socket_, room.data(), static_cast<int>(room.size()), 0);
        if (n < 0) return WSAGetLastError() == WSAEWOULDBLOCK; // a notice may be stale: that is no end
        heard_ = now();
        if (n == 0) ended_ = true; // the peer sends no more, and may well read on: what waits goes out first
        else if (!answer(room.data(), static_cast<std::size_t>(n))) ended_ = refused_ = true;
        return writable();
    }

    // Sends what waits until the system takes no more. A short send is no would-block: nobody promises a notice after it, so
    // the loop goes on. The usual sample returns here, or does not look at the result at all, and loses the rest.
    bool writable() {
        bool waited = waiting() > 0;
        while (waiting() > 0) {
            int n = send(socket_, out_.data() + sent_, static_cast<int>(std::min<std::size_t>(waiting(), 1 << 16)), 0);
            if (n < 0) return WSAGetLastError() == WSAEWOULDBLOCK;
            sent_ += static_cast<std::size_t>(n);
            moved_ = now();
        }
        out_.clear();
        sent_ = 0;
        if (waited) heard_ = begun_ = now(); // a peer that waited for its replies owes nothing for that time
        if (ended_) finish();
        return !ended_;
    }

    // Whether its time is over. Idle alone would not do: a peer that drips a byte now and then is never idle.
    bool overdue() const {
        if (waiting() > 0) return now() - moved_ > limits::send;
        return in_.inside() ? now() - begun_ > limits::whole_frame : now() - heard_ > limits::idle;
    }

private:
    std::size_t waiting() const { return out_.size() - sent_; }

    static std::vector<char> &shared_room() {
        static thread_local std::vector<char> room(1 << 16);
        return room;
    }

    // Appends the replies; false if a frame is too long.
    bool answer(const char *bytes, std::size_t n) {
        bool fresh = !in_.inside(), whole = false;
        if (waiting() == 0) moved_ = now();
        in_.add(bytes, n);
        try {
            while (auto payload = in_.next()) {
                out_ += framed(*payload);
                whole = true;
            }
        } catch (const TooLarge &) {
            return false;
        }
        if (fresh || whole) begun_ = now(); // what is left began with these bytes
        return true;
    }

    // Ends our direction after the last reply. Bytes that came and were not read would turn the close into a reset, which may
    // overtake the replies: what is here already is read and forgotten. SD_BOTH would reset, too, once more of them come.
    void finish() {
        shutdown(socket_, SD_SEND);
        if (!refused_) return;
        for (int n = 0; n < 64 && recv(socket_, shared_room().data(), static_cast<int>(shared_room().size()), 0) > 0;) n++;
    }

    Socket socket_;
    Frames in_{limits::frame};
    std::string out_;
    std::size_t sent_ = 0;                     // of out_
    bool ended_ = false, refused_ = false;     // nothing is read any more; since what came is not accepted
    ULONGLONG heard_ = now(), begun_ = now(), moved_ = now(); // last byte in, first byte of a frame, last byte out
};
