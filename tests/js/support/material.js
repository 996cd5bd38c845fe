/** Invented people and a test CA, made anew by openssl for each run. */
import { X509Certificate, constants, verify } from "node:crypto";
import { Folder, run } from "./tools.js";

export const PASSPHRASE = "Rahasia-Uji 42!";
export const HOLDER = "Sari Contoh, S.Sos. (UJI)";
export const ORGANISATION = "Dinas Contoh Kabupaten Uji";
export const CHALLENGE = new TextEncoder().encode("tantangan-uji:0123456789abcdef");

const KINDS = {
  rsa: ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
  pss: ["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"],
  p256: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
  p384: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
  p521: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
  ed25519: ["-algorithm", "ED25519"],
  ed448: ["-algorithm", "ED448"],
  secp256k1: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"],
};
const USAGE = "[leaf]\nkeyUsage=critical,digitalSignature,nonRepudiation\nbasicConstraints=critical,CA:FALSE\n";
const AUTHORITY = "[ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n";

/** A folder with a test CA (root and issuing) and leaves on demand. */
export class Material extends Folder {
  constructor() {
    super();
    this.write("ext.cnf", USAGE + AUTHORITY);
    this.key("root", "p256");
    run("openssl", ["req", "-x509", "-new", "-utf8", "-key", this.at("root.key"), "-out", this.at("root.crt"),
      "-subj", "/C=ID/O=CA Uji/CN=Akar Uji (BUKAN CA ASLI)", "-days", "3650"]);
    this.issue("issuing", "p256", { subject: "/C=ID/O=CA Uji/CN=Penerbit Uji", by: "root", section: "ca" });
    this.write("chain.pem", Buffer.concat(["issuing.crt", "root.crt"].map((name) => this.read(name))));
  }

  key(name, kind) {
    run("openssl", ["genpkey", ...KINDS[kind], "-out", this.at(`${name}.key`)]);
  }

  issue(name, kind, { subject = `/C=ID/O=${ORGANISATION}/CN=${HOLDER}`, by = "issuing", section = "leaf", serial } = {}) {
    if (kind) this.key(name, kind);
    run("openssl", ["req", "-new", "-utf8", "-key", this.at(`${name}.key`), "-subj", subject, "-out", this.at("csr")]);
    run("openssl", ["x509", "-req", "-in", this.at("csr"), "-CA", this.at(`${by}.crt`), "-CAkey", this.at(`${by}.key`),
      "-out", this.at(`${name}.crt`), "-days", "730", "-extfile", this.at("ext.cnf"), "-extensions", section,
      ...(serial ? ["-set_serial", serial] : ["-CAcreateserial"])]);
  }

  /** A P12 by `openssl pkcs12 -export`, with the options of the test. */
  p12(name, options = [], passphrase = PASSPHRASE) {
    run("openssl", ["pkcs12", "-export", "-inkey", this.at(`${name}.key`), "-in", this.at(`${name}.crt`),
      "-certfile", this.at("chain.pem"), "-passout", "stdin", "-out", this.at("made.p12"), ...options],
    { input: `${passphrase}\n` });
    return this.read("made.p12");
  }

  der(name) {
    return new Uint8Array(new X509Certificate(this.read(`${name}.crt`)).raw);
  }

  pkcs8(name) {
    return new Uint8Array(run("openssl", ["pkcs8", "-topk8", "-nocrypt", "-outform", "DER", "-in", this.at(`${name}.key`)]));
  }
}

/** Node's own crypto, not ours, says whether a signature over the challenge is the certificate's. */
export function verifies(certificateDer, signature, challenge = CHALLENGE) {
  const key = new X509Certificate(certificateDer).publicKey;
  const hash = { "prime256v1": "sha256", "secp384r1": "sha384", "secp521r1": "sha512" };
  if (key.asymmetricKeyType === "ed25519") return verify(null, challenge, key, signature);
  if (key.asymmetricKeyType === "ec") {
    return verify(hash[key.asymmetricKeyDetails.namedCurve], challenge, key, signature);
  }
  if (key.asymmetricKeyType === "rsa-pss") {
    const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    return verify("sha256", challenge, pss, signature);
  }
  return verify("sha256", challenge, key, signature);
}
