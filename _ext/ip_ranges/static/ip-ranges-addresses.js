/* Addresses and prefixes: strict reading with the cure for what is wrong, writing, and minimal covers.
 * A prefix is {version, first, last, length} with BigInt first and last. Nothing here touches the page. */
(function () {
  "use strict";
  const WIDTH = { 4: 32, 6: 128 };

  /** An error whose code names a sentence (see WORDS in ip-ranges-checker.js) and whose parts fill it. */
  class NotAPrefix extends Error {
    constructor(code, parts) {
      super(code);
      this.code = code;
      this.parts = parts;
    }
  }

  /** Four decimal numbers without leading zeros as a BigInt, null for anything else. */
  function readV4(text) {
    const parts = text.split(".");
    if (parts.length !== 4) return null;
    let number = 0;
    for (const part of parts) {
      if (!/^(0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return null;
      number = number * 256 + Number(part);
    }
    return BigInt(number);
  }

  /** RFC 4291 text (with :: and a dotted tail) as a BigInt, null for anything else. */
  function readV6(text) {
    const halves = text.split("::");
    if (halves.length > 2) return null;
    const groups = [];
    let before = 0;
    for (const [index, half] of halves.entries()) {
      const pieces = half === "" ? [] : half.split(":");
      for (const [place, piece] of pieces.entries()) {
        const last = index === halves.length - 1 && place === pieces.length - 1;
        if (last && piece.includes(".")) {
          const tail = readV4(piece);
          if (tail === null) return null;
          groups.push(Number(tail >> 16n), Number(tail & 0xffffn));
        } else if (/^[0-9a-f]{1,4}$/i.test(piece)) {
          groups.push(parseInt(piece, 16));
        } else {
          return null;
        }
      }
      if (index === 0) before = groups.length;
    }
    if (halves.length === 2 ? groups.length > 7 : groups.length !== 8) return null;
    if (halves.length === 2) groups.splice(before, 0, ...new Array(8 - groups.length).fill(0));
    let number = 0n;
    for (const group of groups) number = (number << 16n) | BigInt(group);
    return number;
  }

  function made(version, first, length) {
    const size = 1n << BigInt(WIDTH[version] - length);
    return { version, first, length, last: first + size - 1n };
  }

  /** The prefix that a text is. Throws NotAPrefix, which says what is wrong and what would be right. */
  function parsePrefix(text) {
    const slash = text.indexOf("/");
    const address = slash < 0 ? text : text.slice(0, slash);
    const bits = slash < 0 ? null : text.slice(slash + 1);
    const version = address.includes(":") ? 6 : 4;
    const number = version === 6 ? readV6(address) : readV4(address);
    if (number === null) throw explainAddress(text, address, bits);
    const width = WIDTH[version];
    if (version === 6 && number >> 32n === 0xffffn) {
      const length = bits !== null && /^\d{2,3}$/.test(bits) && Number(bits) >= 96 && Number(bits) <= 128 ? Number(bits) - 96 : 32;
      throw new NotAPrefix("mapped", { text, right: writeAddress(4, number & 0xffffffffn) + "/" + length });
    }
    if (bits === null) return made(version, number, width);
    if (!/^[0-9]{1,3}$/.test(bits)) throw new NotAPrefix("noLength", { text, bits, width });
    if (bits.length > 1 && bits[0] === "0") throw new NotAPrefix("zeroLength", { text, right: "/" + Number(bits) });
    if (Number(bits) > width) throw new NotAPrefix("longLength", { text, width, version });
    const length = Number(bits);
    const host = (1n << BigInt(width - length)) - 1n;
    if ((number & host) !== 0n) {
      const block = writePrefix(made(version, number & ~host, length));
      throw new NotAPrefix("hostBits", { text, block, address: writeAddress(version, number) });
    }
    return made(version, number, length);
  }

  function explainAddress(text, address, bits) {
    if (address.includes("%")) return new NotAPrefix("zone", { text });
    const parts = address.split(".");
    if (parts.length === 4 && parts.every((part) => /^\d{1,6}$/.test(part))) {
      if (parts.some((part) => part.length > 1 && part[0] === "0")) {
        const right = parts.map(Number).join(".") + (bits === null ? "" : "/" + bits.slice(0, 4));
        return new NotAPrefix("leadingZeros", { text, right });
      }
      return new NotAPrefix("over255", { text });
    }
    return new NotAPrefix("notAnAddress", { text });
  }

  function writeAddress(version, number) {
    if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join(".");
    const groups = [];
    for (let shift = 112n; shift >= 0n; shift -= 16n) groups.push(((number >> shift) & 0xffffn).toString(16));
    // RFC 5952: the longest run of two or more zero groups, the first of equals, becomes "::".
    let start = -1;
    let length = 1;
    for (let index = 0; index < 8; index++) {
      let end = index;
      while (end < 8 && groups[end] === "0") end++;
      if (end - index > length) [start, length] = [index, end - index];
      if (end > index) index = end;
    }
    if (start < 0) return groups.join(":");
    return groups.slice(0, start).join(":") + "::" + groups.slice(start + length).join(":");
  }

  function writePrefix(prefix) {
    return writeAddress(prefix.version, prefix.first) + "/" + prefix.length;
  }

  /** Disjoint, non-adjacent [first, last] pairs of one family in ascending order. */
  function intervals(prefixes, version) {
    const found = [];
    const sorted = prefixes.filter((one) => one.version === version).sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
    for (const { first, last } of sorted) {
      const end = found[found.length - 1];
      if (end !== undefined && first <= end[1] + 1n) {
        if (last > end[1]) end[1] = last;
      } else {
        found.push([first, last]);
      }
    }
    return found;
  }

  /** What is left of [first, last] without sorted, disjoint intervals. */
  function without(first, last, taken) {
    const found = [];
    let low = 0;
    let high = taken.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (taken[middle][1] < first) low = middle + 1;
      else high = middle;
    }
    for (let index = low; index < taken.length && taken[index][0] <= last; index++) {
      if (taken[index][0] > first) found.push([first, taken[index][0] - 1n]);
      first = taken[index][1] + 1n;
    }
    if (first <= last) found.push([first, last]);
    return found;
  }

  /** The fewest prefixes that make up [first, last]. */
  function blocks(version, first, last) {
    const found = [];
    const width = WIDTH[version];
    while (first <= last) {
      let size = 0;
      while (size < width && (first & ((1n << BigInt(size + 1)) - 1n)) === 0n && first + (1n << BigInt(size + 1)) - 1n <= last) size++;
      found.push(made(version, first, width - size));
      first += 1n << BigInt(size);
    }
    return found;
  }

  window.ipRangesAddresses = { NotAPrefix, WIDTH, readV4, readV6, parsePrefix, writeAddress, writePrefix, intervals, without, blocks };
})();
