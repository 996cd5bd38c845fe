/**
 * The page's side of reading a P12: file and passphrase in, proof of possession out.
 *
 * Passphrase and file go to the Worker and nowhere else. The two inputs have no name and belong to no form, so that
 * even a browser without this script could not send them.
 */
import { LIMITS } from "./budget.js";
import { base64 } from "./bytes.js";
import { ServerRefusal, requestChallenge } from "./challenge.js";
import { P12Error, refuse } from "./errors.js";
import { PROOF, allowSubmit, blank, carriesProof, csrfToken, fill, submitWord } from "./form_fields.js";
import { RETURNED, proved, sentence } from "./sentences.js";
import { Session } from "./session.js";
import { View } from "./view.js";

const SECONDS = 60;
const ABOUT_THE_FILE = new Set([
  "no_file", "empty_file", "too_large", "not_p12", "damaged", "no_mac", "no_key", "no_certificate", "unreadable",
]);
const ABOUT_THE_PASSPHRASE = new Set(["empty_passphrase", "wrong_passphrase"]);

export class Reader {
  #session = null;
  #abort = null;

  constructor(root) {
    this.root = root;
    this.form = root.closest("form");
    this.view = new View(root);
    const { zone, zoneLabel } = root.dataset;
    this.zone = { name: zone, label: zoneLabel };
    this.seconds = Number(root.dataset.seconds ?? SECONDS);
  }

  start() {
    const { view } = this;
    const on = (name, event, act) => view.part(name).addEventListener(event, act);
    on("read", "click", () => this.read());
    on("cancel", "click", () => this.stop());
    on("file", "change", () => this.#otherFile());
    on("reveal", "click", () => view.revealPassphrase(view.passphrase.type === "password"));
    on("passphrase", "keydown", (event) => this.#enterReads(event));
    window.addEventListener("pagehide", () => this.#leave());
    document.addEventListener("page:leave", () => this.#leave());
    this.#comeBack();
    view.ready();
  }

  /** A page that came back after a submission has lost the file, and the proof too if it was the proof that failed. */
  #comeBack() {
    const { returned } = this.root.dataset;
    if (returned === "refused") blank(this.form, PROOF);
    const kept = carriesProof(this.form);
    if (kept) this.view.returned(RETURNED.kept);
    else if (returned) this.view.returned(RETURNED.refused);
    allowSubmit(this.form, kept);
  }

  #enterReads(event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    this.read();
  }

  #otherFile() {
    this.#forgetProof();
    this.view.clear();
  }

  #forgetProof() {
    blank(this.form, PROOF);
    allowSubmit(this.form, false);
  }

  #leave() {
    this.stop();
    this.#takePassphrase();
  }

  #takePassphrase() {
    const { passphrase } = this.view;
    const typed = passphrase.value;
    passphrase.value = "";
    this.view.revealPassphrase(false);
    return typed;
  }

  stop() {
    this.#abort?.abort(new P12Error("cancelled"));
    this.#session?.end();
  }

  async read() {
    if (this.#abort) return;
    const passphrase = this.#takePassphrase();
    this.#abort = new AbortController();
    this.#forgetProof();
    this.view.clear();
    this.view.busy(true);
    try {
      await this.#prove(passphrase);
      this.view.busy(false);
    } catch (error) {
      this.view.busy(false);
      this.#tell(error);
    } finally {
      this.#session?.end();
      this.#session = this.#abort = null;
    }
  }

  async #fileBytes() {
    const file = this.view.file.files[0] ?? refuse("no_file");
    if (file.size > LIMITS.size) refuse("too_large"); // before a byte of it is read
    try {
      return new Uint8Array(await file.arrayBuffer());
    } catch {
      return refuse("unreadable");
    }
  }

  async #prove(passphrase) {
    if (!globalThis.crypto.subtle) refuse("insecure");
    const { signal } = this.#abort;
    const bytes = await this.#fileBytes();
    if (passphrase === "") refuse("empty_passphrase");
    signal.throwIfAborted();
    const onPhase = (phase) => this.view.phase(phase);
    this.#session = new Session(this.root.dataset.workerUrl, { onPhase, seconds: this.seconds });
    const opened = await this.#session.open(bytes, passphrase, this.zone);
    const index = await this.#pick(opened.identities, signal);
    await this.#answerChallenge(opened, index, signal);
  }

  async #pick(identities, signal) {
    if (identities.length === 1) return 0;
    this.view.status(`Berkas ini memuat ${identities.length} identitas. Pilih satu.`);
    return this.view.choose(identities, signal);
  }

  async #answerChallenge({ identities, ...file }, index, signal) {
    const { view, form } = this;
    view.phase("challenge");
    const { certificate, chain } = identities[index];
    const known = {
      certificate: base64(certificate),
      chain: chain.map(base64).join("\n"),
      p12_sha256: file.sha256,
      p12_size: String(file.size),
    };
    const asked = { csrfmiddlewaretoken: csrfToken(form), ...known };
    const { challenge, ...judgement } = await requestChallenge(this.root.dataset.challengeUrl, asked, signal);
    if (challenge) await this.#sign(index, challenge, known);
    else view.status("");
    view.result(identities[index], file, judgement);
  }

  async #sign(index, challenge, known) {
    const { view, form } = this;
    view.phase("sign");
    const signature = await this.#session.sign(index, challenge);
    fill(form, { ...known, challenge, signature: base64(signature) });
    allowSubmit(form, true);
    view.status(proved(submitWord(form)), { done: true });
  }

  #tell(error) {
    const { view } = this;
    const { reason, about } = error instanceof P12Error ? error : new P12Error("internal");
    view.clear();
    if (reason === "cancelled") view.status(sentence(reason));
    else view.error(error instanceof ServerRefusal ? error.message : sentence(reason, about));
    if (ABOUT_THE_PASSPHRASE.has(reason)) view.passphrase.setAttribute("aria-invalid", "true");
    (ABOUT_THE_FILE.has(reason) ? view.file : view.passphrase).focus();
  }
}
