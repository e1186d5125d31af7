// The drill protocol for client.hpp: drill.hpp, as `sockdrill init --lang cpp` writes it, reads the commands and writes the events.
#include <map>

#include "client.hpp"

std::map<std::string, std::unique_ptr<Client>> clients;

// Does what the command says and gives more members of the answer.
std::string carry_out(const drill::Command& command) {
	const auto verb = command.text("verb"), what = command.text("what"), name = command.text("client");
	if (verb == "hello")
		return member("protocol", 1) + member("name", "Boost.Asio") + member("version", "1.74") + member("language", "c++") + R"(,"roles":["client"],"features":["cancel","half_close"])";
	if (what == "clock") return member("t", drill::now());
	command.only("role", {"client"});
	command.only("how", {"graceful", "half", "abort"});
	if (verb == "open") clients[name] = std::make_unique<Client>(command);
	else if (verb == "send" && clients.count(name)) clients[name]->send(command);
	else if (verb == "close" && clients.count(name)) command.text("how") == "abort" ? clients[name]->end(command, "closed") : clients[name]->close(command);
	else if (verb == "cancel" && clients.count(name)) clients[name]->end(command, "canceled");
	else if (what == "state" && clients.count(name)) return member("state", clients[name]->voice.state());
	else throw drill::Unsupported{what.empty() ? verb : what};
	return "";
}

int main() {
	const auto work = asio::make_work_guard(loop);
	std::thread([] { loop.run(); }).detach();
	drill::run(carry_out);
}
