// The adapter of the client in async_client.hpp: commands come on a thread of their own, the message loop has the first one.
#include "async_client.hpp"
#include "adapter.hpp"

int main() {
    Startup winsock;
    AsyncSocket::window(); // by the thread whose loop it is for
    std::thread([] {
        drill::run([](const Command &command) { return carry_out<AsyncClient>(command, "WinSock WSAAsyncSelect client"); });
        ExitProcess(0); // with whatever is still open
    }).detach();
    AsyncSocket::run_messages();
}
