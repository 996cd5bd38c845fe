/**
 * What this tab sent while its page was being left, and never heard of: after a reload the server may keep it only once
 * it has shown the new page, which then knows nothing of it. Of the sending nothing is remembered but its count of acts.
 */
import { content, take, typed } from "./fields.js";

export class Former {
  #isOut;

  constructor(form, session) {
    this.form = form;
    this.session = session;
    this.name = `draft:${session.address}`;
    this.#isOut = sessionStorage.getItem(this.name) === value(form, "acts");
  }

  /** Whether it may still arrive, or has arrived unseen. */
  get isOut() {
    return this.#isOut;
  }

  sends() {
    sessionStorage.setItem(this.name, value(this.form, "acts"));
  }

  answered() {
    sessionStorage.removeItem(this.name);
  }

  /**
   * Put what it brought into the fields that nobody has touched since the page had `shown`, and return what the draft
   * now is; null where it has not arrived, or where what did is not its alone: one act, by whoever has this page.
   */
  async settle(shown) {
    const newest = await this.session.newest();
    const more = newest ? value(newest, "acts") - value(this.form, "acts") : 0;
    if (more === 0) return null;
    this.#isOut = false;
    if (more !== 1 || newest.dataset.keptBy !== this.form.dataset.who) return null;
    const [before, mine, theirs] = [new URLSearchParams(shown), typed(this.form), typed(newest)];
    const untouched = [...theirs.keys()].filter((name) => mine.get(name) === before.get(name));
    take(this.form, Object.fromEntries(untouched.map((name) => [name, theirs.get(name)])));
    take(this.form, { acts: value(newest, "acts"), opened: value(newest, "opened") });
    return content(theirs);
  }
}

function value(form, name) {
  return form.elements.namedItem(name).value;
}
