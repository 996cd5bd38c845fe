/**
 * SHA-1 of SHA-1 of SHA-1 ...: the inner loop of the PKCS#12 derivation.
 *
 * The message is always one digest, hence one block with the same padding: words stay words, and nothing is
 * allocated in the loop. That is several times faster than calling a hash function for each round, and files with
 * 600,000 rounds exist.
 */
const CLOSING_BIT = 0x80000000 | 0;
const DIGEST_BITS = 160;

function toWords(digest) {
  const view = new DataView(digest.buffer, digest.byteOffset, 20);
  return Int32Array.from({ length: 5 }, (_, i) => view.getInt32(4 * i));
}

function toBytes(words, digest) {
  const view = new DataView(digest.buffer, digest.byteOffset, 20);
  words.forEach((word, i) => view.setInt32(4 * i, word));
}

function schedule(words, state) {
  words.fill(0, 6, 15);
  words.set(state);
  words[5] = CLOSING_BIT;
  words[15] = DIGEST_BITS;
  for (let i = 16; i < 80; i++) {
    const mixed = words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16];
    words[i] = (mixed << 1) | (mixed >>> 31);
  }
}

function compress(words, state) {
  let a = 0x67452301, b = 0xefcdab89 | 0, c = 0x98badcfe | 0, d = 0x10325476, e = 0xc3d2e1f0 | 0;
  let i = 0;
  for (; i < 20; i++) {
    const next = (((a << 5) | (a >>> 27)) + (d ^ (b & (c ^ d))) + e + 0x5a827999 + words[i]) | 0;
    e = d; d = c; c = (b << 30) | (b >>> 2); b = a; a = next;
  }
  for (; i < 40; i++) {
    const next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + 0x6ed9eba1 + words[i]) | 0;
    e = d; d = c; c = (b << 30) | (b >>> 2); b = a; a = next;
  }
  for (; i < 60; i++) {
    const next = (((a << 5) | (a >>> 27)) + ((b & c) | (d & (b | c))) + e + 0x8f1bbcdc + words[i]) | 0;
    e = d; d = c; c = (b << 30) | (b >>> 2); b = a; a = next;
  }
  for (; i < 80; i++) {
    const next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + 0xca62c1d6 + words[i]) | 0;
    e = d; d = c; c = (b << 30) | (b >>> 2); b = a; a = next;
  }
  state[0] = (a + 0x67452301) | 0;
  state[1] = (b + 0xefcdab89) | 0;
  state[2] = (c + 0x98badcfe) | 0;
  state[3] = (d + 0x10325476) | 0;
  state[4] = (e + 0xc3d2e1f0) | 0;
}

/** Hash `digest` (20 bytes) in place, `times` times. */
export function sha1Chain(digest, times) {
  const words = new Int32Array(80);
  const state = toWords(digest);
  for (let round = 0; round < times; round++) {
    schedule(words, state);
    compress(words, state);
  }
  toBytes(state, digest);
}
