import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { NOTES, PHASES, byteCount, sentence } from "../../static/src/p12/sentences.js";

const SOURCE = new URL("../../static/src/p12/", import.meta.url);
const written = readFileSync(new URL("sentences.js", SOURCE), "utf8");
const REASONS = [...written.matchAll(/^ {2}([a-z0-9_]+): \(/gm)].map(([, reason]) => reason);
const sources = readdirSync(SOURCE).map((name) => readFileSync(new URL(name, SOURCE), "utf8"));

test("every reason that the code gives has its sentence, and no sentence is idle", () => {
  const given = sources.flatMap((text) => [...text.matchAll(/(?:refuse|P12Error|#fail|end)\([^()"]*"([a-z0-9_]+)"/g)]);
  const reasons = new Set(given.map(([, reason]) => reason));
  for (const choice of ["cancelled", "no_answer", "key_type", "bad_key"]) reasons.add(choice);
  assert.deepEqual([...reasons].sort(), [...REASONS].sort());
});

test("every sentence is whole, and speaks of no machinery", () => {
  const spoken = [...REASONS.map((reason) => sentence(reason, "2048")), ...Object.values(NOTES)];
  for (const text of spoken) {
    assert.match(text, /^[A-Z].*\.$/s);
    assert.doesNotMatch(text, /undefined|NaN|Error|null|ASN\.1|  /);
  }
  for (const text of Object.values(PHASES)) assert.match(text, /^[A-Z].* …$/);
});

test("counts stand in the sentence as an officer writes them", () => {
  assert.match(sentence("rounds", "2147483647"), /2\.147\.483\.647 putaran.*1 sampai 5\.000\.000/);
  assert.match(sentence("rounds", "0"), / 0 putaran/);
  assert.match(sentence("rounds", "-1"), /sejumlah negatif putaran/);
  assert.match(sentence("rounds", "Infinity"), /lebih dari/);
  assert.match(sentence("too_large"), /256 kB/);
  assert.equal(byteCount(5115), "5.115 bita");
});

test("algorithms are named where they have a name", () => {
  assert.match(sentence("key_type", "1.2.840.10040.4.1"), /DSA/);
  assert.match(sentence("key_type", "1.2.3"), /1\.2\.3/);
  assert.match(sentence("algorithm", "1.2.840.113549.1.7.3"), /kunci publik/);
});

test("an unknown reason still gets a sentence", () => {
  assert.equal(sentence("nothing_like_this"), sentence("internal"));
});

test("nothing is written to the console, to storage or into markup", () => {
  for (const text of sources) {
    assert.doesNotMatch(text, /console\.|localStorage|sessionStorage|indexedDB|document\.cookie|innerHTML|eval\(/);
  }
});
