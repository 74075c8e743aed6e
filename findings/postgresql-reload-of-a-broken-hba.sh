#!/bin/sh
# PostgreSQL: pg_reload_conf() after one line of pg_hba.conf was spoilt.
#
# Expected by most: the function says no, or the lines that can be read count, as those of postgresql.conf do.
# What happens: it says "t" and psql exits with 0. None of the new file counts, the whole of the old one stays, and the one word of
# it is in the server's log. A script that reloads and looks at the answer believes that the new list holds; the server does not
# start any more at its next restart, perhaps months later. The view pg_hba_file_rules reads the file as it lies there, so
# it can be asked before the reload.
#
# Debian 12's postgresql-15, as root (the server then runs as postgres), on a socket and with files of its own.
set -eu
version=$(dpkg-query -W -f '${Version}' postgresql-15 2>/dev/null || true)
case $version in 15.*) ;; *) echo "needs postgresql-15 (apt-get install postgresql-15), found ${version:-none}" >&2; exit 2 ;; esac
folder=$(mktemp -d)
chown postgres "$folder"
programs=/usr/lib/postgresql/15/bin
as_postgres() { setpriv --reuid postgres --regid postgres --clear-groups "$@"; }
trap 'as_postgres "$programs/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT
cd "$folder"
as_postgres "$programs/initdb" -D "$folder/data" --auth trust >/dev/null
start() { as_postgres "$programs/pg_ctl" -D "$folder/data" -l "$folder/log" -o "-c listen_addresses= -k $folder" -w start >/dev/null 2>&1; }
ask() { as_postgres psql -h "$folder" -d postgres -qAtc "$1"; }
start
"$programs/postgres" --version
{
    echo "lines before: $(ask 'SELECT count(*) FROM pg_hba_file_rules')"
    printf 'local all all trust\nhost all all 192.0.2.0/24 reject\nhost all all 192.0.2.0/33 trust\n' > "$folder/data/pg_hba.conf"
    echo "reload says: $(ask 'SELECT pg_reload_conf()')"
    echo "the view says: $(ask 'SELECT error FROM pg_hba_file_rules WHERE error IS NOT NULL')"
    as_postgres "$programs/pg_ctl" -D "$folder/data" -m fast -w stop >/dev/null
    if start; then echo "restart: it runs"; else echo "restart: it does not start"; fi
} > "$folder/seen"
cat "$folder/seen"
diff - "$folder/seen" <<'EXPECTED' || { echo "This has changed."; exit 1; }
lines before: 6
reload says: t
the view says: invalid CIDR mask in address "192.0.2.0/33"
restart: it does not start
EXPECTED
echo "As described."
