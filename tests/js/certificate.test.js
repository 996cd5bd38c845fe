import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readCertificate } from "../../static/src/p12/certificate.js";
import { P12Error } from "../../static/src/p12/errors.js";
import { officeTime, summary } from "../../static/src/p12/summary.js";
import { HOLDER, Material, ORGANISATION } from "./support/material.js";
import { context0, integer, oid, octets, seq, set, tlv } from "./support/asn1.js";

const JAKARTA = { name: "Asia/Jakarta", label: "WIB" };
let material;

before(() => {
  material = new Material();
  material.issue("rsa", "rsa", { serial: "0x00f1e2d3c4b5a69788" });
});
after(() => material.remove());

const utf8 = (text) => tlv(0x0c, Buffer.from(text));
const name = (...pairs) => seq(...pairs.map(([id, value]) => set(seq(oid(id), value))));
const day = (text) => tlv(text.length === 13 ? 0x17 : 0x18, Buffer.from(text));
const P256_KEY = seq(seq(oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")), tlv(3, [0, 4]));

/** A certificate by hand: only what the summary reads. */
function handmade({ subject = name(["2.5.4.3", utf8("Uji")]), from = "260101000000Z", until = "280101000000Z",
  key = P256_KEY, version = [context0(integer(2))], extensions = [] } = {}) {
  const algorithm = seq(oid("1.2.840.10045.4.3.2"));
  const wrapped = extensions.length ? [tlv(0xa3, seq(...extensions))] : [];
  const tbs = seq(...version, integer(7), algorithm, name(), seq(day(from), day(until)), subject, key, ...wrapped);
  return new Uint8Array(seq(tbs, algorithm, tlv(3, [0])));
}

const shown = (options, zone = JAKARTA) => summary(readCertificate(handmade(options)), zone);

test("holder, organisation, issuer, serial, key and usage of an openssl certificate are shown", () => {
  const { from, until, ...facts } = summary(readCertificate(material.der("rsa")), JAKARTA);
  assert.deepEqual(facts, {
    holder: HOLDER,
    organisation: ORGANISATION,
    issuer: "Penerbit Uji – CA Uji",
    serial: "17429726349691885448",
    key: "RSA 2048 bit",
    usage: "tanda tangan digital, nirsangkal",
  });
  for (const moment of [from, until]) assert.match(moment, /^\d{1,2} \p{L}+ \d{4} pukul \d\d\.\d\d WIB$/u);
});

test("validity is told in the office's time zone", () => {
  const moment = Date.UTC(2025, 0, 23, 17, 45, 8);
  assert.equal(officeTime(moment, JAKARTA), "24 Januari 2025 pukul 00.45 WIB");
  assert.equal(officeTime(moment, { name: "Asia/Makassar", label: "WITA" }), "24 Januari 2025 pukul 01.45 WITA");
  assert.equal(officeTime(moment, { name: "Asia/Jayapura", label: "WIT" }), "24 Januari 2025 pukul 02.45 WIT");
});

test("both forms of time are read, and the years of the last century", () => {
  const facts = shown({ from: "991231170000Z", until: "20501231170000Z" });
  assert.equal(facts.from, "1 Januari 2000 pukul 00.00 WIB");
  assert.equal(facts.until, "1 Januari 2051 pukul 00.00 WIB");
});

test("a time that cannot be read makes the certificate unreadable", () => {
  assert.throws(() => shown({ from: "2601010000Z" }), P12Error);
});

test("names in each of the string types are shown as the same text", () => {
  const wide = Buffer.from("Sari Ж", "utf16le").swap16();
  const universal = Buffer.from([0, 0, 0, 0x53, 0, 1, 0xf6, 0, 0xff, 0xff, 0xff, 0xff]);
  for (const [value, text] of [
    [utf8("Sari Ж"), "Sari Ж"], [tlv(0x13, Buffer.from("Sari")), "Sari"], [tlv(0x14, [0x53, 0xe9]), "Sé"],
    [tlv(0x1e, wide), "Sari Ж"], [tlv(0x1c, universal), "S😀\ufffd"],
  ]) {
    assert.equal(shown({ subject: name(["2.5.4.3", value]) }).holder, text);
  }
});

test("direction and control characters in a name are made visible", () => {
  assert.equal(shown({ subject: name(["2.5.4.3", utf8("Sari\u202egnabmas\n")]) }).holder, "Sari\ufffdgnabmas\ufffd");
});

test("several values of one part are all shown, and absence is said", () => {
  const both = name(["2.5.4.10", utf8("Dinas A")], ["2.5.4.10", utf8("Dinas B")], ["2.5.4.97", utf8("x")]);
  assert.equal(shown({ subject: both }).organisation, "Dinas A, Dinas B");
  assert.equal(shown({ subject: both }).holder, "tidak tercantum");
  assert.equal(shown({ subject: name() }).organisation, "tidak tercantum");
  assert.equal(shown().issuer, "tidak tercantum");
});

test("key usage is told in words, bit by bit, and its absence as well", () => {
  const usage = (...bits) => seq(oid("2.5.29.15"), octets(tlv(3, [0, ...bits])));
  const other = seq(oid("2.5.29.19"), octets(seq()));
  assert.equal(shown({ extensions: [other, usage(0xc0)] }).usage, "tanda tangan digital, nirsangkal");
  const authority = "penandatanganan sertifikat, penandatanganan daftar pencabutan";
  assert.equal(shown({ extensions: [usage(0x06)] }).usage, authority);
  assert.equal(shown({ extensions: [usage(0x08, 0x80)] }).usage, "kesepakatan kunci, hanya pembukaan sandi");
  assert.equal(shown({ extensions: [usage(0)] }).usage, "tidak ada");
  assert.equal(shown({ extensions: [other] }).usage, "tidak dibatasi oleh sertifikat");
  assert.equal(shown().usage, "tidak dibatasi oleh sertifikat");
});

test("a certificate of version 1, and one with a strange key, are still shown", () => {
  assert.equal(shown({ version: [] }).serial, "7");
  const strange = seq(seq(oid("1.2.840.10040.4.1")), tlv(3, [0, 1]));
  assert.equal(shown({ key: strange }).key, "tidak dikenal (1.2.840.10040.4.1)");
  assert.equal(shown().key, "ECDSA P-256");
});

test("a certificate that ends before its key is unreadable", () => {
  const validity = seq(day("260101000000Z"), day("280101000000Z"));
  const cut = seq(context0(integer(2)), integer(7), seq(oid("1.2.3")), name(), validity, name());
  assert.throws(() => readCertificate(new Uint8Array(seq(cut, seq(oid("1.2.3")), tlv(3, [0])))), P12Error);
});

test("a time beyond the calendar is said to be absent", () => {
  assert.equal(officeTime(NaN, JAKARTA), "tidak tercantum");
});
