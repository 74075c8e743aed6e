#!/bin/sh
# libical: an event without UID and DTSTAMP passes the check of restrictions, unless the calendar says METHOD
#
# RFC 5545 (3.6.1) demands DTSTAMP and UID of every event, whether or not its calendar has a METHOD. Most who run
# icalrestriction_check() on a file to find out whether it is sound would expect to hear of an event that has neither.
# What happens: without METHOD, which is how calendars are usually published as files, it finds two SUMMARY lines but not the
# missing UID and DTSTAMP. With METHOD:PUBLISH added it finds both, and also asks for an ORGANIZER, which RFC 5546 demands
# there and a published file seldom has. Who checks files adds the METHOD for the check and leaves out that one complaint.
#
# Needs: Debian 12 and root (to install packages that are not there). Seen with libical 3.0.16.
set -eu
version=3.0.16-1+b1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

if [ "$(dpkg-query -W -f '${Version}' libical-dev 2>/dev/null || true)" != "$version" ] || ! command -v gcc >/dev/null; then
    apt-get update -q >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "libical-dev=$version" gcc libc6-dev >&2
fi
dpkg-query -W -f '${Package} ${Version}\n' libical-dev

cat > "$folder/check.c" <<'PROGRAM'
#include <libical/ical.h>
#include <stdio.h>

static void complaints(icalcomponent *component)
{
    icalproperty *error = icalcomponent_get_first_property(component, ICAL_XLICERROR_PROPERTY);
    for (; error; error = icalcomponent_get_next_property(component, ICAL_XLICERROR_PROPERTY))
        printf("    %s\n", icalproperty_get_xlicerror(error));
    icalcomponent *inner = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT);
    for (; inner; inner = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT))
        complaints(inner);
}

int main(void)
{
    static char text[4096];
    text[fread(text, 1, sizeof text - 1, stdin)] = 0;
    icalcomponent *calendar = icalparser_parse_string(text);
    icalrestriction_check(calendar);
    complaints(calendar);
    icalcomponent_free(calendar);
    return 0;
}
PROGRAM
gcc -std=c99 -Wall -o "$folder/check" "$folder/check.c" -lical

checked() { # what it is, the calendar's line, the event's lines
    echo "$1:"
    printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example.com//by hand//EN\r\n%bBEGIN:VEVENT\r\n%bEND:VEVENT\r\nEND:VCALENDAR\r\n' \
        "$2" "$3" | "$folder/check"
}
bare='DTSTART;VALUE=DATE:20270316\r\nSUMMARY:one\r\n'
whole='UID:a@example.com\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:20270316\r\nSUMMARY:one\r\n'
{
    checked "neither UID nor DTSTAMP" '' "$bare"
    checked "neither, and two summaries" '' "${bare}SUMMARY:two\r\n"
    checked "neither, and METHOD:PUBLISH" 'METHOD:PUBLISH\r\n' "$bare"
    checked "both" '' "$whole"
    checked "both, and METHOD:PUBLISH" 'METHOD:PUBLISH\r\n' "$whole"
} > "$folder/seen"
cat "$folder/seen"
diff - "$folder/seen" <<'EXPECTED' || { echo "This has changed."; exit 1; }
neither UID nor DTSTAMP:
neither, and two summaries:
    Failed iTIP restrictions for SUMMARY property. Expected zero or one instances of the property and got 2
neither, and METHOD:PUBLISH:
    Failed iTIP restrictions for DTSTAMP property. Expected 1 instances of the property and got 0
    Failed iTIP restrictions for ORGANIZER property. Expected 1 instances of the property and got 0
    Failed iTIP restrictions for UID property. Expected 1 instances of the property and got 0
both:
both, and METHOD:PUBLISH:
    Failed iTIP restrictions for ORGANIZER property. Expected 1 instances of the property and got 0
EXPECTED
