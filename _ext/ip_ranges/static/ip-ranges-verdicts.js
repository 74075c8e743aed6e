/* What a statement of a pasted list says of its addresses: let in, kept out, switched off. The same as the command's
 * list_verdicts.py; verdicts are "open", "closed", "idle", "limited", "both" or "". */
(function () {
  "use strict";
  const { WORDS, STOP } = window.ipRangesListWords;
  const { NONE, standingOf, standingWithin } = window.ipRangesPrecedence;
  const KEY = /^\W{0,3}(?:set\s+|option\s+|export\s+|local\s+|define\s+|var\s+)?["'$@]*([\w./@-]+(?: [\w/()-]+){0,3}?)["']?\s*(?:=>|[=:](?!:)|\s|$)/;
  const ACTION =
    /(?:^|[_.])(?:rule)?_?(?:action|access|effect|verdict|target|decision|disposition|permission|type|mode|then|handle|actions|rule|jump|policy)$/i;
  // The value of such a key lets in by a known word, or nobody knows what it does.
  const DECISION = /(?:^|[_.])(?:rule)?_?(?:action|access|effect|verdict|decision|disposition|permission|jump)$/i;
  const PAIR = /^(?:set\s+)?[\w"'.-]+\s*[:=]|^order\s|^set\s/i;
  const SWITCH = /^[\w"'-]+\s*[:=]\s*[\w"']+[;,]?$/;
  const YES_VALUE = /^(?:true|t|yes|y|1|on)$/i;
  const REMARK_WORDS = 8;
  const NAME = /^["']?[\w .:@$-]{1,80}["']?$/;
  const VALUE = /^(?:|null|\{\}|true|t|yes|y|1|on)$/i;
  const NO_VALUE = /^(?:false|f|no|n|0|off|\[\])$/i;
  const stop = new Set(STOP);
  const compiled = new Map();
  const cached = (name, flags) => {
    const key = `${flags} ${name}`;
    if (!compiled.has(key)) compiled.set(key, new RegExp(WORDS[name], flags));
    return compiled.get(key);
  };
  const word = (name) => cached(name, "i");
  const exact = (name) => cached(name, "");
  const wholly = (name, text) => new RegExp(`^(?:${WORDS[name]})$`, "i").test(text);
  const NOWHERE = { verdict: "", off: false, turned: false, unless: false, names: [], declared: [], condition: false, rule: false, standing: NONE, start: -1, end: Infinity };

  function keyOf(made) {
    if (made.key || made.data) return made.key;
    const match = KEY.exec(made.text);
    return match === null ? "" : match[1];
  }

  const camel = (name) => name.replace(/([a-z0-9])([A-Z])/g, "$1_$2");
  const snake = (name) => camel(name).replace(/[- ]/g, "_").toLowerCase();
  const starts = (name, text) => {
    const match = word(name).exec(text);
    return match !== null && match.index === 0;
  };

  function isNote(made) {
    if (made.data) return Boolean(made.key) && starts("note", made.key);
    return starts("noteLine", made.text) || (starts("note", made.text) && /^[\w"' -]{1,30}[:=]/.test(made.text));
  }

  const said = new Map();

  /** The key where it names what follows: a first word alone may be anything, like the owner of a record in a zone. */
  function namingKey(made) {
    const match = made.data ? null : KEY.exec(made.text);
    if (match === null) return made.key;
    return /[=:>]$/.test(match[0].trimEnd()) || /^deny/i.test(match[1]) ? match[1] : "";
  }

  function wordsOf(made, text, heading = false) {
    const key = namingKey(made);
    const known = `${heading}\n${key}\n${text}`;
    if (!said.has(known)) {
      if (said.size > 4096) said.clear();
      let plain = /["'=]/.test(text) ? text.replace(cached("noteField", "gi"), " ") : text;
      plain = plain.replace(/["'`]/g, " ");
      said.set(known, { plain, verdict: verdictOf(plain, key, heading), off: word("off").test(plain), turned: exact("turned").test(plain) });
    }
    return said.get(known);
  }

  function verdictOf(plain, key, heading) {
    if (word("limited").test(plain)) return "limited";
    const target = exact("target").exec(plain);
    if (target !== null) {
      const name = heading ? target[1].toUpperCase() : target[1];
      for (const [verdict, expression] of [["closed", "closingTarget"], ["open", "openingTarget"], ["idle", "idleTarget"]]) {
        if (exact(expression).test(name)) return verdict === "open" && /(?:^|\s)(?:-D|--delete)\s/.test(plain) ? "closed" : verdict;
      }
      return "";
    }
    if (word("refused").test(plain)) return "closed";
    const closing = word("closing").exec(plain);
    const opening = word("opening").test(plain);
    if (closing !== null && opening) {
      return /^\W*(?:del|delete|remove|no|ufw|nft|ip6?tables)\s/.test(plain) || /require/i.test(closing[0]) ? "closed" : "both";
    }
    if (closing !== null) return "closed";
    if (opening) return "open";
    const parts = camel(plain);
    if (word("closingPart").test(parts)) return "closed";
    if (word("openingPart").test(parts)) return "open";
    return key && word("closingName").test(snake(key.split("/").pop())) ? "closed" : "";
  }

  const count = (text) => text.split(/\s+/).filter(Boolean).length;

  /** What the statements of one block say of each other: an action, a switch, a name. */
  function* record(statements) {
    const found = { ...NOWHERE, names: [] };
    for (const [index, made] of statements.entries()) {
      if (index % 50 === 49) yield;
      if (made.data && word("routeKey").test(snake(made.key))) found.verdict = found.verdict || "idle";
      if (made.bare === undefined) continue;
      let inner = made;
      while (inner.data && !inner.key && !inner.text && inner.body.length === 1) inner = inner.body[0];
      const key = snake(keyOf(inner));
      const alone = inner.data || inner.text.endsWith(":") || SWITCH.test(inner.text) || (inner.body.length > 0 && inner.body.every((part) => /[=:]/.test(part.text)));
      const words = wordsOf(inner, made.bare);
      const switches = inner.data || count(made.bare) <= 4;
      if (switches && !inner.body.length && (inner.data ? inner.key : PAIR.test(inner.text))) found.standing = standingWithin(standingOf(made.bare), found.standing);
      found.off = found.off || (words.off && switches);
      found.turned = found.turned || (words.turned && switches) || (key === "not" && inner.data && VALUE.test(inner.text));
      const named = inner.text.replace(/^option\s+name\s+(?=["'])/, "");
      if ((key === "name" || key === "id") && NAME.test(named)) {
        found.names.push(named.split(":").pop().replace(/^[ "']+|[ "']+$/g, "").replace(/^[@$]+/, ""));
      }
      const verdict = action(inner, key, words.verdict, count(made.bare), alone);
      found.verdict = ["closed", "limited", "open", "unknown", "idle"].find((said) => said === verdict || said === found.verdict) || "";
    }
    return found;
  }

  function action(made, name, verdict, length, alone) {
    if (name.startsWith("default") || word("byDefault").test(name) || (length > 8 && !made.data)) return "";
    const colon = made.text.search(/[:=]/);
    const text = made.data ? made.text : colon < 0 ? "" : made.text.slice(colon + 1).replace(/^[ "';,]+|[ "';,]+$/g, "");
    const key = name.replace(/^is_/, "").replace(/^set_/, "");
    const decided = ["open", "closed", "limited"].includes(verdict);
    if (ACTION.test(key) && !(made.body.length && (["rule", "jump", "policy"].includes(key) || (key === "handle" && !made.data)))) {
      const place = made.text.indexOf(keyOf(made));
      const rest = place < 0 ? 0 : (made.text.slice(place + keyOf(made).length).match(/[^\s=:]+/g) || []).length;
      if (made.data || made.body.length || key === "then" || rest === 1) {
        if (decided) return verdict;
        if (DECISION.test(key) && (text || made.body.length) && alone) return NO_VALUE.test(text) ? "closed" : YES_VALUE.test(text) ? "open" : "unknown";
      }
      return "";
    }
    if (!decided) return "";
    if (made.data && !made.body.length && verdict === "closed" && wholly("closing", ` ${text}`)) {
      return ["name", "id", "label", "tag", "group", "list"].includes(key) ? "" : verdict;
    }
    const opening = wholly("opening", ` ${key}`);
    if (alone && (opening || wholly("closing", ` ${key}`))) {
      if (NO_VALUE.test(text)) return opening && text !== "[]" ? "closed" : "";
      return made.data || VALUE.test(text) ? verdict : "";
    }
    return "";
  }

  /** Whether the words around an address are none that a list has: one may be a name, and what follows an address a remark. */
  function hasUnknownWords(before, blank, names) {
    if (exact("label").test(before.replace(/["'`]+$/, "").replace(/`/g, ""))) return false;
    const words = before.match(/[A-Za-z][\w.-]*/g) || [];
    if ((blank.match(/[A-Za-z][\w.-]*/g) || []).length - words.length > REMARK_WORDS) return true;
    return words.filter((name) => !names.includes(name) && !isListWord(name)).length > 1;
  }

  const isListWord = (name) =>
    camel(name)
      .split(/[._-]+/)
      .every((part) => !part || wholly("listWords", part) || wholly("opening", ` ${part}`));

  function namesIn(text) {
    const matches = [...text.matchAll(cached("defines", "gi"))];
    const found = matches.map((match) => match[1]);
    // "$from" is a name whatever word it is.
    const marked = new Set(matches.filter((match) => /[$@<]/.test(text.charAt(text.indexOf(match[1], match.index) - 1))).map((match) => match[1]));
    for (const name of ["assigns", "named"]) {
      const match = word(name).exec(text);
      if (match !== null && match.index === 0) found.push(match[1].replace(/^@+/, ""));
    }
    const names = found.filter((name) => name && (marked.has(name) || !stop.has(name.toLowerCase())) && !/^\d/.test(name) && name !== "ACCEPT" && name !== "DROP");
    return [...new Set([...names, ...declaredIn(text)])];
  }

  /** The name of a list that is nothing but a list, whatever word it is. */
  function declaredIn(text) {
    const match = word("declares").exec(text);
    return match === null ? [] : [match.slice(1).find(Boolean)];
  }

  function usesIn(plain) {
    return [...plain.matchAll(cached("uses", "gi"))].map((match) => {
      const end = match.index + match[0].length;
      const before = plain.slice(Math.max(0, match.index - 40), match.index);
      const negated = word("negated").test(before) || /^["'\s)]*=+\s*["']?0|^\s+except\W*$/.test(plain.slice(end, end + 8));
      return [match[0].replace(/^[@$]+/, ""), negated];
    });
  }

  function inside(scope, words, names, unless, turned, rule) {
    return {
      ...scope,
      verdict: words.verdict === "" || words.verdict === "both" ? scope.verdict : words.verdict,
      off: scope.off || words.off,
      turned: scope.turned || words.turned || turned,
      unless: scope.unless !== unless,
      names: [...scope.names, ...names],
      condition: scope.condition || word("conditionHeading").test(words.plain),
      rule: scope.rule || rule,
      standing: standingWithin(standingOf(words.plain), scope.standing),
    };
  }

  function within(scope, block) {
    return {
      ...scope,
      verdict: block.verdict || scope.verdict,
      off: scope.off || block.off,
      turned: scope.turned || block.turned,
      names: block.names.length ? [...scope.names, ...block.names] : scope.names,
      standing: standingWithin(block.standing, scope.standing),
    };
  }

  window.ipRangesVerdicts = { NOWHERE, NO_VALUE, cached, word, exact, starts, keyOf, snake, isNote, wordsOf, record, hasUnknownWords, namesIn, declaredIn, usesIn, inside, within };
})();
