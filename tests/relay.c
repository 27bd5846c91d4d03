/*
 * relay -- stands between one program and PostgreSQL, and cuts the line at a commit.
 *
 *	relay LISTEN TARGET ORDER
 *
 * LISTEN and TARGET are Unix sockets.  The file ORDER says what happens to the next COMMIT after a
 * statement, as "WHAT STATEMENT"; its content is then "done".
 *
 *	lose	the COMMIT does not arrive, and the line is cut
 *	cut	it is carried out, and the line is cut before its answer comes
 *	hold	it is carried out, and the answer does not come
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static char order[64], what[16], statement[48];
static const char *order_file;

static void write_order(const char *text)
{
	int fd = open(order_file, O_WRONLY | O_TRUNC);

	if (write(fd, text, strlen(text)) < 0)
		_exit(1);
	close(fd);
}

static void read_order(void)
{
	int fd = open(order_file, O_RDONLY);
	ssize_t n = read(fd, order, sizeof(order) - 1);

	close(fd);
	order[n < 0 ? 0 : n] = *what = *statement = '\0';
	sscanf(order, "%15s %47s", what, statement);
}

static void pass(int to, const char *bytes, ssize_t n)
{
	for (ssize_t sent; n; bytes += sent, n -= sent)
		if ((sent = write(to, bytes, (size_t)n)) <= 0)
			_exit(0);
}

/* One line.  A statement's name stands in the message that executes it; libpq sends COMMIT
 * alone. */
static void serve(int client, int server)
{
	struct pollfd ends[] = { { .fd = client, .events = POLLIN },
		{ .fd = server, .events = POLLIN } };
	static char bytes[65536];
	int reached = 0;

	for (;;) {
		if (poll(ends, 2, -1) < 0)
			_exit(1);
		for (int i = 0; i < 2; i++) {
			ssize_t n;

			if (!ends[i].revents)
				continue;
			if ((n = read(ends[i].fd, bytes, sizeof(bytes))) <= 0)
				_exit(0);
			read_order();
			if (i == 0 && *statement &&
			    memmem(bytes, (size_t)n, statement, strlen(statement)))
				reached = 1;
			if (i || !reached || !*statement ||
			    !memmem(bytes, (size_t)n, "COMMIT", 7)) {
				pass(ends[!i].fd, bytes, n);
				continue;
			}
			reached = 0;
			if (strcmp(what, "lose")) {
				pass(server, bytes, n);
				n = read(server, bytes, sizeof(bytes));
			}
			write_order("done");
			if (strcmp(what, "hold"))
				_exit(0);
			while (read(client, bytes, sizeof(bytes)) > 0)
				;
			_exit(0);
		}
	}
}

static struct sockaddr_un address(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };

	snprintf(at.sun_path, sizeof(at.sun_path), "%s", path);
	return at;
}

int main(int argc, char *argv[])
{
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_un here, there;

	if (argc != 4)
		return 2;
	here = address(argv[1]);
	there = address(argv[2]);
	order_file = argv[3];
	signal(SIGCHLD, SIG_IGN);
	if (bind(listener, (struct sockaddr *)&here, sizeof(here)) || chmod(argv[1], 0777) ||
	    listen(listener, 16))
		return 1;
	for (;;) {
		int client = accept(listener, NULL, NULL);

		if (client >= 0 && !fork()) {
			int server = socket(AF_UNIX, SOCK_STREAM, 0);

			close(listener);
			if (connect(server, (struct sockaddr *)&there, sizeof(there)))
				_exit(1);
			serve(client, server);
		}
		close(client);
	}
}
