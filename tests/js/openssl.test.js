import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { HOLDER, Material, PASSPHRASE } from "./support/material.js";
import { opensAndProves, reasonFor } from "./support/outcomes.js";

let material;

before(() => {
  material = new Material();
  material.issue("rsa", "rsa");
});
after(() => material.remove());

const OLD = ["-legacy", "-macalg", "sha1"];
const LAYOUTS = {
  "OpenSSL 3 default": [],
  "OpenSSL 3 -legacy (RC2-40 and 3DES)": ["-legacy"],
  "OpenSSL 1.1 default, reproduced": [...OLD, "-certpbe", "PBE-SHA1-RC2-40", "-keypbe", "PBE-SHA1-3DES", "-iter", "2048"],
  "Windows export with 3DES and SHA-1, reproduced": [
    ...OLD, "-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES", "-iter", "2000",
    "-CSP", "Microsoft Software Key Storage Provider",
  ],
  "Windows export with AES-256 and SHA-256, reproduced": [
    "-certpbe", "AES-256-CBC", "-keypbe", "AES-256-CBC", "-macalg", "sha256", "-iter", "2000",
    "-CSP", "Microsoft Software Key Storage Provider",
  ],
  "AES-128": ["-certpbe", "AES-128-CBC", "-keypbe", "AES-128-CBC"],
  "AES-192, which Chromium's WebCrypto lacks": ["-certpbe", "AES-192-CBC", "-keypbe", "AES-192-CBC"],
  "3DES in PBES2": ["-certpbe", "DES-EDE3-CBC", "-keypbe", "DES-EDE3-CBC"],
  "RC2 in PBES2": ["-legacy", "-certpbe", "RC2-CBC", "-keypbe", "RC2-CBC"],
  "RC2-128": [...OLD, "-certpbe", "PBE-SHA1-RC2-128", "-keypbe", "PBE-SHA1-RC2-128"],
  "RC4-128": [...OLD, "-certpbe", "PBE-SHA1-RC4-128", "-keypbe", "PBE-SHA1-RC4-128"],
  "RC4-40": [...OLD, "-certpbe", "PBE-SHA1-RC4-40", "-keypbe", "PBE-SHA1-RC4-40"],
  "two-key 3DES": ["-certpbe", "PBE-SHA1-2DES", "-keypbe", "PBE-SHA1-2DES"],
  "PBES1, MD5 and DES": ["-legacy", "-certpbe", "PBE-MD5-DES", "-keypbe", "PBE-MD5-DES"],
  "PBES1, SHA-1 and RC2": ["-legacy", "-certpbe", "PBE-SHA1-RC2-64", "-keypbe", "PBE-SHA1-RC2-64"],
  "certificates in the clear": ["-certpbe", "NONE"],
  "key in the clear": ["-keypbe", "NONE"],
  "MAC with MD5": ["-macalg", "md5"],
  "MAC with SHA-224": ["-macalg", "sha224"],
  "MAC with SHA-384": ["-macalg", "sha384"],
  "MAC with SHA-512": ["-macalg", "sha512"],
  "600,000 rounds": ["-iter", "600000"],
  "one round": ["-noiter", "-nomaciter"],
  "a friendly name": ["-name", "Sertifikat Kepala Dinas"],
};

for (const [layout, options] of Object.entries(LAYOUTS)) {
  test(`opens a file with ${layout}`, async () => {
    const { certificate, chain } = await opensAndProves(material.p12("rsa", options));
    assert.equal(certificate.subject.commonName, HOLDER);
    assert.deepEqual(chain.map(({ der }) => der), [material.der("issuing"), material.der("root")]);
  });
}

for (const kind of ["pss", "p256", "p384", "p521", "ed25519"]) {
  test(`the key of a ${kind} certificate signs the challenge`, async () => {
    material.issue(kind, kind);
    await opensAndProves(material.p12(kind));
  });
}

for (const kind of ["ed448", "secp256k1"]) {
  test(`a ${kind} key is named as one that cannot be used`, async () => {
    material.issue(kind, kind);
    assert.equal(await reasonFor(material.p12(kind)), "key_type");
  });
}

test("a passphrase beyond ASCII opens the file, in the encryption of either age", async () => {
  const passphrase = "kunci-é-Ж-日本-😀";
  await opensAndProves(material.p12("rsa", [], passphrase), passphrase);
  await opensAndProves(material.p12("rsa", ["-legacy"], passphrase), passphrase);
});

test("spaces of a passphrase count, before and behind too", async () => {
  const made = material.p12("rsa", [], "  dua spasi  ");
  await opensAndProves(made, "  dua spasi  ");
  assert.equal(await reasonFor(made, "dua spasi"), "wrong_passphrase");
});

test("an old cipher and a bare key are noted, the present default is not", async () => {
  assert.deepEqual((await opensAndProves(material.p12("rsa"))).notes, []);
  assert.deepEqual((await opensAndProves(material.p12("rsa", ["-legacy"]))).notes, ["weak_cipher"]);
  assert.deepEqual((await opensAndProves(material.p12("rsa", ["-keypbe", "NONE"]))).notes, ["bare_key"]);
});

test("a line break that a mail program put behind the file does no harm", async () => {
  const made = material.p12("rsa");
  await opensAndProves(new Uint8Array([...made, 13, 10]), PASSPHRASE);
});
