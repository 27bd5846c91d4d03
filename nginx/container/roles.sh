#!/bin/sh
# roles.sh -- the two roles, with the passwords that compose.yaml gives; PostgreSQL's image runs it once.
set -eu
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" \
	-v web="$WEB_PASSWORD" -v worker="$WORKER_PASSWORD" <<'END'
CREATE ROLE intake_web LOGIN PASSWORD :'web';
CREATE ROLE intake_worker LOGIN PASSWORD :'worker';
END
