#include "client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>

static const struct timeval limit = {2, 0};	  /* on connecting, by bufferevent_set_timeouts */
static const struct timeval turn = {0, 5 * 1000}; /* between two looks at the look-up */

static void change(struct client *c, const char *to, json_t *fields)
{
	json_object_set_new(fields, "from", json_string(c->state));
	json_object_set_new(fields, "to", json_string(to));
	c->state = to;
	tell(c, "state", fields);
}

static json_t *address(evutil_socket_t fd, int (*name)(int, struct sockaddr *, socklen_t *))
{
	struct sockaddr_storage at;
	socklen_t len = sizeof at;
	char host[INET6_ADDRSTRLEN] = "0.0.0.0", text[80];
	if (name(fd, (struct sockaddr *)&at, &len) == 0 && at.ss_family == AF_INET6) {
		struct sockaddr_in6 *six = (struct sockaddr_in6 *)&at;
		snprintf(text, sizeof text, "[%s]:%d", inet_ntop(AF_INET6, &six->sin6_addr, host, sizeof host), ntohs(six->sin6_port));
	} else {
		struct sockaddr_in *four = (struct sockaddr_in *)&at;
		snprintf(text, sizeof text, "%s:%d", inet_ntop(AF_INET, &four->sin_addr, host, sizeof host), ntohs(four->sin_port));
	}
	return json_string(text);
}

static void dialled(evutil_socket_t fd, short what, void *arg)
{
	struct client *c = arg;
	(void)fd, (void)what;
	if (c->bev == NULL || bufferevent_getfd(c->bev) < 0 || strcmp(c->state, "resolving") != 0)
		return;
	change(c, "connecting", json_object());
	char addr[300];
	snprintf(addr, sizeof addr, strchr(c->host, ':') ? "[%s]:%d" : "%s:%d", c->host, c->port);
	tell(c, "attempt", json_pack("{s:i, s:s, s:i}", "n", 1, "addr", addr, "delay", 0));
}

static void finish(struct client *c, const char *class, const char *detail)
{
	if (detail != NULL)
		tell(c, "error", json_pack("{s:s, s:s}", "class", class, "detail", detail));
	for (size_t i = 0; i < c->sending; i++)
		done(c, c->sends[i], class);
	c->sending = 0;
	bufferevent_free(c->bev);
	event_free(c->dialling);
	c->bev = NULL;
	change(c, "disconnected", json_pack("{s:s}", "class", class));
	if (c->close_id != 0)
		done(c, c->close_id, NULL);
	c->close_id = 0;
}

static void received(struct bufferevent *bev, void *arg)
{
	struct client *c = arg;
	struct evbuffer *in = bufferevent_get_input(bev);
	uint32_t header;
	while (evbuffer_copyout(in, &header, 4) == 4) {
		size_t len = ntohl(header);
		if (c->most > 0 && len > (size_t)c->most) {
			finish(c, "frame_too_large", "a frame above the limit");
			return;
		}
		if (evbuffer_get_length(in) < 4 + len)
			return;
		const unsigned char *p = evbuffer_pullup(in, 4 + len) + 4;
		json_t *fields = json_pack("{s:I, s:I}", "len", (json_int_t)len, "crc", (json_int_t)crc(p, len));
		if (len <= 4096)
			json_object_set_new(fields, "data", base64(p, len));
		tell(c, "recv", fields);
		evbuffer_drain(in, 4 + len);
	}
}

static void written(struct bufferevent *bev, void *arg)
{
	struct client *c = arg;
	(void)bev;
	for (size_t i = 0; i < c->sending; i++)
		done(c, c->sends[i], NULL);
	c->sending = 0;
	if (c->leaving || c->ended)
		finish(c, c->leaving ? "closed" : "clean_close", NULL);
}

static void happened(struct bufferevent *bev, short what, void *arg)
{
	struct client *c = arg;
	int error = EVUTIL_SOCKET_ERROR(), unresolved = bufferevent_socket_get_dns_error(bev);
	if (what & BEV_EVENT_CONNECTED) {
		evutil_socket_t fd = bufferevent_getfd(bev);
		dialled(fd, 0, c);
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
		bufferevent_set_timeouts(bev, NULL, NULL);
		c->connected = true;
		change(c, "connected", json_pack("{s:o, s:o}", "local", address(fd, getsockname), "remote", address(fd, getpeername)));
	} else if ((what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) == BEV_EVENT_EOF) { /* both may come at once */
		if (evbuffer_get_length(bufferevent_get_output(bev)) > 0) {
			c->ended = true; /* what becomes of the rest, the next write tells */
			return;
		}
		bool cut = evbuffer_get_length(bufferevent_get_input(bev)) > 0;
		finish(c, cut ? "truncated" : "clean_close", cut ? "the stream ended inside a frame" : NULL);
	} else if (what & BEV_EVENT_TIMEOUT) {
		finish(c, "connect_timeout", "not connected in time");
	} else if (unresolved != 0) {
		finish(c, "resolve", evutil_gai_strerror(unresolved));
	} else {
		finish(c, error == ECONNREFUSED ? "refused" : error == ECONNRESET || error == EPIPE ? "reset" : "other", strerror(error));
	}
}

void client_connect(struct client *c, const char *resolver, const char *skew)
{
	change(c, "resolving", json_object());
	if (resolver != NULL) {
		static struct evdns_base *dns; /* of the first resolver that it is told of, and never freed: a look-up may be under way */
		if (dns == NULL) {
			dns = evdns_base_new(c->base, EVDNS_BASE_DISABLE_WHEN_INACTIVE);
			evdns_base_nameserver_ip_add(dns, resolver);
			evdns_base_set_option(dns, "getaddrinfo-allow-skew:", skew);
		}
		c->dns = dns;
	}
	c->bev = bufferevent_socket_new(c->base, -1, BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS);
	c->dialling = event_new(c->base, -1, EV_PERSIST, dialled, c);
	event_add(c->dialling, &turn);
	bufferevent_setcb(c->bev, received, written, happened, c);
	bufferevent_set_timeouts(c->bev, NULL, &limit);
	bufferevent_enable(c->bev, EV_READ | EV_WRITE);
	bufferevent_socket_connect_hostname(c->bev, c->dns, AF_UNSPEC, c->host, c->port);
	dialled(-1, 0, c);
}

void client_send(struct client *c, long long id, const unsigned char *payload, size_t len, long long count, long long workers)
{
	if (!c->connected || c->bev == NULL || c->leaving)
		return done(c, id, "closed");
	if (c->most > 0 && len > (size_t)c->most)
		return done(c, id, "frame_too_large");
	for (long long n = 0; n < count; n++) {
		uint32_t header = htonl(len), number[2] = {htonl(n % workers), htonl(n / workers)};
		bufferevent_write(c->bev, &header, 4);
		if (count > 1)
			bufferevent_write(c->bev, number, 8);
		bufferevent_write(c->bev, payload + (count > 1 ? 8 : 0), len - (count > 1 ? 8 : 0));
	}
	c->sends[c->sending++] = id;
}

void client_end(struct client *c, long long id, const char *why)
{
	if (c->bev == NULL)
		return done(c, id, NULL);
	if (c->close_id != 0)
		done(c, c->close_id, NULL);
	c->close_id = id;
	if (why == NULL && c->connected && evbuffer_get_length(bufferevent_get_output(c->bev)) > 0) {
		c->leaving = true;
		return;
	}
	if (why != NULL && c->connected)
		setsockopt(bufferevent_getfd(c->bev), SOL_SOCKET, SO_LINGER, &(struct linger){1, 0}, sizeof(struct linger));
	finish(c, why == NULL ? "closed" : why, NULL);
}
