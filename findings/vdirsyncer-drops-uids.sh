#!/bin/sh
# vdirsyncer: of a subscribed calendar the UIDs are thrown away, so that any change makes another event
#
# RFC 5545 gives an event a UID, by which a client knows it again, and SEQUENCE to say that it was revised. Most would expect
# that an event whose summary changes is updated where it was synchronised to, that two events with two UIDs are two, and that
# a line of the calendar's own head is no business of its events.
# What happens with storage type "http": each event gets the hash of its text as its UID. One that changes is deleted and
# created under another UID; two events that differ in their UID alone become one; and since each event is stored with the
# calendar's head lines, one X- line there that changes makes every event another one. A publisher does well to keep the head
# as it is, and to let no two events read the same.
#
# Needs: Python 3.9 or newer with venv. Seen with vdirsyncer 0.21.0.
set -eu
folder=$(mktemp -d)
server=""
trap 'test -z "$server" || kill "$server"; rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "vdirsyncer==0.21.0" >&2
"$folder/venv/bin/vdirsyncer" --version

mkdir "$folder/web" "$folder/events"
event() { # uid, summary, sequence
    printf 'BEGIN:VEVENT\r\nUID:%s@example.com\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:20270316\r\n' "$1"
    printf 'SUMMARY:%s\r\nSEQUENCE:%s\r\nEND:VEVENT\r\n' "$2" "$3"
}
calendar() { # head line; the events come from standard input
    {
        printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example.com//by hand//EN\r\n%s\r\n' "$1"
        cat
        printf 'END:VCALENDAR\r\n'
    } > "$folder/web/calendar.ics"
}
cat > "$folder/serve.py" <<'PROGRAM'
import functools, http.server, pathlib, sys

folder = pathlib.Path(sys.argv[1])
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder / "web"))
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
(folder / "port").write_text(str(server.server_address[1]))
server.serve_forever()
PROGRAM
python3 "$folder/serve.py" "$folder" 2>/dev/null &
server=$!
until [ -s "$folder/port" ]; do sleep 0.1; done
cat > "$folder/config" <<CONFIG
[general]
status_path = "$folder/status/"
[pair one]
a = "remote"
b = "local"
collections = null
conflict_resolution = "a wins"
partial_sync = "ignore"
[storage remote]
type = "http"
url = "http://127.0.0.1:$(cat "$folder/port")/calendar.ics"
[storage local]
type = "filesystem"
path = "$folder/events/"
fileext = ".ics"
CONFIG
sync() { # what has changed
    HOME=$folder "$folder/venv/bin/vdirsyncer" -c "$folder/config" sync > "$folder/said" 2>&1
    created=$(grep -c '^Copying (uploading)' "$folder/said" || true)
    updated=$(grep -c '^Copying (updating)' "$folder/said" || true)
    deleted=$(grep -c '^Deleting' "$folder/said" || true)
    ours=$(cat "$folder"/events/*.ics | grep -c '^UID:.*@example.com' || true)
    echo "$1: created $created, updated $updated, deleted $deleted; events with the UID that they were given: $ours"
}
{ event a "First" 0; event b "Second" 0; event c "Twin" 0; event d "Twin" 0; } | calendar "X-SERIAL:1"
HOME=$folder "$folder/venv/bin/vdirsyncer" -c "$folder/config" discover > "$folder/said" 2>&1
{
    sync "four events, of which two read the same"
    sync "nothing changed"
    { event a "First, revised" 1; event b "Second" 0; event c "Twin" 0; event d "Twin" 0; } | calendar "X-SERIAL:1"
    sync "one summary, with SEQUENCE:1"
    { event a "First, revised" 1; event b "Second" 0; event c "Twin" 0; event d "Twin" 0; } | calendar "X-SERIAL:2"
    sync "one X- line of the calendar's head"
} > "$folder/seen"
cat "$folder/seen"
diff - "$folder/seen" <<'EXPECTED' || { echo "This has changed."; exit 1; }
four events, of which two read the same: created 3, updated 0, deleted 0; events with the UID that they were given: 0
nothing changed: created 0, updated 0, deleted 0; events with the UID that they were given: 0
one summary, with SEQUENCE:1: created 1, updated 0, deleted 1; events with the UID that they were given: 0
one X- line of the calendar's head: created 3, updated 0, deleted 3; events with the UID that they were given: 0
EXPECTED
