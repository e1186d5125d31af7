// The drill protocol for both clients: drill.hpp, as `sockdrill init --lang cpp` writes it, reads the commands and writes the events.
#pragma once

#include <map>
#include <memory>

#include "drill.hpp"
#include "policy.hpp"
#include "turns.hpp"

using drill::Command;
using drill::member;

inline Settings settings_of(const Command &open) {
    Settings s;
    auto ms = [&](const char *name) { return static_cast<ULONGLONG>(open.number(name, 0)); };
    s.addr = open.text("addrs");
    s.longest = static_cast<std::uint32_t>(open.number("max_frame", UINT32_MAX));
    s.limits = {ms("connect_timeout"), ms("idle_timeout"), ms("frame_timeout"), ms("send_timeout"), ms("close_timeout")};
    s.reconnect = open.flag("reconnect");
    s.backoff.initial = ms("initial");
    s.backoff.cap = ms("cap");
    s.backoff.factor = static_cast<double>(open.number("factor", 2));
    s.backoff.max_elapsed = ms("max_elapsed");
    s.backoff.stable = ms("stable");
    s.backoff.jitter = open.text("jitter");
    s.backoff.attempts = static_cast<unsigned>(open.number("attempts", s.backoff.initial ? 0 : 1));
    return s;
}

// One client, and a thread that does what it is told, in order: no answer waits for a socket.
template <typename Client>
class Driven : Watcher {
public:
    explicit Driven(const Command &open) : addr_(open.text("addrs")), voice_(open.text("client")), client_(settings_of(open), *this) {
        client_.start();
    }

    void send(const Command &command) {
        worker_.then([=, this] { voice_.send_all(command, [this](const std::string &message) { return client_.send(message); }); });
    }

    void close(const Command &command) {
        const auto how = command.text("how");
        if (how == "abort") return at_once(command, &Client::abort);
        if (how != "half") client_.hurry();
        worker_.then([=, this] { voice_.done(command, how == "half" ? client_.half() : client_.close()); });
    }

    void cancel(const Command &command) { at_once(command, &Client::cancel); }

    std::string state() { return voice_.state(); }

private:
    void at_once(const Command &command, std::string (Client::*act)()) {
        start_thread([=, this] { voice_.done(command, (client_.*act)()); });
    }

    std::string conn() const { return connected_ ? member("conn", name()) : ""; }
    std::string name() const { return voice_.name + "-" + std::to_string(connections_); }

    void attempt(unsigned n, ULONGLONG delay) override {
        if (voice_.state() == "disconnected") voice_.change("resolving");
        voice_.change("connecting");
        voice_.tell("attempt", member("n", n) + member("addr", addr_) + member("delay", static_cast<long long>(delay) * 1000));
    }
    void connected(const std::string &local) override {
        connections_++;
        connected_ = true;
        voice_.change("connected", conn() + member("local", local) + member("remote", addr_));
    }
    void received(const std::string &message) override { voice_.received(message, name()); }
    void lost(const std::string &why) override {
        if (why != "clean_close" && why != "closed" && why != "canceled") voice_.tell("error", conn() + member("class", why));
    }
    void stopped(const std::string &why, bool waits) override {
        voice_.change(waits ? "backoff" : "disconnected", conn() + member("class", why));
        connected_ = false;
    }

    const std::string addr_;
    drill::Voice voice_;
    Turns worker_;
    int connections_ = 0;
    bool connected_ = false;
    Client client_;
};

// Does what the command says and gives more members of the answer.
template <typename Client>
std::string carry_out(const Command &command, const char *called) {
    static std::map<std::string, Driven<Client> *> clients; // until the end of the process
    const auto verb = command.text("verb"), what = command.text("what"), name = command.text("client");
    if (verb == "hello")
        return member("protocol", 1) + member("name", called) + member("version", "2.2") + member("language", "c++") +
               R"(,"roles":["client"],"features":["timeouts","reconnect","cancel","half_close"])";
    if (what == "clock") return member("t", drill::now());
    command.only("role", {"client"});
    command.only("how", {"graceful", "half", "abort"});
    if (verb == "open") clients[name] = new Driven<Client>(command);
    else if (verb == "send" && clients.count(name)) clients[name]->send(command);
    else if (verb == "close" && clients.count(name)) clients[name]->close(command);
    else if (verb == "cancel" && clients.count(name)) clients[name]->cancel(command);
    else if (what == "state" && clients.count(name)) return member("state", clients[name]->state());
    else throw drill::Unsupported{what.empty() ? verb : what};
    return "";
}
