/* A pasted text as statements: a configuration, JSON, XML or a table with a heading. The same as the command's
 * list_statements.py, list_documents.py and list_texts.py; generators, which rest now and then. */
(function () {
  "use strict";
  const { readRun } = window.ipRangesRuns;
  const { WORDS } = window.ipRangesListWords;
  const BLOCK_COMMENT = /(?:^|\s)\/\*[^]*?\*\//g;
  const COMMENT_LINE = /^\s*(?:!(?!\s*[[\"'\d:])|@?rem\s|dnl\s|;|\/\/|--\s|%+\s|'[^']*$|::\s)/i;
  const OFF_REMARK = new RegExp(WORDS.offRemark, "i");
  const COMMENT = /\s(?:;|\/\/)|[;,)]\s*--\s/;
  const QUOTED = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|(?:\w'|[^"'#])+|["'#]/g;
  const PIECE = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[$%]\{[^{}]*\}|\{\d{1,2}(?:,\d{0,2})?\}|[{};[\]()]|(?:\w'|[^"'{};[\]()$%])+|./g;
  const GROUP = /^\s*\[\s*([A-Za-z][^[\]]*)\]\s*$/;
  const CHAIN = /^(Chain \S+) \(.*\)\s*$/;
  const CELLS = /^\s*[0-9A-Fa-f.:/*]+(?:;[\w ./:-]*)+$/;
  const SECTION = /^\s*<(\/?)([A-Za-z][\w:-]*)([^<>]*)>\s*$/;
  const DOCUMENT = /^---\s*$/;
  const ITEM = /^-\s+(?=[^\s:])/;
  const PLAIN = /^[0-9A-Fa-f:.]+(?:\/\d{1,3})?$/;
  const JSON_TOKEN = /"(?:[^"\\]|\\[^])*"|[{}[\]:,]|[^\s{}[\]:,"]+|"/g;
  const XML_TOKEN = /<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<[?!][^>]*>|<\/?[A-Za-z_][^<>]*>|[^<]+|</g;
  const ATTRIBUTE = /([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')/g;
  const ENTITY = /&(?:lt|gt|amp|quot|apos|#x[0-9A-Fa-f]{1,6}|#\d{1,7});/g;
  const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&apos;": "'" };
  const COLUMN = new RegExp(WORDS.column, "i");
  const DASHES = /^\s*-{2,}(?:\s+-{2,})+\s*$/;
  const CAPITALS = /^[A-Z][A-Z_]*(?:\s{2,}[A-Z][A-Z_]*){2,}\s*$/;
  const SPAN = /^[0-9a-f.:]+([\t,;])[0-9a-f.:]+(?:\1|$)/i;
  const ADDRESS = /\d{1,3}\.\d{1,3}\.\d|[0-9a-f]{1,4}:[0-9a-f]{0,4}:/i;
  const IS_JSON = /^\s*(?:\{\s*["}]|\[\s*(?:["{[]|\]\s*$))/;
  const IS_XML = /^\s*(?:<\?xml|<!DOCTYPE|<!--|<[A-Za-z_][\w:.-]*(?:\s[^<>]*)?>\s*<)/;
  const PATH = /^(set|deactivate|delete|activate)\s+(.*?(?:^|\s)(?:rules?|term|policy|entry|seq|sequence)\s+\S+)(?:\s+(.*))?$/;
  const trim = (text) => text.replace(/^[ \t]+|[ \t]+$/g, "");
  const feeds = (text) => text.split("\n").length - 1;
  const linesOf = (text) => text.split(/\r\n|\r|\n/);
  const statement = (line, text = "", given = {}) => ({ line, text, body: [], tail: "", key: "", data: false, fixed: false, off: false, ...given });

  /** The statements of a text that begins at a line; *fixed* where all of it stands there. */
  function* parseStatements(text, first = 1, fixed = false) {
    const root = { body: [], indent: -1, kind: "root", owner: null };
    let frames = [root];
    let waiting = null;
    let depth = 0;
    // Whether a remark behind the line says that it is switched off.
    let off = false;
    const top = () => frames[frames.length - 1];
    const dedent = (indent) => {
      while (top().kind === "indent" && top().indent >= indent) frames.pop();
    };
    const add = (made, indent) => {
      top().body.push(made);
      if (indent !== null) frames.push({ body: made.body, indent, kind: "indent", owner: made });
    };

    function uncommented(line) {
      if (COMMENT_LINE.test(line)) return "";
      if (line.includes("#")) {
        let place = 0;
        for (const piece of line.matchAll(QUOTED)) {
          if (piece[0] === "#") break;
          place = piece.index + piece[0].length;
        }
        line = line.slice(0, place);
      }
      const match = COMMENT.exec(line);
      if (match === null) return line;
      const inside = frames.some((frame) => frame.kind === "brace");
      if (match[0].trim() === ";" && (inside || /[;}]\s*$/.test(line))) return line;
      return line.slice(0, match.index + (/-[ \t]$/.test(match[0]) ? 1 : 0));
    }

    function section([, closing, name, rest], number) {
      if (closing) {
        while (frames.length > 1 && frames.pop().kind !== "section");
        return;
      }
      const opened = statement(number, name + rest.replace(/\/+$/, ""), { fixed });
      top().body.push(opened);
      // An attribute makes it an element of XML, which may be empty; "<Directory />" is the root of a file system.
      if (!(rest.endsWith("/") && rest.includes("="))) frames.push({ body: opened.body, indent: -1, kind: "section", owner: opened });
    }

    function close() {
      for (let place = frames.length - 1; place > 0; place--) {
        if (frames[place].kind === "brace") {
          const owner = frames[place].owner;
          frames = frames.slice(0, place);
          return owner;
        }
      }
      return null;
    }

    function flush(buffer, line, closed, indent) {
      const text = trim(buffer);
      if (closed !== null) {
        if (text && text !== ",") closed.tail += ` ${text}`;
      } else if (text.trim()) {
        add(statement(line, text, { fixed, off }), indent);
      }
    }

    function* pieces(content, number, indent) {
      const here = waiting;
      waiting = null;
      let buffer = here === null ? "" : here.text + "\n";
      let line = here === null ? number : here.line;
      if (here !== null) top().body.splice(top().body.indexOf(here), 1);
      let closed = null;
      let count = 0;
      for (const [piece] of content.matchAll(PIECE)) {
        if (++count % 200 === 0) yield;
        if (piece === "{") {
          const opened = statement(line, trim(buffer), { fixed });
          top().body.push(opened);
          frames.push({ body: opened.body, indent: -1, kind: "brace", owner: opened });
          [buffer, line, closed, depth, indent] = ["", number, null, 0, null];
        } else if (piece === "}" || piece === ";") {
          flush(buffer, line, closed, null);
          [buffer, line, closed, indent] = ["", number, null, null];
          if (piece === "}") [closed, depth] = [close(), 0];
        } else {
          buffer += piece;
          if (piece === "[" || piece === "(") depth += 1;
          else if ((piece === "]" || piece === ")") && depth) depth -= 1;
        }
      }
      const more = content.trimEnd();
      if (more.endsWith("\\") || (depth && (here !== null || /[[(,]$/.test(more)))) {
        waiting = statement(line, buffer.replace(/[\\ \t]+$/, "") || " ", { fixed });
        top().body.push(waiting);
        return;
      }
      depth = 0;
      flush(buffer, line, closed, indent);
    }

    const plain = text.includes("/*") ? text.replace(BLOCK_COMMENT, (all) => "\n".repeat(feeds(all))) : text;
    for (const [index, raw] of linesOf(plain).entries()) {
      if (index % 50 === 49) yield;
      const number = fixed ? first : first + index;
      if (!raw.trim() || DOCUMENT.test(raw)) {
        if (frames.length === 1 || top().kind === "indent") root.body.push(statement(number));
        continue;
      }
      if (waiting === null && PLAIN.test(raw)) {
        dedent(0);
        add(statement(number, raw, { fixed }), 0);
        continue;
      }
      const content = uncommented(raw);
      off = content.length < raw.length && OFF_REMARK.test(raw.slice(content.length).replace(/^[#;/\- \t]+/, ""));
      let stripped = content.trim();
      if (!stripped) continue;
      if (waiting !== null) {
        yield* pieces(content, number, null);
        continue;
      }
      let indent = 0;
      for (const blank of content.slice(0, content.length - content.trimStart().length)) indent += blank === "\t" ? 8 : 1;
      dedent(ITEM.test(stripped) ? indent + 0.5 : indent);
      const found = SECTION.exec(content);
      if (found !== null) {
        section(found, number);
        continue;
      }
      const group = GROUP.exec(content) || CHAIN.exec(content);
      if (group !== null) {
        dedent(-0.5);
        add(statement(number, group[1].trim(), { fixed }), -0.5);
        continue;
      }
      if (CELLS.test(content) && !stripped.endsWith(";")) stripped = stripped.replace(/;/g, " ");
      for (let item = ITEM.exec(stripped); item !== null; item = ITEM.exec(stripped)) {
        add(statement(number, "", { fixed }), indent + 0.5);
        indent += item[0].length;
        stripped = stripped.slice(item[0].length);
      }
      yield* pieces(stripped, number, indent);
    }
    return root.body;
  }

  function* walk(statements) {
    const waiting = [...statements].reverse();
    while (waiting.length) {
      const made = waiting.pop();
      yield made;
      for (let index = made.body.length - 1; index >= 0; index--) waiting.push(made.body[index]);
    }
  }

  function* parseJson(text) {
    const root = [];
    const stack = [];
    let [body, key, line, place, pending] = [root, "", 1, 0, null];
    let count = 0;
    for (const match of text.matchAll(JSON_TOKEN)) {
      if (++count % 200 === 0) yield;
      const token = match[0];
      for (; place < match.index; place++) if (text.charCodeAt(place) === 10) line += 1;
      if (token === "{" || token === "[") {
        const opened = statement(line, "", { key, data: true, fixed: true });
        body.push(opened);
        stack.push([token, body]);
        [body, key, pending] = [opened.body, "", null];
      } else if (token === "}" || token === "]") {
        if (stack.length) {
          body = stack.pop()[1];
          const last = body[body.length - 1];
          if (!last.body.length) last.text = token === "}" ? "{}" : "[]";
        }
        [key, pending] = ["", null];
      } else if (token === ":" && pending !== null) {
        key = pending;
        body.pop();
        pending = null;
      } else if (token !== "," && token !== ":") {
        const value = jsonText(token);
        body.push(statement(line, value, { key, data: true, fixed: true }));
        pending = stack.length && stack[stack.length - 1][0] === "{" && !key ? value : null;
        key = "";
      }
    }
    return [root, stack.length ? line : 0];
  }

  function jsonText(token) {
    if (!token.startsWith('"')) return token;
    try {
      return String(JSON.parse(token.replace(/[\u0000-\u001f]/g, (one) => "\\u" + one.charCodeAt(0).toString(16).padStart(4, "0"))));
    } catch {
      return token.replace(/^"+|"+$/g, "");
    }
  }

  function* parseXml(text) {
    const root = statement(1, "", { data: true });
    const stack = [root];
    let line = 1;
    let count = 0;
    for (const [token] of text.matchAll(XML_TOKEN)) {
      if (++count % 200 === 0) yield;
      const here = stack[stack.length - 1];
      if (token.startsWith("</")) {
        const name = token.slice(2, -1).trim();
        for (let place = stack.length - 1; place > 0; place--) {
          if (stack[place].key === name) {
            stack.length = place;
            break;
          }
        }
      } else if (token.startsWith("<![CDATA[")) {
        here.text += token.slice(9, -3);
      } else if (token.startsWith("<") && token.length > 1 && !/[!?]/.test(token[1])) {
        const inside = token.slice(1, -1).replace(/\/+$/, "");
        const opened = statement(line, "", { key: inside.split(/\s/, 1)[0], data: true, fixed: true });
        for (const found of inside.matchAll(ATTRIBUTE)) {
          opened.body.push(statement(line, unescaped(found[2].slice(1, -1)), { key: found[1], data: true, fixed: true }));
        }
        here.body.push(opened);
        if (!token.endsWith("/>")) stack.push(opened);
      } else if (!token.startsWith("<") && token.trim()) {
        if (!here.text) {
          here.line = line + feeds(token.slice(0, token.length - token.trimStart().length));
          here.fixed = false;
        }
        here.text += unescaped(token.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ""));
      }
      line += feeds(token);
    }
    return [root.body, stack.length > 1 ? line : 0];
  }

  function unescaped(text) {
    return text.replace(ENTITY, (entity) => {
      if (entity in ENTITIES) return ENTITIES[entity];
      const number = /^&#x/i.test(entity) ? parseInt(entity.slice(3, -1), 16) : Number(entity.slice(2, -1));
      return number > 0 && number < 0x110000 ? String.fromCodePoint(number) : "";
    });
  }

  /** The rows of a table with a heading, each a statement with its cells by their names; null for any other text. */
  function* parseTable(lines) {
    const first = lines.findIndex((line) => line.trim() && !/^\s*[#+;]/.test(line));
    if (first < 0) return null;
    const dashes = lines.slice(0, 50).findIndex((line, number) => number > 0 && DASHES.test(line));
    if (dashes > 0) return yield* drawn(lines, dashes - 1, [...lines[dashes].matchAll(/-{2,}/g)].map((match) => match.index), dashes + 1);
    if (CAPITALS.test(lines[first]) && COLUMN.test(lines[first].replace(/_/g, " "))) {
      return yield* drawn(lines, first, [...lines[first].matchAll(/[A-Z_]+/g)].map((match) => match.index), first + 1);
    }
    const numbered = [...lines.entries()];
    const span = SPAN.exec(lines[first]);
    if (span !== null) {
      const rows = numbered.filter(([, line]) => line.trim() && !line.startsWith("#")).map(([number, line]) => [number, line.split(span[1])]);
      return rows.length > (span[1] === "\t" ? 0 : 1) && rows.every(([, values]) => isSpan(values)) ? rows.map(([number, values]) => row(number, ["start", "end"], values)) : null;
    }
    const delimiter = ["\t", "|", ";", ","].find((mark) => lines[first].includes(mark));
    if (delimiter === undefined || ADDRESS.test(lines[first]) || /[{}()=]/.test(lines[first])) return null;
    const names = cells(lines[first], delimiter).map((name) => name.replace(/^[ "]+|[ "]+$/g, "").toLowerCase());
    if (names.filter(Boolean).length < 2 || !names.some((name) => COLUMN.test(name)) || names.some((name) => name.length > 40)) return null;
    const rest = numbered.slice(first + 1);
    if (!rest.some(([, line]) => line.includes(delimiter))) return null;
    const found = [];
    for (const [number, line] of rest) {
      if (number % 50 === 49) yield;
      if (!/^\s*(?:#|\+-|\|-|--)/.test(line)) found.push(row(number, names, cells(line, delimiter)));
    }
    return found;
  }

  function isSpan(values) {
    if (values.length < 2) return false;
    const [start, end] = [readRun(values[0].trim()), readRun(values[1].trim())];
    if (start === null || end === null || !(start.host && end.host) || start.version !== end.version) return false;
    const shift = start.version === 4 ? 24n : 112n;
    return start.first <= end.first && start.first >> shift === end.first >> shift;
  }

  function* drawn(lines, heading, starts, below) {
    const cut = (line) => starts.map((start, index) => line.slice(start, starts[index + 1]));
    const names = cut(lines[heading]).map((name) => name.trim());
    const found = yield* parseStatements(lines.slice(0, heading).join("\n"));
    for (let number = below; number < lines.length; number++) {
      const line = lines[number];
      const straight = starts.slice(1).every((start) => [" ", ""].includes(line.slice(start - 1, start)));
      if (straight && !cut(line).some((cell) => cell.trim().includes("  "))) found.push(row(number, names, cut(line)));
      else found.push(...(yield* parseStatements(line, number + 1)));
    }
    return found;
  }

  const CELL = Object.fromEntries(
    ["\t", "|", ";", ","].map((delimiter) => {
      const mark = delimiter === "|" ? "\\|" : delimiter;
      return [delimiter, new RegExp(`(?:^|${mark})(?:\\s*"((?:[^"]|"")*)"\\s*|([^${mark}]*))(?=${mark}|$)`, "g")];
    }),
  );

  function cells(line, delimiter) {
    // The outer bars of a table are its frame.
    const inner = delimiter === "|" ? line.replace(/^\s*\||\|\s*$/g, "") : line;
    const found = inner.replace(/[\r\n]+$/, "").matchAll(CELL[delimiter]);
    return [...found].map((match) => (match[1] !== undefined ? match[1].replace(/""/g, '"') : match[2]));
  }

  function row(number, names, values) {
    const made = statement(number + 1, "", { data: true, fixed: true });
    for (const [place, value] of values.entries()) {
      if (value.trim()) made.body.push(statement(number + 1, value.trim(), { key: names[place] || "", data: true, fixed: true }));
    }
    return made;
  }

  function gathered(statements) {
    const rules = new Map();
    const found = [];
    for (const made of statements) {
      const match = made.body.length ? null : PATH.exec(made.text);
      if (match === null) {
        found.push(made);
        continue;
      }
      const path = match[2];
      let rest = match[3] || "";
      if (!rules.has(path)) {
        rules.set(path, statement(made.line, path, { fixed: true }));
        found.push(rules.get(path));
      }
      if (match[1] === "deactivate" || match[1] === "delete") rest = rest ? `deactivate ${rest}` : "inactive:";
      if (rest) rules.get(path).body.push(statement(made.line, rest, { fixed: true }));
    }
    return found;
  }

  function* moved(text, line) {
    const [statements] = yield* parseJson(text);
    for (const made of walk(statements)) made.line = line;
    return statements;
  }

  /** The statements of a whole text, and the line where a document is cut off, 0 if it is whole. */
  function* statementsOf(text) {
    let statements;
    let cut = 0;
    if (IS_JSON.test(text)) [statements, cut] = yield* parseJson(text);
    else if (IS_XML.test(text)) [statements, cut] = yield* parseXml(text);
    else statements = (yield* parseTable(linesOf(text))) || gathered(yield* parseStatements(text));
    for (const made of [...walk(statements)]) {
      if (!made.data) continue;
      const json = IS_JSON.test(made.text);
      if (made.text.includes("\n") || json) {
        const inner = json ? yield* moved(made.text, made.line) : gathered(yield* parseStatements(made.text, made.line, made.fixed));
        for (const one of inner) made.body.push(one);
        made.text = "";
      }
    }
    return [statements, cut];
  }

  window.ipRangesStatements = { statementsOf, walk, PLAIN };
})();
