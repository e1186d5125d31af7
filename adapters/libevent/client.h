/* A client of libevent: bufferevent_socket_connect_hostname, with evdns for names. */
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/dns.h>
#include <event2/event.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct client {
	struct event_base *base;
	struct evdns_base *dns;
	struct bufferevent *bev; /* NULL before it begins and after its end */
	struct event *dialling;	 /* looks whether the look-up has ended */
	char *name, *host;
	int port;
	long long most;	 /* bytes of a payload; 0 is no limit */
	const char *state;
	long long sends[1024], close_id; /* ids of commands that have no outcome yet; 0 is none */
	size_t sending;
	bool leaving, ended, connected;
	struct client *next;
};

void client_connect(struct client *c, const char *resolver, const char *skew); /* in seconds, of the answers about the two families */
void client_send(struct client *c, long long id, const unsigned char *payload, size_t len, long long count, long long workers);
void client_end(struct client *c, long long id, const char *why); /* why is NULL for an end in order */

/* Of the protocol: one event of a client. The fields are those that jansson packs. */
void tell(struct client *c, const char *event, json_t *fields);
void done(struct client *c, long long id, const char *class);
uint32_t crc(const unsigned char *p, size_t len);
json_t *base64(const unsigned char *p, size_t len);
void line(json_t *fields);
long long now(void); /* microseconds of a monotonic clock */
size_t payload(json_t *send, unsigned char **to); /* to is freed by the caller */
