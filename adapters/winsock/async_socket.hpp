// A class in the shape of MFC's CAsyncSocket, on WSAAsyncSelect and a window that nobody sees: derive from it and override OnReceive,
// OnSend, OnConnect, OnClose. They are called by the message loop of the thread that made the window, which need not be the one of the
// user interface, and must not show a message box: its own loop would call the next of them within this one.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "winsock.hpp"

class AsyncSocket {
public:
    AsyncSocket() = default;
    AsyncSocket(const AsyncSocket &) = delete;
    virtual ~AsyncSocket() { detach(); }

    // The window that the messages go to: one for the program, made by the thread that runs the message loop.
    static HWND window() {
        static const HWND made = [] {
            WNDCLASSW kind{};
            kind.lpfnWndProc = on_message;
            kind.hInstance = GetModuleHandleW(nullptr);
            kind.lpszClassName = L"AsyncSocket";
            RegisterClassW(&kind);
            HWND window = CreateWindowExW(0, kind.lpszClassName, nullptr, 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, kind.hInstance, nullptr);
            if (!window) throw Trouble("CreateWindowEx", static_cast<int>(GetLastError()));
            return window;
        }();
        return made;
    }

    // Has the loop's thread do something; the window must be there. A socket and its timers belong to that thread. One message
    // stands for all that waits: a message for each would fill the queue, which takes 10,000.
    static void post(std::function<void()> act) {
        std::lock_guard lock(posts().mutex);
        posts().acts.push_back(std::move(act));
        if (posts().acts.size() == 1) PostMessageW(window(), WM_USER, 0, 0);
    }

    static void run_messages() {
        for (MSG message; GetMessageW(&message, nullptr, 0, 0) > 0;) DispatchMessageW(&message);
    }

protected:
    // Asks for notices about the socket, which this makes non-blocking.
    void attach(SOCKET socket, long events) {
        detach();
        socket_ = socket;
        do {
            last() = last() < last_message ? last() + 1 : WM_APP;
        } while (by_message().count(last()));
        by_message()[message_ = last()] = this;
        if (WSAAsyncSelect(socket_, window(), message_, events)) throw Trouble("WSAAsyncSelect");
    }

    // Ends the notices. Those that are in the queue already still come: with a message that belongs to nobody any more. The usual
    // class finds its object by the handle of the socket, and the next socket may have the same: a late FD_CLOSE then closes that.
    void detach() {
        if (socket_ == INVALID_SOCKET) return;
        WSAAsyncSelect(socket_, window(), 0, 0);
        by_message().erase(message_);
        socket_ = INVALID_SOCKET;
    }

    virtual void OnAccept(int) {}
    virtual void OnConnect(int) {}
    virtual void OnReceive(int) {}
    virtual void OnSend(int) {}
    virtual void OnClose(int) {} // a FIN, or with an error a reset; there may be bytes to read before it, and no OnReceive comes after it

private:
    static constexpr UINT last_message = 0xBFFF; // of those for an application's own use
    static std::map<UINT, AsyncSocket *> &by_message() {
        static std::map<UINT, AsyncSocket *> known;
        return known;
    }
    struct Posts {
        std::mutex mutex;
        std::vector<std::function<void()>> acts;
    };
    static Posts &posts() {
        static Posts waiting;
        return waiting;
    }
    static UINT &last() {
        static UINT message = WM_APP;
        return message;
    }

    static LRESULT CALLBACK on_message(HWND window, UINT message, WPARAM word, LPARAM notice) {
        if (message == WM_USER) {
            std::unique_lock lock(posts().mutex);
            auto acts = std::exchange(posts().acts, {});
            lock.unlock();
            for (auto &act : acts) act();
            return 0;
        }
        auto found = by_message().find(message);
        if (found == by_message().end()) return DefWindowProcW(window, message, word, notice);
        auto &socket = *found->second; // its handler may be its end: nothing of it is used after the call
        const int error = WSAGETSELECTERROR(notice);
        switch (WSAGETSELECTEVENT(notice)) {
        case FD_ACCEPT: socket.OnAccept(error); break;
        case FD_CONNECT: socket.OnConnect(error); break;
        case FD_READ: socket.OnReceive(error); break;
        case FD_WRITE: socket.OnSend(error); break;
        case FD_CLOSE: socket.OnClose(error); break;
        }
        return 0;
    }

    SOCKET socket_ = INVALID_SOCKET;
    UINT message_ = 0;
};
