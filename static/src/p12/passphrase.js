/**
 * How a passphrase becomes bytes: exactly what was typed, no trimming and no normalising.
 *
 * The PKCS#12 derivation wants UTF-16 with two closing zero bytes (`wide`), PBES2 and PBMAC1 want UTF-8 (`narrow`).
 * Beyond ASCII, tools disagree: some widen the UTF-8 bytes one by one, some give the wide form to PBKDF2. Both
 * occur in genuine files, so they are tried after the standard form.
 */
import { LIMITS } from "./budget.js";
import { refuse } from "./errors.js";

function widened(units) {
  const bytes = new Uint8Array(units.length * 2 + 2);
  units.forEach((unit, i) => bytes.set([unit >> 8, unit & 255], 2 * i));
  return bytes;
}

export function passphraseForms(typed) {
  if (typed === "") refuse("empty_passphrase");
  // HMAC pads its key with zeros, so that a trailing NUL would open what the passphrase without it opens.
  if (typed.includes("\0") || typed.length > LIMITS.passphrase) refuse("wrong_passphrase");
  const narrow = new TextEncoder().encode(typed);
  const wide = widened(Array.from({ length: typed.length }, (_, i) => typed.charCodeAt(i)));
  const forms = [{ wide, narrow }];
  if (narrow.length !== typed.length) {
    forms.push({ wide: widened([...narrow]), narrow }, { wide, narrow: wide });
  }
  return forms;
}

export function forget(forms) {
  for (const form of forms) {
    form.wide.fill(0);
    form.narrow.fill(0);
  }
}
