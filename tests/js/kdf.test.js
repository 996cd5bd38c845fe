import assert from "node:assert/strict";
import { createHash, pbkdf2Sync, randomBytes, scryptSync } from "node:crypto";
import { test } from "node:test";
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha224, sha256, sha384, sha512, sha512_224, sha512_256 } from "@noble/hashes/sha2.js";
import { rc4 } from "../../static/src/p12/ciphers.js";
import { pbkdf2, pkcs12Derive, scrypt } from "../../static/src/p12/kdf.js";
import { passphraseForms } from "../../static/src/p12/passphrase.js";
import { sha1Chain } from "../../static/src/p12/sha1_chain.js";
import { sha2Chain } from "../../static/src/p12/sha2_chain.js";
import { referencePkcs12Kdf } from "./support/pfx.js";

const SHA2 = { sha224, sha256, sha384, sha512, "sha512-224": sha512_224, "sha512-256": sha512_256 };
const HASHES = { sha1, sha224, sha256, sha384, sha512 };
const SALT = Uint8Array.from({ length: 20 }, (_, i) => 255 - i);

function hashedAgain(name, digest, times) {
  let expected = Buffer.from(digest);
  for (let round = 0; round < times; round++) expected = createHash(name).update(expected).digest();
  return expected;
}

test("the fast chain of SHA-1 equals hashing again and again", () => {
  for (const times of [0, 1, 2, 100]) {
    const start = createHash("sha1").update("awal").digest();
    const digest = new Uint8Array(start);
    sha1Chain(digest, times);
    assert.deepEqual(Buffer.from(digest), hashedAgain("sha1", start, times));
  }
});

test("the fast chain of each SHA-2 equals hashing again and again, whatever it begins with", () => {
  for (const [name, hash] of Object.entries(SHA2)) {
    const edges = [0x00, 0xff, 0x80, 0x7f].map((byte) => Buffer.alloc(hash.outputLen, byte));
    const starts = [...edges, ...Array.from({ length: 40 }, () => randomBytes(hash.outputLen))];
    starts.forEach((start, i) => {
      const times = [0, 1, 2, 3, 50][i % 5];
      const digest = new Uint8Array(start);
      sha2Chain(hash, digest, times);
      assert.deepEqual(Buffer.from(digest), hashedAgain(name, start, times), `${name} of ${start.toString("hex")}`);
    });
  }
});

test("a digest that is a part of something larger is hashed alone", () => {
  const whole = randomBytes(100);
  const before = Buffer.from(whole);
  sha2Chain(sha512, new Uint8Array(whole.buffer, whole.byteOffset + 4, 64), 7);
  assert.deepEqual(whole.subarray(4, 68), hashedAgain("sha512", before.subarray(4, 68), 7));
  assert.deepEqual([whole.subarray(0, 4), whole.subarray(68)], [before.subarray(0, 4), before.subarray(68)]);
});

test("a hash without a fast chain derives the same as its plain reading", () => {
  const [{ wide }] = passphraseForms("rahasia");
  const derived = pkcs12Derive(md5, wide, { salt: SALT, rounds: 5 }, 3, 40);
  assert.deepEqual(Buffer.from(derived), referencePkcs12Kdf("md5", "rahasia", SALT, 5, 3, 40));
});

test("the PKCS#12 derivation equals its plain reading of RFC 7292", () => {
  for (const [name, hash] of Object.entries({ sha1, ...SHA2 })) {
    for (const [purpose, length] of [[1, 24], [2, 8], [3, 64], [1, 130], [3, 1]]) {
      for (const [typed, salt, rounds] of [["Rahasia é", SALT, 3], ["x", randomBytes(8), 1], ["z".repeat(200), randomBytes(129), 2]]) {
        const [{ wide }] = passphraseForms(typed);
        const derived = pkcs12Derive(hash, wide, { salt, rounds }, purpose, length);
        assert.deepEqual(Buffer.from(derived), referencePkcs12Kdf(name, typed, salt, rounds, purpose, length), name);
      }
    }
  }
});

test("PBKDF2 equals Node's, with the hashes that WebCrypto has and those it lacks", async () => {
  for (const name of Object.keys(HASHES)) {
    const [{ narrow }] = passphraseForms("rahasia");
    const derived = await pbkdf2(HASHES[name], narrow, { salt: SALT, rounds: 1000 }, 32);
    assert.deepEqual(Buffer.from(derived), pbkdf2Sync("rahasia", SALT, 1000, 32, name), name);
  }
});

test("scrypt equals Node's", async () => {
  const [{ narrow }] = passphraseForms("rahasia");
  const derived = await scrypt(narrow, { salt: SALT, N: 1024, r: 8, p: 2 }, 32);
  assert.deepEqual(Buffer.from(derived), scryptSync("rahasia", SALT, 32, { N: 1024, r: 8, p: 2 }));
});

test("RC4 gives the well-known answer", () => {
  const sealed = rc4(new TextEncoder().encode("Key"), new TextEncoder().encode("Plaintext"));
  assert.equal(Buffer.from(sealed).toString("hex"), "bbf316e8d940af0ad3");
});
