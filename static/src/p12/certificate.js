/** What an X.509 certificate says of itself, for the officer's eyes; the server reads and judges it again. */
import { TAG, children, content, expect, inside, oid, read, sequence, whole } from "./ber.js";
import { hex, latin1 } from "./bytes.js";
import { damaged } from "./errors.js";
import { publicKey } from "./keys.js";

const NAME = { "2.5.4.3": "commonName", "2.5.4.10": "organisation" };
const KEY_USAGE = "2.5.29.15";
const UTF8 = 0x0c;
const BMP = 0x1e;
const UNIVERSAL = 0x1c;
const UTC_TIME = 0x17;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu; // control and direction characters could make a name look like another

/** The same words as in the register: certificates/x509_words.py. */
const USAGES = [
  "tanda tangan digital", "nirsangkal", "penyandian kunci", "penyandian data", "kesepakatan kunci",
  "penandatanganan sertifikat", "penandatanganan daftar pencabutan", "hanya penyandian", "hanya pembukaan sandi",
];

function text(node) {
  const bytes = content(node);
  if (node.tag === UTF8) return new TextDecoder().decode(bytes);
  const width = { [BMP]: 2, [UNIVERSAL]: 4 }[node.tag] ?? 1;
  let decoded = "";
  for (let at = 0; at + width <= bytes.length; at += width) {
    const code = bytes.subarray(at, at + width).reduce((value, byte) => value * 256 + byte, 0);
    decoded += code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
  }
  return decoded;
}

function nameParts(name) {
  const parts = { commonName: [], organisation: [] };
  for (const set of sequence(name)) {
    for (const pair of children(set)) {
      const [type, value] = sequence(pair, 2);
      parts[NAME[oid(type)]]?.push(text(value).replace(HIDDEN, "\ufffd"));
    }
  }
  return { commonName: parts.commonName.join(", "), organisation: parts.organisation.join(", ") };
}

function moment(node) {
  const digits = latin1(content(node));
  const match = /^(\d{2,4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(digits) ?? damaged();
  let year = Number(match[1]);
  if (node.tag === UTC_TIME) year += year < 50 ? 2000 : 1900;
  const [month, day, hour, minute, second] = match.slice(2).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function keyUsage(extensions) {
  for (const extension of extensions) {
    const items = sequence(extension, 2);
    if (oid(items[0]) !== KEY_USAGE) continue;
    const bits = content(expect(read(content(items.at(-1))), TAG.bits));
    return USAGES.filter((_, i) => bits[1 + (i >> 3)] & (0x80 >> (i & 7)));
  }
  return null;
}

/** In decimal, as the register has it. */
function serialNumber(node) {
  const bytes = content(expect(node, TAG.integer));
  return BigInt.asIntN(8 * bytes.length, BigInt(`0x0${hex(bytes)}`)).toString();
}

/** The facts of one certificate. Throws `damaged` where it cannot be read. */
export function readCertificate(der) {
  const [tbs] = sequence(read(der), 3);
  const items = sequence(tbs, 6);
  if (items[0].tag === TAG.context0) items.shift(); // the version; its absence means 1
  const [serial, , issuer, validity, subject, key, ...rest] = items;
  const [from, until] = sequence(validity, 2);
  const wrapped = rest.find((item) => item.tag === TAG.context3);
  return {
    der,
    serial: serialNumber(serial),
    issuer: nameParts(issuer),
    subject: nameParts(subject),
    issuerBytes: latin1(whole(issuer)),
    subjectBytes: latin1(whole(subject)),
    notBefore: moment(from),
    notAfter: moment(until),
    publicKey: publicKey(key ?? damaged()),
    usage: wrapped ? keyUsage(sequence(inside(wrapped, TAG.context3))) : null,
  };
}
