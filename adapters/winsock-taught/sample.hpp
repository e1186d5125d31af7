// What the samples of this folder begin with, as such samples do. NOT TO BE COPIED: everything here is wrong on purpose, and
// docs/explanation/winsock.md says what. How to do it right is in ../winsock.
#pragma once

#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <stdexcept>
#include <string>
#include <vector>

struct WinSockInit {
    WinSockInit() {
        WSADATA wsa{};
        if (WSAStartup(MAKEWORD(2, 2), &wsa) != 0) throw std::runtime_error("WSAStartup");
    }
    ~WinSockInit() { WSACleanup(); }
} g_wsa;

// A listener at HOST:PORT: IPv4 alone, nothing checked, no SO_EXCLUSIVEADDRUSE but the SO_REUSEADDR that one knows from elsewhere.
inline SOCKET Listen(const char *at) {
    std::string host(at);
    auto colon = host.rfind(':');
    sockaddr_in addr{};
    addr.sin_family = AF_INET;
    addr.sin_addr.s_addr = inet_addr(host.substr(0, colon).c_str());
    addr.sin_port = htons((u_short)atoi(at + colon + 1));
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    BOOL yes = TRUE;
    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, (char *)&yes, sizeof(yes));
    bind(s, (sockaddr *)&addr, sizeof(addr));
    listen(s, SOMAXCONN);
    return s;
}

inline void NonBlocking(SOCKET s) {
    u_long nb = 1;
    ioctlsocket(s, FIONBIO, &nb);
}

// The accumulating parser: no maximum, and no word about what is left when the stream ends.
struct Parser {
    std::vector<char> in;
    uint32_t expectLen = 0;
    bool readingLen = true;

    bool ParseMessages(std::vector<std::string> &messages) {
        size_t pos = 0;
        while (true) {
            if (readingLen) {
                if (in.size() - pos < 4) break;
                memcpy(&expectLen, &in[pos], 4);
                expectLen = __builtin_bswap32(expectLen);
                pos += 4;
                readingLen = false;
            } else {
                if (in.size() - pos < expectLen) break;
                messages.emplace_back(&in[pos], &in[pos + expectLen]); // one past the end, whenever a frame ends the buffer
                pos += expectLen;
                readingLen = true;
                expectLen = 0;
            }
        }
        if (pos > 0) in.erase(in.begin(), in.begin() + pos);
        return true;
    }
};

inline std::string Frame(const std::string &msg) {
    uint32_t len = __builtin_bswap32((uint32_t)msg.size());
    return std::string((char *)&len, (char *)&len + 4) + msg;
}
