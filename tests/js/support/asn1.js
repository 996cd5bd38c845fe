/** DER by hand, for files that no tool would write. Apart from the product's own writer on purpose. */

export function tlv(tag, ...parts) {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const length = [];
  for (let rest = body.length; rest > 0; rest >>>= 8) length.unshift(rest & 255);
  const head = body.length < 128 ? [body.length] : [0x80 | length.length, ...length];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
}

export const seq = (...parts) => tlv(0x30, ...parts);
export const set = (...parts) => tlv(0x31, ...parts);
export const octets = (bytes) => tlv(4, bytes);
export const context0 = (...parts) => tlv(0xa0, ...parts);
export const NULL = tlv(5);

export function integer(value) {
  let digits = BigInt(value).toString(16);
  if (digits.length % 2) digits = `0${digits}`;
  if (parseInt(digits.slice(0, 2), 16) > 127) digits = `00${digits}`;
  return tlv(2, Buffer.from(digits, "hex"));
}

export function oid(text) {
  const [first, second, ...rest] = text.split(".").map(Number);
  const bytes = [];
  for (let arc of [first * 40 + second, ...rest]) {
    const coded = [arc & 127];
    while ((arc = Math.floor(arc / 128)) > 0) coded.unshift((arc & 127) | 128);
    bytes.push(...coded);
  }
  return tlv(6, Buffer.from(bytes));
}
