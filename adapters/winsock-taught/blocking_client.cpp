// A client in a worker thread, as it is usually taught: select for the write set alone, an activity limit in slices of 200 ms, Sleep
// between the tries. Wrong on purpose; the right one is ../winsock/blocking_client.hpp.
#include <cmath>

#include "sample.hpp"

#include "adapter.hpp"

static DWORD NextBackoff(int attempt, DWORD baseMs, DWORD maxMs) {
    double exp = std::min<double>(maxMs, baseMs * std::pow(2.0, attempt));
    double jitter = 0.5 + (rand() / (double)RAND_MAX) * 0.5; // nobody called srand
    return (DWORD)(exp * jitter);
}

class WorkerClient {
    const Settings m_settings;
    Watcher &m_watcher;
    SOCKET m_s = INVALID_SOCKET;
    bool m_cancel = false;

public:
    WorkerClient(const Settings &settings, Watcher &watcher) : m_settings(settings), m_watcher(watcher) {}

    void start() {
        start_thread([this] { RunWithRetry(); });
    }
    std::string send(const std::string &msg) {
        auto f = Frame(msg);
        ::send(m_s, f.data(), (int)f.size(), 0); // the result is nobody's concern
        return "";
    }
    std::string close() { // "the safe order"
        m_cancel = true;
        shutdown(m_s, SD_BOTH);
        closesocket(m_s);
        return "";
    }
    std::string half() { return close(); }
    std::string abort() { return close(); }
    std::string cancel() {
        m_cancel = true; // looked at in the next slice
        return "";
    }
    void hurry() {}

private:
    void RunWithRetry() {
        const int maxAttempts = m_settings.backoff.attempts ? (int)m_settings.backoff.attempts : 1000;
        DWORD backoff = 0;
        for (int a = 0; a < maxAttempts; ++a) {
            m_watcher.attempt(a + 1, backoff);
            if (Run()) return m_watcher.stopped("clean_close", false); // an empty or cut-off stream is success, too
            bool again = m_settings.reconnect && !m_cancel;
            m_watcher.stopped("other", again);
            if (!again) return;
            backoff = NextBackoff(a, (DWORD)m_settings.backoff.initial, (DWORD)m_settings.backoff.cap);
            Sleep(backoff); // also after the last one, and deaf meanwhile
        }
        m_watcher.lost("gave_up");
        m_watcher.stopped("gave_up", false);
    }

    bool Run() {
        DWORD msTimeout = (DWORD)(m_settings.limits.connect ? m_settings.limits.connect : 3000);
        auto colon = m_settings.addr.rfind(':');
        sockaddr_in addr{};
        addr.sin_family = AF_INET; // whatever the lookup found
        addr.sin_addr.s_addr = inet_addr(m_settings.addr.substr(0, colon).c_str());
        addr.sin_port = htons((u_short)atoi(m_settings.addr.c_str() + colon + 1));
        m_s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
        u_long nb = 1;
        ioctlsocket(m_s, FIONBIO, &nb);
        connect(m_s, (sockaddr *)&addr, sizeof(addr));
        fd_set wfds;
        FD_ZERO(&wfds);
        FD_SET(m_s, &wfds);
        timeval tv{(long)(msTimeout / 1000), (long)((msTimeout % 1000) * 1000)};
        int rc = select(0, nullptr, &wfds, nullptr, &tv); // a refusal is in the set of exceptions
        int err = 0, len = sizeof(err);
        if (rc > 0) getsockopt(m_s, SOL_SOCKET, SO_ERROR, (char *)&err, &len);
        if (rc <= 0 || err) {
            closesocket(m_s);
            m_watcher.lost("connect_timeout");
            return false;
        }
        nb = 0;
        ioctlsocket(m_s, FIONBIO, &nb);
        m_watcher.connected(local_of(m_s));

        Parser parser;
        DWORD start = GetTickCount();
        char buf[4096];
        for (;;) {
            fd_set rfds;
            FD_ZERO(&rfds);
            FD_SET(m_s, &rfds);
            timeval slice{0, 200 * 1000};
            int rc = select(0, &rfds, nullptr, nullptr, &slice);
            if (m_cancel) {
                closesocket(m_s);
                return true;
            }
            if (rc > 0) {
                int n = recv(m_s, buf, sizeof(buf), 0);
                if (n == 0) break;
                if (n < 0) {
                    closesocket(m_s);
                    m_watcher.lost("reset");
                    return false;
                }
                parser.in.insert(parser.in.end(), buf, buf + n);
                std::vector<std::string> messages;
                parser.ParseMessages(messages);
                for (auto &m : messages) m_watcher.received(m);
                start = GetTickCount(); // activity resets the only limit there is
            } else if (m_settings.limits.idle && GetTickCount() - start > m_settings.limits.idle) {
                closesocket(m_s);
                m_watcher.lost("idle_timeout");
                return false;
            }
        }
        closesocket(m_s);
        return true;
    }
};

int main() {
    drill::run([](const Command &command) { return carry_out<WorkerClient>(command, "client in a worker thread, as taught"); });
}
