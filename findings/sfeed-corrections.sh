#!/bin/sh
# sfeed_update: a corrected text never arrives, and a corrected title stands beside the wrong one
#
# RFC 4287 lets a publisher correct an entry: same atom:id, new text, new atom:updated. Most would expect a reader to show the
# corrected entry, or at least to keep one of the two.
# What happens: sfeed_update joins what it has with what it fetched by id, title and link, and of equals it keeps the older. So
# new text under the old title is dropped each time, whatever "updated" says; and once the title is corrected, the list has
# both entries, the wrong one for good. Who has something to correct has to publish a new entry.
#
# Needs: Debian 12 and root (to install the package, if it is not there). Seen with sfeed 1.7.
set -eu
version=1.7-1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

if [ "$(dpkg-query -W -f '${Version}' sfeed 2>/dev/null || true)" != "$version" ]; then
    apt-get update -q >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "sfeed=$version" >&2
fi
dpkg-query -W -f '${Package} ${Version}\n' sfeed

cat > "$folder/sfeedrc" <<CONFIG
sfeedpath="$folder/feeds"
feeds() { feed news https://www.example.com/news.atom; }
fetch() { cat "$folder/news.atom"; }
CONFIG
publish() { # day of the correction, title, text
    cat > "$folder/news.atom" <<FEED
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:example:feed</id><title>News</title><updated>$1T00:00:00Z</updated>
<author><name>example</name></author><entry><id>urn:example:entry-1</id><title>$2</title><published>2026-01-01T00:00:00Z</published>
<updated>$1T00:00:00Z</updated><link href="https://www.example.com/1.html"/><content type="html">$3</content></entry></feed>
FEED
    sfeed_update "$folder/sfeedrc" > "$folder/log"
    echo "published: $2: $3"
    cut -f 2,4 "$folder/feeds/news" | sort | sed 's/\t/: /; s/^/    shown: /'
}
{
    publish 2026-01-01 "Meeting on Monday" "in room 1"
    publish 2026-01-02 "Meeting on Monday" "in room 2"
    publish 2026-01-03 "Meeting on Tuesday" "in room 2"
} > "$folder/seen"
cat "$folder/seen"
diff - "$folder/seen" <<'EXPECTED' || { echo "This has changed."; exit 1; }
published: Meeting on Monday: in room 1
    shown: Meeting on Monday: in room 1
published: Meeting on Monday: in room 2
    shown: Meeting on Monday: in room 1
published: Meeting on Tuesday: in room 2
    shown: Meeting on Monday: in room 1
    shown: Meeting on Tuesday: in room 2
EXPECTED
