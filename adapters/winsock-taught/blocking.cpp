// A thread for each client, as it is usually taught: one recv for a header, one for a body, and memory before the check. Wrong on
// purpose; the right one is ../winsock/blocking.cpp.
#include "sample.hpp"

const uint32_t MAX_FRAME = 1 << 20;

static DWORD WINAPI Serve(LPVOID param) {
    SOCKET s = (SOCKET)param;
    for (;;) {
        uint32_t len = 0;
        int n = recv(s, (char *)&len, 4, 0); // may be one byte of the four
        if (n <= 0) break;
        len = __builtin_bswap32(len);
        char *body = (char *)malloc(4 + len); // 0xFFFFFFFF + 4 is 3; and whatever was announced is taken before it is looked at
        if (!body) break;
        if (len > MAX_FRAME) {
            memset(body, 0, 4 + (size_t)len); // "never trust a buffer": as long as was announced
            break;
        }
        int got = len ? recv(s, body + 4, (int)len, 0) : 0; // may be a part
        if (got < 0) break;
        uint32_t back = __builtin_bswap32(len);
        memcpy(body, &back, 4);
        send(s, body, 4 + got, 0);
        free(body); // not where the loop is left
    }
    shutdown(s, SD_BOTH);
    closesocket(s);
    return 0;
}

int main(int, char **argv) {
    SOCKET listener = Listen(argv[1]);
    for (;;) {
        SOCKET c = accept(listener, nullptr, nullptr);
        CreateThread(nullptr, 0, Serve, (LPVOID)c, 0, nullptr); // whose handle nobody closes
    }
}
