#!/bin/sh
# newsboat: an entry that stands in two feeds is shown in one of them only, with that one's words
#
# A site has a feed of everything and one for each topic, and gives a piece of news the same atom:id in both, as RFC 4287
# (4.2.6) invites it to. Most would expect that somebody who follows both sees the news in both, or once, where they look.
# What happens: newsboat's cache knows an id once, over all feeds. Whichever feed is stored last takes the entry away from the
# other, and its title and text replace the other's. The other feed then lacks it, without a word: a feed of which every entry
# is shared is empty. An id for each feed that an entry stands in avoids it.
#
# Needs: Debian 12 and root (to install the package, if it is not there). Seen with newsboat 2.21.
set -eu
version=2.21-1.5
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

if [ "$(dpkg-query -W -f '${Version}' newsboat 2>/dev/null || true)" != "$version" ]; then
    apt-get update -q >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "newsboat=$version" >&2
fi
newsboat -v | head -n 1

feed() { # name, title of its entry
    cat > "$folder/$1.atom" <<FEED
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:example:feed-$1</id><title>$1</title><updated>2026-01-01T00:00:00Z</updated>
<author><name>example</name></author>
<entry><id>urn:example:entry-1</id><title>$2</title><updated>2026-01-01T00:00:00Z</updated>
<link rel="alternate" type="text/html" href="https://www.example.com/$1.html"/><content type="html">&lt;p&gt;$2&lt;/p&gt;</content></entry>
</feed>
FEED
}
feed everything "As the whole site puts it"
feed topic "As the topic puts it"
printf 'file://%s/everything.atom\nfile://%s/topic.atom\n' "$folder" "$folder" > "$folder/urls"
: > "$folder/config"
HOME=$folder LC_ALL=C.UTF-8 newsboat -C "$folder/config" -u "$folder/urls" -c "$folder/cache.db" -x reload print-unread

python3 - "$folder/cache.db" > "$folder/seen" <<'PROGRAM'
import sqlite3, sys

rows = sqlite3.connect(sys.argv[1]).execute("SELECT feedurl, title FROM rss_item").fetchall()
print("entries kept:", len(rows))
for feed, title in rows:
    same = {"everything": "As the whole site puts it", "topic": "As the topic puts it"}[feed.rpartition("/")[2].removesuffix(".atom")]
    print("words of the feed that has it:", title == same)
PROGRAM
cat "$folder/seen"
printf 'entries kept: 1\nwords of the feed that has it: True\n' | diff - "$folder/seen" || { echo "This has changed."; exit 1; }
