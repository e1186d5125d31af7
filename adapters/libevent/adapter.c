/* The drill protocol for client.c: commands on standard input. */
#include "client.h"

#include <signal.h>
#include <string.h>

static struct event_base *base;
static struct client *clients;

static struct client *opened(json_t *c, const char *name)
{
	struct client *made = calloc(1, sizeof *made);
	const char *addr = json_string_value(json_array_get(json_object_get(c, "addrs"), 0)), *colon = strrchr(addr, ':');
	bool bracket = addr[0] == '[';
	*made = (struct client){.base = base, .name = strdup(name), .state = "disconnected", .port = atoi(colon + 1), .next = clients,
		.host = strndup(addr + bracket, colon - addr - 2 * bracket)};
	made->most = json_integer_value(json_object_get(json_object_get(c, "config"), "max_frame"));
	return clients = made;
}

static const char *word(json_t *c, const char *key)
{
	const char *text = json_string_value(json_object_get(c, key));
	return text == NULL ? "" : text;
}

static void obey(json_t *c)
{
	const char *verb = word(c, "verb"), *how = word(c, "how"), *what = word(c, "what"), *resolver = word(json_object_get(c, "config"), "resolver");
	long long id = json_integer_value(json_object_get(c, "id"));
	json_t *answer = json_pack("{s:I, s:b}", "id", (json_int_t)id, "ok", 1);
	struct client *cl = clients;
	while (cl != NULL && strcmp(cl->name, word(c, "client")) != 0)
		cl = cl->next;
	if (strcmp(verb, "hello") == 0) {
		json_object_update_new(answer, json_pack("{s:i, s:s, s:s, s:s, s:[s], s:[s, s]}", "protocol", 1, "name", "libevent", "version",
			event_get_version(), "language", "c", "roles", "client", "features", "names", "cancel"));
	} else if (strcmp(what, "clock") == 0) {
		json_object_set_new(answer, "t", json_integer(now()));
	} else if (strcmp(what, "state") == 0 && cl != NULL) {
		json_object_set_new(answer, "state", json_string(cl->state));
	} else if (strstr(" open send cancel close bye ", verb) == NULL || (*word(c, "role") && strcmp(word(c, "role"), "client") != 0) ||
		strcmp(how, "half") == 0) {
		json_object_set_new(answer, "ok", json_false());
		json_object_set_new(answer, "unsupported", json_string(*what ? what : strcmp(verb, "open") == 0 ? word(c, "role") : *how ? how : verb));
	}
	bool ok = json_is_true(json_object_get(answer, "ok"));
	line(answer);
	if (!ok) {
		return;
	} else if (strcmp(verb, "open") == 0) {
		json_t *delay = json_object_get(json_object_get(c, "config"), "resolution_delay");
		char skew[20];
		snprintf(skew, sizeof skew, "%.3f", (delay ? json_integer_value(delay) : 50) / 1000.0);
		client_connect(opened(c, word(c, "client")), *resolver ? resolver : NULL, skew);
	} else if (strcmp(verb, "send") == 0) {
		unsigned char *p;
		size_t len = payload(c, &p);
		long long repeat = json_integer_value(json_object_get(c, "repeat")), workers = json_integer_value(json_object_get(c, "workers"));
		client_send(cl, id, p, len, (repeat ? repeat : 1) * (workers ? workers : 1), workers ? workers : 1);
		free(p);
	} else if (strcmp(verb, "cancel") == 0 || strcmp(verb, "close") == 0) {
		client_end(cl, id, *how == 0 ? "canceled" : strcmp(how, "abort") == 0 ? "closed" : NULL);
	} else if (strcmp(verb, "bye") == 0) {
		event_base_loopbreak(base);
	}
}

static void commands(struct bufferevent *in, void *unused)
{
	char *text;
	(void)unused;
	while ((text = evbuffer_readln(bufferevent_get_input(in), NULL, EVBUFFER_EOL_LF)) != NULL) {
		json_t *c = json_loads(text, 0, NULL);
		if (c != NULL)
			obey(c);
		json_decref(c);
		free(text);
	}
}

static void over(struct bufferevent *in, short what, void *unused)
{
	(void)in, (void)what, (void)unused;
	event_base_loopbreak(base);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	base = event_base_new();
	struct bufferevent *in = bufferevent_socket_new(base, 0, 0);
	bufferevent_setcb(in, commands, NULL, over, NULL);
	evutil_make_socket_nonblocking(0);
	bufferevent_enable(in, EV_READ);
	event_base_dispatch(base);
	return 0;
}
