/** Row 1: keep what is typed while it is typed. Papers are kept by the page's own buttons, never from here. */
import { content, hasFiles, show, take, typed } from "./fields.js";
import { Former } from "./former.js";
import { SENTENCES } from "./sentences.js";
import { Session } from "./session.js";

const PAUSE = 4_000;
const SECONDS = 20;
// When a page that was loaded again looks for what its tab had just sent.
const LOOKS = [500, 1_500, 3_000];
const TOKEN = "csrfmiddlewaretoken";

export class Autosave {
  #timer = null;
  #running = null;
  #asking = null;
  #passing = null;
  #sent = false;
  #stopped = false;
  #held = false;
  #resumed = false;
  #unanswered = null;

  constructor(form, status) {
    this.form = form;
    this.status = status;
    this.session = new Session(form);
    this.former = new Former(form, this.session);
    this.kept = content(typed(form));
  }

  start() {
    this.#say(SENTENCES.ready);
    for (const kind of ["input", "change"]) this.form.addEventListener(kind, () => this.#later());
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.form.addEventListener("send:failed", () => this.#stay());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#save() : this.#comeBack()));
    window.addEventListener("focus", () => this.#comeBack());
    window.addEventListener("beforeunload", (event) => this.#leave(event));
    for (const pause of this.former.isOut ? LOOKS : []) setTimeout(() => this.#glance(), pause);
  }

  #say(sentence) {
    this.status.textContent = sentence;
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save(), PAUSE);
  }

  #comeBack() {
    if (this.#held) this.#save();
  }

  /** What would be lost is asked about: files that no button has sent, and typing that could not be kept. */
  #leave(event) {
    if (!this.#sent && (this.#held || hasFiles(this.form))) event.preventDefault();
  }

  async #save() {
    if (this.#held) await this.#look([TOKEN, "opened"]);
    if (this.#sent || this.#stopped || this.#held) return;
    if (!this.#unanswered && content(typed(this.form)) === this.kept) return;
    if (this.#running) return this.#later(); // one at a time: a later draft must not be overtaken
    this.#say(SENTENCES.saving);
    this.#running = this.#sendAll().catch(() => this.#say(SENTENCES.failed));
    await this.#running;
    this.#running = null;
  }

  /**
   * What was sent and never answered goes first, word for word: the server may have kept it, and would take anything
   * else from this page for a change that came after another's.
   */
  async #sendAll() {
    if (this.#unanswered) await this.#send(this.#unanswered);
    const fields = typed(this.form);
    if (!this.#unanswered && content(fields) !== this.kept) await this.#send(fields);
  }

  async #send(fields) {
    this.#unanswered = fields;
    fields.set(TOKEN, this.form.elements.namedItem(TOKEN).value);
    const signal = AbortSignal.timeout(SECONDS * 1000);
    const options = { method: "POST", credentials: "same-origin", redirect: "manual", keepalive: true, signal };
    const headers = { Accept: "application/json" }; // who reads the answer is no person, and need not be told there
    this.former.sends();
    const response = await fetch(this.session.address, { ...options, headers, body: fields });
    this.former.answered();
    if (response.type === "opaqueredirect" || response.status === 403) return this.#hold();
    if (!response.ok) this.#unanswered = null; // an answer, and nothing was kept
    const { said, opened, acts, standing } = await response.json();
    this.#unanswered = null;
    if (response.status === 409 && (await this.#catchUp())) return this.#later();
    this.#say(response.ok && hasFiles(this.form) ? `${said} ${SENTENCES.files}` : said);
    this.#stopped = response.status === 409;
    if (!response.ok) return;
    this.session.met();
    this.#resumed = false;
    this.kept = content(fields);
    take(this.form, { opened, acts });
    show(this.form, standing);
  }

  async #glance() {
    if (this.#running || this.#sent) return;
    this.#running = this.#catchUp();
    await this.#running;
    this.#running = null;
  }

  /** Whether this tab's own last words before a reload were what the page did not know of. */
  async #catchUp() {
    const kept = this.former.isOut ? await this.former.settle(this.kept).catch(() => null) : null;
    if (kept === null) return false;
    this.kept = kept;
    this.former.answered();
    this.#say(SENTENCES.reloaded);
    return true;
  }

  /** Nothing leaves the page until somebody is logged in again; who already is, in another tab, is found out soon. */
  #hold() {
    this.#held = true;
    this.#say(SENTENCES.closed);
    if (!this.#resumed) this.#later();
  }

  /** Ask whether somebody is logged in, once at a time, and hold the page back or let it go on by the answer. */
  #look(names) {
    this.#asking ??= this.#ask(names).finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #ask(names) {
    const found = await this.session.ask(names).catch(() => "failed");
    if (found === "open" && this.#held) {
      this.#resumed = true;
      this.#say(SENTENCES.back);
    } else if (found !== "open") this.#say(SENTENCES[found]);
    this.#stopped ||= found === "moved";
    this.#held = !["open", "moved"].includes(found);
  }

  /** A form that is sent in vain takes its typing and its files with it: where there is doubt, ask first. */
  #submit(event) {
    const isInDoubt = this.#held || this.#running || this.#unanswered || this.former.isOut || !this.session.isFresh;
    if (this.#passing !== "through" && isInDoubt) {
      event.preventDefault();
      this.#passing ??= this.#pass(event.submitter);
      return;
    }
    clearTimeout(this.#timer);
    this.#sent = true;
  }

  /** What was sent did not arrive: the page goes on as before. */
  #stay() {
    this.#sent = false;
    this.#passing = null;
    this.#later();
  }

  async #pass(submitter) {
    await this.#running; // its answer says how many acts the case has by now
    if (this.#held || !this.session.isFresh) await this.#look([TOKEN]);
    if (this.#unanswered) await this.#save();
    await this.#catchUp();
    const mayPass = !this.#held && !this.#unanswered;
    this.#passing = mayPass ? "through" : null;
    if (mayPass) this.form.requestSubmit(submitter);
  }
}
