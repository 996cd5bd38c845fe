import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { HOLDER, Material, ORGANISATION, PASSPHRASE } from "./support/material.js";
import { opensAndProves, reasonFor } from "./support/outcomes.js";
import { bouncyCastle, run } from "./support/tools.js";

const NAME = `CN="${HOLDER.replace(",", "\\,")}", O=${ORGANISATION}, C=ID`;
let material;

before(() => {
  material = new Material();
  material.issue("rsa", "rsa");
  material.issue("p256", "p256");
});
after(() => material.remove());

function keytool(options, flags = []) {
  const name = `java-${Math.random()}.p12`;
  run("keytool", [...flags, "-genkeypair", "-alias", "tte", "-dname", NAME, "-validity", "730", "-keystore", material.at(name),
    "-storetype", "PKCS12", "-storepass:env", "P12_PASS", "-keypass:env", "P12_PASS", ...options],
  { env: { ...process.env, P12_PASS: PASSPHRASE } });
  return material.read(name);
}

const JAVA = {
  "RSA": ["-keyalg", "RSA", "-keysize", "2048"],
  "RSASSA-PSS": ["-keyalg", "RSASSA-PSS", "-keysize", "2048", "-sigalg", "RSASSA-PSS"],
  "P-256": ["-keyalg", "EC", "-groupname", "secp256r1"],
  "P-384": ["-keyalg", "EC", "-groupname", "secp384r1"],
  "Ed25519": ["-keyalg", "Ed25519"],
};

for (const [kind, options] of Object.entries(JAVA)) {
  test(`opens Java keytool's file with an ${kind} key`, async () => {
    await opensAndProves(keytool(options));
  });
}

test("opens the file of an older keytool (RC2-40, 3DES)", async () => {
  await opensAndProves(keytool(JAVA["P-256"], ["-J-Dkeystore.pkcs12.legacy"]));
});

for (const algorithm of ["PBEWithHmacSHA1AndAES_128", "PBEWithHmacSHA224AndAES_256", "PBEWithHmacSHA512AndAES_256"]) {
  test(`opens keytool's file under ${algorithm}`, async () => {
    const flags = ["cert", "key"].map((part) => `-J-Dkeystore.pkcs12.${part}ProtectionAlgorithm=${algorithm}`);
    await opensAndProves(keytool(JAVA["P-256"], flags));
  });
}

for (const kind of ["RSA", "P-256"]) {
  test(`opens Bouncy Castle's file, with its BER lengths, and an ${kind} key`, async () => {
    const made = keytool([...JAVA[kind], ...bouncyCastle()]);
    assert.equal(made[1], 0x80, "the outermost length is indefinite");
    await opensAndProves(made);
  });
}

function certtool(name, cipher) {
  run("certtool", ["--to-p12", "--load-privkey", material.at(`${name}.key`), "--load-certificate", material.at(`${name}.crt`),
    "--load-ca-certificate", material.at("issuing.crt"), "--p12-name", "tte", "--password", PASSPHRASE, "--outder",
    "--pkcs-cipher", cipher, "--outfile", material.at("gnutls.p12")]);
  return material.read("gnutls.p12");
}

for (const cipher of ["aes-128", "aes-192", "aes-256", "3des", "3des-pkcs12", "rc2-40", "arcfour"]) {
  test(`opens GnuTLS certtool's file with ${cipher}`, async () => {
    await opensAndProves(certtool("rsa", cipher));
  });
}

test("opens GnuTLS certtool's file with an EC key", async () => {
  await opensAndProves(certtool("p256", "aes-256"));
});

/** Into an NSS database and out again: the passphrase of the database itself is empty. */
function nss(name, options = []) {
  const folder = material.at(`nss-${name}`);
  mkdirSync(folder);
  const shared = ["-d", `sql:${folder}`];
  const secrets = ["-w", material.write("passphrase", PASSPHRASE), "-K", ""];
  const given = material.write(`${name}.in.p12`, material.p12(name, ["-name", "tte"]));
  run("certutil", ["-N", ...shared, "--empty-password"]);
  run("pk12util", ["-i", given, ...shared, ...secrets]);
  run("pk12util", ["-o", material.at("nss.p12"), "-n", "tte", ...shared, ...secrets, ...options]);
  return material.read("nss.p12");
}

test("opens NSS pk12util's file, as Firefox and LibreOffice write it", async () => {
  await opensAndProves(nss("rsa"));
  await opensAndProves(nss("p256", ["-c", "AES-128-CBC", "-C", "AES-128-CBC"]));
});

test("each maker's file refuses another passphrase by that name", async () => {
  for (const made of [keytool(JAVA["P-256"]), keytool([...JAVA["P-256"], ...bouncyCastle()]), certtool("rsa", "aes-256")]) {
    assert.equal(await reasonFor(made, `${PASSPHRASE}x`), "wrong_passphrase");
  }
});
