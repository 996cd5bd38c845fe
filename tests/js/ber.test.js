import assert from "node:assert/strict";
import { test } from "node:test";
import { children, count, content, inside, octets, oid, read, sequence } from "../../static/src/p12/ber.js";
import { encode } from "../../static/src/p12/der.js";
import { P12Error } from "../../static/src/p12/errors.js";
import * as hand from "./support/asn1.js";

const bytes = (hex) => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
const isDamage = (error) => error instanceof P12Error && error.reason === "damaged";
const refused = (act) => assert.throws(act, isDamage);

test("definite and indefinite lengths give the same content", () => {
  for (const form of ["30 03 04 01 aa", "30 81 03 04 01 aa", "30 84 00000003 04 01 aa", "30 80 04 01 aa 00 00"]) {
    const [only] = children(read(bytes(form)));
    assert.deepEqual(content(only), bytes("aa"));
  }
});

test("an octet string in pieces, of pieces too, comes out whole", () => {
  const pieces = read(bytes("24 80 04 01 01 24 80 04 01 02 04 00 00 00 04 01 03 00 00"));
  assert.deepEqual(octets(pieces), bytes("010203"));
});

test("what is cut off, endless, or of no known tag is damage", () => {
  const forms = ["30", "30 82 01", "30 05 04", "1f 81 01 00", "04 80 00 00", "30 80 04 01 aa 00", "30 85 0000000001 00"];
  for (const form of forms) {
    refused(() => read(bytes(form)));
  }
});

test("pieces nested without end are damage", () => {
  const nested = Array.from({ length: 12 }).reduce((inner) => hand.tlv(0x24, inner), hand.octets([1]));
  refused(() => octets(read(new Uint8Array(nested))));
  refused(() => octets(undefined));
});

test("a wrong or missing value is damage, not an error of the program", () => {
  const text = read(bytes("04 01 aa"));
  for (const act of [
    () => sequence(text), () => sequence(undefined), () => oid(text), () => count(text), () => inside(text, 0xa0),
    () => children(text), () => children(undefined), () => sequence(read(bytes("30 00")), 1),
  ]) refused(act);
});

test("object identifiers of all three roots are read, unfinished ones are damage", () => {
  for (const text of ["0.9.2342", "1.2.840.113549.1.12.1.3", "2.5.4.3", "2.16.840.1.101.3.4.2.1", "2.999.1"]) {
    assert.equal(oid(read(new Uint8Array(hand.oid(text)))), text);
  }
  for (const form of ["06 00", "06 02 2a 86", `06 29 ${"2a".repeat(41)}`]) refused(() => oid(read(bytes(form))));
});

test("counts are read as numbers, negative ones as -1, empty ones are damage", () => {
  assert.equal(count(read(bytes("02 03 09 27 c0"))), 600_000);
  assert.equal(count(read(bytes("02 01 ff"))), -1);
  refused(() => count(read(bytes("02 00"))));
});

test("lengths of every size are written as X.690 wants them", () => {
  for (const size of [0, 127, 128, 255, 256, 65_535, 65_536]) {
    const body = new Uint8Array(size);
    assert.deepEqual(Buffer.from(encode(4, body)), hand.octets(body));
  }
});
