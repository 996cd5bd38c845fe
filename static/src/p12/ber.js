/**
 * A lazy reader of BER, the encoding of PKCS#12.
 *
 * Bouncy Castle, NSS and Java write indefinite lengths and octet strings in pieces, so DER alone would refuse
 * genuine files. Nothing recurses over the input: a node is read when somebody asks for it, and every number that
 * the file may choose (depth, pieces, items) has a bound.
 */
import { concat } from "./bytes.js";
import { LIMITS } from "./budget.js";
import { damaged, refuse } from "./errors.js";

const CONSTRUCTED = 0x20;
const INDEFINITE = -1;

export const TAG = { integer: 2, bits: 3, octets: 4, oid: 6, sequence: 0x30, context0: 0xa0, context3: 0xa3 };

function header(bytes, from, end) {
  let at = from;
  if (at + 2 > end) damaged();
  const tag = bytes[at++];
  if ((tag & 31) === 31) damaged(); // numbers above 30 occur nowhere in PKCS#12 or X.509
  const first = bytes[at++];
  if (first === 0x80) {
    if (!(tag & CONSTRUCTED)) damaged();
    return { bytes, tag, from, start: at, length: INDEFINITE };
  }
  let length = first;
  if (first & 0x80) {
    let octets = first & 127;
    if (octets > 4 || at + octets > end) damaged();
    for (length = 0; octets > 0; octets--) length = length * 256 + bytes[at++];
  }
  if (length > end - at) damaged();
  return { bytes, tag, from, start: at, length };
}

/** Find where an indefinite value ends, by counting open values instead of recursing. */
function endOfContents(bytes, start, end) {
  let open = 1;
  let at = start;
  while (open > 0) {
    if (at + 2 > end) damaged();
    if (bytes[at] === 0 && bytes[at + 1] === 0) {
      open--;
      at += 2;
      continue;
    }
    const inner = header(bytes, at, end);
    if (inner.length === INDEFINITE) open++;
    at = inner.start + Math.max(inner.length, 0);
  }
  return at - 2;
}

/** One value: its tag, where its content starts and ends, and where the next value begins. */
export function read(bytes, from = 0, end = bytes.length) {
  const node = header(bytes, from, end);
  if (node.length === INDEFINITE) {
    node.end = endOfContents(bytes, node.start, end);
    node.next = node.end + 2;
  } else {
    node.end = node.next = node.start + node.length;
  }
  return node;
}

export function children(node, most = LIMITS.items) {
  if (!(node?.tag & CONSTRUCTED)) damaged();
  const found = [];
  for (let at = node.start; at < node.end; at = found.at(-1).next) {
    if (found.length >= most) refuse("too_complex");
    found.push(read(node.bytes, at, node.end));
  }
  return found;
}

export function whole(node) {
  return node.bytes.subarray(node.from, node.next);
}

export function content(node) {
  return node.bytes.subarray(node.start, node.end);
}

export function expect(node, tag) {
  return node?.tag === tag ? node : damaged();
}

export function sequence(node, least = 0) {
  const items = children(expect(node, TAG.sequence));
  return items.length < least ? damaged() : items;
}

/** The single value inside an explicit tag. */
export function inside(node, tag) {
  const { bytes, start, end } = expect(node, tag);
  return read(bytes, start, end);
}

/** An octet string, in one piece or (BER) in many. */
export function octets(node, depth = 0) {
  if (!node || depth > LIMITS.depth) damaged();
  if (!(node.tag & CONSTRUCTED)) return content(node);
  return concat(...children(node, LIMITS.pieces).map((piece) => octets(piece, depth + 1)));
}

export function oid(node) {
  const coded = content(expect(node, TAG.oid));
  if (!coded.length || coded.length > 40 || coded.at(-1) & 0x80) damaged();
  const arcs = [];
  let value = 0;
  for (const byte of coded) {
    value = value * 128 + (byte & 127);
    if (byte & 0x80) continue;
    if (arcs.length) arcs.push(value);
    else arcs.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)));
    value = 0;
  }
  return arcs.join(".");
}

/** A count. Negative numbers come out as -1 and giants as Infinity or so: the budget refuses both. */
export function count(node) {
  const digits = content(expect(node, TAG.integer));
  if (!digits.length) damaged();
  if (digits[0] & 0x80) return -1;
  return digits.reduce((value, digit) => value * 256 + digit, 0);
}
