import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Material } from "./support/material.js";
import { opensAndProves, reasonFor, refusal } from "./support/outcomes.js";
import { integer, oid, octets, seq, tlv } from "./support/asn1.js";
import {
  certificateBag, encrypt, encryptedSafe, keyBag, oldMac, pbes2, pbkdf2Algorithm, pfx, plainSafe, scryptAlgorithm,
  shroudedBag,
} from "./support/pfx.js";

let material;
let key;
let leaf;

before(() => {
  material = new Material();
  material.issue("p256", "p256");
  key = material.pkcs8("p256");
  leaf = material.der("p256");
});
after(() => material.remove());

test("ciphers, MACs and safes that no genuine file uses are refused by number", async () => {
  const camellia = pbes2(pbkdf2Algorithm(), Buffer.alloc(16), "1.2.392.200011.61.1.1.1.4");
  const about = async (file) => (await refusal(file)).about;
  assert.equal(await about(pfx([plainSafe(shroudedBag(camellia))])), "1.2.392.200011.61.1.1.1.4");
  assert.equal(await about(pfx([plainSafe(shroudedBag(seq(oid("1.2.3"), seq(octets([1]), integer(1)))))])), "1.2.3");
  assert.equal(await about(pfx([seq(oid("1.2.840.113549.1.7.3"), tlv(0xa0, seq()))])), "1.2.840.113549.1.7.3");
  const signed = seq(integer(3), seq(oid("1.2.840.113549.1.7.2"), tlv(0xa0, seq())));
  assert.equal(await about(new Uint8Array(signed)), "1.2.840.113549.1.7.2");
  const prf = pbkdf2Algorithm({ prf: "1.2.643.7.1.1.4.2" });
  assert.equal(await about(pfx([encryptedSafe(pbes2(prf))])), "1.2.643.7.1.1.4.2");
  const sha3 = (content) => {
    const mac = oldMac(content);
    const from = mac.indexOf(Buffer.from("608648016503040201", "hex"));
    mac[from + 8] = 8;
    return mac;
  };
  assert.equal(await about(pfx([plainSafe()], sha3)), "2.16.840.1.101.3.4.2.8");
});

test("a scrypt file and a PBKDF2 one with fitting key lengths pass the checks of length", async () => {
  for (const kdf of [scryptAlgorithm({ keyLength: 32 }), pbkdf2Algorithm({ keyLength: 32 })]) {
    assert.equal(await reasonFor(pfx([plainSafe(shroudedBag(pbes2(kdf)))])), "content_locked");
  }
});

test("a safe that decrypts to nothing sensible is locked, whatever its shape", async () => {
  const algorithm = pbes2(pbkdf2Algorithm());
  for (const plaintext of [[0x30, 0x82, 0x10, 0x00], [0x30, 0x00, 0x00], [0x04, 0x01, 0x00], []]) {
    const sealed = encrypt(Buffer.from(plaintext));
    assert.equal(await reasonFor(pfx([encryptedSafe(algorithm, sealed)])), "content_locked");
  }
  for (const odd of [Buffer.alloc(0), Buffer.alloc(15)]) {
    assert.equal(await reasonFor(pfx([encryptedSafe(algorithm, odd)])), "content_locked");
  }
});

test("derivations and hulls that stand where others belong are refused", async () => {
  const DSI = "1.2.840.113549.";
  const notPbkdf2 = seq(oid("1.2.3"), seq(octets([1]), integer(1)));
  const saltByAlgorithm = seq(oid(`${DSI}1.5.12`), seq(seq(oid("1.2.3")), integer(1)));
  for (const kdf of [notPbkdf2, saltByAlgorithm]) {
    assert.equal(await reasonFor(pfx([plainSafe(shroudedBag(pbes2(kdf)))])), "algorithm");
  }
  const shortIv = pbes2(pbkdf2Algorithm(), Buffer.alloc(8));
  assert.equal(await reasonFor(pfx([plainSafe(shroudedBag(shortIv))])), "damaged");
  const otherHull = seq(integer(3), seq(oid(`${DSI}1.7.5`), tlv(0xa0, octets([0]))));
  assert.equal(await reasonFor(new Uint8Array(otherHull)), "damaged");
});

test("PBKDF2 without a named hash means SHA-1", async () => {
  const plain = seq(oid("1.2.840.113549.1.5.12"), seq(octets([1]), integer(1)));
  assert.equal(await reasonFor(pfx([plainSafe(shroudedBag(pbes2(plain)))])), "content_locked");
});

test("a MAC without a count means one round, as the oldest tools wrote it", async () => {
  const once = (content) => oldMac(content, { rounds: 1 }).subarray(0, -3);
  const shortened = (content) => {
    const mac = Buffer.from(once(content));
    mac[1] -= 3;
    return mac;
  };
  await opensAndProves(pfx([plainSafe(keyBag(key), certificateBag(leaf))], shortened));
});

test("a certificate whose public key is no point of its curve fits no key", async () => {
  const broken = Buffer.from(leaf);
  const point = broken.indexOf(Buffer.from("2a8648ce3d030107034200", "hex")) + 11;
  broken.fill(0x55, point + 1, point + 65);
  assert.equal(await reasonFor(pfx([plainSafe(keyBag(key), certificateBag(broken))])), "key_mismatch");
});

test("elliptic keys with a curve spelt out, or none, are named as unusable", async () => {
  for (const parameters of [[], [seq(integer(1))]]) {
    const odd = seq(integer(0), seq(oid("1.2.840.10045.2.1"), ...parameters), octets(integer(5)));
    assert.equal(await reasonFor(pfx([plainSafe(keyBag(odd), certificateBag(leaf))])), "key_type");
  }
});
