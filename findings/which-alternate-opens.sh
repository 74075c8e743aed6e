#!/bin/sh
# newsboat, sfeed, feedparser: three answers to which of an entry's links is the one to open
#
# RFC 4287 (4.1.2) allows several links with rel="alternate" in an entry as long as their types or languages differ, and a
# machine-readable twin beside the page is the obvious use. Most would expect readers to open the text/html one, or to agree.
# What happens: newsboat opens the last alternate and sfeed the first, whatever their types are; feedparser takes a text/html
# one wherever it stands, and where the only alternate is JSON it gives the entry's id as its link ("urn:example:..."), which
# is then what a program shows as the address. All three agree only on one alternate, text/html, with the rest as "related".
#
# Needs: Debian 12, root (to install packages that are not there), Python 3 with venv. Seen with newsboat 2.21, sfeed 1.7,
# feedparser 6.0.14.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

wanted=""
for pinned in newsboat=2.21-1.5 sfeed=1.7-1; do
    [ "$(dpkg-query -W -f '${Version}' "${pinned%%=*}" 2>/dev/null || true)" = "${pinned#*=}" ] || wanted="$wanted $pinned"
done
if [ -n "$wanted" ]; then
    apt-get update -q >&2
    # The list is meant to be split into words.
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $wanted >&2
fi
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "feedparser==6.0.14" >&2
dpkg-query -W -f '${Package} ${Version}\n' newsboat sfeed
"$folder/venv/bin/pip" --disable-pip-version-check freeze 2>/dev/null | grep '^feedparser=='

html='<link rel="alternate" type="text/html" href="https://www.example.com/page.html"/>'
json='<link rel="alternate" type="application/json" href="https://www.example.com/page.json"/>'
related='<link rel="related" type="application/json" href="https://www.example.com/page.json"/>'
: > "$folder/config"
opened() { # what it is, the links
    cat > "$folder/feed.atom" <<FEED
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:example:feed</id><title>News</title><updated>2026-01-01T00:00:00Z</updated>
<author><name>example</name></author><entry><id>urn:example:entry</id><title>Entry</title><updated>2026-01-01T00:00:00Z</updated>
$2<content type="html">text</content></entry></feed>
FEED
    rm -f "$folder/cache.db"
    echo "file://$folder/feed.atom" > "$folder/urls"
    HOME=$folder LC_ALL=C.UTF-8 newsboat -C "$folder/config" -u "$folder/urls" -c "$folder/cache.db" -x reload >&2
    python3 - "$folder/cache.db" "$1" <<'PROGRAM'
import sqlite3, sys

print(f"{sys.argv[2]}: newsboat {sqlite3.connect(sys.argv[1]).execute('SELECT url FROM rss_item').fetchone()[0]}")
PROGRAM
    echo "$1: sfeed $(sfeed < "$folder/feed.atom" | cut -f 3)"
    "$folder/venv/bin/python" - "$folder/feed.atom" "$1" <<'PROGRAM'
import sys

import feedparser

with open(sys.argv[1], "rb") as file:
    print(f"{sys.argv[2]}: feedparser {feedparser.parse(file.read()).entries[0].link}")
PROGRAM
}
{
    opened "page, JSON" "$html$json"
    opened "JSON, page" "$json$html"
    opened "JSON alone" "$json"
    opened "page, related JSON" "$html$related"
} > "$folder/seen"
cat "$folder/seen"
diff - "$folder/seen" <<'EXPECTED' || { echo "This has changed."; exit 1; }
page, JSON: newsboat https://www.example.com/page.json
page, JSON: sfeed https://www.example.com/page.html
page, JSON: feedparser https://www.example.com/page.html
JSON, page: newsboat https://www.example.com/page.html
JSON, page: sfeed https://www.example.com/page.json
JSON, page: feedparser https://www.example.com/page.html
JSON alone: newsboat https://www.example.com/page.json
JSON alone: sfeed https://www.example.com/page.json
JSON alone: feedparser urn:example:entry
page, related JSON: newsboat https://www.example.com/page.html
page, related JSON: sfeed https://www.example.com/page.html
page, related JSON: feedparser https://www.example.com/page.html
EXPECTED
