"""The words by which lists of other programs say what is let in, kept out, switched off, or no list at all.

Regular expressions that Python and JavaScript read alike: no look-behind, ignoring case. The page's script has the same
ones (``static/ip-ranges-list-words.js``, which ``tools/list_words.py`` writes). They are held against a statement whose
addresses, quotes and comments are blanks.
"""

from __future__ import annotations

import re
from functools import cache

_BEFORE = r"(?:^|[^\w.$@<=+/-])"
_AFTER = r"(?![\w</-]|\.\w)"
_YES = r"(?:yes|y|t|true|1|on|enabled?)(?![\w.-])"
_NO = r"(?:no|n|f|false|0|off|disabled?|none)(?![\w.-])"
_IS = r"\s*[=:]?\s*"
_CLOSING = (
    "deny|denied|denies|reject|rejected|drop|dropped|discard|discarded|refuse|refused|refuse_non_local|deny_non_local"
    "|always_refuse|always_deny|forbid|forbidden|prohibit|prohibited|blackhole|blackholed|unreachable|ban|banned|blocked|shun"
    "|ignore|noserve|null0|abort|revoke|exclude|excluded|blacklist|blacklisted|denylist|blocklist|disallow|disallowed"
    "|denying|rejects|rejecting|drops|dropping|refuses|refusing|bans|banning|blocking|forbids|prohibits|ignored|ignores|ignoring"
    "|tarpit|quarantine|quarantined|sinkhole|silentdrop"
)
_OPENING = "allow|allowed|allows|allowusers|allowgroups|accept|accepted|permit|permitted|permits|pass|trust|trusted|whitelist|whitelisted|relay|ok|grant"
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
        r"|^\s*-D\s|\s--(?:remove|delete|del)-|^\W*ipset\s+del\s|^\W*nft\s+delete\s|^\W*deactivate\s|^\s*-\s*:"
        # Who is not told to let in keeps out: a rule of IIS, and a policy of FortiGate.
        r"|^ipsecurity\W*$|^\W*config\s+firewall\s+policy\w*\W*$"
    ),
    # The same as a part of a longer word: DenyUsers, RefuseConnection, access-deny, DropAction.
    "closingPart": r"(?:^|[^a-z0-9$@<_.-])(?!(?:[a-z0-9]+[_.-]+){3})(?![\w.-]*(?:connect[_-](?:from|to)|ip[_-]ranges))"
    rf"(?:(?:[a-z0-9]+[_.-]+){{0,2}}(?:{_CLOSING})(?![a-z0-9])|block[_.-])",
    "opening": rf"{_BEFORE}(?:{_OPENING})(?![\w<=/-]|\.\w|\s*=)|{_BEFORE}{_ACTION_KEY}\s*[=:]\s*(?:{_OPENING})(?![\w-])"
    r"|(?:^|\s)authorize-\w|\s--allow[=\s]",
    # What lets in as a part of the first word: allow-query, permitted_hosts.
    "openingPart": r"^\W*(?:[a-z0-9.-]+/)?(?![\w.-]*(?:connect[_-](?:from|to)|ip[_-]ranges))(?:[a-z0-9]+[_.-]){0,2}(?:allow|allowed|accept|accepted|permit|permitted|trusted|whitelist)(?:[_.-]|\W*$|\s*[=:])",
    # What lets in, and is not so.
    "refused": rf"{_BEFORE}(?:allow|allowed|permit|permitted){_IS}(?:deny|{_NO})",
    # The targets of iptables are definite, whatever other words stand there.
    "target": r"(?:^|\s)(?:-j|--jump|--goto|-g(?=\s+[\w-]+\s*$))\s+([\w.-]+)",
    "closingTarget": r"^(?:DROP|REJECT|TARPIT|BLACKHOLE)$",
    "openingTarget": r"^(?:ACCEPT)$",
    "idleTarget": r"^(?:LOG|NFLOG|ULOG|AUDIT|MARK|CONNMARK|SECMARK|CT|NOTRACK|TRACE|TOS|DSCP|TTL|HL|TCPMSS|RATEEST|CLASSIFY|NFQUEUE"
    r"|SET|TEE|RETURN|SNAT|DNAT|MASQUERADE|REDIRECT|NETMAP|CHECKSUM|TPROXY)$",
    "limited": rf"{_BEFORE}limit\s+(?:in|out|fwd)(?!\w)|{_BEFORE}limit\s*$|^\W*ufw\s+limit\s|\s-m\s+(?:limit|hashlimit|connlimit|recent|time|statistic|quota)\s|\slimit\s+rate\s|\slimit:\s",
    # Where an address has been seen, and where it has another part to play: a route, a server, an interface.
    "logged": r"(?:^|[^\d:.])\d{1,2}:\d\d:\d\d(?![\d:])|\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\[\d{1,2}/[a-z]{3}/\d{4}",
    "elsewhere": r"^\W*(?:(?:ip|ipv6|push|set|sudo|static)\W+)*(?:routes?|listen|server|bind|upstream|set_real_ip_from|proxy_pass|proxy_set_header|rewrite|redirect"
    r"|alert|log|count|monitor|mirror|inspect|throttle|rate|greylist|challenge|captcha|reset|snat|dnat|masquerade|mark|queue|defer|tempfail|setenvif|setenv"
    r"|nameserver|gateway|resolver|bind_address|remote|peer|neighbor|interface|remoteip\w+proxy\w*|default\s+via)(?!\w)|\s(?:via|nexthop|gateway|dev|brd|scope)\s"
    r"|(?:^|\s)(?:estab|established|listen|time[_-]wait|close[_-]wait|syn[_-]sent)(?!\w)"
    r"|^(?:next_?hop|router|dns|nameservers|listen\w*|bind\w*|upstreams?|servers?|real_?ip\w*|load_?balancer_?ip)\s",
    # A rule of a packet filter that names an address and no verdict.
    "rule": r"^\W*(?:\d+\s+)?(?:ip6?\s+[sd]addr|ether\s|meta\s|ct\s)|^-[AI]\s"
    r"|^\W*(?:\d+[KMG]?\s+){0,3}[\w-]+\s+(?:all|tcp|udp|icmp|esp|0|1|6|17)\s+(?:--|-f|!f)\s",
    # A condition whose block says what happens to the addresses in it.
    "condition": r"^\W*(?:if|else\s*if|elsif|elseif|when|match|handle|rule)(?!\w)",
    # A heading whose block is done for some: what is done has to be known.
    "conditionHeading": r"(?:^|\s)(?:if|unless|when)\W*$|^\W*(?:if|else\s*if|elsif|elseif|when|match)(?![\w=.-])",
    # The key of an Ansible task under which stand the values that the task is done with, one after the other.
    "repeats": r"^(?:loop|with_\w+)\W*$",
    # A fact that routes have and rules do not.
    "routeKey": r"^(?:gateway(?:_?id)?|next_?hop\w*|via|dev|metric)$",
    # A condition of such a rule about a port, which the rule has without the words around it elsewhere.
    "portCondition": r"match\s+op\s+==\s+left\s+payload\s+protocol\s+(tcp|udp)\s+field\s+(dport)\s+right",
    # The key under which a document of data has such a rule.
    "ruleKey": r"^expr$",
    # Switched off, in the statement or anywhere around it.
    "off": (
        rf"{_BEFORE}(?:is_?)?disabled?{_IS}{_YES}"
        r"|^\W*(?:is_?)?disabled?\W*$|^(?!\W*flags:).*\s(?:disable|disabled)\W*$"
        rf"|{_BEFORE}(?:is_?)?(?:enabled?|active|isenabled|isactive){_IS}{_NO}"
        rf"|(?:^|\s)--?enabled?{_IS}{_NO}"
        rf"|{_BEFORE}(?:paused|suspended|deleted?|inactive|isdisabled|revoked|expired|preview|dry_?run){_IS}{_YES}"
        r"|^\W*count\s*=\s*0\W*$"
        rf"|{_BEFORE}(?:status|state|provisioning_?state){_IS}(?:disabled?|inactive|off|down|retired|deleted|deleting|expired|revoked|suspended|paused|absent|decommissioned|obsolete|archived|terminated|removed)(?![\w-])"
        r"|(?:^|\s)inactive(?:\s*$|:)|\((?:disabled|inactive|off|expired|removed|deleted|suspended)\)"
        r"|^\s*\d+\s+[A-Z]{0,3}X[A-Z]{0,3}\s"
    ),
    # A remark behind an entry that says so.
    "offRemark": r"^\W*(?:(?:is|was|now|currently|temporarily|please|to be)\s+)*(?:disabled?|inactive|off|switched off|turned off|removed?|deleted?|revoked?|expired|suspended|denied|deny"
    r"|blocked|block|rejected|banned|dropped|obsolete|do not use|do not allow|not (?:allowed|active|used|in use|permitted|ours))(?![\w-])",
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
        r"|name|(?:[\w-]+-)?group|element\s+\w+\s+\w+|ipset|access-list|standard|extended|-j|-g|jump|goto|policy|object)[\s=:]+[\"'<$@]*([\w.-]+))"
    ),
    "assigns": r"^[\"'$@(]*([\w.-]+)[\"')]*\s*(?:[:=]|$)",
    "named": r"^(@[\w-]+)(?:\s|$)",
    # A list that is nothing but a list: somebody has to use it.
    "declares": r"^\W*acl\s+[\"']?([\w.-]+)|^\W*table\s+<([\w.-]+)>|^\W*(?:ipset\s+)?(?:create|add)\s+([\w.-]+)\s*(?:hash:|list:|bitmap:|timeout|nomatch|comment|[\d/.:-]*$)"
    r"|^\W*set\s+([\w.-]+)\s*\{$|^\W*edit\s+\"([\w. -]+)\"|^\W*(?:nft\s+)?add\s+element\s+\w+\s+\w+\s+([\w.-]+)|^\W*define\s+([\w.-]+)|(?:^|\s)list=\"?([\w.-]+)",
    # What puts a list into a group of lists, by which rules use it.
    "member": r"^\W*(?:set\s+members?|group-object|set\s+(?:shared\s+)?address-group\s+\S+\s+static)\s",
    # What makes, fills and empties a list, and uses none.
    "housekeeping": r"^\W*(?:ipset\s+|nft\s+)?(?:create|swap|flush|destroy|rename|restore|save)\s|^\W*(?:nft\s+)?(?:add|delete|reset)\s+(?:set|table|map)\s"
    r"|^\W*table\s|^\W*(?:set|map)\s+[\w.-]+\s+type(?:of)?\s",
    "negated": r"(?:[\w.]\s+!|^!|\W!|!=)\s*(?:--?[\w-]+\s+|[\w.()]+\s*(?:~|in\s)\s*|\(\s*)?[\"'<@$]*$"
    r"|!~\s*[\"'<@$]*$|(?:^|\W)unless\s[\w.()\s<@$\"'|]*$|(?:^|\W)not\s+(?:[\w.()]+\s*(?:~|in\s)\s*|\(\s*)?[\"'<@$]*$",
    "uses": r"[@$]?[A-Za-z_][\w.-]*",
    # How a rule stands to others. Its chain, its number, its ports and protocols.
    "chainName": r"(?:^|\s)(?:-[AI]|--append|--insert|[Cc]hain)[\s=]+([\w.-]+)|access[- ]list\s+(?:extended\s+|standard\s+)?([\w.-]+)"
    r"|(?:^|\s)rule\s+(?:ip6?|inet|bridge|arp)\s+[\w-]+\s+([\w-]+)",
    "jump": r"(?:^|\s)(?:-j|--jump|-g|--goto|(?:jump|goto)(?:\s+target)?)\s+(?!(?:ACCEPT|DROP|REJECT|RETURN|LOG)(?!\w))([\w.-]+)|jump-target=([\w.-]+)"
    r"|^\s*(?:\d+[KMG]?\s+){0,3}(?!(?:ACCEPT|DROP|REJECT|RETURN|LOG)(?!\w))([\w.-]+)\s+(?:all|tcp|udp|icmp|0|1|6|17)\s+(?:--|-f|!f)\s",
    "baseChain": r"^\W*type\s+\w+\s+hook\s",
    "priority": r"(?:^|\W)(?:rule_?number|rule_?index|priority|seq(?:uence)?|order|position)\W{1,4}(-?\d{1,9})(?![\w.])"
    r"|^\W*(\d{1,6})\s+(?:permit|deny|allow|accept|reject|unreach|pass|drop|discard)\s",
    "port": r"(?:^|[^\w-])(?:eq|(?!s(?:rc|ource|port))[\w-]*ports?(?:_?ranges?)?)[\"'\s:=\[{]{1,4}([\w-]+(?:\s*,\s*[\w-]+)*)|(?:^|\s)(\d{1,5})/(?:tcp|udp)|\sdpts?:(\S+)",
    "protocol": r"(?:^|[^\w.-])(tcp|udp|icmp|icmpv6|ipv6-icmp|igmp|esp|gre|sctp)(?![\w/-])",
    "outward": r"(?:^|\W)(?:outbound|egress|output|postrouting|out)(?![\w-])",
    # Put in front; denying whatever else there is; denying only where nothing lets in; the last match or the first one counts.
    "inserted": r"(?:^|\s)(?:-I|--insert)\s|^\W*(?:nft\s+)?insert\s|^\W*ufw\s+(?:prepend|insert)\s",
    "winning": r"[Rr]equire\s+(?:not|all\s+denied)|[Dd]eny(?:[Uu]sers|[Gg]roups)|Effect\W{1,4}Deny|Remote(?:IP|Address)\W|^\W*rule\s+(?:priority|family)="
    r"|^\W*return\s+[45]\d\d|^\W*[Oo]rder\s+[Aa]llow\s*,\s*[Dd]eny",
    "yielding": r"^\W*[Dd]eny\s+[Ff]rom\s|^\W*access-control\W|^\W*[Oo]rder\s+[Dd]eny\s*,\s*[Aa]llow",
    "quick": r"^\W*(?:@\d+\s+)?(?:pass|block)\s.*\squick(?:\s|$)",
    "lastMatch": r"^\W*(?:@\d+\s+)?(?:pass|block)(?:\s|$)",
    "firstMatch": r"^\s*(?:\[\d+:\d+\]\s*)?-A\s|^\W*[Cc]hain\s+[\w.-]+\s*(?:$|\()|^\W*(?:sudo\s+)?ip6?tables\s.*\s-A\s|^\W*(?:allow|deny)\s*(?:all\s*)?$|access[- ]list\s|ip6?\s+[sd]addr|(?:^|\s)chain=|^\W*ufw\s"
    r"|^\W*(?:\d+\s+)?(?:permit|deny|allow|reject|drop|accept)\s+(?:ip|tcp|udp|icmp|all|host)(?!\w)|^\W*(?:http|tcp)-(?:request|response)\s"
    r"|^\W*http_access\s|(?:^|[^:=]\s)(?:ALLOW|DENY|REJECT|LIMIT)(?:\s|$)|^\W*host(?:no)?(?:ssl|gssenc)?\s|^\W*(?:ACCEPT|DROP|REJECT)\s",
    # What is no rule of its own but the answer where no rule is met; what makes a rule one for some alone.
    "byDefault": r"(?:^|\W)(?:default\w*|policy|fallback|otherwise|implicit|\w*unlisted)(?!\w)|^\W*:[A-Z]|\s-P\s+(?:INPUT|OUTPUT|FORWARD|PREROUTING|POSTROUTING)\s|^-P\s+(?:INPUT|OUTPUT|FORWARD)\s",
    "conditional": r"(?:^|[^\w])(?:if(?!\s+true)|unless|when|where|except|condition\w*|match\w*|(?:ct)?state|connection-state|invalid|established|flags?|limit|recent|path\w*"
    r"|url|uri|method|headers?|hdr|country|countries|geo\w*|asn|user|agent|iif\w*|oif\w*|in-interface|not)(?!\w)|[!@$<][\w(]",
    "everybody": r"(?:address|addr|source|src|from|ip|remote|cidr|prefix|principal|network|range)\w*\W{1,6}(?:member\W+)?(?:\*|any|all|anywhere|internet|0\.0\.0\.0/0|::/0)(?!\w)|\*\W*$",
    # What those who are kept out are told.
    "answer": r"type\s+icmp\w*\s+expr\s+[\w-]+|\(\d+ match\w*\)|\(hitcnt=\d+\)|\s0x[0-9a-f]+|(?:(?:--)?reject-with|with\s+(?:icmp\w*|tcp)(?:\s+type)?)\s+[\w-]+",
    "somebody": r"(?:address|addr|source|src|from|ip|remote|cidr|prefix|principal|network|range)\w*\W{1,6}\w",
    "everybodyRule": r"^\s*[\w., -]+:(?=\s*all\s*:)|(?:^|\s)(?:-A|-I|-t|-p|-m|-j|-g|--jump|--append|--insert|--reject-with|chain|access-list(?:\s+(?:extended|standard))?|term|dport|dports|port|eq|line)[\s=]+[\w.-]+|(?:^|\s)(?:-[sd]|--(?:src|dst|source|destination))(?!\w)"
    rf"|(?:^|[^a-z0-9])(?:{_CLOSING}|block|denyusers|denygroups|ip6?tables|ufw|sudo|net|any[46]?|all|anywhere|everyone|everybody|ip|ipv4|ipv6|ip6|inet6?|v6|tcp|udp|from|to|in|inbound|incoming|input|log|quick"
    r"|counter|packets|bytes|protocol|proto|on|return|rst|with|http_access|http|tcp|request|connection|content|session|rule|add|action|family|priority|users"
    r"|require|denied|access|extended|standard|deny_status|dports?|port|from|0|then|null|dpts?|multiport|address|source|host(?:no)?(?:ssl|gssenc)?|if|true)(?![a-z0-9])",
    # A name of several words, with what ends it or with a capital letter, and no word of a sentence.
    "label": r"^\s*(?!(?:.*\s)?(?:from|for|to|by|at|with|via|is|was|has|if|on)\s)(?:[\w.-]+(?:\s+[\w.-]+){0,3}\s*[:=\u2013-]+|[A-Z][\w.-]*(?:\s+[\w.-]+){0,3})\s*$",
    # The words that stand before an address in a list and decide nothing.
    "listWords": r"a|aaaa|acl|acls|add|added|addr|addrs|address|addresses|alias|all|and|any|app|attach|authorized|authorization|bits|book|cidr|cidrs|client|clients"
    r"|cmd|config|connection|create|current|customer|db|define|dest|destination|direct|domain|edge|element|elements|end|entries|entry|exempt|export|expr|external|extended"
    r"|file|filter|firewall|first|for|forward|from|gateways?|geo|global|group|groups|hash|high|host|hosts|hostssl|hostnossl|hostgssenc|hostnogssenc|id|if|iface|in"
    r"|inbound|inet6?|inet|ingress|input|insert|inside|internal|into|ip|ip4|ip6|ipmatch|ipset|ipsets|ipv4|ipv6|is|item|items|last|list|lists|local|low|machines?|managed|map|mask|match"
    r"|mynetworks|name|named|nat|net|netmask|nets|network|networks|new|no|node|object|objects|of|on|only|options|or|our|outside|owner|partners?|peers?|permanent|policy"
    r"|pool|pools|prefix|prefixes|private|profile|proto|protocol|public|range|ranges|record|records|region|remote|require|rule|rules|safe|secure|security|sender"
    r"|server|servers|service|services|set|shared|site|sites|sources?|spf|spf1|src|standard|start|static|subnet|subnets|table|tables|tcp|the|to|trust|type|udp|use|user|users|v|v4|v6|value|values|via"
    r"|vpn|web|zone|zones|txt|network-group|ipv4_addr|ipv6_addr|and|url",
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
    "column": r"(?:^|[\W_])(?:ip|ips|cidr|cidrs|prefix|prefixes|ip_?prefix|address|addresses|ip_?address(?:es)?|network|networks|netmask|subnet|start|end|from|to|range|ranges|source|source_?(?:ip|address|range)s?|start_?ip(?:_?address)?|end_?ip(?:_?address)?|first|last|remote_?address|remoteip|value|item|host|startipaddress|endipaddress|ip_?start|ip_?end)(?:[\W_]|$)",
}

STOP: tuple[str, ...] = (
    "address", "addresses", "network", "networks", "any", "all", "ip", "ipv4", "ipv6", "ip6", "inet", "inet6", "filter",
    "nat", "input", "output", "forward", "from", "to", "src", "source", "dst", "destination", "list", "rule", "rules", "set",
    "add", "element", "table", "chain", "if", "in", "out", "on", "host", "hosts", "object", "object-group", "extended",
    "standard", "permit", "deny", "allow", "accept", "drop", "reject", "block", "pass", "tcp", "udp", "icmp", "port", "eq",
    "log", "quick", "proto", "inet-service", "default", "type", "flags", "interval", "elements",
)
"""Words of many languages that stand where a list has its name, and are none."""


@cache
def word(name: str) -> re.Pattern[str]:
    """A regular expression of ``WORDS``, compiled without regard to capitals."""
    return re.compile(WORDS[name], re.IGNORECASE | re.ASCII)


@cache
def exact(name: str) -> re.Pattern[str]:
    """A regular expression of ``WORDS``, compiled so that capitals count."""
    return re.compile(WORDS[name], re.ASCII)
