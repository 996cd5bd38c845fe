/** The MAC over a P12's content: the old kind (PKCS#12 derivation) and PBMAC1 (RFC 9579). */
import { hmac } from "@noble/hashes/hmac.js";
import { PKCS, digest, hmacHash, pbkdf2Plan } from "./algorithms.js";
import { TAG, count, expect, octets, oid, sequence } from "./ber.js";
import { equal } from "./bytes.js";
import { refuse } from "./errors.js";
import { PURPOSE, pbkdf2, pkcs12Derive } from "./kdf.js";

const PBMAC1 = `${PKCS}5.14`;

function pbmac1(parameters, budget) {
  const [derivation, scheme] = sequence(parameters, 2);
  const kdf = pbkdf2Plan(derivation, budget);
  if (kdf.keyLength === undefined) refuse("parameters"); // RFC 9579 demands it
  return { kdf, hash: hmacHash(oid(sequence(scheme, 1)[0])) };
}

export function macPlan(node, budget) {
  const [digestInfo, salt, rounds] = sequence(node, 2);
  const [algorithm, value] = sequence(digestInfo, 2);
  const [name, parameters] = sequence(algorithm, 1);
  const plan = { value: octets(expect(value, TAG.octets)) };
  plan.salt = budget.salt(octets(expect(salt, TAG.octets)));
  plan.rounds = budget.rounds(rounds ? count(rounds) : 1);
  const id = oid(name);
  return { ...plan, ...(id === PBMAC1 ? pbmac1(parameters, budget) : { hash: digest(id) }) };
}

async function agrees(plan, form, content) {
  const { kdf, hash, value } = plan;
  const key = kdf
    ? await pbkdf2(kdf.hash, form.narrow, kdf, kdf.keyLength)
    : pkcs12Derive(hash, form.wide, plan, PURPOSE.mac, hash.outputLen);
  const right = equal(hmac(hash, key, content), value);
  key.fill(0);
  return right;
}

/** The form of the passphrase under which the MAC agrees: proof that passphrase and content are right. */
export async function fittingForm(plan, forms, content) {
  for (const form of forms) {
    if (await agrees(plan, form, content)) return form;
  }
  return refuse("wrong_passphrase");
}
