import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { CHALLENGE, HOLDER, Material, PASSPHRASE, verifies } from "./support/material.js";

const ZONE = { name: "Asia/Jakarta", label: "WIB" };
let material;
let file;
let told = [];

/** Node stands in for the browser's Worker: a global `self`, and a `postMessage` that we listen to. */
before(async () => {
  globalThis.self = globalThis;
  globalThis.postMessage = (message) => told.push(message);
  await import("../../static/src/p12/worker.js");
  material = new Material();
  material.issue("p256", "p256");
  file = material.p12("p256");
});
after(() => material.remove());

async function ask(message) {
  told = [];
  await globalThis.onmessage({ data: structuredClone(message) });
  return told.at(-1);
}

const open = (passphrase = PASSPHRASE, bytes = file) => ask({ open: { bytes, passphrase, zone: ZONE } });

test("it tells its phases in order, then facts, hash and size, and nothing secret", async () => {
  const { opened } = await open();
  assert.deepEqual(told.slice(0, -1).map(({ phase }) => phase), ["structure", "passphrase", "key", "match"]);
  assert.equal(opened.sha256, createHash("sha256").update(file).digest("hex"));
  assert.equal(opened.size, file.length);
  assert.equal(opened.identities[0].summary.holder, HOLDER);
  assert.deepEqual(Object.keys(opened.identities[0]), ["summary", "certificate", "chain"]);
});

test("it signs the challenge once", async () => {
  await open();
  const challenge = new TextDecoder().decode(CHALLENGE);
  const { signed } = await ask({ sign: { index: 0, challenge } });
  assert.ok(verifies(material.der("p256"), signed));
  assert.equal((await ask({ sign: { index: 0, challenge } })).failed.reason, "internal");
});

test("it signs nothing that could be a document in disguise", async () => {
  await open();
  for (const challenge of ["1\x81\u00a00\x18\x06\x09*\x86H\x86\xf7\r", "pendek", "x".repeat(2049), "", "tantangan é é é é é"]) {
    assert.equal((await ask({ sign: { index: 0, challenge } })).failed.reason, "bad_challenge");
  }
});

test("a refusal is a reason, and a fault of its own is no more than that", async () => {
  assert.deepEqual(await open("salah"), { failed: { reason: "wrong_passphrase", about: "" } });
  assert.deepEqual(await ask({ open: { bytes: file, passphrase: null, zone: ZONE } }), { failed: { reason: "internal", about: "" } });
});
