import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { after, before, test } from "node:test";
import { openP12 } from "../../static/src/p12/open.js";
import { sentence } from "../../static/src/p12/sentences.js";
import { CHALLENGE, Material } from "./support/material.js";
import { certificateBag, keyBag, oldMac, pfx, plainSafe } from "./support/pfx.js";

let material;

before(() => {
  material = new Material();
  material.issue("p256", "p256");
});
after(() => material.remove());

/** All that an error can carry, and the sentence made of it. */
async function traces(bytes, passphrase) {
  try {
    await openP12(bytes, passphrase);
    return "";
  } catch (error) {
    return [inspect(error, { depth: 9, showHidden: true }), error.cause, sentence(error.reason, error.about)].join("\n");
  }
}

function spellings(secret) {
  const bytes = Buffer.from(secret);
  return [bytes.toString("hex"), bytes.toString("base64"), bytes.toString("latin1"), [...bytes].join(", ")];
}

test("no error and no sentence carries the passphrase, in any refusal", async () => {
  const passphrase = `Rahasia-${randomBytes(9).toString("hex")}`;
  const good = material.p12("p256", ["-iter", "1"], passphrase);
  for (let at = 0; at < good.length; at += 13) {
    const broken = good.slice();
    broken[at] ^= 0x5a;
    const told = await traces(broken, passphrase);
    for (const form of spellings(passphrase)) assert.ok(!told.includes(form), `at ${at}`);
  }
  assert.ok(!(await traces(good, `${passphrase}x`)).includes(passphrase));
});

test("no error and no sentence carries bytes of a private key", async () => {
  const key = Buffer.from(material.pkcs8("p256"));
  const secret = key.subarray(36, 68); // the number itself
  for (let at = 0; at < key.length; at += 1) {
    const broken = Buffer.from(key);
    broken[at] ^= 0x11;
    const told = await traces(pfx([plainSafe(keyBag(broken), certificateBag(material.der("p256")))], quickMac), "Rahasia-Uji 42!");
    for (const form of spellings(secret.subarray(0, 12))) assert.ok(!told.includes(form), `at ${at}`);
  }
});

test("the key cannot be taken out of an opened file", async () => {
  const { identities } = await openP12(material.p12("p256"), "Rahasia-Uji 42!");
  const [identity] = identities;
  assert.deepEqual(Object.keys(identity).sort(), ["certificate", "chain", "sign"]);
  assert.ok((await identity.sign(CHALLENGE)).length > 60);
});

function quickMac(content) {
  return oldMac(content, { rounds: 1 });
}
