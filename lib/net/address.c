/* address -- see address.h. */
#include "net/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

/* An address as 16 bytes; those of IPv4 as ::ffff:a.b.c.d. */
struct address {
	unsigned char byte[16];
};

/*
 * What is not the public internet: this machine, this network, private, link-local, carrier-grade
 * NAT, benchmarks, documentation, multicast, reserved (RFC 6890), and IPv6's ways to write an IPv4
 * address.
 */
static const char within[] =
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 "
    "192.0.2.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3 ::/96 "
    "::ffff:0:0:0/96 "
    "64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 fc00::/7 fe80::/10 "
    "fec0::/10 ff00::/8";

static bool parse(const char *text, struct address *address, int *bits)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

	*bits = 0;
	if (inet_pton(AF_INET6, text, address->byte) == 1)
		return true;
	memcpy(address->byte, mapped, sizeof(mapped));
	*bits = 96; /* that come before those of IPv4 */
	return inet_pton(AF_INET, text, address->byte + 12) == 1;
}

static bool same_bits(const struct address *a, const struct address *b, int bits)
{
	int bytes = bits / 8, rest = bits % 8;

	if (memcmp(a->byte, b->byte, (size_t)bytes))
		return false;
	return !rest || !((a->byte[bytes] ^ b->byte[bytes]) >> (8 - rest));
}

/* Does one of the networks hold the address? What is no network holds nothing. */
static bool is_in(const char *networks, const struct address *address)
{
	char *list = mem_strdup(NULL, networks), *rest = list, *one;
	bool found = false;

	while (!found && (one = strsep(&rest, " ,\t"))) {
		char *slash = strchr(one, '/'), *end = NULL;
		struct address network;
		long length = -1;
		int before;

		if (slash)
			*slash = '\0';
		if (!parse(one, &network, &before))
			continue;
		length = slash ? strtol(slash + 1, &end, 10) : 128 - before;
		if ((slash && (end == slash + 1 || *end)) || length < 0 || length > 128 - before)
			continue;
		found = same_bits(address, &network, before + (int)length);
	}
	talloc_free(list);
	return found;
}

static bool is_mapped(const struct address *address)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

	return !memcmp(address->byte, mapped, sizeof(mapped));
}

static struct address address_of(const struct sockaddr *of)
{
	struct address address = { .byte = { [10] = 0xff, [11] = 0xff } };

	if (of->sa_family == AF_INET6)
		memcpy(address.byte, &((const struct sockaddr_in6 *)of)->sin6_addr, 16);
	else
		memcpy(address.byte + 12, &((const struct sockaddr_in *)of)->sin_addr, 4);
	return address;
}

static const char *show(const void *ctx, const struct address *address)
{
	char text[INET6_ADDRSTRLEN];

	if (is_mapped(address))
		inet_ntop(AF_INET, address->byte + 12, text, sizeof(text));
	else
		inet_ntop(AF_INET6, address->byte, text, sizeof(text));
	return is_mapped(address) ? mem_strdup(ctx, text) : mem_printf(ctx, "[%s]", text);
}

const struct err *address_pin(const void *ctx, const struct url *url, const char *allow,
    const char **pin)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *list = NULL;
	bool refused = false;

	*pin = NULL;
	if (getaddrinfo(url->host, NULL, &hints, &list) || !list)
		return err_text(422, "no_such_host",
		    "There is no server with the name %.100s. Check the address for a mistyped "
		    "letter, or ask the server's administrator for it.",
		    url->host);
	for (struct addrinfo *one = list; one && !refused; one = one->ai_next) {
		struct address address = address_of(one->ai_addr);

		/* one address within is enough to refuse: which of them a connection takes is not
		 * ours to say */
		refused = is_in(within, &address) && !is_in(allow, &address);
		if (!*pin)
			*pin = mem_printf(ctx, "%s%s%s:%ld:%s", strchr(url->host, ':') ? "[" : "",
			    url->host, strchr(url->host, ':') ? "]" : "", url->port,
			    show(ctx, &address));
	}
	freeaddrinfo(list);
	if (!refused)
		return NULL;
	return err_text(422, "address_refused",
	    "%.100s is an address inside this network. Such addresses are not connected to unless "
	    "the administrator of this site allows them (allowed_addresses in its settings).",
	    url->host);
}

bool address_is_pinned(const struct sockaddr *address, const char *pin)
{
	void *work = talloc_new(NULL);
	struct address is = address_of(address);
	const char *shown = show(work, &is);
	size_t n = strlen(shown), all = strlen(pin);
	bool same = all > n && pin[all - n - 1] == ':' && !strcmp(pin + all - n, shown);

	talloc_free(work);
	return same && (address->sa_family == AF_INET || address->sa_family == AF_INET6);
}
