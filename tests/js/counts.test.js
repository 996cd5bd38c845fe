import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Material } from "./support/material.js";
import { refusal } from "./support/outcomes.js";
import { integer, octets, oid, seq } from "./support/asn1.js";
import {
  certificateBag, encrypt, encryptedSafe, keyBag, nestedBag, oldMac, pbes2, pbkdf2Algorithm, pbmac1, pfx, pkcs12Pbe,
  plainSafe, scryptAlgorithm, shroudedBag,
} from "./support/pfx.js";

const AT_ONCE = 1500; // the real computing would take from seconds to hours
let material;

before(() => {
  material = new Material();
});
after(() => material.remove());

async function refusedAtOnce(file, reason) {
  const began = performance.now();
  assert.equal((await refusal(file)).reason, reason);
  assert.ok(performance.now() - began < AT_ONCE, "refused before computing");
}

const des = (rounds) => seq(oid("1.2.840.113549.1.5.3"), seq(octets(Buffer.alloc(8)), integer(rounds)));
const PLACES = {
  "the MAC": (rounds) => pfx([plainSafe()], (content) => oldMac(content, { rounds })),
  "PBMAC1": (rounds) => pfx([plainSafe()], (content) => pbmac1(content, { rounds })),
  "an encrypted safe (PBES2)": (rounds) => pfx([encryptedSafe(pbes2(pbkdf2Algorithm({ rounds })))]),
  "an encrypted safe (PKCS#12 cipher)": (rounds) => pfx([encryptedSafe(pkcs12Pbe(rounds, 6))]),
  "an encrypted safe (PBES1)": (rounds) => pfx([encryptedSafe(des(rounds))]),
  "a key bag (PBES2)": (rounds) => pfx([plainSafe(shroudedBag(pbes2(pbkdf2Algorithm({ rounds }))))]),
  "a key bag (PKCS#12 cipher)": (rounds) => pfx([plainSafe(shroudedBag(pkcs12Pbe(rounds)))]),
  "a key bag in a bag": (rounds) => pfx([plainSafe(nestedBag(shroudedBag(pkcs12Pbe(rounds))))]),
};

for (const [place, file] of Object.entries(PLACES)) {
  test(`a count out of bounds in ${place} is refused before computing`, async () => {
    for (const rounds of [0, 5_000_001, 2 ** 31 - 1, 2n ** 70n]) await refusedAtOnce(file(rounds), "rounds");
  });
}

test("a negative count is refused", async () => {
  const negative = seq(oid("1.2.840.113549.1.12.1.3"), seq(octets(Buffer.alloc(8)), Buffer.from([2, 1, 0x80])));
  await refusedAtOnce(pfx([plainSafe(shroudedBag(negative))]), "rounds");
});

test("a count inside an encrypted safe is refused as soon as the safe is open", async () => {
  const inner = seq(shroudedBag(pkcs12Pbe(2 ** 31 - 1), Buffer.alloc(8)));
  await refusedAtOnce(pfx([encryptedSafe(pbes2(pbkdf2Algorithm()), encrypt(inner))]), "rounds");
});

test("many lawful counts may not add up to minutes", async () => {
  const bags = Array.from({ length: 8 }, () => shroudedBag(pkcs12Pbe(4_000_000)));
  await refusedAtOnce(pfx([plainSafe(...bags)]), "rounds_sum");
  const lanes = Array.from({ length: 9 }, () => shroudedBag(pbes2(scryptAlgorithm({ N: 1 << 16, r: 8, p: 4 }))));
  await refusedAtOnce(pfx([plainSafe(...lanes)]), "rounds_sum");
});

test("scrypt's sizes are bounded", async () => {
  const odd = [{ N: 1 << 20 }, { N: 2 ** 40 }, { N: 15000 }, { N: 1 }, { r: 0 }, { r: 4096 }, { p: 0 }, { p: 17 }];
  for (const parameters of odd) {
    await refusedAtOnce(pfx([plainSafe(shroudedBag(pbes2(scryptAlgorithm(parameters))))]), "parameters");
  }
});

test("salts, key lengths and effective bits are bounded", async () => {
  const long = Buffer.alloc(1025);
  const rc2 = seq(oid("1.2.840.113549.1.5.13"), seq(
    pbkdf2Algorithm(), seq(oid("1.2.840.113549.3.2"), seq(integer(7), octets(Buffer.alloc(8)))),
  ));
  const files = [
    pfx([plainSafe(shroudedBag(pkcs12Pbe(2048, 3, long)))]),
    pfx([plainSafe(shroudedBag(pbes2(pbkdf2Algorithm({ salt: long }))))]),
    pfx([plainSafe(shroudedBag(pbes2(scryptAlgorithm({ salt: long }))))]),
    pfx([plainSafe()], (content) => oldMac(content, { salt: long })),
    pfx([plainSafe(shroudedBag(pbes2(pbkdf2Algorithm({ keyLength: 1 << 30 }))))]),
    pfx([plainSafe(shroudedBag(pbes2(pbkdf2Algorithm({ keyLength: 16 }))))]),
    pfx([plainSafe(shroudedBag(pbes2(scryptAlgorithm({ keyLength: 0 }))))]),
    pfx([plainSafe()], (content) => pbmac1(content, { keyLength: null })),
    pfx([plainSafe(shroudedBag(rc2))]),
  ];
  for (const file of files) await refusedAtOnce(file, "parameters");
});

test("more keys, certificates, bags or depth than a P12 can want are refused", async () => {
  const many = (number, bag) => Array.from({ length: number }, () => bag);
  const deep = Array.from({ length: 12 }).reduce((inner) => nestedBag(inner), keyBag(seq()));
  for (const bags of [many(11, keyBag(seq())), many(101, certificateBag(seq())), many(501, nestedBag()), [deep]]) {
    await refusedAtOnce(pfx([plainSafe(...bags)]), "too_complex");
  }
});
