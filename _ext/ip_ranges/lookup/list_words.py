"""The words by which lists of other programs say what is let in, kept out, switched off, or no list at all.

Regular expressions that Python and JavaScript read alike: no look-behind, ignoring case. The page's script has the same
ones (``static/ip-ranges-list-words.js``, which ``tools/list_words.py`` writes). They are held against a statement whose
addresses, quotes and comments are blanks.
"""

from __future__ import annotations

_BEFORE = r"(?:^|[^\w.$@<=+/-])"
_AFTER = r"(?![\w</-]|\.\w)"
_YES = r"(?:yes|y|t|true|1|on|enabled?)(?![\w.-])"
_NO = r"(?:no|n|f|false|0|off|disabled?|none)(?![\w.-])"
_IS = r"\s*[=:]?\s*"
_CLOSING = (
    "deny|denied|denies|reject|rejected|drop|dropped|discard|discarded|refuse|refused|refuse_non_local|deny_non_local"
    "|always_refuse|always_deny|forbid|forbidden|prohibit|prohibited|blackhole|blackholed|unreachable|ban|banned|blocked|shun"
    "|ignore|noserve|null0|abort|revoke|exclude|excluded|blacklist|blacklisted|denylist|blocklist"
)
_OPENING = "allow|allowed|allows|accept|accepted|permit|permitted|permits|pass|trust|trusted|whitelist|whitelisted|relay|ok|grant"
_ACTION_KEY = (
    r"(?:[\w-]*[_.-])?(?:rule_?)?(?:action|access|effect|verdict|target|decision|disposition|permission|type|mode|then|handle|actions)"
)

WORDS: dict[str, str] = {
    # What keeps out, and what lets in, wherever it stands in a statement.
    "closing": (
        rf"{_BEFORE}(?:{_CLOSING}){_AFTER}"
        r"|^\W*(?:@?\d+\W+)?block(?![\w<=/.-]|\s*=)"
        rf"|{_BEFORE}{_ACTION_KEY}\s*[=:]?\s*(?:{_CLOSING}|block|(?:js_|managed_)?challenge|captcha|void|never|[45]\d\d)(?![\w-])"
        r"|(?:^|\W)(?:return|respond|error|synth|status|status_code|statuscode|deny_status|code)(?!\w)[^;{}]{0,60}?\W[45]\d\d(?!\d)"
        r"|^\W*[45]\d\d\s"
        r"|require\s+not(?!\w)|requirenone"
        rf"|^\W*(?:no\s+(?:access-list|permit|allow|\d+)|del|delete|remove|ufw\s+delete|ip6?tables\s.{{0,40}}(?:-D|--delete))\s"
        r"|^-D\s|\s--(?:remove|delete|del)-|^\W*ipset\s+del\s|^\W*nft\s+delete\s|^\W*deactivate\s"
    ),
    "opening": rf"{_BEFORE}(?:{_OPENING})(?![\w<=/-]|\.\w|\s*=)|{_BEFORE}{_ACTION_KEY}\s*[=:]\s*(?:{_OPENING})(?![\w-])",
    # What lets in, and is not so.
    "refused": rf"{_BEFORE}(?:allow|allowed|permit|permitted){_IS}(?:deny|{_NO})",
    # The targets of iptables are definite, whatever other words stand there.
    "target": r"(?:^|\s)(?:-j|--jump|-g|--goto)\s+([\w.-]+)",
    "closingTarget": r"^(?:DROP|REJECT|TARPIT|BLACKHOLE)$",
    "openingTarget": r"^(?:ACCEPT)$",
    "idleTarget": r"^(?:LOG|NFLOG|ULOG|AUDIT|MARK|CONNMARK|SECMARK|CT|NOTRACK|TRACE|TOS|DSCP|TTL|HL|TCPMSS|RATEEST|CLASSIFY|NFQUEUE"
    r"|SET|TEE|RETURN|SNAT|DNAT|MASQUERADE|REDIRECT|NETMAP|CHECKSUM|TPROXY)$",
    "limited": rf"{_BEFORE}limit\s+(?:in|out|fwd)(?!\w)|{_BEFORE}limit\s*$|^\W*ufw\s+limit\s",
    # A rule of a packet filter that names an address and no verdict.
    "rule": r"^\W*(?:\d+\s+)?(?:ip6?\s+[sd]addr|ether\s|meta\s|ct\s)|^-[AI]\s"
    r"|^\W*(?:\d+[KMG]?\s+){0,3}[\w-]+\s+(?:all|tcp|udp|icmp|esp|0|1|6|17)\s+(?:--|-f|!f)\s",
    # A condition whose block says what happens to the addresses in it.
    "condition": r"^\W*(?:if|else\s*if|elsif|elseif|when|match|handle|rule)(?!\w)",
    # The key under which a document of data has such a rule.
    "ruleKey": r"^expr$",
    # Switched off, in the statement or anywhere around it.
    "off": (
        rf"{_BEFORE}(?:is_?)?disabled?{_IS}{_YES}"
        r"|^\W*(?:is_?)?disabled?\W*$|\s(?:disable|disabled)\W*$"
        rf"|{_BEFORE}(?:is_?)?(?:enabled?|active|isenabled|isactive){_IS}{_NO}"
        rf"|{_BEFORE}(?:paused|suspended|deleted|inactive|isdisabled|revoked|expired){_IS}{_YES}"
        rf"|{_BEFORE}(?:status|state|provisioning_?state){_IS}(?:disabled?|inactive|off|down|retired|deleted|deleting|expired|revoked|suspended|paused)(?![\w-])"
        r"|(?:^|\s)inactive(?:\s*$|:)"
        r"|^\s*\d+\s+[A-Z]{0,3}X[A-Z]{0,3}\s"
    ),
    # Turned round: what is meant is everybody else.
    "turned": (
        rf"{_BEFORE}(?:invert|inverted|negate|negated|srcaddr-negate|dstaddr-negate|negate-source|source-negate){_IS}{_YES}"
        r"|(?:^|\s)(?:source|destination)\s+NOT\s|^NOT\s|^op\s+!="
    ),
    # "Unless" and "not" before the addresses: turned round, and read with the verdict.
    "unless": r"(?:^|[^\w-])(?:unless|not)(?![\w-])[^;]*$|^not_?(?:ip|remote|id|cidr)\w*",
    "unlessHeading": r"!\W*$",
    "except": r"(?:^|[^\w-])(?:except|exclude|excludes|excluded|excluding)(?:\W|$)",
    # Left out of an address set that is there.
    "notThis": r"^[\"']?\s+(?:nomatch(?![\w-])|(?:except|exclude)\W*$)|^[\"']?\s*:\s*[\"']?(?:drop|reject|deny|discard|block)(?![\w-])",
    # The verdict of one address among several (a map of nftables).
    "mapped": r"^[\"']?\s*:\s*[\"']?(?:drop|reject|deny|discard|block|accept|allow|permit)(?![\w-])",
    # A name that says what the list is for. One that says both says nothing, and the lists that are published here say what they let in.
    "closingName": (
        r"^(?!(?:[^\W_]+[\W_]+){3})(?!.*(?:allow|permit|accept|whitelist|connect_(?:from|to)|ip_ranges)).*(?:^|[\W_])(?:deny|denied|denylist|denies|blacklist|blocklist|blocked|ban|bans|banned|reject|rejected|drop|dropped|bad|evil"
        r"|except|exception|exceptions|exclude|excluded|excludes|exclusions|forbidden|bogon|bogons|blackhole|discard|abuse|abusers"
        r"|attackers|spammers|hostile|untrusted|bogus)(?:[\W_]|$)|^deny|^(?:block|reject|drop|ban)(?:ed|ned)?_?(?:ip|list|host|user|from|addr|client|source)"
    ),
    # What people say of an entry, not the entry.
    "note": r"^(?:#?text)?[\"']?(?:comments?|remarks?|descriptions?|descr|desc|notes?|details?|detail|title|tooltip|message|msg|annotation|log_?prefix|summary|reason|help|history)[\"']?(?:\s*[:=]|\s|$)",
    "noteField": (
        r"(?:^|[\s,({])(?:--)?(?:comments?|remark|descriptions?|descr|desc|notes?|(?:log[-_])?prefix|label|log-level|title|msg|message|detail)"
        r"\s*[=:]?\s*(?:\"(?:[^\"\\]|\\.)*\"|'[^']*')|(?:^|\s)comment=[^\s\"']+"
    ),
    "noteLine": r"^\s*(?:\d+\s+)?(?:(?:ipv6\s+)?access-list\s+\S+\s+)?(?:remark|description)\s|^\s*set\s+(?:comments?|description)\s|^\s*;;;",
    # Where a list gets its name.
    "defines": (
        r"(?:^|\s)(?=(?:set|map|acl|add|create|table|prefix-list|network|object-group|address|address-set|address-list|edit|list|define|geo|alias"
        r"|name|group|element\s+\w+\s+\w+|ipset|access-list|standard|extended|-j|-g|jump|goto|policy|object)[\s=:]+[\"'<$@]*([\w.-]+))"
    ),
    "assigns": r"^[\"'$@(]*([\w.-]+)[\"')]*\s*(?:[:=]|$)",
    "named": r"^(@[\w-]+)(?:\s|$)",
    "uses": r"[@$]?[A-Za-z_][\w.-]*",
    # Two values of one record that make a span, and the length or mask of its address.
    "start": r"^(?:src|source|ip|ipv4|ipv6|address|addr|range|network|net|host|ipaddress)?(?:start|first|low|lower|begin|min|startof)(?:ing)?(?:bound|limit)?(?:src|ip|ipv4|ipv6|address|addr|ipaddress|inet|value|range|host|)$|^(?:ip|address|addr|range)from$|^from(?:ip|address|addr|ipaddress)$",
    "end": r"^(?:src|source|ip|ipv4|ipv6|address|addr|range|network|net|host|ipaddress)?(?:end|last|high|upper|max|stop)(?:ing)?(?:bound|limit)?(?:src|ip|ipv4|ipv6|address|addr|ipaddress|inet|value|range|host|)$|^(?:ip|address|addr|range)to$|^to(?:ip|address|addr|ipaddress)$",
    "from": r"^from$",
    "to": r"^to$",
    "length": r"^(?:src|source|ip|ipv4|ipv6|address|addr|network|net)?(?:len|length|mask|netmask|subnetmask|prefixlen|prefixlength|cidrprefix|bits|masklen|masklength|maskbits|wildcard|wildcardmask|inversemask|subnet|prefix|cidr|prefixsize|netbits|cidrlen|cidrlength)$",
    "range": r"^(?:ip|address|ipaddress|addr)?range$",
    # Statements whose bare words are a whole list of the beginnings of addresses (Apache, Sendmail, Postfix).
    "beginnings": r"^\W*(?:require\s+(?:not\s+)?ip|(?:allow|deny)\s+from|connect(?:\W|$))|^\W*$|^\W*(?:ok|relay|reject|discard|dunno|permit|[45]\d\d)(?![\w-])",
    "list": r"(?:^|\s)(?:allow|deny|hosts?|from|ip|src|dst|networks?|mynetworks|[\w*.-]+\s*:)",
    # Names of columns by which a first line is known as a heading.
    "column": r"(?:^|[\W_])(?:ip|ips|cidr|cidrs|prefix|prefixes|ip_?prefix|address|addresses|ip_?address(?:es)?|network|networks|netmask|subnet|start|end|from|to|range|source|source_?(?:ip|address|range)s?|start_?ip(?:_?address)?|end_?ip(?:_?address)?|first|last|remote_?address|remoteip|value|item|host|startipaddress|endipaddress|ip_?start|ip_?end)(?:[\W_]|$)",
}

STOP: tuple[str, ...] = (
    "address", "addresses", "network", "networks", "any", "all", "ip", "ipv4", "ipv6", "ip6", "inet", "inet6", "filter",
    "nat", "input", "output", "forward", "from", "to", "src", "source", "dst", "destination", "list", "rule", "rules", "set",
    "add", "element", "table", "chain", "if", "in", "out", "on", "host", "hosts", "object", "object-group", "extended",
    "standard", "permit", "deny", "allow", "accept", "drop", "reject", "block", "pass", "tcp", "udp", "icmp", "port", "eq",
    "log", "quick", "proto", "inet-service", "default", "type", "flags", "interval", "elements",
)
"""Words of many languages that stand where a list has its name, and are none."""
