/**
 * The algorithms that genuine P12 files use, and how their parameters are read.
 *
 * Reading gives a plan, with every count already checked against the budget; nothing is computed here.
 */
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha224, sha256, sha384, sha512, sha512_224, sha512_256 } from "@noble/hashes/sha2.js";
import { TAG, count, octets, oid, sequence } from "./ber.js";
import { damaged, refuse } from "./errors.js";

export const PKCS = "1.2.840.113549.1.";
const RSA_DSI = "1.2.840.113549.";
const NIST = "2.16.840.1.101.3.4.";

const DIGESTS = {
  [`${RSA_DSI}2.5`]: md5, "1.3.14.3.2.26": sha1,
  [`${NIST}2.4`]: sha224, [`${NIST}2.1`]: sha256, [`${NIST}2.2`]: sha384, [`${NIST}2.3`]: sha512,
  [`${NIST}2.5`]: sha512_224, [`${NIST}2.6`]: sha512_256,
};
const HMACS = {
  [`${RSA_DSI}2.7`]: sha1, [`${RSA_DSI}2.8`]: sha224, [`${RSA_DSI}2.9`]: sha256, [`${RSA_DSI}2.10`]: sha384,
  [`${RSA_DSI}2.11`]: sha512, [`${RSA_DSI}2.12`]: sha512_224, [`${RSA_DSI}2.13`]: sha512_256,
};
const PKCS12_PBE = {
  [`${PKCS}12.1.1`]: ["RC4", 16], [`${PKCS}12.1.2`]: ["RC4", 5], [`${PKCS}12.1.3`]: ["3DES", 24],
  [`${PKCS}12.1.4`]: ["3DES", 16], [`${PKCS}12.1.5`]: ["RC2", 16], [`${PKCS}12.1.6`]: ["RC2", 5],
};
const PBES1 = {
  [`${PKCS}5.3`]: [md5, "DES"], [`${PKCS}5.6`]: [md5, "RC2"],
  [`${PKCS}5.10`]: [sha1, "DES"], [`${PKCS}5.11`]: [sha1, "RC2"],
};
const CIPHERS = {
  [`${NIST}1.2`]: ["AES", 16], [`${NIST}1.22`]: ["AES", 24], [`${NIST}1.42`]: ["AES", 32],
  [`${RSA_DSI}3.7`]: ["3DES", 24], "1.3.14.3.2.7": ["DES", 8],
};
const RC2_CBC = `${RSA_DSI}3.2`;
const RC2_BITS = { 160: 40, 120: 64, 58: 128 }; // the "version" is a code for the effective bits
const SCRYPT = "1.3.6.1.4.1.11591.4.11";
const PBKDF2 = `${PKCS}5.12`;
const PBES2 = `${PKCS}5.13`;

export function digest(id) {
  return DIGESTS[id] ?? refuse("algorithm", id);
}

export function hmacHash(id) {
  return HMACS[id] ?? refuse("algorithm", id);
}

/** PBKDF2-params, as they stand in PBES2 and in PBMAC1. */
export function pbkdf2Plan(algorithm, budget) {
  const [name, parameters] = sequence(algorithm, 2);
  if (oid(name) !== PBKDF2) refuse("algorithm", oid(name));
  const [salt, rounds, ...rest] = sequence(parameters, 2);
  if (salt.tag === TAG.sequence) refuse("algorithm", PBKDF2); // a salt by algorithm: nobody ever wrote one
  const plan = { kind: "pbkdf2", hash: sha1, salt: budget.salt(octets(salt)), rounds: budget.rounds(count(rounds)) };
  if (rest[0]?.tag === TAG.integer) plan.keyLength = budget.keyLength(count(rest.shift()));
  if (rest.length) plan.hash = hmacHash(oid(sequence(rest[0], 1)[0]));
  return plan;
}

function scryptPlan(parameters, budget) {
  const [salt, N, r, p, length] = sequence(parameters, 4);
  const cost = budget.scrypt({ N: count(N), r: count(r), p: count(p) });
  const plan = { kind: "scrypt", salt: budget.salt(octets(salt)), ...cost };
  if (length) plan.keyLength = budget.keyLength(count(length));
  return plan;
}

function rc2Cipher(parameters, kdf) {
  const [version, iv] = sequence(parameters, 2);
  const bits = RC2_BITS[count(version)] ?? refuse("parameters");
  return { name: "RC2", keyLength: kdf.keyLength ?? 16, bits, iv: octets(iv) };
}

function pbes2Plan(parameters, budget) {
  const [derivation, encryption] = sequence(parameters, 2);
  const [kdfName, kdfParameters] = sequence(derivation, 2);
  const kdf = oid(kdfName) === SCRYPT ? scryptPlan(kdfParameters, budget) : pbkdf2Plan(derivation, budget);
  const [cipherName, cipherParameters] = sequence(encryption, 2);
  const id = oid(cipherName);
  if (id === RC2_CBC) return checked({ kdf, cipher: rc2Cipher(cipherParameters, kdf), weak: true });
  const [name, keyLength] = CIPHERS[id] ?? refuse("algorithm", id);
  return checked({ kdf, cipher: { name, keyLength, iv: octets(cipherParameters) }, weak: name !== "AES" });
}

function checked(plan) {
  const { kdf, cipher } = plan;
  if (kdf.keyLength !== undefined && kdf.keyLength !== cipher.keyLength) refuse("parameters");
  if (cipher.iv.length !== (cipher.name === "AES" ? 16 : 8)) damaged();
  return plan;
}

/** An AlgorithmIdentifier of encryption: which derivation, which cipher. */
export function encryptionPlan(algorithm, budget) {
  const [name, parameters] = sequence(algorithm, 2);
  const id = oid(name);
  if (id === PBES2) return pbes2Plan(parameters, budget);
  const [salt, rounds] = sequence(parameters, 2).slice(0, 2);
  const common = () => ({ salt: budget.salt(octets(salt)), rounds: budget.rounds(count(rounds), 3) });
  if (PKCS12_PBE[id]) {
    const [cipher, keyLength] = PKCS12_PBE[id];
    return { kdf: { kind: "pkcs12", ...common() }, cipher: { name: cipher, keyLength }, weak: true };
  }
  if (PBES1[id]) {
    const [hash, cipher] = PBES1[id];
    return { kdf: { kind: "pbkdf1", hash, ...common() }, cipher: { name: cipher, keyLength: 8 }, weak: true };
  }
  return refuse("algorithm", id);
}
