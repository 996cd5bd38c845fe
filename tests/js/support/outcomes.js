/** The two outcomes of opening a P12: a reason, or identities. */
import assert from "node:assert/strict";
import { P12Error } from "../../../static/src/p12/errors.js";
import { openP12 } from "../../../static/src/p12/open.js";
import { CHALLENGE, PASSPHRASE, verifies } from "./material.js";

/** Why a file is refused. Anything but a P12Error is a fault of ours and passes through. */
export async function refusal(bytes, passphrase = PASSPHRASE) {
  try {
    await openP12(bytes, passphrase);
  } catch (error) {
    if (error instanceof P12Error) return { reason: error.reason, about: error.about };
    throw error;
  }
  return { reason: "opened" };
}

export async function reasonFor(bytes, passphrase) {
  return (await refusal(bytes, passphrase)).reason;
}

/** Opens the file, and has the key prove itself against the certificate. */
export async function opensAndProves(bytes, passphrase = PASSPHRASE) {
  const opened = await openP12(bytes, passphrase);
  assert.equal(opened.identities.length, 1);
  const [identity] = opened.identities;
  const signature = await identity.sign(CHALLENGE);
  assert.ok(verifies(identity.certificate.der, signature), "the signature is the certificate's");
  return { ...opened, ...identity };
}
