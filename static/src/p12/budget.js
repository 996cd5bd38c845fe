/**
 * What a file may cost, checked while reading and before anything is computed.
 *
 * A file of a few kB can ask for minutes of computing, in the MAC, in each safe, in each key bag and in PBMAC1. Zero
 * rounds are refused as well: they let anybody forge the MAC.
 */
import { refuse } from "./errors.js";

export const LIMITS = {
  size: 256 * 1024,
  rounds: 5_000_000,
  work: 20_000_000,
  salt: 1024,
  scryptMemory: 1 << 19, // N * r: 64 MiB
  scryptLanes: 16,
  depth: 8,
  items: 500,
  pieces: 20_000,
  keys: 10,
  certificates: 100,
  modulusBits: 16_384,
  passphrase: 1024,
};

export class Budget {
  #work = 0;

  rounds(number, times = 1) {
    if (!(number >= 1 && number <= LIMITS.rounds)) refuse("rounds", number);
    this.#spend(number * times);
    return number;
  }

  salt(bytes) {
    return bytes.length <= LIMITS.salt ? bytes : refuse("parameters");
  }

  keyLength(bytes) {
    return bytes >= 1 && bytes <= 64 ? bytes : refuse("parameters");
  }

  scrypt({ N, r, p }) {
    const powerOfTwo = N > 1 && N <= LIMITS.scryptMemory && (N & (N - 1)) === 0;
    const small = r >= 1 && N * r <= LIMITS.scryptMemory && p >= 1 && p <= LIMITS.scryptLanes;
    if (!powerOfTwo || !small) refuse("parameters");
    this.#spend(2 * N * r * p); // one unit of N * r costs about as much as two rounds
    return { N, r, p };
  }

  #spend(work) {
    this.#work += work;
    if (this.#work > LIMITS.work) refuse("rounds_sum");
  }
}
