/**
 * Decryption of safes and key bags.
 *
 * WebCrypto has no DES and no RC2, and Chromium's has no AES-192, so the ciphers come from @noble/ciphers (AES) and
 * node-forge (DES, RC2); the inputs are a few kB. A wrong key shows as bad padding, hence null and not an error.
 */
import { sha1 } from "@noble/hashes/legacy.js";
import { cbc } from "@noble/ciphers/aes.js";
import forge from "node-forge/lib/forge.js";
import "node-forge/lib/des.js";
import "node-forge/lib/rc2.js";
import { concat, fromLatin1, latin1 } from "./bytes.js";
import { PURPOSE, pbkdf1, pbkdf2, pkcs12Derive, scrypt } from "./kdf.js";

const IV_LENGTH = 8;

export function rc4(key, data) {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  const swap = (i, j) => ([state[i], state[j]] = [state[j], state[i]]);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i] + key[i % key.length]) & 255;
    swap(i, j);
  }
  let i = 0;
  let j = 0;
  return data.map((byte) => {
    i = (i + 1) & 255;
    j = (j + state[i]) & 255;
    swap(i, j);
    return byte ^ state[(state[i] + state[j]) & 255];
  });
}

function withForge(decipher, start, data) {
  start(decipher);
  decipher.update(forge.util.createBuffer(latin1(data)));
  return decipher.finish() ? fromLatin1(decipher.output.getBytes()) : null;
}

function des(key, iv, data) {
  const name = key.length === 8 ? "DES-CBC" : "3DES-CBC";
  const threeParts = key.length === 16 ? concat(key, key.subarray(0, 8)) : key; // two-key 3DES
  const decipher = forge.cipher.createDecipher(name, latin1(threeParts));
  return withForge(decipher, (d) => d.start({ iv: latin1(iv) }), data);
}

function rc2(key, bits, iv, data) {
  const decipher = forge.rc2.createDecryptionCipher(latin1(key), bits);
  return withForge(decipher, (d) => d.start(latin1(iv)), data);
}

async function deriveKey({ kdf, cipher }, form) {
  const { keyLength } = cipher;
  if (kdf.kind === "pkcs12") {
    const key = pkcs12Derive(sha1, form.wide, kdf, PURPOSE.key, keyLength);
    const iv = cipher.name === "RC4" ? null : pkcs12Derive(sha1, form.wide, kdf, PURPOSE.iv, IV_LENGTH);
    return { key, iv };
  }
  if (kdf.kind === "pbkdf1") return pbkdf1(kdf.hash, form.narrow, kdf);
  const derive = kdf.kind === "scrypt" ? scrypt(form.narrow, kdf, keyLength)
    : pbkdf2(kdf.hash, form.narrow, kdf, keyLength);
  return { key: await derive, iv: cipher.iv };
}

function applyCipher({ name, bits }, key, iv, data) {
  if (name === "RC4") return rc4(key, data);
  if (!data.length || data.length % iv.length) return null;
  if (name === "RC2") return rc2(key, bits ?? key.length * 8, iv, data);
  if (name !== "AES") return des(key, iv, data);
  try {
    return cbc(key, iv).decrypt(data);
  } catch {
    return null;
  }
}

/** The plaintext, or null where this form of the passphrase does not fit. */
export async function decrypt(plan, form, data) {
  const { key, iv } = await deriveKey(plan, form);
  try {
    return applyCipher(plan.cipher, key, iv, data);
  } finally {
    key.fill(0);
  }
}
