#!/bin/sh
# Apache httpd: "Satisfy Any" of an outer section, where no line of any section says Allow or Deny.
#
# Expected by most: of the two ways in, host and Require, only Require is there, so Require decides; "Any" of one thing is that.
# What happens: mod_access_compat, which Debian loads, counts a section without Allow and Deny as one that lets everybody in, and
# Satisfy is inherited. So one line at the top of a site, left from 2.2, makes every Require and RequireAll below it without
# effect: 200 for all, no warning from configtest, nothing in the log. "Satisfy All" in the inner section mends it.
#
# Debian 12's apache2-bin and curl, without root: on a port of loopback, with files of its own.
set -eu
version=$(dpkg-query -W -f '${Version}' apache2-bin 2>/dev/null || true)
case $version in 2.4.*) ;; *) echo "needs apache2-bin 2.4 (apt-get install apache2-bin curl), found ${version:-none}" >&2; exit 2 ;; esac
folder=$(mktemp -d)
trap 'kill "$(cat "$folder/pid" 2>/dev/null)" 2>/dev/null || true; sleep 1; rm -rf "$folder"' EXIT
mkdir "$folder/site"
echo served > "$folder/site/page"
chmod -R go+rX "$folder"
modules=/usr/lib/apache2/modules
port=18461
{
    for name in mpm_event authz_core authz_host access_compat; do
        echo "LoadModule ${name}_module $modules/mod_$name.so"
    done
    cat <<CONFIG
ServerRoot $folder
ServerName localhost
PidFile $folder/pid
ErrorLog $folder/log
Listen 127.0.0.1:$port
DocumentRoot $folder/site
CONFIG
} > "$folder/common"
apache2 -v | head -n 1
asked() { # what it is, the sections
    { cat "$folder/common"; printf '%s\n' "$2"; } > "$folder/conf"
    said=$(apache2 -t -f "$folder/conf" 2>&1)
    apache2 -f "$folder/conf" -k start
    code=$(curl -s -o /dev/null -w '%{http_code}' --retry 20 --retry-delay 1 --retry-connrefused "http://127.0.0.1:$port/page")
    apache2 -f "$folder/conf" -k stop
    while [ -e "$folder/pid" ]; do sleep 1; done
    echo "$1: $code, configtest: $said"
}
nobody='<Location />
<RequireAll>
Require ip 192.0.2.1
</RequireAll>
</Location>'
{
    asked "Require ip of somebody else" "$nobody"
    asked "the same below Satisfy Any" "<Directory />
Satisfy Any
</Directory>
$nobody"
    asked "the same with Satisfy All inside" "<Directory />
Satisfy Any
</Directory>
$(printf '%s' "$nobody" | sed 's,^</Location>,Satisfy All\n&,')"
} > "$folder/seen"
cat "$folder/seen"
diff - "$folder/seen" <<'EXPECTED' || { echo "This has changed."; exit 1; }
Require ip of somebody else: 403, configtest: Syntax OK
the same below Satisfy Any: 200, configtest: Syntax OK
the same with Satisfy All inside: 403, configtest: Syntax OK
EXPECTED
echo "As described."
