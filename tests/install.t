#!/bin/bash
# install.t -- make install and uninstall: what is put where, what stays as it was edited, what goes, and a second
# instance beside the first.
. "$(dirname "$0")/tap.sh"
cd "$root" || exit 1
export BUILD=opt
dir=$(mktemp -d "${TMPDIR:-/tmp}/hmis-install.XXXXXX")
at_exit 'rm -rf "$dir"'
at=$dir/packaged
put() { make --no-print-directory install DESTDIR="$at" prefix=/usr "$@" 2>&1; }
# The same with what make install runs, and programs that are empty files: those are a hundred megabytes each time.
light=$dir/light
put_again() {
	env BUILD="$(realpath -m --relative-to=build "$light")" DESTDIR="$at" prefix=/usr "$@" nginx/install system 2>&1
}
files() { (cd "$1" && find . -type f | LC_ALL=C sort); }

check "make install" put BASE_URL=https://intranet.example/health/hmis/
same "a program for each page, and the worker" \
	"$(cd "$at/usr/lib/hmis-intake/cgi-bin" && find . -type f | sed 's|^\./||' | sort | tr '\n' ' ')" \
	"$(cd cgi-bin && find . -name '*.c' ! -path './worker/*' | sed 's|^\./||; s|\.c$|.fcgi|; s|^worker.fcgi$|worker|' |
		sort | tr '\n' ' ')"
same "settings are for root and nginx's group alone" "$(stat -c %a "$at/etc/hmis-intake.conf")" 640
same "nothing of stack, demo and tests" \
	"$(files "$at" | grep -E 'stack|standalone|demo|test|debian|container|/pages/render')" ""
same "no file names the folder it was put through" \
	"$(grep -rlE "(^|[^[:alnum:]/._-])($dir|$root)($|[^[:alnum:]._-])" "$at" --exclude-dir=cgi-bin)" ""
same "the address of the site is in settings and locations" \
	"$(grep -h '^base_url' "$at/etc/hmis-intake.conf") $(grep -c 'location = /health/hmis/' \
		"$at/etc/nginx/hmis-intake/hmis-intake.conf")" "base_url = https://intranet.example/health/hmis 5"
before=$(files "$at")
(cd "$at/usr/lib/hmis-intake/cgi-bin" && find . -type d -exec mkdir -p "$light/{}" \; -o -exec touch "$light/{}" \;)
cp -R build/opt/{pages,openapi.json} "$light"

echo 'language = fr' >>"$at/etc/hmis-intake.conf"
echo '# edited' >>"$at/etc/nginx/hmis-intake/sign-on.conf"
sed -i 's|^upload_max.*|upload_max = 77|' "$at/etc/hmis-intake.conf"
touch "$at/usr/lib/hmis-intake/cgi-bin/gone.fcgi" "$at/usr/lib/systemd/system/gone.service"
echo /usr/lib/systemd/system/gone.service >>"$at/etc/nginx/hmis-intake/.files"
said=$(put_again BASE_URL=https://elsewhere.example/hmis SIGN_ON=trusted_header)
like "another choice than before is told of" "$said" \
	'BASE_URL=https://elsewhere.example/hmis differs .*https://intranet.example/health/hmis, which stays.*hmis-intake.conf'
like "also of the sign-on" "$said" 'SIGN_ON=trusted_header differs from the choice made before, basic'
same "settings and sign-on are as they were edited" "$(grep -c '^language = fr\|^base_url = https://intranet' \
	"$at/etc/hmis-intake.conf") $(tail -n 1 "$at/etc/nginx/hmis-intake/sign-on.conf")" "2 # edited"
check "nginx has what was edited" grep -q 'client_max_body_size 77;' "$at/etc/nginx/hmis-intake/hmis-intake.conf"
same "programs and units that are no longer there are gone, all else is there" "$(files "$at")" "$before"

check "a second instance" put_again INSTANCE=two
same "all of it has a name of its own" "$(grep -rnE 'hmis-intake[^-]|hmis-intake-[^t]' "$at/etc/hmis-intake-two.conf" \
	"$at"/usr/lib/{systemd/system,sysusers.d,tmpfiles.d}/hmis-intake-two* | grep -v 'usr/lib/hmis-intake/')" ""
same "with a database and roles of its own" "$(grep -h '^db_' "$at/etc/hmis-intake-two.conf")" \
	"db_web = dbname=hmis_two user=intake_web_two
db_worker = dbname=hmis_two user=intake_worker_two"
like "a name that is none is refused" "$(put_again INSTANCE=Two/3)" 'is no name of an instance'

check "make uninstall" make --no-print-directory uninstall DESTDIR="$at" prefix=/usr
same "what may have been edited stays, and nothing else" "$(files "$at")" "./etc/hmis-intake-two.conf
./etc/hmis-intake.conf
./etc/nginx/hmis-intake-two/headers.conf
./etc/nginx/hmis-intake-two/sign-on.conf
./etc/nginx/hmis-intake/headers.conf
./etc/nginx/hmis-intake/sign-on.conf"

# in its place, for nginx to look at
at=
for instance in '' two; do
	check "in place, ${instance:-the first}" put_again prefix="$dir/usr" sysconfdir="$dir/etc" INSTANCE=$instance
done
touch "$dir/etc/nginx/hmis-intake"{,-two}/htpasswd
cat >"$dir/nginx.conf" <<END
pid $dir/pid;
events { }
http {
	access_log off;
	client_body_temp_path $dir/body;
	include $dir/etc/nginx/conf.d/*.conf;
	server {
		listen unix:$dir/sock;
		include $dir/etc/nginx/hmis-intake/hmis-intake.con[f];
		include $dir/etc/nginx/hmis-intake-two/hmis-intake.con[f];
	}
}
END
sed -i "s|/var/lib/hmis-intake|$dir/store|" "$dir"/etc/nginx/hmis-intake*/hmis-intake.conf
mkdir -p "$dir/store" "$dir/store-two"
PATH=$PATH:/usr/sbin
check "nginx takes both" nginx -t -q -e stderr -p "$dir" -c "$dir/nginx.conf"

# hmis-intake-setup, as on a host where there is no user, folder or unit to be made
mkdir "$dir/bin"
for one in 'id echo 0' useradd install chgrp systemctl; do
	printf '#!/bin/sh\n%s\n' "${one#"${one%% *}"}" >"$dir/bin/${one%% *}"
	chmod 755 "$dir/bin/${one%% *}"
done
set_up() { # [-i NAME] CHOICE...
	PATH=$dir/bin:$PATH sysconfdir=$dir/etc "$dir/usr/sbin/hmis-intake-setup" "$@" DATABASE=no </dev/null 2>&1
}
check "hmis-intake-setup" set_up FIRST_ADMIN=ana
said=$(set_up FIRST_ADMIN=eva BASE_URL=https://elsewhere.example/hmis)
like "another first administrator than before is told of" "$said" \
	"^FIRST_ADMIN=eva differs from the choice made before, which stays: change it in $dir/etc/hmis-intake.conf\."
like "and another address" "$said" \
	'^BASE_URL=https://elsewhere.example/hmis differs .*, http://localhost/hmis, which stays'
same "both stay" "$(grep -E '^(first_admin|base_url) =' "$dir/etc/hmis-intake.conf")" "base_url = http://localhost/hmis
first_admin = ana"
same "the same choice differs from nothing" \
	"$(set_up FIRST_ADMIN=ana BASE_URL=http://localhost/hmis/ SIGN_ON=basic | grep differs)" ""
check "behind a proxy" set_up -i three SIGN_ON=trusted_header PROXY=10.0.0.7
said=$(set_up -i three SIGN_ON=basic PROXY=10.0.0.8)
like "another proxy is told of" "$said" \
	"^PROXY=10.0.0.8 differs from the choice made before, which stays: change it in $dir/etc/nginx/.*/sign-on.conf\."
like "and another kind of sign-on" "$said" \
	'^SIGN_ON=basic differs from the choice made before, trusted_header, which stays'
same "the first one is believed" "$(grep -o '"^10[^,]*' "$dir/etc/nginx/hmis-intake-three/sign-on.conf")" \
	'"^10\.0\.0\.7'
like "a choice that there is not is refused" "$(set_up FIRST_ADMN=ana)" 'There is no choice FIRST_ADMN=ana\.$'
check "away again" make --no-print-directory uninstall prefix="$dir/usr" sysconfdir="$dir/etc"
check "and nginx takes the site without them" nginx -t -q -e stderr -p "$dir" -c "$dir/nginx.conf"

same "hmis-intake.conf(5) has each setting" "$(grep -oE '^	\{ "[a-z0-9_]+", (TEXT|NUMBER)' lib/base/conf.c |
	cut -d'"' -f2 | while read -r one; do
	grep -qE "^\.[BI] $one\$" nginx/man/hmis-intake.conf.5 || echo "$one"
done)" ""
done_testing
