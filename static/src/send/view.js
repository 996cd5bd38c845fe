/** What stands beside the button while its form is sent. All text goes in as text, never as markup. */
import { SENTENCES } from "./sentences.js";

/** Somebody who listens hears a quarter at a time. */
const HEARD = 25;

export class View {
  #disabled = [];
  #heard = -1;

  constructor(form, submitter) {
    this.form = form;
    this.submitter = submitter;
    this.word = (submitter.textContent || submitter.value).trim();
    const parts = document.querySelector("[data-send-parts]").content.cloneNode(true);
    [this.sending, this.failure] = parts.children;
    this.bar = this.sending.querySelector("progress");
    this.words = this.sending.querySelector("p");
  }

  begin({ hasFiles }) {
    this.form.querySelector("[data-send-failure]")?.remove();
    this.bar.hidden = !hasFiles;
    this.submitter.after(this.sending);
    this.#say(hasFiles ? SENTENCES.uploading(0) : SENTENCES.sending);
    this.form.setAttribute("aria-busy", "true");
    const buttons = [...document.querySelectorAll("button, input[type=submit]")];
    this.#disabled = buttons.filter((button) => button.form === this.form && !button.disabled);
    for (const button of this.#disabled) button.disabled = true;
  }

  progress(part) {
    if (this.bar.hidden) return;
    const percent = Math.floor(100 * part);
    if (percent < 100) {
      this.bar.value = percent;
      this.#say(SENTENCES.uploading(percent), { step: Math.floor(percent / HEARD) });
    } else {
      this.bar.removeAttribute("value"); // how long reading it takes, nobody knows
      this.#say(SENTENCES.arrived);
    }
  }

  done() {
    this.#say(SENTENCES.done);
  }

  /** The form as it was, with what went wrong beside its button, and where to go first if anywhere. */
  fail(sentence, { way = "", words = "" } = {}) {
    this.end();
    this.failure.querySelector("p").textContent = sentence;
    const link = this.failure.querySelector("a");
    if (way) Object.assign(link, { href: way, textContent: words });
    else link.remove();
    this.submitter.before(this.failure);
    this.failure.focus();
  }

  end() {
    document.querySelector("[data-send-status]").textContent = "";
    for (const button of this.#disabled) button.disabled = false;
    this.form.removeAttribute("aria-busy");
    this.sending.remove();
  }

  #say(words, { step = -1 } = {}) {
    this.words.textContent = words;
    if (step >= 0 && step === this.#heard) return;
    this.#heard = step;
    document.querySelector("[data-send-status]").textContent = words;
  }
}
