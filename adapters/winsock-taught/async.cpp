// WSAAsyncSelect in a message loop, as it is usually taught: reads until would-block, closes in OnClose. Wrong on purpose; the right one
// is ../winsock/async.cpp.
#include <map>

#include "sample.hpp"

const UINT WM_SOCKET = WM_USER + 1;
static HWND window;

class CEchoSocket : public Parser {
    SOCKET m_s;
    std::deque<std::string> m_out;

public:
    static std::map<SOCKET, CEchoSocket *> all; // found by the handle, which the next connection may have, too

    explicit CEchoSocket(SOCKET s) : m_s(s) {
        all[s] = this;
        WSAAsyncSelect(s, window, WM_SOCKET, FD_READ | FD_WRITE | FD_CLOSE);
    }

    void OnReceive() {
        char buf[4096];
        for (;;) { // a fast peer keeps the thread for itself
            int n = recv(m_s, buf, sizeof(buf), 0);
            if (n == SOCKET_ERROR) {
                if (WSAGetLastError() == WSAEWOULDBLOCK) break;
                Close();
                return;
            }
            if (n == 0) {
                Close();
                return;
            }
            in.insert(in.end(), buf, buf + n);
            std::vector<std::string> messages;
            ParseMessages(messages);
            for (auto &m : messages) m_out.push_back(Frame(m));
            TrySend();
        }
    }

    void OnSend() { TrySend(); }

    void OnClose() { Close(); } // neither what was not read nor what was not sent matters

private:
    void TrySend() {
        while (!m_out.empty()) {
            auto &top = m_out.front();
            int n = send(m_s, top.data(), (int)top.size(), 0);
            if (n == SOCKET_ERROR) return;
            if (n < (int)top.size()) {
                top.erase(0, n);
                return;
            }
            m_out.pop_front();
        }
    }

    void Close() {
        closesocket(m_s);
        all.erase(m_s); // the object itself is left: a notice may still come
    }
};

std::map<SOCKET, CEchoSocket *> CEchoSocket::all;

static LRESULT CALLBACK WndProc(HWND w, UINT msg, WPARAM wp, LPARAM lp) {
    if (msg != WM_SOCKET) return DefWindowProcW(w, msg, wp, lp);
    if (WSAGETSELECTEVENT(lp) == FD_ACCEPT) {
        new CEchoSocket(accept((SOCKET)wp, nullptr, nullptr));
        return 0;
    }
    auto *s = CEchoSocket::all[(SOCKET)wp];
    if (!s) return 0;
    if (WSAGETSELECTEVENT(lp) == FD_READ) s->OnReceive();
    if (WSAGETSELECTEVENT(lp) == FD_WRITE) s->OnSend();
    if (WSAGETSELECTEVENT(lp) == FD_CLOSE) s->OnClose();
    return 0;
}

int main(int, char **argv) {
    WNDCLASSW wc{};
    wc.lpfnWndProc = WndProc;
    wc.lpszClassName = L"Echo";
    RegisterClassW(&wc);
    window = CreateWindowExW(0, L"Echo", nullptr, 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, nullptr);
    WSAAsyncSelect(Listen(argv[1]), window, WM_SOCKET, FD_ACCEPT);
    for (MSG msg; GetMessageW(&msg, nullptr, 0, 0) > 0;) DispatchMessageW(&msg);
}
