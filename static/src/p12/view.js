/** What the reader's part of the page shows. All text goes in as text, never as markup. */
import { NOTES, PHASES, byteCount } from "./sentences.js";

const STEPS = Object.keys(PHASES);

export class View {
  constructor(root) {
    this.root = root;
    this.file = this.part("file");
    this.passphrase = this.part("passphrase");
  }

  part(name, within = this.root) {
    return within.querySelector(`[data-p12="${name}"]`);
  }

  ready() {
    this.part("controls").hidden = false;
  }

  revealPassphrase(visible) {
    const toggle = this.part("reveal");
    this.passphrase.type = visible ? "text" : "password";
    toggle.setAttribute("aria-pressed", String(visible));
    this.part("reveal-word").textContent = visible ? "Sembunyikan" : "Tampilkan";
  }

  busy(on) {
    for (const name of ["file", "passphrase", "reveal", "read"]) this.part(name).disabled = on;
    this.part("cancel").hidden = !on;
    this.part("progress").hidden = !on;
    if (on) this.part("cancel").focus(); // the button just pressed is disabled now and would drop the focus
  }

  phase(name) {
    this.part("progress").hidden = false;
    const percent = Math.round((100 * (STEPS.indexOf(name) + 1)) / (STEPS.length + 1));
    this.part("progress").setAttribute("aria-valuenow", String(percent));
    this.part("bar").style.width = `${percent}%`;
    this.status(PHASES[name]);
  }

  /** What goes on, or in a box of its own that it is done. */
  status(text, { done = false } = {}) {
    this.part("doing").textContent = done ? "" : text;
    this.#box("done", done ? text : "");
  }

  error(text) {
    this.#box("error", text);
  }

  /** At the file, for a page that came back. */
  returned(text) {
    this.#box("returned", text);
  }

  #box(name, text) {
    this.part(`${name}-words`).textContent = text;
    this.part(name).hidden = text === "";
  }

  clear() {
    this.error("");
    this.status("");
    this.returned("");
    for (const name of ["result", "choice"]) this.part(name).hidden = true;
    for (const name of ["facts", "file-facts", "notes", "identities"]) this.part(name).replaceChildren();
    for (const name of ["refusals", "warnings"]) this.#judged(name, []);
    this.passphrase.removeAttribute("aria-invalid");
  }

  #facts(summary) {
    const facts = this.part("identity-template").content.firstElementChild.cloneNode(true);
    for (const slot of facts.querySelectorAll("[data-p12-fact]")) slot.textContent = summary[slot.dataset.p12Fact];
    return facts;
  }

  result({ summary }, { notes, size, sha256 }, { refusals, warnings, isSelfSigned }) {
    this.part("facts").replaceChildren(this.#facts(summary));
    this.part("file-facts").textContent = `Berkas ${byteCount(size)}, SHA-256 ${sha256}`;
    this.part("notes").replaceChildren(...notes.map((note) => this.#line(NOTES[note])));
    this.#judged("refusals", refusals);
    this.#judged("warnings", warnings);
    this.#askAboutSelfSigned(isSelfSigned);
    this.part("choice").hidden = this.part("progress").hidden = true;
    this.part("result").hidden = false;
    this.part(refusals.length ? "refusals-title" : "result-title").focus();
  }

  /** A sentence to be ticked, outside this section: a page that asks for none has none. */
  #askAboutSelfSigned(isAsked) {
    const sentence = document.querySelector('[data-p12="self-signed"]');
    if (sentence) sentence.hidden = !isAsked;
  }

  #judged(name, texts) {
    this.part(`${name}-list`).replaceChildren(...texts.map((text) => this.#line(text)));
    this.part(name).hidden = texts.length === 0;
  }

  #line(text) {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  }

  /** Resolves with the index of the identity that the officer picks; nothing is picked beforehand. */
  choose(identities, signal) {
    const list = this.part("identities");
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      list.replaceChildren(...identities.map((identity, index) => this.#option(identity, index, resolve)));
      this.part("progress").hidden = true; // it is the officer's turn: nothing moves
      this.part("choice").hidden = false;
      this.part("choice-title").focus();
    });
  }

  #option({ summary }, index, resolve) {
    const option = this.part("option-template").content.firstElementChild.cloneNode(true);
    const pick = this.part("pick", option);
    option.prepend(this.#facts(summary));
    pick.setAttribute("aria-label", `Pakai sertifikat ini: ${summary.holder}, nomor seri ${summary.serial}`);
    pick.addEventListener("click", () => resolve(index), { once: true });
    return option;
  }
}
