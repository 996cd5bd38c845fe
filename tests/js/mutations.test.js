import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Material, PASSPHRASE } from "./support/material.js";
import { reasonFor } from "./support/outcomes.js";
import { bouncyCastle, run } from "./support/tools.js";

const STRUCTURAL = new Set(["damaged", "not_p12", "no_mac", "empty_file"]);
const FITTING = new Set([
  ...STRUCTURAL, "wrong_passphrase", "algorithm", "parameters", "rounds", "rounds_sum", "too_complex",
]);
const files = {};
let material;

before(() => {
  material = new Material();
  material.issue("p256", "p256");
  files.der = material.p12("p256", ["-iter", "1"]);
  files.old = material.p12("p256", ["-legacy", "-iter", "1"]);
  run("keytool", ["-genkeypair", "-alias", "tte", "-dname", "CN=Uji", "-keyalg", "EC", "-storetype", "PKCS12",
    "-keystore", material.at("ber.p12"), "-storepass", PASSPHRASE, "-keypass", PASSPHRASE, ...bouncyCastle()]);
  files.ber = material.read("ber.p12");
});
after(() => material.remove());

for (const kind of ["der", "old", "ber"]) {
  test(`a truncated file (${kind}) is damaged wherever it ends, never a wrong passphrase`, async () => {
    const whole = files[kind];
    for (let length = 0; length < whole.length; length += length < 60 ? 1 : 7) {
      const reason = await reasonFor(whole.slice(0, length));
      assert.ok(STRUCTURAL.has(reason), `${reason} at ${length} of ${whole.length}`);
      if (length > 8) assert.notEqual(reason, "not_p12", `at ${length}`);
    }
  });

  test(`a file (${kind}) with a flipped bit gets a fitting reason, and never opens by another route`, async () => {
    const whole = files[kind];
    for (let at = 0; at < whole.length; at += 5) {
      const flipped = whole.slice();
      flipped[at] ^= 1 << (at % 8);
      const reason = await reasonFor(flipped);
      assert.ok(FITTING.has(reason) || (reason === "opened" && outsideMac(whole, at)), `${reason} at ${at}`);
    }
  });
}

/** Only what the MAC does not cover may change unharmed: the hull in front, and the algorithm's empty parameters. */
function outsideMac(whole, at) {
  return at < 60 || at > whole.length - 120;
}

test("bytes behind the end are damage", async () => {
  assert.equal(await reasonFor(new Uint8Array([...files.der, 0])), "damaged");
  assert.equal(await reasonFor(new Uint8Array([...files.der, 13, 10, 13])), "damaged");
});
