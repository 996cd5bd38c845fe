/** P12 files put together by hand with Node's crypto: places for bombs, PBMAC1, and faults that no tool makes. */
import { createCipheriv, createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { PASSPHRASE } from "./material.js";
import { NULL, context0, integer, octets, oid, seq } from "./asn1.js";

const PKCS = "1.2.840.113549.1.";
const DSI = "1.2.840.113549.";
const SALT = randomBytes(16);
const HASH_OID = { sha1: "1.3.14.3.2.26", sha256: "2.16.840.1.101.3.4.2.1", sha512: "2.16.840.1.101.3.4.2.3" };
const BLOCK = {
  md5: 64, sha1: 64, sha224: 64, sha256: 64, sha384: 128, sha512: 128, "sha512-224": 128, "sha512-256": 128,
};

/** RFC 7292 appendix B, written plainly: the reference for the product's fast one. */
export function referencePkcs12Kdf(hash, passphrase, salt, rounds, purpose, length) {
  const block = BLOCK[hash];
  const stretch = (bytes) => Buffer.alloc(block * Math.ceil(bytes.length / block), Buffer.from(bytes));
  const wide = Buffer.from(`${passphrase}\0`, "utf16le").swap16();
  const input = [...Buffer.concat([stretch(salt), stretch(wide)])];
  let out = Buffer.alloc(0);
  while (out.length < length) {
    let digest = Buffer.concat([Buffer.alloc(block, purpose), Buffer.from(input)]);
    for (let round = 0; round < rounds; round++) digest = createHash(hash).update(digest).digest();
    out = Buffer.concat([out, digest]);
    const added = BigInt(`0x${Buffer.alloc(block, digest).toString("hex")}`) + 1n;
    for (let at = 0; at < input.length; at += block) {
      const sum = BigInt(`0x${Buffer.from(input.slice(at, at + block)).toString("hex")}`) + added;
      const digits = BigInt.asUintN(block * 8, sum).toString(16).padStart(block * 2, "0");
      input.splice(at, block, ...Buffer.from(digits, "hex"));
    }
  }
  return out.subarray(0, length);
}

export function pbkdf2Algorithm({ rounds = 2048, salt = SALT, keyLength = null, prf = `${DSI}2.9` } = {}) {
  const length = keyLength === null ? [] : [integer(keyLength)];
  return seq(oid(`${PKCS}5.12`), seq(octets(salt), integer(rounds), ...length, seq(oid(prf), NULL)));
}

export function scryptAlgorithm({ N = 16384, r = 8, p = 1, salt = SALT, keyLength = null } = {}) {
  const length = keyLength === null ? [] : [integer(keyLength)];
  return seq(oid("1.3.6.1.4.1.11591.4.11"), seq(octets(salt), integer(N), integer(r), integer(p), ...length));
}

export function pbes2(kdf, iv = Buffer.alloc(16, 7), cipher = "2.16.840.1.101.3.4.1.42") {
  return seq(oid(`${PKCS}5.13`), seq(kdf, seq(oid(cipher), octets(iv))));
}

export function pkcs12Pbe(rounds, kind = 3, salt = SALT) {
  return seq(oid(`${PKCS}12.1.${kind}`), seq(octets(salt), integer(rounds)));
}

/** AES-256 under PBKDF2-SHA256, as `pbes2(pbkdf2Algorithm())` announces it. */
export function encrypt(data, { passphrase = PASSPHRASE, rounds = 2048 } = {}) {
  const key = pbkdf2Sync(passphrase, SALT, rounds, 32, "sha256");
  const cipher = createCipheriv("aes-256-cbc", key, Buffer.alloc(16, 7));
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

export const bag = (kind, value) => seq(oid(`${PKCS}12.10.1.${kind}`), context0(value));
export const keyBag = (pkcs8) => bag(1, pkcs8);
export const certificateBag = (der) => bag(3, seq(oid(`${PKCS}9.22.1`), context0(octets(der))));
export const shroudedBag = (algorithm, data = randomBytes(64)) => bag(2, seq(algorithm, octets(data)));
export const nestedBag = (...bags) => bag(6, seq(...bags));

export const plainSafe = (...bags) => seq(oid(`${PKCS}7.1`), context0(octets(seq(...bags))));

export function encryptedSafe(algorithm, data = randomBytes(64)) {
  const info = seq(oid(`${PKCS}7.1`), algorithm, Buffer.concat([Buffer.from([0x80, data.length]), data]));
  if (data.length > 127) throw new Error("too long for a short length");
  return seq(oid(`${PKCS}7.6`), context0(seq(integer(0), info)));
}

export function oldMac(content, { hash = "sha256", rounds = 2048, passphrase = PASSPHRASE, salt = SALT } = {}) {
  const computed = Math.min(Math.max(Number(rounds), 1), 10_000); // a bomb's MAC is never to be computed
  const size = createHash(hash).digest().length;
  const key = referencePkcs12Kdf(hash, passphrase, salt, computed, 3, size);
  const value = createHmac(hash, key).update(content).digest();
  return seq(seq(seq(oid(HASH_OID[hash]), NULL), octets(value)), octets(salt), integer(rounds));
}

export function pbmac1(content, { rounds = 2048, keyLength = 32, passphrase = PASSPHRASE } = {}) {
  const key = pbkdf2Sync(passphrase, SALT, Math.min(Math.max(Number(rounds), 1), 10_000), 32, "sha256");
  const value = createHmac("sha256", key).update(content).digest();
  const scheme = seq(oid(`${DSI}2.9`), NULL);
  const parameters = seq(pbkdf2Algorithm({ rounds, keyLength }), scheme);
  return seq(seq(seq(oid(`${PKCS}5.14`), parameters), octets(value)), octets(SALT), integer(1));
}

/** `mac` makes the MAC over the safes; null leaves it out. */
export function pfx(safes, mac = oldMac) {
  const content = seq(...safes);
  const covered = seq(oid(`${PKCS}7.1`), context0(octets(content)));
  return new Uint8Array(seq(integer(3), covered, ...(mac ? [mac(content)] : [])));
}
