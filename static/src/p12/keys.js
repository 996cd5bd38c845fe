/**
 * Private and public keys, and the proof that two of them belong together.
 *
 * Labels inside a P12 (localKeyID) may be missing or wrong, so nothing is matched by them: the private key signs a
 * nonce, and the certificate whose public key verifies it is its certificate.
 */
import { PKCS } from "./algorithms.js";
import { TAG, children, content, expect, octets, oid, read, sequence, whole } from "./ber.js";
import { LIMITS } from "./budget.js";
import { latin1 } from "./bytes.js";
import { ecdsaSignature, encode } from "./der.js";
import { refuse } from "./errors.js";

const RSA_ENCRYPTION = Uint8Array.of(0x30, 13, 6, 9, 42, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0);
const CURVES = {
  "1.2.840.10045.3.1.7": ["P-256", "SHA-256", 256],
  "1.3.132.0.34": ["P-384", "SHA-384", 384],
  "1.3.132.0.35": ["P-521", "SHA-512", 521],
};
const EC = "1.2.840.10045.2.1";
const ED25519 = "1.3.101.112";
const NONCE = 32;

/** What WebCrypto calls an AlgorithmIdentifier, or null where it has no name for it. */
function keyKind(algorithm) {
  const [name, parameters] = sequence(algorithm, 1);
  const id = oid(name);
  if (id === `${PKCS}1.1`) {
    const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    return { label: "RSA", family: "RSA", load: rsa, sign: rsa, algorithm: RSA_ENCRYPTION };
  }
  if (id === `${PKCS}1.10`) { // WebCrypto takes these keys only under the name rsaEncryption
    const load = { name: "RSA-PSS", hash: "SHA-256" };
    return { label: "RSA-PSS", family: "RSA", load, sign: { ...load, saltLength: 32 }, algorithm: RSA_ENCRYPTION };
  }
  const curve = id === EC && parameters?.tag === TAG.oid ? CURVES[oid(parameters)] : undefined;
  if (curve) {
    const [namedCurve, hash, bits] = curve;
    const [load, sign] = [{ name: "ECDSA", namedCurve }, { name: "ECDSA", hash }];
    return { label: `ECDSA ${namedCurve}`, family: "EC", bits, load, sign, algorithm: whole(algorithm) };
  }
  if (id === ED25519) {
    const load = { name: "Ed25519" };
    return { label: "Ed25519", family: "Ed25519", bits: 256, load, sign: load, algorithm: whole(algorithm) };
  }
  return null;
}

function withoutLeadingZeros(number) {
  let from = 0;
  while (from < number.length - 1 && number[from] === 0) from++;
  return number.subarray(from);
}

function modulusBits(modulus) {
  return modulus.length * 8 - (Math.clz32(modulus[0]) - 24);
}

/** The public half of a certificate: its kind, its size, and a SubjectPublicKeyInfo that WebCrypto can load. */
export function publicKey(info) {
  const [algorithm, bits] = sequence(info, 2);
  const kind = keyKind(algorithm);
  if (!kind) return { kind: null, oid: oid(sequence(algorithm, 1)[0]) };
  const spki = encode(TAG.sequence, kind.algorithm, whole(expect(bits, TAG.bits)));
  if (kind.family !== "RSA") return { kind, spki, bits: kind.bits };
  const [number] = sequence(read(content(bits).subarray(1)), 2);
  const modulus = withoutLeadingZeros(content(expect(number, TAG.integer)));
  return { kind, spki, modulus: latin1(modulus), bits: modulusBits(modulus) };
}

/** Only these fields go on; attributes and odd encodings stay behind. */
function rebuilt(pkcs8) {
  const [, algorithm, sealed] = sequence(read(pkcs8), 3);
  const kind = keyKind(algorithm) ?? refuse("key_type", oid(sequence(algorithm, 1)[0]));
  const key = octets(expect(sealed, TAG.octets));
  let modulus;
  if (kind.family === "RSA") {
    const numbers = children(read(key));
    modulus = withoutLeadingZeros(content(expect(numbers[1], TAG.integer)));
    if (modulusBits(modulus) > LIMITS.modulusBits) refuse("key_type", `${kind.label} ${modulusBits(modulus)} bit`);
    modulus = latin1(modulus);
  }
  return { kind, modulus, pkcs8: encode(TAG.sequence, [2, 1, 0], kind.algorithm, encode(TAG.octets, key)) };
}

/** A private key inside WebCrypto, not extractable. The bytes given are wiped. */
export async function privateKey(bytes) {
  const { kind, modulus, pkcs8 } = rebuilt(bytes);
  try {
    const key = await globalThis.crypto.subtle.importKey("pkcs8", pkcs8, kind.load, false, ["sign"]);
    return { kind, modulus, key };
  } catch (error) {
    return error?.name === "NotSupportedError" ? refuse("key_type", kind.label) : refuse("bad_key");
  } finally {
    pkcs8.fill(0);
    bytes.fill(0);
  }
}

export async function belongTogether(secret, shown) {
  if (secret.kind.label !== shown.kind?.label || secret.modulus !== shown.modulus) return false;
  const { subtle } = globalThis.crypto;
  const nonce = globalThis.crypto.getRandomValues(new Uint8Array(NONCE));
  try {
    const signature = await subtle.sign(secret.kind.sign, secret.key, nonce);
    const loaded = await subtle.importKey("spki", shown.spki, shown.kind.load, false, ["verify"]);
    return await subtle.verify(shown.kind.sign, loaded, signature, nonce);
  } catch {
    return false; // a public key that WebCrypto cannot load fits nothing
  }
}

/** The signature as X.509 writes it. */
export async function sign(secret, bytes) {
  const raw = new Uint8Array(await globalThis.crypto.subtle.sign(secret.kind.sign, secret.key, bytes));
  return secret.kind.family === "EC" ? ecdsaSignature(raw) : raw;
}
