// A completion port, as it is usually sketched: no failure handled, no end of the stream, no owner. Wrong on purpose; the right one is
// ../winsock/iocp.cpp.
#include <thread>

#include "sample.hpp"

struct ConnCtx : Parser {
    OVERLAPPED readOv{}, writeOv{};
    SOCKET s{};
    char buf[4096];
    std::string out; // replaced while the system may still send it

    void Read() {
        WSABUF b{sizeof(buf), buf};
        DWORD flags = 0;
        WSARecv(s, &b, 1, nullptr, &flags, &readOv, nullptr);
    }
};

static HANDLE iocp = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);

static void Worker() {
    for (;;) {
        DWORD bytes;
        ULONG_PTR key;
        OVERLAPPED *ov;
        BOOL ok = GetQueuedCompletionStatus(iocp, &bytes, &key, &ov, INFINITE);
        auto *ctx = (ConnCtx *)key;
        if (!ok) { /* error */
        }
        if (ov == &ctx->readOv) {
            ctx->in.insert(ctx->in.end(), ctx->buf, ctx->buf + bytes); // 0 bytes are the end of the stream: the next read, and so on
            std::vector<std::string> messages;
            ctx->ParseMessages(messages);
            for (auto &m : messages) {
                ctx->out = Frame(m);
                WSABUF b{(ULONG)ctx->out.size(), ctx->out.data()};
                WSASend(ctx->s, &b, 1, nullptr, 0, &ctx->writeOv, nullptr); // several at once, with one OVERLAPPED
            }
            ctx->Read();
        }
    }
}

int main(int, char **argv) {
    SOCKET listener = Listen(argv[1]);
    for (int i = 0; i < 4; i++) std::thread(Worker).detach();
    for (;;) {
        auto *ctx = new ConnCtx; // for ever
        ctx->s = accept(listener, nullptr, nullptr);
        CreateIoCompletionPort((HANDLE)ctx->s, iocp, (ULONG_PTR)ctx, 0);
        ctx->Read();
    }
}
