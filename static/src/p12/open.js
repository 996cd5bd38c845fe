/**
 * Open a P12: structure, passphrase, keys, certificates, in this order.
 *
 * The order is what makes the messages right: damage shows in the structure before a passphrase is tried, counts are
 * refused before they are computed, and a file without a MAC is turned away before it could "open" with anything.
 */
import { collectBags } from "./bags.js";
import { read } from "./ber.js";
import { Budget } from "./budget.js";
import { equal } from "./bytes.js";
import { readCertificate } from "./certificate.js";
import { decrypt } from "./ciphers.js";
import { P12Error, refuse } from "./errors.js";
import { belongTogether, privateKey, sign } from "./keys.js";
import { fittingForm } from "./mac.js";
import { forget, passphraseForms } from "./passphrase.js";
import { readStructure } from "./structure.js";

const LONGEST_CHAIN = 10;

/** Right key, right plaintext: one value that fills the bytes exactly. */
function isWhole(plaintext) {
  try {
    return plaintext?.[0] === 0x30 && read(plaintext).next === plaintext.length;
  } catch {
    return false;
  }
}

async function unseal({ plan, data }, forms) {
  for (const form of forms) {
    const plaintext = await decrypt(plan, form, data);
    if (isWhole(plaintext)) return plaintext;
  }
  return refuse("content_locked"); // the MAC agreed, so that the passphrase is right and the bytes are unharmed
}

async function unlockKeys(contents, forms, budget) {
  for (const safe of contents.sealed) collectBags(await unseal(safe, forms), contents, budget);
  const weak = [...contents.sealed, ...contents.shrouded].some(({ plan }) => plan.weak);
  const bare = contents.keys.length > 0;
  for (const bag of contents.shrouded) contents.keys.push(await unseal(bag, forms));
  if (!contents.keys.length) refuse("no_key");
  if (!contents.certificates.length) refuse("no_certificate");
  const unique = contents.keys.filter((key, i, all) => all.findIndex((other) => equal(other, key)) === i);
  const secrets = [];
  for (const key of unique) secrets.push(await privateKey(key));
  contents.keys.forEach((key) => key.fill(0));
  return { secrets, notes: [...(weak ? ["weak_cipher"] : []), ...(bare ? ["bare_key"] : [])] };
}

function readable(certificates) {
  const unique = certificates.filter((der, i, all) => all.findIndex((other) => equal(other, der)) === i);
  const read = [];
  for (const der of unique) {
    try {
      read.push(readCertificate(der));
    } catch (error) {
      if (!(error instanceof P12Error)) throw error;
    }
  }
  return read.length ? read : refuse("bad_certificate");
}

/** From the leaf upwards, by name; what does not belong to this chain stays in the officer's computer. */
function chainOf(leaf, certificates) {
  const chain = [];
  let level = [leaf];
  while (level.length && chain.length < LONGEST_CHAIN) {
    const issuers = new Set(level.map((certificate) => certificate.issuerBytes));
    const known = new Set([leaf, ...chain]);
    level = certificates.filter((other) => issuers.has(other.subjectBytes) && !known.has(other));
    chain.push(...level);
  }
  return chain.slice(0, LONGEST_CHAIN);
}

async function identitiesOf(secret, certificates) {
  const found = [];
  for (const certificate of certificates) {
    if (!(await belongTogether(secret, certificate.publicKey))) continue;
    const chain = chainOf(certificate, certificates);
    found.push({ certificate, chain, sign: (bytes) => sign(secret, bytes) });
  }
  return found;
}

/** -> { identities, notes }; every refusal is a P12Error. `onPhase` hears what is being done. */
export async function openP12(bytes, typed, onPhase = () => {}) {
  onPhase("structure");
  const budget = new Budget();
  const { covered, mac, contents } = readStructure(bytes, budget);
  onPhase("passphrase");
  const forms = passphraseForms(typed);
  try {
    const fitting = await fittingForm(mac, forms, covered);
    onPhase("key");
    const ordered = [fitting, ...forms.filter((form) => form !== fitting)];
    const { secrets, notes } = await unlockKeys(contents, ordered, budget);
    onPhase("match");
    const certificates = readable(contents.certificates);
    const found = [];
    for (const secret of secrets) found.push(await identitiesOf(secret, certificates));
    const identities = found.flat();
    if (!identities.length) refuse("key_mismatch");
    const paired = found.every((own) => own.length > 0);
    return { identities, notes: paired ? notes : [...notes, "spare_key"] };
  } finally {
    forget(forms);
  }
}
