/* Lines of the drill protocol on standard output, and payloads. */
#include "client.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

long long now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

void line(json_t *fields)
{
	json_dumpf(fields, stdout, JSON_COMPACT);
	putchar('\n');
	fflush(stdout);
	json_decref(fields);
}

void tell(struct client *c, const char *event, json_t *fields)
{
	json_object_update_new(fields, json_pack("{s:s, s:I, s:s, s:s}", "event", event, "t", (json_int_t)now(), "client", c->name, "conn", c->name));
	line(fields);
}

void done(struct client *c, long long id, const char *class)
{
	tell(c, "done", json_pack("{s:I, s:b, s:s*}", "id", (json_int_t)id, "ok", class == NULL, "class", class));
}

uint32_t crc(const unsigned char *p, size_t len)
{
	static uint32_t table[256];
	for (uint32_t i = 0; table[255] == 0 && i < 256; i++) {
		table[i] = i;
		for (int bit = 0; bit < 8; bit++)
			table[i] = table[i] >> 1 ^ (table[i] & 1 ? 0xEDB88320 : 0);
	}
	uint32_t sum = ~0u;
	while (len-- > 0)
		sum = sum >> 8 ^ table[(sum ^ *p++) & 255];
	return ~sum;
}

json_t *base64(const unsigned char *p, size_t len)
{
	char text[6000], *to = text;
	for (size_t i = 0; i < len; i += 3) {
		uint32_t three = p[i] << 16 | (i + 1 < len ? p[i + 1] << 8 : 0) | (i + 2 < len ? p[i + 2] : 0);
		for (int n = 0; n < 4; n++)
			*to++ = i + n > len ? '=' : digits[three >> (18 - 6 * n) & 63];
	}
	return json_stringn(text, to - text);
}

size_t payload(json_t *c, unsigned char **to)
{
	json_t *fill = json_object_get(c, "fill");
	const char *data = json_string_value(json_object_get(c, "data"));
	size_t len = fill ? (size_t)json_integer_value(json_object_get(fill, "len")) : data ? strlen(data) : 0, size = 0;
	unsigned char *p = *to = malloc(len + 3);
	for (size_t i = 0; fill && i < len; i++)
		p[size++] = json_integer_value(json_object_get(fill, "seed")) + i * 131 + (i >> 8) * 17;
	uint32_t bits = 0;
	for (size_t i = 0; data && data[i] && data[i] != '='; i++) {
		bits = bits << 6 | (strchr(digits, data[i]) - digits);
		if (i % 4 > 0)
			p[size++] = bits >> (6 - 2 * (i % 4));
	}
	return size;
}
