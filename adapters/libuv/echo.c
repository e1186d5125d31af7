/* An echo server of frames of 4 bytes big-endian on libuv's loop: echo HOST:PORT. libuv hands out bytes; the framing is ours. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { LIMIT = 1 << 20, PENDING = 1 << 20 }; /* bytes of a payload; bytes unsent at which reading stops */

typedef struct { uv_tcp_t tcp; char in[4 + LIMIT]; size_t used; uv_shutdown_t last; } conn_t;
typedef struct { uv_write_t req; char data[]; } reply_t;

static void ended(uv_handle_t *h) { free(h); }
static void drop(uv_stream_t *s) { if (!uv_is_closing((uv_handle_t *)s)) uv_close((uv_handle_t *)s, ended); }
static void drained(uv_shutdown_t *r, int status) { (void)status; drop(r->handle); }

static void room(uv_handle_t *h, size_t wanted, uv_buf_t *buf) {
	conn_t *c = (conn_t *)h;
	(void)wanted;
	*buf = uv_buf_init(c->in + c->used, sizeof c->in - c->used);
}

static void bytes(uv_stream_t *s, ssize_t n, const uv_buf_t *buf);

static void written(uv_write_t *req, int status) {
	uv_stream_t *s = req->handle;
	free(req);
	if (status < 0) drop(s);
	else if (!uv_is_closing((uv_handle_t *)s) && uv_stream_get_write_queue_size(s) < PENDING && uv_is_writable(s)) uv_read_start(s, room, bytes);
}

static int answer(uv_stream_t *s, const char *frame, size_t n) {
	reply_t *r = malloc(sizeof *r + n);
	memcpy(r->data, frame, n);
	uv_buf_t out = uv_buf_init(r->data, n);
	return uv_write(&r->req, s, &out, 1, written);
}

static void bytes(uv_stream_t *s, ssize_t n, const uv_buf_t *buf) {
	conn_t *c = (conn_t *)s;
	size_t at = 0;
	uint32_t length;
	(void)buf;
	if (n == UV_EOF) { /* what is queued goes out first: uv_shutdown waits for it, uv_close would cancel it */
		uv_read_stop(s);
		if (uv_shutdown(&c->last, s, drained) < 0) drop(s);
		return;
	}
	if (n < 0) { drop(s); return; }
	for (c->used += n; c->used - at >= 4; at += 4 + length) {
		memcpy(&length, c->in + at, 4);
		length = ntohl(length);
		if (length > LIMIT) { drop(s); return; }
		if (c->used - at - 4 < length) break;
		if (answer(s, c->in + at, 4 + length) < 0) { drop(s); return; }
	}
	memmove(c->in, c->in + at, c->used -= at);
	if (uv_stream_get_write_queue_size(s) >= PENDING) uv_read_stop(s);
}

static void joined(uv_stream_t *listener, int status) {
	conn_t *c = calloc(1, sizeof *c);
	(void)status;
	uv_tcp_init(listener->loop, &c->tcp);
	if (uv_accept(listener, (uv_stream_t *)c) == 0) uv_read_start((uv_stream_t *)c, room, bytes);
	else drop((uv_stream_t *)c);
}

int main(int argc, char **argv) {
	uv_tcp_t listener;
	struct sockaddr_in addr;
	char *port = argc == 2 ? strrchr(argv[1], ':') : NULL;
	if (!port) return 2;
	*port++ = 0;
	signal(SIGPIPE, SIG_IGN); /* libuv writes without MSG_NOSIGNAL: https://github.com/joyent/libuv/issues/1254 */
	uv_ip4_addr(argv[1], atoi(port), &addr);
	uv_tcp_init(uv_default_loop(), &listener);
	if (uv_tcp_bind(&listener, (struct sockaddr *)&addr, 0) || uv_listen((uv_stream_t *)&listener, 511, joined)) return 1;
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
