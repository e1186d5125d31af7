// A length-prefixed client on WSAAsyncSelect, as it is usually taught: CLenClient's queue and parser, a timer for each limit, the usual
// backoff. Wrong on purpose; the right one is ../winsock/async_client.hpp.
#include <cmath>
#include <functional>

#include "sample.hpp"

#include "adapter.hpp"

const UINT WM_SOCKET = WM_USER + 1, WM_DO = WM_USER + 2;
static HWND window;

class CLenClient : Parser {
    const Settings m_settings;
    Watcher &m_watcher;
    SOCKET m_s = INVALID_SOCKET;
    bool m_connected = false, m_over = false;
    std::deque<std::string> m_out;
    int m_attempt = 0;
    DWORD m_last = 0;

public:
    static CLenClient *the; // one dialog, one socket

    CLenClient(const Settings &settings, Watcher &watcher) : m_settings(settings), m_watcher(watcher) { the = this; }

    static void Do(std::function<void()> f) { PostMessageW(window, WM_DO, 0, (LPARAM) new std::function<void()>(f)); }

    void start() {
        Do([this] { ConnectTo(0); });
    }
    std::string send(const std::string &msg) { // nobody asks what becomes of it
        Do([=, this] { QueueSend(msg); });
        return "";
    }
    std::string close() {
        Do([this] { m_over = true, Close("closed"); });
        return "";
    }
    std::string half() { return close(); }
    std::string abort() { return close(); }
    std::string cancel() { return close(); }
    void hurry() {}

    void OnConnect(int e) {
        m_connected = (e == 0);
        if (e == 0) {
            m_watcher.connected(local_of(m_s));
            TrySend();
        } // and if not, nothing: the timer will see to it
    }

    void OnReceive() {
        char buf[4096];
        for (;;) {
            int n = recv(m_s, buf, sizeof(buf), 0);
            if (n == SOCKET_ERROR) {
                if (WSAGetLastError() == WSAEWOULDBLOCK) break;
                return Close("reset");
            }
            if (n == 0) return Close("clean_close"); // whatever was received
            m_last = GetTickCount();
            in.insert(in.end(), buf, buf + n);
            std::vector<std::string> messages;
            ParseMessages(messages);
            for (auto &m : messages) m_watcher.received(m);
        }
    }

    void OnSend() { TrySend(); }
    void OnClose() { Close("clean_close"); } // without its error, and without reading what is left

    void OnTimer(UINT_PTR id) {
        if (id == 1 && !m_connected) Close("connect_timeout"); // never stopped: it meets every later attempt, too
        if (id == 2 && m_connected && m_settings.limits.idle && GetTickCount() > m_last + m_settings.limits.idle) Close("idle_timeout");
        if (id == 3) {
            KillTimer(window, 3);
            ConnectTo(m_wait);
        }
    }

private:
    DWORD m_wait = 0;

    void ConnectTo(DWORD waited) {
        if (m_over) return;
        m_watcher.attempt(m_attempt + 1, waited);
        auto colon = m_settings.addr.rfind(':');
        sockaddr_in addr{};
        addr.sin_family = AF_INET;
        addr.sin_addr.s_addr = inet_addr(m_settings.addr.substr(0, colon).c_str());
        addr.sin_port = htons((u_short)atoi(m_settings.addr.c_str() + colon + 1));
        m_s = socket(AF_INET, SOCK_STREAM, 0);
        WSAAsyncSelect(m_s, window, WM_SOCKET, FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE);
        connect(m_s, (sockaddr *)&addr, sizeof(addr));
        m_last = GetTickCount();
        if (m_settings.limits.connect) SetTimer(window, 1, (UINT)m_settings.limits.connect, nullptr);
        SetTimer(window, 2, 200, nullptr);
    }

    void QueueSend(const std::string &msg) { // without a limit
        m_out.push_back(Frame(msg));
        TrySend();
    }

    void TrySend() {
        if (!m_connected) return;
        while (!m_out.empty()) {
            auto &top = m_out.front();
            int n = ::send(m_s, top.data(), (int)top.size(), 0);
            if (n == SOCKET_ERROR) {
                if (WSAGetLastError() == WSAEWOULDBLOCK) return;
                return Close("reset");
            }
            m_last = GetTickCount(); // sending counts as a sign of life
            if (n < (int)top.size()) {
                top.erase(0, n);
                return;
            }
            m_out.pop_front();
        }
    }

    // m_connected, the parser and the half-sent head of the queue stay as they are.
    void Close(const char *why) {
        if (m_s == INVALID_SOCKET) return;
        closesocket(m_s);
        m_s = INVALID_SOCKET;
        m_watcher.lost(why);
        bool again = m_settings.reconnect && !m_over;
        m_watcher.stopped(why, again);
        if (!again) return;
        m_wait = NextBackoff(m_attempt++);
        SetTimer(window, 3, m_wait, nullptr);
    }

    DWORD NextBackoff(int attempt) {
        double exp = std::min<double>((double)m_settings.backoff.cap, (double)m_settings.backoff.initial * std::pow(2.0, attempt));
        double jitter = 0.5 + (rand() / (double)RAND_MAX) * 0.5; // the same numbers in every process
        return (DWORD)(exp * jitter);
    }
};

CLenClient *CLenClient::the;

static LRESULT CALLBACK WndProc(HWND w, UINT msg, WPARAM wp, LPARAM lp) {
    auto *c = CLenClient::the;
    if (msg == WM_DO) {
        auto *f = (std::function<void()> *)lp;
        (*f)();
        delete f;
    } else if (msg == WM_TIMER && c) c->OnTimer(wp);
    else if (msg == WM_SOCKET && c) {
        switch (WSAGETSELECTEVENT(lp)) {
        case FD_CONNECT: c->OnConnect(WSAGETSELECTERROR(lp)); break;
        case FD_READ: c->OnReceive(); break;
        case FD_WRITE: c->OnSend(); break;
        case FD_CLOSE: c->OnClose(); break;
        }
    } else return DefWindowProcW(w, msg, wp, lp);
    return 0;
}

int main() {
    WNDCLASSW wc{};
    wc.lpfnWndProc = WndProc;
    wc.lpszClassName = L"Client";
    RegisterClassW(&wc);
    window = CreateWindowExW(0, L"Client", nullptr, 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, nullptr);
    std::thread([] {
        drill::run([](const Command &command) { return carry_out<CLenClient>(command, "length-prefixed client, as taught"); });
    }).detach();
    for (MSG msg; GetMessageW(&msg, nullptr, 0, 0) > 0;) DispatchMessageW(&msg);
}
