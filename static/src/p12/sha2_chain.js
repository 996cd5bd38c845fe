/**
 * SHA-2 of SHA-2 of SHA-2 ...: the inner loop of the PKCS#12 derivation, for all six hashes of that family.
 *
 * As in sha1_chain.js the message is one digest, hence one block with the same padding, and nothing is allocated in
 * the loop. Words of 64 bits are pairs of 32, high before low; their sums go through a double, which holds them
 * exactly and tells the carry.
 */
const TWO_32 = 2 ** 32;
const CLOSING_BIT = 0x80000000 | 0;
const ROUNDS = 80;

// Bound to the module, so that the engine knows their lengths and leaves the checks out.
const K = cubeRoots(ROUNDS);
const W = new Int32Array(2 * ROUNDS);

/** The first 64 bits behind the point of the cube roots of the first primes (FIPS 180-4, section 4.2). */
function cubeRoots(count) {
  const primes = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime)) primes.push(n);
  const words = new BigUint64Array(primes.map((prime) => cubeRoot(BigInt(prime) << 192n)));
  return Int32Array.from([...words].flatMap((word) => [Number(word >> 32n) | 0, Number(word & 0xffffffffn) | 0]));
}

function cubeRoot(number) {
  let root = 0n;
  for (let bit = 1n << 66n; bit; bit >>= 1n) if ((root | bit) ** 3n <= number) root |= bit;
  return root;
}

/** W from 16 on; what stands before is the block. */
function extend32() {
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15], y = W[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
  }
}

function compress32(iv, state) {
  extend32();
  let a = iv[0], b = iv[1], c = iv[2], d = iv[3], e = iv[4], f = iv[5], g = iv[6], h = iv[7];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t = (h + K[2 * i] + W[i] + (g ^ (e & (f ^ g))) + s1) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const u = (t + s0 + ((a & b) | (c & (a | b)))) | 0;
    h = g; g = f; f = e; e = (d + t) | 0; d = c; c = b; b = a; a = u;
  }
  state[0] = a; state[1] = b; state[2] = c; state[3] = d; state[4] = e; state[5] = f; state[6] = g; state[7] = h;
  for (let i = 0; i < 8; i++) state[i] += iv[i];
}

function extend64() {
  for (let i = 32; i < 160; i += 2) {
    const h = W[i - 30], l = W[i - 29], p = W[i - 4], q = W[i - 3];
    const h0 = ((h >>> 1) | (l << 31)) ^ ((h >>> 8) | (l << 24)) ^ (h >>> 7);
    const l0 = ((l >>> 1) | (h << 31)) ^ ((l >>> 8) | (h << 24)) ^ ((l >>> 7) | (h << 25));
    const h1 = ((p >>> 19) | (q << 13)) ^ ((q >>> 29) | (p << 3)) ^ (p >>> 6);
    const l1 = ((q >>> 19) | (p << 13)) ^ ((p >>> 29) | (q << 3)) ^ ((q >>> 6) | (p << 26));
    const low = (l0 >>> 0) + (W[i - 13] >>> 0) + (W[i - 31] >>> 0) + (l1 >>> 0);
    W[i] = (h0 + h1 + W[i - 14] + W[i - 32] + ((low / TWO_32) | 0)) | 0;
    W[i + 1] = low | 0;
  }
}

function compress64(iv, state) {
  extend64();
  let ah = iv[0], al = iv[1], bh = iv[2], bl = iv[3], ch = iv[4], cl = iv[5], dh = iv[6], dl = iv[7];
  let eh = iv[8], el = iv[9], fh = iv[10], fl = iv[11], gh = iv[12], gl = iv[13], hh = iv[14], hl = iv[15];
  for (let i = 0; i < 160; i += 2) {
    const h1 = ((eh >>> 14) | (el << 18)) ^ ((eh >>> 18) | (el << 14)) ^ ((el >>> 9) | (eh << 23));
    const l1 = ((el >>> 14) | (eh << 18)) ^ ((el >>> 18) | (eh << 14)) ^ ((eh >>> 9) | (el << 23));
    let low = (hl >>> 0) + (l1 >>> 0) + ((gl ^ (el & (fl ^ gl))) >>> 0) + (W[i + 1] >>> 0) + (K[i + 1] >>> 0);
    const th = (hh + h1 + (gh ^ (eh & (fh ^ gh))) + W[i] + K[i] + ((low / TWO_32) | 0)) | 0;
    const tl = low | 0;
    hh = gh; hl = gl; gh = fh; gl = fl; fh = eh; fl = el;
    low = (dl >>> 0) + (tl >>> 0);
    eh = (dh + th + ((low / TWO_32) | 0)) | 0; el = low | 0;
    const h0 = ((ah >>> 28) | (al << 4)) ^ ((al >>> 2) | (ah << 30)) ^ ((al >>> 7) | (ah << 25));
    const l0 = ((al >>> 28) | (ah << 4)) ^ ((ah >>> 2) | (al << 30)) ^ ((ah >>> 7) | (al << 25));
    low = (tl >>> 0) + (l0 >>> 0) + (((al & bl) | (cl & (al | bl))) >>> 0);
    const uh = (th + h0 + ((ah & bh) | (ch & (ah | bh))) + ((low / TWO_32) | 0)) | 0;
    dh = ch; dl = cl; ch = bh; cl = bl; bh = ah; bl = al; ah = uh; al = low | 0;
  }
  state[0] = ah; state[1] = al; state[2] = bh; state[3] = bl; state[4] = ch; state[5] = cl;
  state[6] = dh; state[7] = dl; state[8] = eh; state[9] = el; state[10] = fh; state[11] = fl;
  state[12] = gh; state[13] = gl; state[14] = hh; state[15] = hl;
  for (let i = 0; i < 16; i += 2) {
    const low = (state[i + 1] >>> 0) + (iv[i + 1] >>> 0);
    state[i] += iv[i] + ((low / TWO_32) | 0);
    state[i + 1] = low | 0;
  }
}

/** Hash `digest` with `hash` in place, `times` times. */
export function sha2Chain(hash, digest, times) {
  const iv = Int32Array.from(hash.create().get());
  const compress = hash.blockLen === 128 ? compress64 : compress32;
  const view = new DataView(digest.buffer, digest.byteOffset, digest.length);
  const state = Int32Array.from(iv, (_, i) => (4 * i < digest.length ? view.getInt32(4 * i) : 0));
  const size = digest.length / 4;
  W.fill(0);
  W[size] = CLOSING_BIT;
  W[hash.blockLen / 4 - 1] = 8 * digest.length;
  for (let round = 0; round < times; round++) {
    for (let i = 0; i < size; i++) W[i] = state[i];
    compress(iv, state);
  }
  for (let i = 0; i < size; i++) view.setInt32(4 * i, state[i]);
  W.fill(0); // what a passphrase becomes does not stay behind
}
