// An echo server on Boost.Asio's coroutines: echo (length|lines) HOST:PORT. Lengths are read by async_read, lines by
// async_read_until; the limits are ours, for without one Asio takes whatever a peer announces.
#include <array>
#include <chrono>
#include <cstdlib>
#include <string>
#include <utility> // Asio 1.74 forgets it: std::exchange
#include <vector>

#include <boost/asio.hpp>
#include <boost/endian/buffers.hpp>

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::use_awaitable;

constexpr std::uint32_t longest_frame = 1 << 20;
constexpr std::size_t longest_line = 16 << 10;

asio::awaitable<void> frames(tcp::socket& socket) {
	std::vector<char> frame;
	for (;;) {
		boost::endian::big_uint32_buf_t header;
		co_await asio::async_read(socket, asio::buffer(&header, sizeof header), use_awaitable);
		if (header.value() > longest_frame) co_return;
		frame.resize(header.value());
		co_await asio::async_read(socket, asio::buffer(frame), use_awaitable);
		const std::array<asio::const_buffer, 2> reply{asio::buffer(&header, sizeof header), asio::buffer(frame)};
		co_await asio::async_write(socket, reply, use_awaitable);
	}
}

asio::awaitable<void> lines(tcp::socket& socket) {
	std::string read;
	for (;;) {
		auto room = asio::dynamic_buffer(read, longest_line + 2);
		const auto n = co_await asio::async_read_until(socket, room, "\r\n", use_awaitable);
		co_await asio::async_write(socket, asio::buffer(read, n), use_awaitable);
		room.consume(n);
	}
}

// Every reply has been handed to the system before the next frame is read, so that nothing is lost by closing then. What
// ends a connection, the peer's end of the stream included, comes as an exception and ends this connection only.
asio::awaitable<void> serve(tcp::socket socket, bool by_lines) {
	try {
		if (by_lines) co_await lines(socket);
		else co_await frames(socket);
	} catch (const boost::system::system_error&) {
	}
}

asio::awaitable<void> accept(tcp::acceptor listener, bool by_lines) {
	for (;;) {
		boost::system::error_code trouble;
		auto socket = co_await listener.async_accept(asio::redirect_error(use_awaitable, trouble));
		if (trouble) { // no descriptor is left, for instance: there is one again when a connection has ended
			asio::steady_timer pause(listener.get_executor(), std::chrono::milliseconds(100));
			co_await pause.async_wait(use_awaitable);
			continue;
		}
		asio::co_spawn(listener.get_executor(), serve(std::move(socket), by_lines), asio::detached);
	}
}

int main(int, char** arguments) {
	asio::io_context loop(1);
	const std::string mode = arguments[1], at = arguments[2];
	const auto colon = at.rfind(':');
	const auto port = static_cast<unsigned short>(std::atoi(at.c_str() + colon + 1));
	tcp::acceptor listener(loop, {asio::ip::make_address(at.substr(0, colon)), port});
	asio::co_spawn(loop, accept(std::move(listener), mode == "lines"), asio::detached);
	loop.run();
}
