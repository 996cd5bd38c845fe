import assert from "node:assert/strict";
import { createHash, pbkdf2Sync, scryptSync } from "node:crypto";
import { test } from "node:test";
import { sha1 } from "@noble/hashes/legacy.js";
import { sha224, sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { rc4 } from "../../static/src/p12/ciphers.js";
import { pbkdf2, pkcs12Derive, scrypt } from "../../static/src/p12/kdf.js";
import { passphraseForms } from "../../static/src/p12/passphrase.js";
import { sha1Chain } from "../../static/src/p12/sha1_chain.js";
import { referencePkcs12Kdf } from "./support/pfx.js";

const HASHES = { sha1, sha224, sha256, sha384, sha512 };
const SALT = Uint8Array.from({ length: 20 }, (_, i) => 255 - i);

test("the fast chain of SHA-1 equals hashing again and again", () => {
  for (const times of [0, 1, 2, 100]) {
    const digest = new Uint8Array(createHash("sha1").update("awal").digest());
    let expected = Buffer.from(digest);
    for (let round = 0; round < times; round++) expected = createHash("sha1").update(expected).digest();
    sha1Chain(digest, times);
    assert.deepEqual(Buffer.from(digest), expected);
  }
});

test("the PKCS#12 derivation equals its plain reading of RFC 7292", () => {
  for (const hash of ["sha1", "sha256", "sha512"]) {
    for (const [purpose, length] of [[1, 24], [2, 8], [3, 64], [1, 130]]) {
      const [{ wide }] = passphraseForms("Rahasia é");
      const derived = pkcs12Derive(HASHES[hash], wide, { salt: SALT, rounds: 3 }, purpose, length);
      assert.deepEqual(Buffer.from(derived), referencePkcs12Kdf(hash, "Rahasia é", SALT, 3, purpose, length), hash);
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
