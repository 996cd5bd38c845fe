/** The bags inside a safe: private keys, shrouded or bare, and certificates. Other kinds of bag are left aside. */
import { PKCS, encryptionPlan } from "./algorithms.js";
import { TAG, inside, octets, oid, read, sequence, whole } from "./ber.js";
import { LIMITS } from "./budget.js";
import { refuse } from "./errors.js";

const KIND = `${PKCS}12.10.1.`;
const X509_CERTIFICATE = `${PKCS}9.22.1`;

export function emptyContents() {
  return { keys: [], shrouded: [], certificates: [] };
}

function shroudedKey(value, budget) {
  const [algorithm, sealed] = sequence(value, 2);
  return { plan: encryptionPlan(algorithm, budget), data: octets(sealed) };
}

function collectCertificate(value, found) {
  const [type, wrapped] = sequence(value, 2);
  if (oid(type) !== X509_CERTIFICATE) return;
  found.certificates.push(octets(inside(wrapped, TAG.context0)));
}

function collect(bag, found, budget, depth) {
  const [type, wrapped] = sequence(bag, 2);
  const value = inside(wrapped, TAG.context0);
  const kind = oid(type);
  if (kind === `${KIND}1`) found.keys.push(whole(value).slice());
  else if (kind === `${KIND}2`) found.shrouded.push(shroudedKey(value, budget));
  else if (kind === `${KIND}3`) collectCertificate(value, found);
  else if (kind === `${KIND}6`) collectNode(value, found, budget, depth + 1);
}

function collectNode(node, found, budget, depth) {
  if (depth > LIMITS.depth) refuse("too_complex");
  for (const bag of sequence(node)) collect(bag, found, budget, depth);
  const keys = found.keys.length + found.shrouded.length;
  if (keys > LIMITS.keys || found.certificates.length > LIMITS.certificates) refuse("too_complex");
}

/** Add what a SafeContents holds to `found`; counts inside are checked here, before their derivation runs. */
export function collectBags(bytes, found, budget) {
  collectNode(read(bytes), found, budget, 0);
}
