/*
 * mail -- an e-mail that goes out, by SMTP or the host's sendmail.
 *
 *	failed = mail_send(ctx, &(struct mail){ .server = "smtp://127.0.0.1:25",
 *	    .from = "hmis@x.org",
 *	    .to = "ana@x.org, bo@x.org", .subject = subject, .body = text, .id = "1@x.org" });
 *
 * Whatever stands in subject and body, they make no header and no recipient: headers are encoded
 * (RFC 2047) without line ends, the body is base64.  smtp:// takes TLS where the server offers it;
 * smtps://, and smtp:// with a login, demand it, with a certificate that is verified.
 */
#ifndef NET_MAIL_H
#define NET_MAIL_H

#include "base/mem.h"

struct mail {
	const char *server;	    /* "smtp://host:port"; or "": */
	const char *command;	    /* "/usr/sbin/sendmail", perhaps with options */
	const char *from;	    /* an address */
	const char *to;		    /* addresses, by commas */
	const char *subject, *body; /* UTF-8 */
	const char *id;		    /* of the message, the same when it is sent again: "7@host" */
};

/* Why it was not taken; NULL when it was. */
const struct err *mail_send(const void *ctx, const struct mail *mail) MUST_CHECK;

/* The message itself, with LF at its line ends. */
const char *mail_text(const void *ctx, const struct mail *mail);

#endif
