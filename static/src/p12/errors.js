/**
 * A refusal, with a reason out of the closed set that sentences.js puts into words.
 *
 * `about` holds public facts only (an algorithm's number, a count, a kind of file). Nothing that was typed and no
 * byte of a key may be put here: what stands here is shown, and may be copied into a mail to the help desk.
 */
export class P12Error extends Error {
  constructor(reason, about = "") {
    super(reason);
    this.name = "P12Error";
    this.reason = reason;
    this.about = String(about);
  }
}

export function refuse(reason, about) {
  throw new P12Error(reason, about);
}

export function damaged() {
  throw new P12Error("damaged");
}
