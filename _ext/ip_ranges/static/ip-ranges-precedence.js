/* Which of two rules counts: whether one that keeps out may come before one that lets in, or count more. The same as the
 * command's list_precedence.py; a standing says what the words of a rule say of its place. */
(function () {
  "use strict";
  const { WORDS } = window.ipRangesListWords;
  const { WIDTH } = window.ipRangesAddresses;
  const BUILT_IN = new Set(["INPUT", "OUTPUT", "FORWARD", "PREROUTING", "POSTROUTING"]);
  const WEB = ["80", "443", "http", "https"];
  const ICMP = ["icmp", "icmpv6", "ipv6-icmp", "igmp"];
  const MANNERS = [["inserted", "inserted"], ["wins", "winning"], ["yields", "yielding"], ["quick", "quick"], ["last", "lastMatch"], ["first", "firstMatch"]];
  const PORT = /^(?:\d+|https?|ssh|smtp|domain|telnet|ftp)$/i;
  const NONE = { chain: "", manner: "", priority: null, ports: [], protocols: [], outward: false, family: 0 };
  const compiled = new Map();
  const expression = (name, flags) => {
    const key = `${flags} ${name}`;
    if (!compiled.has(key)) compiled.set(key, new RegExp(WORDS[name], flags));
    return compiled.get(key);
  };
  const standings = new Map();

  function standingOf(plain) {
    if (!standings.has(plain)) {
      if (standings.size > 4096) standings.clear();
      const words = plain.replace(expression("answer", "gi"), " ");
      const chain = expression("chainName", "").exec(words);
      const priority = expression("priority", "i").exec(words);
      const manner = MANNERS.find(([, name]) => expression(name, "").test(words));
      const ports = [...words.matchAll(expression("port", "gi"))].flatMap((match) => match.slice(1).find(Boolean).split(/[\s,{}]+/).filter(Boolean));
      standings.set(plain, {
        chain: chain === null ? "" : chain.slice(1).find(Boolean).replace(/^["']+|["']+$/g, ""),
        manner: manner === undefined ? "" : manner[0],
        priority: priority === null ? null : Number(priority.slice(1).find(Boolean)),
        // A span of ports, or a name that says nothing, may be any.
        ports: ports.every((port) => PORT.test(port)) ? ports.map((port) => port.toLowerCase()) : [],
        protocols: [...words.matchAll(expression("protocol", "gi"))].map((match) => match[1].toLowerCase()),
        outward: expression("outward", "i").test(words),
        family: /^\W*table\s+ip\s/.test(words) ? 4 : /^\W*table\s+ip6\s/.test(words) ? 6 : 0,
      });
    }
    return standings.get(plain);
  }

  /** The standing of a rule inside a block. */
  const standingWithin = (own, around) => ({
    chain: own.chain || around.chain,
    manner: (own.manner === "" || own.manner === "yields") && around.manner ? around.manner : own.manner,
    priority: own.priority === null ? around.priority : own.priority,
    ports: own.ports.length ? own.ports : around.ports,
    protocols: own.protocols.length ? own.protocols : around.protocols,
    outward: own.outward || around.outward,
    family: own.family || around.family,
  });

  /** Whether a rule that keeps out has no condition but ports and protocols. */
  function isForEverybody(words, data) {
    const plain = words.replace(expression("answer", "gi"), " ");
    if (expression("byDefault", "i").test(plain) || expression("conditional", "i").test(plain)) return false;
    if (!data) return !/[A-Za-z]/.test(plain.replace(expression("everybodyRule", "gi"), " "));
    return expression("everybody", "i").test(plain) || (plain.split(/\s+/).filter(Boolean).length <= 6 && !expression("somebody", "i").test(plain));
  }

  const meets = (some, others) => some.some((one) => others.includes(one));

  /** A function that gives the prefixes that rules may keep out of one that a rule lets in. A denial is {prefix, order,
   *  standing, start, end, version}, *prefix* null for everybody; a jump goes from a chain to another. */
  function* denialsOf(denials, jumps) {
    const everybody = new Map();
    const around = { 4: new Map(), 6: new Map() };
    const key = (length, version, first) => `${length} ${first >> BigInt(WIDTH[version] - length)}`;
    for (const [index, denial] of denials.entries()) {
      if (index % 200 === 199) yield;
      const { prefix, order, standing, start, end, version } = denial;
      let group = everybody;
      if (prefix !== null) {
        const place = key(prefix.length, prefix.version, prefix.first);
        const known = around[prefix.version];
        if (!known.has(place)) known.set(place, { prefix, rules: new Map() });
        group = known.get(place).rules;
      }
      const sign = JSON.stringify([standing, start, end, version]);
      const rule = group.get(sign);
      if (rule === undefined) group.set(sign, { ...denial, orders: [order, order] });
      else rule.orders = [Math.min(rule.orders[0], order), Math.max(rule.orders[1], order)];
    }
    const sorted = {};
    const lengths = {};
    for (const version of [4, 6]) {
      sorted[version] = [...around[version].values()].sort((a, b) => (a.prefix.first < b.prefix.first ? -1 : a.prefix.first > b.prefix.first ? 1 : 0));
      lengths[version] = [...new Set(sorted[version].map((one) => one.prefix.length))];
      yield;
    }
    const forAll = [...everybody.values()];

    function reaches(source, target, after) {
      const waiting = jumps.filter((jump) => jump.source === source && jump.order > after).map((jump) => jump.target);
      const seen = new Set();
      while (waiting.length) {
        const chain = waiting.pop();
        if (chain === target) return true;
        if (seen.has(chain)) continue;
        seen.add(chain);
        for (const jump of jumps) if (jump.source === chain) waiting.push(jump.target);
      }
      return false;
    }

    /** Whether a rule for everybody and one that lets in may meet: in one block, or by their chains. */
    function isAbout(rule, version, order, standing) {
      if ((rule.version || rule.standing.family || version) !== version) return false;
      return (rule.start < order && order <= rule.end) || Boolean(rule.standing.chain && standing.chain);
    }

    function mayShut({ prefix, start, end, standing: its, orders: [first, last] }, order, standing) {
      const manners = [its.manner, standing.manner];
      if (its.outward !== standing.outward && (its.outward || prefix === null)) return false;
      if (its.protocols.length && standing.protocols.length && !meets(its.protocols, standing.protocols)) return false;
      if (its.protocols.length && its.protocols.every((one) => ICMP.includes(one))) return false;
      if (its.ports.length && !meets(its.ports, standing.ports.length ? standing.ports : WEB)) return false;
      if (its.priority !== null && standing.priority !== null && its.priority !== standing.priority) return its.priority < standing.priority;
      if (manners.includes("yields") || its.manner === "wins" || manners.includes("inserted")) {
        return its.manner === "wins" || (its.manner === "inserted" && its.chain === standing.chain);
      }
      if (manners.includes("last") || manners.includes("quick")) {
        return (its.manner === "quick" && first < order) || (standing.manner !== "quick" && last > order);
      }
      if (its.chain.toUpperCase() === "PREROUTING" && ["INPUT", "FORWARD"].includes(standing.chain.toUpperCase())) return true;
      if (its.chain !== standing.chain && its.chain && standing.chain) return reaches(its.chain, standing.chain, first);
      // A chain of the same name in another table.
      if (its.chain && !(start <= order && order <= end)) return true;
      return prefix === null || (its.manner === "first" && standing.manner === "first") ? first < order : true;
    }

    return (prefix, order, standing) => {
      const { version, first, last, length } = prefix;
      for (const rule of forAll) {
        if (isAbout(rule, version, order, standing) && mayShut(rule, order, standing)) return [prefix];
      }
      const shut = [];
      for (const size of lengths[version]) {
        const one = size < length ? around[version].get(key(size, version, first)) : undefined;
        if (one !== undefined && [...one.rules.values()].some((rule) => mayShut(rule, order, standing))) shut.push(one.prefix);
      }
      let low = 0;
      let high = sorted[version].length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sorted[version][middle].prefix.first < first) low = middle + 1;
        else high = middle;
      }
      // A part of what is let in is kept out whichever rule comes first.
      for (; low < sorted[version].length && sorted[version][low].prefix.first <= last; low++) {
        if (sorted[version][low].prefix.length >= length) shut.push(sorted[version][low].prefix);
      }
      return shut;
    };
  }

  window.ipRangesPrecedence = { BUILT_IN, NONE, standingOf, standingWithin, isForEverybody, denialsOf };
})();
