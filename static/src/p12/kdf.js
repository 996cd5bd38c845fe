/** From a passphrase to key bytes: PKCS#12 (RFC 7292, appendix B), PBKDF2, scrypt, and the old PBKDF1. */
import { sha1 } from "@noble/hashes/legacy.js";
import { pbkdf2Async } from "@noble/hashes/pbkdf2.js";
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { sha224, sha256, sha384, sha512, sha512_224, sha512_256 } from "@noble/hashes/sha2.js";
import { concat } from "./bytes.js";
import { sha1Chain } from "./sha1_chain.js";
import { sha2Chain } from "./sha2_chain.js";

const IN_WEBCRYPTO = new Map([[sha1, "SHA-1"], [sha256, "SHA-256"], [sha384, "SHA-384"], [sha512, "SHA-512"]]);
const SHA2 = new Set([sha224, sha256, sha384, sha512, sha512_224, sha512_256]);
const SCRYPT_MEMORY = 2 ** 27;

/** The "ID" byte of the PKCS#12 derivation: what the bytes are for. */
export const PURPOSE = { key: 1, iv: 2, mac: 3 };

function repeated(bytes, block) {
  const length = block * Math.ceil(bytes.length / block);
  return Uint8Array.from({ length }, (_, i) => bytes[i % bytes.length]);
}

function hashAgain(hash, digest, times) {
  if (hash === sha1) return sha1Chain(digest, times);
  if (SHA2.has(hash)) return sha2Chain(hash, digest, times);
  for (let round = 0; round < times; round++) digest.set(hash(digest)); // MD5, in the oldest files alone
}

/** Add digest + 1 to each block of the input, as big-endian numbers. */
function stir(input, digest, block) {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1;
    for (let i = block - 1; i >= 0; i--) {
      carry += input[start + i] + digest[i % digest.length];
      input[start + i] = carry & 255;
      carry >>= 8;
    }
  }
}

export function pkcs12Derive(hash, passphrase, { salt, rounds }, purpose, length) {
  const { blockLen: block, outputLen: size } = hash;
  const diversifier = new Uint8Array(block).fill(purpose);
  const input = concat(repeated(salt, block), repeated(passphrase, block));
  const out = new Uint8Array(length);
  for (let at = 0; at < length; at += size) {
    const digest = hash(concat(diversifier, input));
    hashAgain(hash, digest, rounds - 1);
    out.set(digest.subarray(0, Math.min(size, length - at)), at);
    stir(input, digest, block);
  }
  input.fill(0);
  return out;
}

export async function pbkdf2(hash, passphrase, { salt, rounds }, length) {
  const name = IN_WEBCRYPTO.get(hash);
  if (!name) return pbkdf2Async(hash, passphrase, salt, { c: rounds, dkLen: length });
  const { subtle } = globalThis.crypto;
  const base = await subtle.importKey("raw", passphrase, "PBKDF2", false, ["deriveBits"]);
  const params = { name: "PBKDF2", hash: name, salt, iterations: rounds };
  return new Uint8Array(await subtle.deriveBits(params, base, length * 8));
}

export function scrypt(passphrase, { salt, N, r, p }, length) {
  return scryptAsync(passphrase, salt, { N, r, p, dkLen: length, maxmem: SCRYPT_MEMORY });
}

/** PBKDF1: sixteen bytes, the first half is the key and the second the initialisation vector. */
export function pbkdf1(hash, passphrase, { salt, rounds }) {
  let digest = hash(concat(passphrase, salt));
  for (let round = 1; round < rounds; round++) digest = hash(digest);
  return { key: digest.slice(0, 8), iv: digest.slice(8, 16) };
}
