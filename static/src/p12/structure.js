/** The outer structure of a P12, read whole before any computing: so that damage is told from a wrong passphrase. */
import { PKCS, encryptionPlan } from "./algorithms.js";
import { TAG, children, count, inside, octets, oid, read, sequence } from "./ber.js";
import { collectBags, emptyContents } from "./bags.js";
import { LIMITS } from "./budget.js";
import { P12Error, damaged, refuse } from "./errors.js";
import { macPlan } from "./mac.js";
import { sniffAsn1, sniffText } from "./sniff.js";

const DATA = `${PKCS}7.1`;
const SIGNED_DATA = `${PKCS}7.2`;
const ENCRYPTED_DATA = `${PKCS}7.6`;
const PFX_VERSION = 3;

function contentInfo(node) {
  const [type, content] = sequence(node, 2);
  return { type: oid(type), content: inside(content, TAG.context0) };
}

/** Does it begin as a P12 does? Then a later fault is damage; otherwise it is another kind of file. */
function beginsAsP12(bytes) {
  const at = bytes[1] & 0x80 ? 2 + (bytes[1] & 127) : 2;
  const version = [TAG.integer, 1, PFX_VERSION];
  return version.every((byte, i) => at + i >= bytes.length || bytes[at + i] === byte);
}

function outermost(bytes) {
  if (bytes.length === 0) refuse("empty_file");
  if (bytes.length > LIMITS.size) refuse("too_large");
  if (bytes[0] !== TAG.sequence) refuse("not_p12", sniffText(bytes));
  try {
    const root = read(bytes);
    return { items: children(root), tail: bytes.subarray(root.next) };
  } catch (error) {
    if (beginsAsP12(bytes)) throw error;
    throw new P12Error("not_p12", sniffText(bytes));
  }
}

/** Tools and mail programs add a line break; anything else behind the end does not belong there. */
function checkTail(tail) {
  if (tail.length > 2 || tail.some((byte) => byte !== 10 && byte !== 13)) damaged();
}

function encryptedSafe(node, budget) {
  const [, info] = sequence(node, 2);
  const [, algorithm, sealed] = sequence(info, 3);
  return { plan: encryptionPlan(algorithm, budget), data: octets(sealed) };
}

function readSafes(content, budget) {
  const found = { ...emptyContents(), sealed: [] };
  for (const safe of sequence(read(content))) {
    const info = contentInfo(safe);
    if (info.type === DATA) collectBags(octets(info.content), found, budget);
    else if (info.type === ENCRYPTED_DATA) found.sealed.push(encryptedSafe(info.content, budget));
    else refuse("algorithm", info.type);
  }
  return found;
}

/** -> the bytes under the MAC, the MAC's plan, and the contents as far as they show without a passphrase. */
export function readStructure(bytes, budget) {
  const { items, tail } = outermost(bytes);
  const [version, authSafe, macData] = items;
  const isP12 = version?.tag === TAG.integer && authSafe?.tag === TAG.sequence && count(version) === PFX_VERSION;
  if (!isP12) refuse("not_p12", sniffAsn1(items));
  checkTail(tail);
  const { type, content } = contentInfo(authSafe);
  if (type === SIGNED_DATA) refuse("algorithm", type);
  if (type !== DATA) damaged();
  const covered = octets(content);
  const mac = macData ? macPlan(macData, budget) : null;
  const contents = readSafes(covered, budget);
  return { covered, mac: mac ?? refuse("no_mac"), contents };
}
