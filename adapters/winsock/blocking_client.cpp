// The adapter of the client in blocking_client.hpp.
#include "blocking_client.hpp"
#include "adapter.hpp"

int main() {
    Startup winsock;
    drill::run([](const Command &command) { return carry_out<BlockingClient>(command, "WinSock client in a worker thread"); });
}
