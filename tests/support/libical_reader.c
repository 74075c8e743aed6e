/* Reads a calendar with libical and prints what it understood, a property a line: name, tab, value as in the file.
 * "BEGIN" and "END" stand around each event, "ALARM" is the trigger of one of its alarms, "ERROR" a complaint: what the
 * parser could not read, and what the library's own table of RFC 5546 does not allow in a published event. */
/* Without METHOD the library lets an event pass that has neither UID nor DTSTAMP, both of which RFC 5545 demands: so it is
 * checked as METHOD:PUBLISH, whose demand for an ORGANIZER is left out. */
#include <libical/ical.h>
#include <stdio.h>
#include <string.h>

static char *next_line(char *buffer, size_t size, void *stream)
{
    return fgets(buffer, (int)size, stream);
}

static void complain(icalcomponent *component)
{
    icalproperty *property = icalcomponent_get_first_property(component, ICAL_XLICERROR_PROPERTY);
    for (; property; property = icalcomponent_get_next_property(component, ICAL_XLICERROR_PROPERTY)) {
        const char *said = icalproperty_get_xlicerror(property);
        if (!strstr(said, "restrictions for ORGANIZER "))
            printf("ERROR\t%s\n", said);
    }
    icalcomponent *inner = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT);
    for (; inner; inner = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT))
        complain(inner);
}

static void print_alarm(icalcomponent *alarm)
{
    icalproperty *trigger = icalcomponent_get_first_property(alarm, ICAL_TRIGGER_PROPERTY);
    char *value = trigger ? icalproperty_get_value_as_string_r(trigger) : NULL;
    printf("ALARM\t%s\n", value ? value : "");
    icalmemory_free_buffer(value);
}

static void print_event(icalcomponent *event)
{
    puts("BEGIN\t");
    icalproperty *property = icalcomponent_get_first_property(event, ICAL_ANY_PROPERTY);
    for (; property; property = icalcomponent_get_next_property(event, ICAL_ANY_PROPERTY)) {
        char *value = icalproperty_get_value_as_string_r(property);
        if (icalproperty_isa(property) != ICAL_XLICERROR_PROPERTY)
            printf("%s\t%s\n", icalproperty_get_property_name(property), value ? value : "");
        icalmemory_free_buffer(value);
    }
    icalcomponent *alarm = icalcomponent_get_first_component(event, ICAL_VALARM_COMPONENT);
    for (; alarm; alarm = icalcomponent_get_next_component(event, ICAL_VALARM_COMPONENT))
        print_alarm(alarm);
    puts("END\t");
}

int main(void)
{
    icalerror_set_errors_are_fatal(0);
    icalparser *parser = icalparser_new();
    icalparser_set_gen_data(parser, stdin);
    icalcomponent *root = icalparser_parse(parser, next_line);
    icalparser_free(parser);
    if (!root || icalcomponent_isa(root) != ICAL_VCALENDAR_COMPONENT) {
        puts("ERROR\tthis is not one calendar");
        return 1;
    }
    if (!icalcomponent_get_first_property(root, ICAL_METHOD_PROPERTY))
        icalcomponent_add_property(root, icalproperty_new_method(ICAL_METHOD_PUBLISH));
    icalrestriction_check(root);
    complain(root);
    icalcomponent *event = icalcomponent_get_first_component(root, ICAL_VEVENT_COMPONENT);
    for (; event; event = icalcomponent_get_next_component(root, ICAL_VEVENT_COMPONENT))
        print_event(event);
    icalcomponent_free(root);
    return 0;
}
