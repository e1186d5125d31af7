// A client for framed messages on Boost.Asio's coroutines, which tells what it does by a drill::Voice. adapter.cpp drives it.

#include <deque>
#include <future>
#include <memory>
#include <sstream>
#include <utility> // Asio 1.74 forgets it: std::exchange

#include <boost/asio.hpp>
#include <boost/endian/buffers.hpp>

#include "drill.hpp"

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using drill::member;

inline asio::io_context loop(1);

inline std::string class_of(error_code e) {
	if (e == asio::error::eof) return "clean_close";
	if (e == asio::error::operation_aborted) return "closed";
	if (e == asio::error::connection_refused) return "refused";
	return e == asio::error::connection_reset || e == asio::error::broken_pipe ? "reset" : "other";
}

struct Client {
	explicit Client(const drill::Command& open) : addr(open.text("addrs")), limit(open.number("max_frame", UINT32_MAX)), voice(open.text("client")) {
		asio::co_spawn(loop, live(), asio::detached);
	}

	void send(const drill::Command& command) { worker.then([=, this] { voice.send_all(command, [this](const std::string& m) { return send_one(m); }); }); }

	void close(const drill::Command& command) { // after all that is being sent
		worker.then([=, this] { asio::post(loop, [=, this] {
			connected ? socket.shutdown(tcp::socket::shutdown_send, ignored) : socket.close(ignored);
			voice.done(command, "");
		}); });
	}

	void end(const drill::Command& command, const std::string& why) { // whatever it is doing
		asio::post(loop, [=, this] {
			reason = why;
			if (why == "closed") socket.set_option(asio::socket_base::linger(true, 0), ignored); // then close is a reset
			socket.close(ignored);
			voice.done(command, "");
		});
	}

	asio::awaitable<void> live() {
		const auto colon = addr.rfind(':');
		const tcp::endpoint peer(asio::ip::make_address(addr.substr(0, colon)), static_cast<unsigned short>(std::stoi(addr.substr(colon + 1))));
		for (const auto to : {"resolving", "connecting"}) voice.change(to);
		voice.tell("attempt", member("n", 1) + member("addr", addr) + member("delay", 0));
		error_code failed;
		co_await socket.async_connect(peer, asio::redirect_error(asio::use_awaitable, failed));
		if (failed) co_return ended(class_of(failed), "");
		connected = true;
		voice.change("connected", member("conn", voice.name) + member("local", (std::ostringstream() << socket.local_endpoint()).str()) + member("remote", addr));
		ended(co_await read(), member("conn", voice.name));
	}

	asio::awaitable<std::string> read() { // until the end, and tells why
		for (error_code failed;;) {
			boost::endian::big_uint32_buf_t header;
			const auto n = co_await asio::async_read(socket, asio::buffer(&header, sizeof header), asio::redirect_error(asio::use_awaitable, failed));
			if (failed) co_return failed == asio::error::eof && n > 0 ? "truncated" : class_of(failed);
			if (header.value() > limit) co_return "frame_too_large";
			std::string message(header.value(), 0);
			co_await asio::async_read(socket, asio::buffer(message), asio::redirect_error(asio::use_awaitable, failed));
			if (failed) co_return failed == asio::error::eof ? "truncated" : class_of(failed);
			voice.received(message);
		}
	}

	std::string send_one(const std::string& message) {
		if (message.size() > limit) return "frame_too_large";
		const boost::endian::big_uint32_buf_t header(static_cast<std::uint32_t>(message.size()));
		auto frame = std::string(reinterpret_cast<const char*>(&header), sizeof header) + message;
		auto told = std::make_shared<std::promise<std::string>>();
		asio::post(loop, [=, this, frame = std::move(frame)]() mutable {
			if (!connected) return told->set_value("closed");
			sends.emplace_back(std::move(frame), told);
			if (sends.size() == 1) write();
		});
		return told->get_future().get();
	}

	void write() { // of two writes at a time, Asio would mix the pieces
		asio::async_write(socket, asio::buffer(sends.front().first), [this](error_code failed, std::size_t) {
			if (failed && reason.empty()) reason = class_of(failed); // the system tells a reset once
			sends.front().second->set_value(failed ? class_of(failed) : "");
			sends.pop_front();
			if (!sends.empty()) write();
		});
	}

	void ended(const std::string& seen, const std::string& conn) {
		const auto why = reason.empty() ? seen : reason;
		if (why != "clean_close" && why != "closed" && why != "canceled") voice.tell("error", conn + member("class", why));
		connected = false;
		socket.close(ignored);
		voice.change("disconnected", conn + member("class", why));
	}

	const std::string addr;
	const std::uint64_t limit;
	drill::Voice voice;
	drill::Worker worker;
	tcp::socket socket{loop};
	bool connected = false;
	error_code ignored;
	std::string reason; // why it ended, if that is known before the reading sees it
	std::deque<std::pair<std::string, std::shared_ptr<std::promise<std::string>>>> sends;
};
