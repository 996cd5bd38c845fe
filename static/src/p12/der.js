/** Writing DER: keys and signatures are rebuilt in their smallest form before WebCrypto or the server see them. */
import { concat } from "./bytes.js";
import { TAG } from "./ber.js";

function lengthOctets(length) {
  if (length < 128) return [length];
  const digits = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return [0x80 | digits.length, ...digits];
}

export function encode(tag, ...parts) {
  const body = concat(...parts);
  return concat([tag, ...lengthOctets(body.length)], body);
}

function unsigned(bytes) {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from++;
  const digits = bytes.subarray(from);
  return encode(TAG.integer, digits[0] & 0x80 ? [0] : [], digits);
}

/** WebCrypto gives an ECDSA signature as r and s side by side; X.509 wants a SEQUENCE of both. */
export function ecdsaSignature(raw) {
  const half = raw.length / 2;
  return encode(TAG.sequence, unsigned(raw.subarray(0, half)), unsigned(raw.subarray(half)));
}
