/* Finding the addresses in what a reader pastes: one address, a list, a firewall's configuration, a zone file. */
(function () {
  "use strict";
  const { NotAPrefix, parsePrefix, blocks, readV4 } = window.ipRangesAddresses;
  const V4 = /^\d{1,6}(\.\d{1,6}){3}$/;
  const V6 = /^[0-9a-f:]*:[0-9a-f:.]*(%\w+)?$/i;

  const COMMENT = /#.*|(^|\s)(;|\/\/|--\s).*|^\s*(!|rem\s).*/i;
  const BLOCK_COMMENT = /(^|\s)\/\*[^]*?\*\//g;
  // A rule that shuts addresses out is no entry of an allow list (the command ip-ranges reads lists by the same rules).
  const CLOSING = new RegExp(
    "^\\s*(deny|reject|drop|block|require\\s+not)(?![\\w-])|\\s-j\\s+(DROP|REJECT)\\b|\\b(drop|reject)\\s*;?\\s*$" +
      "|^[\\w\\t ]{0,80}\\b(deny|reject)\\s+(in|out|from|ip|tcp|udp)\\b",
    "i",
  );

  /** Whether a piece is meant as an address or CIDR, right or wrong: times, hashes and names are not. */
  function meant(piece) {
    const address = piece.split("/")[0];
    if (V4.test(address)) return true;
    if (!V6.test(address)) return false;
    const colons = address.split(":").length - 1;
    return address.includes("::") ? address !== "::" || piece.includes("/") : colons === 7 || (colons > 2 && piece.includes("/"));
  }

  /** A piece without what is often around an address: a scheme, a port, SPF's "ip4:", a full stop. */
  function bare(piece) {
    let text = piece.replace(/^(ip4|ip6|src|dst|net|host):(?=[0-9a-f:])/i, "").replace(/^[a-z][a-z0-9+.-]*:\/\//i, "");
    if (text !== piece && /^\d+(\.\d+){3}\/\D/.test(text)) text = text.slice(0, text.indexOf("/"));
    if (/^\d+(\.\d+){3}:\d+$/.test(text)) text = text.slice(0, text.indexOf(":"));
    if (/^\d+(\.\d+){3}\/$/.test(text) && text !== piece) text = text.slice(0, -1);
    return text.replace(/[.!?]+$/, "");
  }

  /** The length of a netmask or of a wildcard mask, null for any other text. */
  function maskLength(text) {
    const number = readV4(text);
    if (number === null) return null;
    for (let length = 1; length < 32; length++) {
      const wildcard = (1n << BigInt(32 - length)) - 1n;
      if (number === wildcard || number === 0xffffffffn - wildcard) return length;
    }
    return null;
  }

  // A record of a zone file: its type, and the address after it (RFC 1035, RFC 3596).
  const RECORD = /(^|\s)(A|AAAA)\s+[0-9a-f:.]+\s*$/i;

  const PLAIN = /^[0-9a-fA-F:.]+\/[0-9]+$/;
  const STEP = 50;

  /** {line, text, prefixes} or {line, text, problem} for every address in a text, in the order of the text. What is no
   *  entry of a list says so in *reason*, the record of a name in *isRecord*; a block with host bits set has both a problem and its prefixes.
   *  It awaits *turn* now and then, so that a long text, or a long line, does not hold up the page. */
  async function scan(text, turn) {
    const found = [];
    const plain = text.replace(/^\ufeff/, "").replace(BLOCK_COMMENT, (all) => all.replace(/[^\r\n]/g, " "));
    const lines = plain.split(/\r\n|\r|\n/);
    for (let index = 0; index < lines.length; index++) {
      if (index % STEP === 0) await turn();
      if (PLAIN.test(lines[index]) && meant(lines[index])) {
        const whole = lines[index];
        found.push(understood(index + 1, whole, () => [parsePrefix(whole)]));
        continue;
      }
      const line = lines[index].replace(COMMENT, "");
      const closing = CLOSING.test(line);
      const before = found.length;
      const pieces = line.split(/[\s,;"'`()[\]{}<>=|]+/).filter(Boolean).map(bare);
      for (let place = 0; place < pieces.length; place++) {
        if (place % STEP === STEP - 1) await turn();
        let piece = pieces[place];
        if (pieces[place + 1] === "-" && meant(piece) && meant(pieces[place + 2] || "")) {
          piece += "-" + pieces[place + 2];
          place += 2;
        }
        const ends = piece.split("-");
        if (ends.length === 2 && meant(ends[0]) && meant(ends[1])) {
          found.push(understood(index + 1, piece, () => between(ends[0], ends[1])));
        } else if (meant(piece)) {
          const slashed = piece.match(/^([0-9.]+)\/([0-9]+\.[0-9.]+)$/);
          if (slashed !== null && maskLength(slashed[2]) !== null) piece = `${slashed[1]}/${maskLength(slashed[2])}`;
          const length = V4.test(piece) && pieces[place + 1] !== undefined ? maskLength(pieces[place + 1]) : null;
          if (length !== null) {
            place += 1;
            piece += "/" + length;
          }
          found.push(understood(index + 1, piece, () => [parsePrefix(piece)]));
        }
      }
      if (closing) for (const item of found.slice(before)) item.reason = "closing";
      if (RECORD.test(line)) for (const item of found.slice(before)) item.isRecord = true;
    }
    return found;
  }

  function understood(line, text, read) {
    try {
      const prefixes = read();
      return { line, text, prefixes, reason: prefixes.length === 1 ? noEntry(prefixes[0]) : "" };
    } catch (error) {
      if (!(error instanceof NotAPrefix)) throw error;
      const meant = error.parts.block || (error.code === "mapped" && error.parts.right);
      return { line, text, problem: error, prefixes: meant ? [parsePrefix(meant)] : undefined };
    }
  }

  /** Why a prefix is no entry of a list: everything there is, or nobody's address. */
  function noEntry(prefix) {
    if (prefix.length === 0) return "everything";
    const top = prefix.version === 4 ? Number(prefix.first >> 24n) : -1;
    if (top === 0 || top === 127 || top >= 224) return "nobody";
    return prefix.version === 6 && prefix.length === 128 && prefix.first <= 1n ? "nobody" : "";
  }

  function between(start, end) {
    const [one, other] = [parsePrefix(start), parsePrefix(end)];
    if (one.version !== other.version || other.last < one.first) {
      throw new NotAPrefix("notAnAddress", { text: start + "-" + end });
    }
    return blocks(one.version, one.first, other.last);
  }

  window.ipRangesScan = scan;
})();
