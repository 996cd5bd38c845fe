/**
 * The Worker in which a P12 is opened. Passphrase and key live here only, and end with it.
 *
 * In:  { open: { bytes, passphrase, zone } }, then { sign: { index, challenge } }
 * Out: { phase }, { opened: { identities, notes, sha256, size } }, { signed: bytes }, { failed: { reason, about } }
 */
import { hex } from "./bytes.js";
import { P12Error, refuse } from "./errors.js";
import { openP12 } from "./open.js";
import { summary } from "./summary.js";

/**
 * Printable ASCII only. The key would sign whatever it is given, and what a document's signature covers is DER, which
 * is never plain ASCII: so a challenge cannot be a document in disguise.
 */
const CHALLENGE = /^[\t\n\x20-\x7e]{16,2048}$/;

let opened = [];

function shown({ certificate, chain }, zone) {
  return {
    summary: summary(certificate, zone),
    certificate: certificate.der.slice(),
    chain: chain.map(({ der }) => der.slice()),
  };
}

async function open({ bytes, passphrase, zone }) {
  const sha256 = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  const { identities, notes } = await openP12(bytes, passphrase, (phase) => postMessage({ phase }));
  opened = identities;
  return { opened: { identities: identities.map((one) => shown(one, zone)), notes, sha256, size: bytes.length } };
}

async function prove({ index, challenge }) {
  if (!CHALLENGE.test(challenge)) refuse("bad_challenge");
  const signed = await opened[index].sign(new TextEncoder().encode(challenge));
  opened = [];
  return { signed };
}

async function answer(message) {
  try {
    return message.open ? await open(message.open) : await prove(message.sign);
  } catch (error) {
    const { reason, about } = error instanceof P12Error ? error : new P12Error("internal");
    return { failed: { reason, about } };
  }
}

self.onmessage = async ({ data }) => postMessage(await answer(data));
