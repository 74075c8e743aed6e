"""Host names to addresses: every A and AAAA, aliases followed, within one deadline (RFC 1035, RFC 3596)."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import dns.exception
import dns.name
import dns.nameserver
import dns.rdatatype
import dns.resolver

from ..base.errors import FetchError, SettingsError
from ..model.hosts import literal_address
from ..settings import FeedSettings
from .cache import Cache, Entry, SourceRecord
from .deadline import Deadline
from .document import Document

_LONGEST_ALIAS_CHAIN = 8
_LONGEST_LIFE = 86_400
"""Seconds: an answer is asked for again after a day, however long its time to live."""


@dataclass(frozen=True, slots=True)
class HostAddress:
    """An address of a host, and the seconds for which the answer holds."""

    host: str
    address: str
    ttl: int


def fetch_names(feed: FeedSettings, cache: Cache, clock: Callable[[], datetime], progress: Callable[[str], None]) -> Document:
    """Look up every host of the feed, and write the answers down as the document that the format ``dns`` reads.

    All look-ups together have the feed's time-out. A host that does not answer is an error: a table without its
    addresses would be wrong. Raises :class:`~ip_ranges.errors.FetchError`.
    """
    deadline = Deadline.after(feed.timeout)
    answers: list[tuple[str, HostAddress]] = []
    warnings: list[str] = []
    for region, hosts in sorted(feed.hosts.items()):
        for host in hosts:
            progress(f"{feed.name}: looking up {host}")
            addresses, warning = look_up(host, nameservers=feed.nameservers, deadline=deadline)
            answers += [(region, address) for address in addresses]
            warnings += [warning] if warning else []
    rows = [{"region": region, "host": answer.host, "address": answer.address, "ttl": answer.ttl} for region, answer in answers]
    page = json.dumps({"answers": rows, "errors": []}, indent=1).encode() + b"\n"
    now = clock()
    life = min([_LONGEST_LIFE, *(answer.ttl for _, answer in answers)])
    record = SourceRecord(checked=now, name="dns", fresh_until=now + timedelta(seconds=life))
    arrived = Entry.of(record, (page,))
    cache.keep(feed, arrived, progress)
    return arrived.document()._replace(warnings=tuple(warnings))


def resolve_host(host: str, *, nameservers: Sequence[str] = (), timeout: float = 10.0) -> tuple[str, ...]:
    """The addresses of a host, IPv4 first, each family in numerical order.

    *nameservers* are addresses, with a port where it is not 53; none for the system's. Raises
    :class:`~ip_ranges.errors.FetchError` where there is no address, and
    :class:`~ip_ranges.errors.SettingsError` for a name server that is no address.
    """
    answers, _ = look_up(host, nameservers=nameservers, deadline=Deadline.after(timeout))
    return tuple(answer.address for answer in answers)


def look_up(host: str, *, nameservers: Sequence[str], deadline: Deadline) -> tuple[tuple[HostAddress, ...], str]:
    """Every address of a host with its time to live, and a warning or "". Raises as :func:`resolve_host` does.

    There are name servers that say of a name with A records that it does not exist when they are asked for AAAA, where they
    should say that it has none (RFC 4074, section 4.2). What the other family has counts.
    """
    answers: list[HostAddress] = []
    denied: list[str] = []
    sentence = ""
    try:
        resolver = _resolver(nameservers)
        resolver.timeout = min(2.0, deadline.seconds / (2 * len(resolver.nameservers) + 2))  # a silent one leaves time
        name = dns.name.from_text(host)
        for kind in (dns.rdatatype.A, dns.rdatatype.AAAA):
            try:
                answers += _addresses(resolver, host, name, kind, deadline)
            except dns.resolver.NXDOMAIN:
                denied.append(kind.name)
    except dns.resolver.NoResolverConfiguration:
        sentence = f"The host name {host} cannot be looked up, since this machine names no name server. Set nameservers."
    except dns.exception.Timeout:
        sentence = (
            f"The name server did not answer for {host} within {deadline.seconds:.3g} seconds."
            " Check nameservers, or raise the feed's timeout."
        )
    except dns.resolver.NoNameservers as error:
        sentence = f"The name server cannot answer for {host} ({_refusals(error)}). Try again later, or ask another one."
    except (dns.exception.DNSException, UnicodeError):
        sentence = f"The host name {host[:80]} cannot be looked up. Check that it is one, and that its aliases lead somewhere."
    except OSError as error:
        sentence = f"The host name {host} cannot be looked up: {error.strerror or 'the network said no'}."
    if not sentence and not answers and denied:
        sentence = f"The host name {host} does not exist. Check its spelling, and the zone that it should be in."
    elif not sentence and not answers:
        sentence = f"The host name {host} has no address, neither A nor AAAA. Check the zone that it is in."
    if sentence:
        raise FetchError(sentence)
    warning = ""
    if denied:
        warning = (
            f"The name server says that {host} does not exist when it is asked for {denied[0]} records, and gives other records of it;"
            " these are kept. It should answer that there are none of that kind (RFC 4074)."
        )
    unique = {answer.address: answer for answer in answers}
    return tuple(sorted(unique.values(), key=lambda answer: (":" in answer.address, int(ipaddress.ip_address(answer.address))))), warning


def _addresses(
    resolver: dns.resolver.Resolver, host: str, name: dns.name.Name, kind: dns.rdatatype.RdataType, deadline: Deadline
) -> list[HostAddress]:
    """The addresses of one family. A name server that only knows its own zone leaves an alias open: it is asked on."""
    life = _LONGEST_LIFE
    for _ in range(_LONGEST_ALIAS_CHAIN):
        if deadline.left() <= 0:
            raise dns.exception.Timeout
        answer = resolver.resolve(name, kind, lifetime=deadline.left(), raise_on_no_answer=False, search=False)
        if answer.chaining_result.cnames:
            life = min(life, *(alias.ttl for alias in answer.chaining_result.cnames))
        if answer.rrset is not None:
            ttl = min(life, answer.rrset.ttl)
            return [HostAddress(host, str(record), ttl) for record in answer.rrset]
        if answer.canonical_name == name:
            return []
        name = answer.canonical_name
    raise dns.exception.DNSException


def _resolver(nameservers: Sequence[str]) -> dns.resolver.Resolver:
    if not nameservers:
        return dns.resolver.Resolver()
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = [_nameserver(text) for text in nameservers]
    return resolver


def _nameserver(text: str) -> dns.nameserver.Nameserver:
    """``192.0.2.53``, ``192.0.2.53:5353``, ``2001:db8::53`` or ``[2001:db8::53]:5353``."""
    if literal_address(text) is not None:
        return dns.nameserver.Do53Nameserver(text)
    try:
        parts = urlsplit(f"//{text}")
        if parts.hostname and literal_address(parts.hostname) is not None:
            return dns.nameserver.Do53Nameserver(parts.hostname, parts.port or 53)
    except ValueError:
        pass
    raise SettingsError(f'"{text[:60]}" is no name server; write its address, like 192.0.2.53 or [2001:db8::53]:5353.')


def _refusals(error: dns.resolver.NoNameservers) -> str:
    """The answer of each name server: SERVFAIL, REFUSED, ..."""
    answers = {str(failure[3])[:60].rstrip(".") for failure in error.kwargs.get("errors", ()) if len(failure) > 3}
    return ", ".join(sorted(answers)) or "no answer"
