import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { after, before, test } from "node:test";
import { Material, PASSPHRASE } from "./support/material.js";
import { openP12 } from "../../static/src/p12/open.js";
import { opensAndProves, reasonFor, refusal } from "./support/outcomes.js";
import { integer, oid, octets, seq, tlv } from "./support/asn1.js";
import {
  bag, certificateBag, encrypt, keyBag, nestedBag, pbes2, pbkdf2Algorithm, pbmac1, pfx, plainSafe, shroudedBag,
} from "./support/pfx.js";
import { run } from "./support/tools.js";

let material;
let key;
let leaf;
let good;

before(() => {
  material = new Material();
  material.issue("p256", "p256", { serial: "0x0abc" });
  material.issue("other", "p256", { subject: "/C=ID/O=Dinas Lain (UJI)/CN=Budi Contoh (UJI)", serial: "0x0def" });
  material.issue("rsa", "rsa");
  key = material.pkcs8("p256");
  leaf = material.der("p256");
  good = material.p12("p256");
});
after(() => material.remove());

test("an empty file, a large one and a missing passphrase are told apart", async () => {
  assert.equal(await reasonFor(new Uint8Array(0)), "empty_file");
  assert.equal(await reasonFor(new Uint8Array(256 * 1024 + 1).fill(0x30)), "too_large");
  assert.equal(await reasonFor(good, ""), "empty_passphrase");
});

test("a file without a passphrase is not accepted with an empty one", async () => {
  assert.equal(await reasonFor(material.p12("p256", [], ""), ""), "empty_passphrase");
});

test("a wrong passphrase is called so", async () => {
  for (const typed of ["salah", PASSPHRASE.toLowerCase(), `${PASSPHRASE} `, `${PASSPHRASE}\0`, "x".repeat(1025)]) {
    assert.equal(await reasonFor(good, typed), "wrong_passphrase", JSON.stringify(typed.slice(0, 30)));
  }
});

test("a changed byte in the content, under a right MAC structure, counts as a wrong passphrase", async () => {
  const flipped = good.slice();
  flipped[good.length >> 1] ^= 1;
  assert.equal(await reasonFor(flipped), "wrong_passphrase");
});

test("what is no P12 is named for what it seems to be", async () => {
  const text = (content) => new TextEncoder().encode(content);
  const files = {
    "berkas teks PEM": material.read("p256.crt"),
    "kunci privat dalam bentuk teks (PEM)": material.read("p256.key"),
    "arsip ZIP atau dokumen Office": text("PK\x03\x04isi"),
    "dokumen PDF": text("%PDF-1.7\n"),
    "penyimpanan kunci Java (JKS)": Uint8Array.of(0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2),
    "penyimpanan kunci Java (JCEKS)": Uint8Array.of(0xce, 0xce, 0xce, 0xce, 0, 0, 0, 2),
    "gambar": Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
    "arsip RAR, 7z, atau gzip": new Uint8Array(gzipSync(good)),
    "teks Base64": text(Buffer.from(good).toString("base64")),
    "halaman web atau XML": text("<!doctype html><title>Masuk</title>"),
    "sertifikat tanpa kunci (.cer atau .crt)": leaf,
    "kunci privat tanpa sertifikat (.key)": key,
    "kumpulan sertifikat tanpa kunci (.p7b)":
      new Uint8Array(run("openssl", ["crl2pkcs7", "-nocrl", "-outform", "DER", "-certfile", material.at("p256.crt")])),
    "berkas jenis lain": text("halo"),
  };
  for (const [kind, bytes] of Object.entries(files)) {
    assert.deepEqual(await refusal(bytes), { reason: "not_p12", about: kind });
  }
});

test("encrypted keys, other versions and other ASN.1 are no P12 either", async () => {
  const encrypted = run("openssl", ["pkcs8", "-topk8", "-outform", "DER", "-in", material.at("p256.key"), "-passout", "pass:x"]);
  for (const bytes of [new Uint8Array(encrypted), seq(), seq(integer(2), seq()), tlv(0x30, octets([1])), seq(integer(3))]) {
    assert.equal(await reasonFor(new Uint8Array(bytes)), "not_p12");
  }
  assert.equal(await reasonFor(Uint8Array.of(0x30, 0x82, 0x10, 0x00, 0x04, 0x01)), "not_p12");
});

test("a Java keystore of the old kind is recognised", async () => {
  run("keytool", ["-genkeypair", "-alias", "a", "-dname", "CN=Uji", "-keyalg", "EC", "-storetype", "JKS", "-storepass",
    "rahasia1", "-keypass", "rahasia1", "-keystore", material.at("old.jks")]);
  assert.equal((await refusal(material.read("old.jks"))).about, "penyimpanan kunci Java (JKS)");
});

test("a file without a key says so", async () => {
  run("openssl", ["pkcs12", "-export", "-nokeys", "-in", material.at("p256.crt"), "-passout", `pass:${PASSPHRASE}`,
    "-out", material.at("nokey.p12")]);
  assert.equal(await reasonFor(material.read("nokey.p12")), "no_key");
});

test("a file without a certificate says so", async () => {
  run("openssl", ["pkcs12", "-export", "-nocerts", "-inkey", material.at("p256.key"), "-passout", `pass:${PASSPHRASE}`,
    "-out", material.at("nocert.p12")]);
  assert.equal(await reasonFor(material.read("nocert.p12")), "no_certificate");
});

test("a key that is not the certificate's is found out, whatever the labels say", async () => {
  assert.equal(await reasonFor(pfx([plainSafe(keyBag(key), certificateBag(material.der("other")))])), "key_mismatch");
  assert.equal(await reasonFor(pfx([plainSafe(keyBag(key), certificateBag(material.der("rsa")))])), "key_mismatch");
  assert.equal(await reasonFor(pfx([plainSafe(keyBag(material.pkcs8("rsa")), certificateBag(leaf))])), "key_mismatch");
});

test("two identities are both given, and none is preferred", async () => {
  const bags = [keyBag(key), certificateBag(leaf), keyBag(material.pkcs8("other")), certificateBag(material.der("other"))];
  const { identities } = await openP12(pfx([plainSafe(...bags)]), PASSPHRASE);
  const listed = identities.map(({ certificate }) => [certificate.subject.commonName, certificate.serial]);
  assert.deepEqual(listed, [["Sari Contoh, S.Sos. (UJI)", "2748"], ["Budi Contoh (UJI)", "3567"]]);
});

test("two certificates of one key are two identities as well", async () => {
  material.write("again.key", material.read("p256.key"));
  material.issue("again", null, { serial: "0x0fff" });
  const bags = [keyBag(key), certificateBag(leaf), certificateBag(material.der("again"))];
  const { identities } = await openP12(pfx([plainSafe(...bags)]), PASSPHRASE);
  assert.deepEqual(identities.map(({ certificate }) => certificate.serial), ["2748", "4095"]);
});

test("the same key and certificate twice are one identity", async () => {
  const bags = [keyBag(key), certificateBag(leaf), keyBag(key), certificateBag(leaf)];
  await opensAndProves(pfx([plainSafe(...bags)]));
});

test("a key without a certificate beside a whole identity is noted", async () => {
  const bags = [keyBag(key), certificateBag(leaf), keyBag(material.pkcs8("other"))];
  const { notes } = await opensAndProves(pfx([plainSafe(...bags)]));
  assert.deepEqual(notes, ["bare_key", "spare_key"]);
});

test("certificates of other people do not go into the chain", async () => {
  const others = ["other", "issuing", "root"].map((name) => certificateBag(material.der(name)));
  const { chain } = await opensAndProves(pfx([plainSafe(keyBag(key), ...others, certificateBag(leaf))]));
  assert.deepEqual(chain.map(({ der }) => der), [material.der("issuing"), material.der("root")]);
});

test("a file without a MAC is turned away with any passphrase", async () => {
  const withoutMac = material.p12("p256", ["-nomac"]);
  assert.equal(await reasonFor(withoutMac), "no_mac");
  assert.equal(await reasonFor(withoutMac, "apa saja"), "no_mac");
});

test("a MAC and a content of different passphrases are told apart from a wrong passphrase", async () => {
  const sealed = encrypt(key.subarray(0, 60), { passphrase: "lain" });
  const locked = pfx([plainSafe(shroudedBag(pbes2(pbkdf2Algorithm()), sealed), certificateBag(leaf))]);
  assert.equal(await reasonFor(locked), "content_locked");
});

test("PBMAC1 is checked, and scrypt opens a key", async () => {
  await opensAndProves(pfx([plainSafe(keyBag(key), certificateBag(leaf))], pbmac1));
  assert.equal(await reasonFor(pfx([plainSafe(keyBag(key))], pbmac1), "salah"), "wrong_passphrase");
  const shrouded = run("openssl", ["pkcs8", "-topk8", "-scrypt", "-outform", "DER", "-in", material.at("p256.key"),
    "-passout", `pass:${PASSPHRASE}`]);
  await opensAndProves(pfx([plainSafe(bag(2, shrouded), certificateBag(leaf))]));
});

test("bags in bags are read, kinds of bag that nobody needs are left aside", async () => {
  const secret = bag(5, seq(oid("1.2.3"), tlv(0xa0, octets(octets([1])))));
  const sdsi = bag(3, seq(oid("1.2.840.113549.1.9.22.2"), tlv(0xa0, octets([1]))));
  await opensAndProves(pfx([plainSafe(nestedBag(keyBag(key), certificateBag(leaf)), secret, sdsi)]));
});

test("an unreadable certificate beside a good one is passed over, alone it is named", async () => {
  const broken = certificateBag(leaf.subarray(0, 40));
  await opensAndProves(pfx([plainSafe(keyBag(key), broken, certificateBag(leaf))]));
  assert.equal(await reasonFor(pfx([plainSafe(keyBag(key), broken)])), "bad_certificate");
});

test("a key that WebCrypto cannot load is named", async () => {
  const odd = seq(integer(0), seq(oid("1.2.840.113549.1.1.1")), octets(seq(integer(0), integer(5), integer(3))));
  const huge = seq(integer(0), seq(oid("1.2.840.113549.1.1.1")), octets(seq(integer(0), integer(1n << 17000n))));
  const dsa = seq(integer(0), seq(oid("1.2.840.10040.4.1")), octets(integer(5)));
  const reason = (pkcs8) => refusal(pfx([plainSafe(keyBag(pkcs8), certificateBag(leaf))]));
  assert.equal((await reason(odd)).reason, "bad_key");
  assert.deepEqual(await reason(huge), { reason: "key_type", about: "RSA 17001 bit" });
  assert.deepEqual(await reason(dsa), { reason: "key_type", about: "1.2.840.10040.4.1" });
});
