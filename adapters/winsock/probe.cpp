// Nothing but WinSock's start and end: whether Wine runs a program at all, before anything is judged.
#include "winsock.hpp"

int main() {
    try {
        Startup winsock;
    } catch (const Trouble &trouble) {
        std::fprintf(stderr, "%s\n", trouble.what());
        return 1;
    }
}
