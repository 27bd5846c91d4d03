/*
 * fastcgi -- the web server's side of FastCGI, for tests: one request to a Unix socket.
 */
#ifndef UNIT_FASTCGI_H
#define UNIT_FASTCGI_H

#include "base/span.h"
#include "base/text.h"

#include <fastcgi.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static inline void fastcgi_record(struct text *out, int type, const char *s, size_t n)
{
	do {
		size_t piece = n < 0xfff8 ? n : 0xfff8;

		text_add(out,
		    (char[]){ 1, (char)type, 0, 1, (char)(piece >> 8), (char)piece, 0, 0 }, 8);
		text_add(out, s, piece);
		s += piece;
		n -= piece;
	} while (n);
}

static inline void fastcgi_length(struct text *out, size_t n)
{
	if (n < 128)
		text_add(out, (char[]){ (char)n }, 1);
	else
		text_add(out,
		    (char[]){ (char)(n >> 24 | 0x80), (char)(n >> 16), (char)(n >> 8), (char)n },
		    4);
}

static inline void fastcgi_param(struct text *out, const char *name, const char *value)
{
	fastcgi_length(out, strlen(name));
	fastcgi_length(out, strlen(value));
	text_string(out, name);
	text_string(out, value);
}

static inline int fastcgi_connect(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
	return fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) ? -1 : fd;
}

/* Everything of the answer's records that is of the type, up to the end of the connection;
 * *ended: the answer was complete. */
static inline struct text fastcgi_answer(const void *ctx, int fd, bool *ended)
{
	struct text raw = text_new(ctx), out = text_new(ctx);
	char piece[4096];
	ssize_t got;

	while ((got = read(fd, piece, sizeof(piece))) > 0)
		text_add(&raw, piece, (size_t)got);
	*ended = false;
	for (size_t i = 0, n; i + 8 <= raw.len; i += 8 + n + (unsigned char)raw.at[i + 6]) {
		n = (size_t)(unsigned char)raw.at[i + 4] << 8 | (unsigned char)raw.at[i + 5];
		if (raw.at[i + 1] == FCGI_STDOUT && i + 8 + n <= raw.len)
			text_add(&out, raw.at + i + 8, n);
		*ended |= raw.at[i + 1] == FCGI_END_REQUEST;
	}
	return out;
}

/* Send a request: params are names and values in turn, ended by NULL.  ended may be NULL. */
static inline struct text fastcgi_ask(const void *ctx, const char *path, const char *const params[],
    struct span body, bool *ended)
{
	struct text out = text_new(ctx), pairs = text_new(ctx), answer;
	bool whole;
	int fd = fastcgi_connect(path);

	fastcgi_record(&out, FCGI_BEGIN_REQUEST, "\0\1\0\0\0\0\0", 8);
	for (int i = 0; params[i]; i += 2)
		fastcgi_param(&pairs, params[i], params[i + 1]);
	fastcgi_record(&out, FCGI_PARAMS, pairs.at, pairs.len);
	fastcgi_record(&out, FCGI_PARAMS, "", 0);
	if (body.len)
		fastcgi_record(&out, FCGI_STDIN, body.at, body.len);
	fastcgi_record(&out, FCGI_STDIN, "", 0);
	for (size_t sent = 0; sent < out.len;) {
		ssize_t n = send(fd, out.at + sent, out.len - sent, MSG_NOSIGNAL);

		if (n <= 0)
			break;
		sent += (size_t)n;
	}
	answer = fastcgi_answer(ctx, fd, ended ? ended : &whole);
	close(fd);
	return answer;
}

#endif
