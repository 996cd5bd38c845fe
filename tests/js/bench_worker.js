/** Times one derivation in a Worker: bundled by the benchmark, never served by the application. */
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { pbkdf2, pkcs12Derive } from "../../static/src/p12/kdf.js";

const HASHES = { "SHA-1": sha1, "SHA-256": sha256, "SHA-512": sha512 };
const SALT = new Uint8Array(20).fill(5);
const PASSPHRASE = new Uint8Array(40).fill(7);

self.onmessage = async ({ data: { kind, hash, rounds } }) => {
  const began = performance.now();
  const plan = { salt: SALT, rounds };
  const algorithm = HASHES[hash];
  if (kind === "PBKDF2") await pbkdf2(algorithm, PASSPHRASE, plan, 32);
  else pkcs12Derive(algorithm, PASSPHRASE, plan, 3, algorithm.outputLen);
  postMessage(performance.now() - began);
};
