/* Address expressions in a text: the same as the command's address_expressions.py and address_scanner.py.
 * A run is {version, first, last, host, fault, sign} with BigInt first and last. */
(function () {
  "use strict";
  const { WIDTH, readV4, readV6, blocks } = window.ipRangesAddresses;
  const MAX_RUN = 160;
  const OCTET = "\\d{1,3}";
  const OCTETS = `${OCTET}(?:\\.${OCTET}){3}`;
  const PORT = "(?::(?:\\d{1,5}(?:-\\d{1,5})?|\\*)|#\\d{1,5}|%[A-Za-z][\\w.-]*)?";
  const PROTOCOL = "(?:/(?:tcp|udp|any|all|icmp|icmpv6|ipv6-icmp|esp|ah|gre|sctp|ipv6|ipv4|ip)(?::\\d{1,5})?)?";
  const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/([^/]*)(?:\/.*)?$/;
  const LABEL = /^([+?-]?)(?:[A-Za-z_][\w.-]*)?:(.*)$/;
  const FOUR = new RegExp(
    `^(${OCTETS})(?:/(\\d{1,3})\\+?|/(${OCTETS})|/0x([0-9A-Fa-f]{8})|(?:-|\\.\\.\\.?|…)(${OCTETS})(?:/32)?|-(\\d{1,3}))?` +
      `(?:${PROTOCOL}${PORT}|${PORT}${PROTOCOL})\\.?$`,
  );
  const SUSPICIOUS = new RegExp(`^${OCTETS}(?:[/\\\\]\\S*|-\\d[\\d.]*|[*?]+)$|^${OCTET}(?:\\.${OCTET}){1,2}\\.\\d*[*?%]\\S*$|^\\^?\\d{1,3}(?:\\\\+\\.|\\[\\.\\])\\d`);
  const WILD = new RegExp(
    `^((?:${OCTET}\\.){1,3})((?:[*%xX]\\.)*[*%xX])\\.?$|^((?:${OCTET}\\.){1,3})(?:\\[(\\d{1,3})-(\\d{1,3})\\]|(\\d{1,3})-(\\d{1,3}))(?:\\.[*xX])*$`,
  );
  const BEGINNING = new RegExp(`^((?:${OCTET}\\.){1,3})$`);
  const BARE = new RegExp(`^${OCTET}(?:\\.${OCTET}){1,2}$`);
  const SHORT = new RegExp(`^(${OCTET}(?:\\.${OCTET}){1,2})/(\\d{1,2})$`);
  const SIX = new RegExp(
    "^\\[?([0-9A-Fa-f:]*:[0-9A-Fa-f:.]*?)(?:%[A-Za-z][\\w.-]{0,40})?(?:\\](?:/(\\d{1,3}))?|/(\\d{1,3})\\+?\\]?|/([0-9A-Fa-f:]*:[0-9A-Fa-f:]*)" +
      `|-([0-9A-Fa-f:]*:[0-9A-Fa-f:.]*?)(?:/128)?)?(?:${PROTOCOL}(?::\\d{1,5})?)[.\\]]?$`,
  );
  const WILD_SIX = /^\[?((?:[0-9A-Fa-f]{1,4}:){1,7})(?:\*:)*\*\]?$|^\[?((?:[0-9A-Fa-f]{1,4}:){1,7}):\*\]?$/;
  const MEANT_SIX = /^\[?([0-9A-Fa-f]*::[0-9A-Fa-f:.]*|[0-9A-Fa-f:]*::[0-9A-Fa-f:.]*|(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4})\//;
  const RUN = /[0-9A-Za-z_.:*%/[\]?\\+\-…]+/g;
  const SPAN = /^\s*(?:-|–|—|\.\.\.?|…)\s*$/;
  const SPAN_WORD = /^\s+(?:to|-+>|=>|\u2192|through|thru|until|bis)\s+$/i;
  const RANGE = /^[\s"'{]*(?:-|to|high|end|last|(?:end|ip|last)[-_](?:ip|address)(?:[-_]last)?|,)?[\s"'{]*$/i;
  const RANGE_BEFORE = /(?:^|[\s_-])(?:range|range-address|address-range|ip-range|iprange|low|first|start|start[-_](?:ip|address)|ip-address-first)[\s"'=:{]*$/i;
  const MASK = /^(?:["']?\s*[&,]\s*["']?|["']?\s+["']?)(?:\/\s*)?(?:(?:(?:net|subnet|wildcard|inverse)[-_ ]?)?(?:mask|wildcard|bits)[\s=:"']+)?$/i;
  const LENGTH =
    /^["']?(?:\s*\/\s*|\s*,?\s*["']?(?:(?:sub)?net)?(?:mask|prefix[-_]?len(?:gth)?|mask_?len|length|len|bits)["']?[\s=:]+)(\d{1,3}|0x[0-9a-f]{8})(?![\w.:])/i;
  const MASKED = /^\s*(==|!=)\s*$/;

  const wrong = (version, fault) => ({ version, first: 0n, last: -1n, host: false, fault, sign: "" });
  const made = (version, first, last, host = false) => ({ version, first, last, host, fault: "", sign: "" });

  function prefixesOf({ version, first, last }) {
    if (version === 6 && first >> 32n === 0xffffn && last >> 32n === 0xffffn) return blocks(4, first & 0xffffffffn, last & 0xffffffffn);
    return first <= last ? blocks(version, first, last) : [];
  }

  const isEverything = ({ version, first, last, fault }) => !fault && first === 0n && last === (1n << BigInt(WIDTH[version])) - 1n;

  function maskLength(version, bits) {
    const width = WIDTH[version];
    const wild = bits >> BigInt(width - 8) === 255n ? bits ^ ((1n << BigInt(width)) - 1n) : bits;
    return (wild & (wild + 1n)) !== 0n ? null : width - (wild === 0n ? 0 : wild.toString(2).length);
  }

  function masklike(run) {
    if (!run.host) return false;
    if (run.version === 6) return run.first >> 112n === 0xffffn && maskLength(6, run.first) !== null;
    return run.first >> 24n === 0n || run.first >> 24n === 255n || maskLength(4, run.first) !== null;
  }

  function withLength(run, length) {
    const width = WIDTH[run.version];
    if (!(length >= 0 && length <= width)) return wrong(run.version, "mask");
    const shift = BigInt(width - length);
    const first = (run.first >> shift) << shift;
    return { ...made(run.version, first, first + (1n << shift) - 1n), sign: run.sign };
  }

  function withMask(run, mask) {
    const length = run.version === mask.version ? maskLength(mask.version, mask.first) : null;
    return length === null ? wrong(run.version, "mask") : withLength(run, length);
  }

  function between(start, end) {
    if (start.version !== end.version || end.last < start.first) return wrong(start.version, "backwards");
    return { ...made(start.version, start.first, end.last), sign: start.sign };
  }

  /** What a run is; null for what is no address and was never meant as one. */
  function readRun(text, { beginnings = false, listed = false, sign = "" } = {}) {
    if (text.length > MAX_RUN || !/[.:*/]/.test(text)) return null;
    const whole = plain(text, beginnings, listed);
    if (whole !== null) return { ...whole, sign: sign === "~" ? sign : "" };
    const signed = /^[+-]/.test(text) ? plain(text.slice(1), beginnings, listed) : null;
    // A line of a difference, added or taken away.
    if (signed !== null) return { ...signed, sign: text[0] };
    const scheme = SCHEME.exec(text);
    if (scheme !== null) return plain(scheme[1], false, false);
    const label = LABEL.exec(text);
    if (label === null || !label[2]) return null;
    const run = readRun(label[2], { beginnings, listed: true });
    return run === null ? null : { ...run, sign: label[1] || (sign === "~" ? sign : "") };
  }

  function plain(text, beginnings, listed) {
    if (text.split(":").length > 2) return six(text);
    if (text.startsWith("[") || text.endsWith("]")) {
      const inner = text.replace(/^[[\]]+|[[\]]+$/g, "");
      if (!/[[\]]/.test(inner)) text = inner;
      else if (new RegExp(`^\\[${OCTETS}\\]`).test(text)) text = text.slice(1).replace("]", "");
    }
    const match = FOUR.exec(text);
    return match !== null ? four(match) : piece(text, beginnings, listed);
  }

  function four([, address, length, mask, hex, last, end]) {
    const first = readV4(address);
    if (first === null) return wrong(4, "octets");
    const host = made(4, first, first, true);
    if (last !== undefined) {
      const number = readV4(last);
      return number === null ? wrong(4, "octets") : between(host, made(4, number, number));
    }
    if (end !== undefined) {
      const number = (first & ~255n) | BigInt(end);
      return Number(end) > 255 ? wrong(4, "octets") : between(host, made(4, number, number));
    }
    if (length !== undefined) return withLength(host, Number(length));
    if (mask !== undefined || hex !== undefined) {
      const bits = mask !== undefined ? readV4(mask) : BigInt(`0x${hex}`);
      return bits === null ? wrong(4, "mask") : withMask(host, made(4, bits, bits));
    }
    return host;
  }

  function piece(text, beginnings, listed) {
    const dots = (some) => some.split(".").length - 1;
    let known = "";
    let [low, high] = ["0", "255"];
    let match = WILD.exec(text);
    if (match !== null) {
      known = match[1] || match[3];
      if (match[1] === undefined) [low, high] = [match[4] || match[6], match[5] || match[7]];
      else if (dots(known) + dots(match[2]) + 1 !== 4 && !(listed || dots(known) === 3)) return null;
    } else if ((match = BEGINNING.exec(text)) !== null) {
      known = match[1];
      if (!(listed || dots(known) === 3)) return null;
    } else if (beginnings && BARE.test(text)) {
      known = text + ".";
    } else if ((match = SHORT.exec(text)) !== null) {
      const octets = match[1].split(".");
      if (octets.length === 2 && !(listed && Number(match[2]) <= 16)) return null;
      const first = readV4([...octets, ...new Array(4 - octets.length).fill("0")].join("."));
      return first === null ? wrong(4, "octets") : withLength(made(4, first, first), Number(match[2]));
    } else {
      return SUSPICIOUS.test(text) ? wrong(4, "pattern") : null;
    }
    const octets = known.replace(/\.+$/, "").split(".");
    const filled = (end, filler) => readV4([...octets, String(Number(end)), ...new Array(4).fill(filler)].slice(0, 4).join("."));
    const [first, last] = [filled(low, "0"), filled(high, "255")];
    if (first === null || last === null) return wrong(4, "octets");
    return between(made(4, first, first), made(4, last, last));
  }

  function six(text) {
    const wild = WILD_SIX.exec(text);
    if (wild !== null) {
      const groups = (wild[1] || wild[2]).replace(/:+$/, "").split(":");
      const first = BigInt("0x" + groups.map((group) => group.padStart(4, "0")).join("").padEnd(32, "0"));
      return withLength(made(6, first, first), 16 * groups.length);
    }
    const match = SIX.exec(text);
    if (match === null) {
      const start = MEANT_SIX.exec(text);
      return start !== null && number6(start[1]) !== null ? wrong(6, "pattern") : null;
    }
    const [, address, outer, inner, mask, last] = match;
    const first = number6(address);
    const length = inner || outer;
    if (first === null) return length !== undefined && address.split(":").length > 3 ? wrong(6, "octets") : null;
    if (length === undefined && last === undefined && address === "::") return null;
    const host = made(6, first, first, true);
    if (last !== undefined) {
      const number = number6(last);
      return number === null ? wrong(6, "octets") : between(host, made(6, number, number));
    }
    if (mask !== undefined) {
      const bits = number6(mask);
      return bits === null ? wrong(6, "mask") : withMask(host, made(6, bits, bits));
    }
    return length === undefined ? host : withLength(host, Number(length));
  }

  function number6(address) {
    if (address.length > 46) return null;
    return readV6(address.endsWith("::") ? address : address.replace(/:$/, "").replace(/\.$/, ""));
  }

  /** Every address expression of a text, in order, right or wrong: {start, end, run}. A generator: it rests now and then. */
  function* expressions(text, beginnings = false, listed = false) {
    const found = [];
    if (!/[.:*/]/.test(text)) return found;
    const waiting = [];
    let count = 0;
    for (const match of text.matchAll(RUN)) {
      if (++count % 50 === 0) yield;
      const run = readRun(match[0], { beginnings, listed, sign: text.slice(Math.max(0, match.index - 1), match.index) });
      if (run !== null) waiting.push({ start: match.index, end: match.index + match[0].length, run });
    }
    for (let index = 0; index < waiting.length; index++) {
      if (index % 50 === 49) yield;
      let here = waiting[index];
      const joined = index + 1 < waiting.length ? joinedRuns(text, here, waiting[index + 1]) : null;
      if (joined !== null) {
        index += 1;
        here = joined;
      } else if (here.run.host) {
        const match = LENGTH.exec(text.slice(here.end, here.end + 60));
        if (match !== null) here = { start: here.start, end: here.end + match[0].length, run: lengthened(here.run, match[1]) };
      }
      found.push(here);
    }
    return found;
  }

  function lengthened(run, text) {
    if (!/^0x/i.test(text)) return withLength(run, Number(text));
    return run.version === 4 ? withMask(run, made(4, BigInt(text), BigInt(text))) : wrong(6, "mask");
  }

  function joinedRuns(text, here, there) {
    if (there.start - here.end > 60 || !(here.run.host && there.run.host)) return null;
    const gap = text.slice(here.end, there.start);
    const before = text.slice(Math.max(0, here.start - 40), here.start);
    let run = null;
    if (SPAN.test(gap) || (RANGE.test(gap) && RANGE_BEFORE.test(before))) run = between(here.run, there.run);
    else if (SPAN_WORD.test(gap) && !/[^\s"'*-]/.test(text.slice(0, here.start) + text.slice(there.end).replace(/[,; ]+$/, ""))) {
      // From here to there, with nothing else beside: a span, or a sender and who receives.
      const near = here.run.version === there.run.version && here.run.first >> 16n === there.run.first >> 16n;
      run = near ? between(here.run, there.run) : wrong(here.run.version, "pattern");
    } else if (MASKED.test(gap) && before.trimEnd().endsWith("&")) run = withMask(there.run, here.run);
    else if (MASK.test(gap) && ((masklike(there.run) && !masklike(here.run)) || /mask/i.test(gap))) run = withMask(here.run, there.run);
    return run === null ? null : { start: here.start, end: there.end, run };
  }

  window.ipRangesRuns = { readRun, expressions, prefixesOf, isEverything, maskLength, masklike, withLength, withMask, between };
})();
