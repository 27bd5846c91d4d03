/*
 * conf -- the one configuration file: lines of `name = value`, # for comments.
 *
 * Its path is in the environment variable HMIS_CONF, else /etc/hmis-intake.conf.  The
 * settings, with their defaults, are the table in conf.c.  A line that names no setting,
 * a value of the wrong kind or a missing required setting ends the program at its start
 * with one sentence.
 */
#ifndef BASE_CONF_H
#define BASE_CONF_H

enum { KEEP_LEAST = 30, KEEP_MOST = 36500 }; /* days of keep_files and the like, but for 0 */

struct conf {
	const char *base_url;  /* "http://127.0.0.1:8080/hmis", without a final slash */
	const char *prefix;    /* the path of base_url: "/hmis", or "" */
	const char *origin;    /* its scheme, host and port: "http://127.0.0.1:8080" */
	const char *instance;  /* the name people see in the page's frame */
	const char *language;  /* of readers who say nothing else: "fr" */
	const char *time_zone; /* in which people read times: "Africa/Maputo" */
	const char *contact;   /* whom a person without a role should ask */
	const char *db_web;    /* conninfo of the steps, role intake_web */
	const char *db_worker; /* conninfo of the worker, role intake_worker */
	long connections;      /* to the database that the instance holds at a time */
	const char *store;     /* folder: assets/, rejected/, tmp/; shares nginx's spool's disk */
	const char *counters; /* a file that all programs of this host count in (host/counters.h) */
	const char *monitor_from; /* nginx's: who sees health and metrics without signing on */
	const char *first_admin;  /* who becomes global administrator while nobody is; or "" */
	const char *notify_url; /* who is told of what waits for a person (worker/tell.c); or "" */
	const char *notify_secret; /* what signs that */
	const char *mail_to;	   /* who gets an e-mail of them, by commas; or "" */
	const char *mail_from;	   /* its sender */
	const char *mail_server;   /* "smtp://host:port", or "" */
	const char *mail_command;  /* sendmail, where there is no server; or "" */
	const char *sign_out_url;  /* where people sign out, for a link on each page; or "" */
	const char
	    *allowed_addresses; /* within the intranet, that DHIS2 servers and webhooks may have */
	const char *seal_key;	/* the worker's file for opening what was sealed; it makes it */
	long fold_names;	/* not 0: ANA and ana are one person */
	long dhis2_parallel;	/* requests to one DHIS2 server at a time, 1 to 8 */
	long dhis2_connect;	/* seconds until a server must accept a connection, */
	long dhis2_first;	/* until its answer must begin, */
	long dhis2_stall;	/* in which something more of it must come, */
	long dhis2_whole;	/* and until it must be complete */
	long dhis2_away;	/* seconds for which it may be away in a fetch */
	long dhis2_busy;	/* seconds for which it may say that it is busy */
	long dhis2_rows;	/* of one analytics answer, by what we know */
	long dhis2_body;	/* bytes of one answer, unpacked */
	long upload_max;	/* bytes of one upload */
	long unpacked_max;	/* bytes that a gzip or zip file may unpack to */
	long disk_reserve;	/* bytes of the store's disk that uploads leave free */
	long upload_keep;	/* seconds for which an upload is kept after its last byte */
	long upload_patience;	/* seconds for which an upload may hold its place for nothing */
	long runs_open;		/* imports that one person may have under way */
	long runs_per_minute;	/* imports that one person may begin in a minute */
	long count_max;		/* values of a project that a page counts itself */
	long reader_names;	/* that one project may have */
	long key_days;		/* days for which a script's key is good at most */
	long name_length;	/* bytes of a name or a label that is entered in a form */
	long keep_files;	/* days for which a file is kept that no import uses; 0: for ever */
	long keep_rejects;	/* the same of dropped rows of integrated imports, */
	long keep_audit;	/* and of lines of the audit */
	long look_max;		/* bytes of a file that a page looks through itself */
	long staging_budget;	/* bytes of counts the worker keeps in memory */
	long lease;		/* seconds after which a silent worker's run is taken over */
};

/* The configuration, read once; it lives as long as the program. */
const struct conf *conf(void);

#endif
