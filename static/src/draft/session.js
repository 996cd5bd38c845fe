/** Whether whoever opened the page is still logged in: the page asks for itself, and takes over what is new in it. */
import { take } from "./fields.js";

const FRESH = 60_000;
const SECONDS = 20;

export class Session {
  #met = Date.now();

  constructor(form) {
    this.form = form;
    this.address = form.dataset.autosave;
  }

  /** The server has just answered. */
  met() {
    this.#met = Date.now();
  }

  get isFresh() {
    return Date.now() - this.#met < FRESH;
  }

  /**
   * "open", "other" (an account whose page it is not), "moved" (the case is past its form), "closed" or "failed";
   * throws if nobody answers.
   * The count of acts is not among the `names` to be taken: with it a draft that changed meanwhile would be overwritten.
   */
  async ask(names) {
    const { found, form } = await this.#open();
    if (found !== "open") return found;
    take(this.form, Object.fromEntries(names.map((name) => [name, form.elements.namedItem(name)?.value])));
    this.met();
    return "open";
  }

  /** The form as the server shows it now, or undefined where it shows none to whoever has this page. */
  async newest() {
    return (await this.#open()).form;
  }

  async #open() {
    const signal = AbortSignal.timeout(SECONDS * 1000);
    const response = await fetch(this.address, { credentials: "same-origin", cache: "no-store", signal });
    if (!response.ok) return { found: response.status < 500 ? "other" : "failed" };
    if (response.redirected) return { found: this.#landed(new URL(response.url).pathname) };
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const form = page.querySelector("form[data-autosave]");
    if (!form) return { found: "closed" };
    return form.dataset.who === this.form.dataset.who ? { found: "open", form } : { found: "other" };
  }

  /** Whoever is logged in is led to the case, above its form; everybody else to the log-in page. */
  #landed(path) {
    return path !== "/" && this.address.startsWith(path) ? "moved" : "closed";
  }
}
