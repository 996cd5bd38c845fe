/**
 * A form is sent by the page itself, which stays: files that were chosen stay chosen when a field is refused or the
 * line breaks, and the browser's way back never leads to an answer. Without this script the browser sends it.
 */
import { Broken, post } from "./request.js";
import { replaceMain } from "./replacing.js";
import { SENTENCES } from "./sentences.js";
import { View } from "./view.js";

const TOKEN = "csrfmiddlewaretoken";
const OK = 200;
const LOGGED_OUT = 401;
const UNPROVEN = 428;
const FAULT = 500;

function bodyOf(form, submitter) {
  const body = new FormData(form);
  if (submitter.name) body.append(submitter.name, submitter.value);
  return body;
}

function hasFiles(body) {
  return [...body.values()].some((value) => value instanceof File && value.size > 0);
}

export class Sending {
  constructor(form, submitter) {
    this.form = form;
    this.submitter = submitter;
    this.view = new View(form, submitter);
  }

  async send() {
    const body = bodyOf(this.form, this.submitter);
    const ask = (event) => event.preventDefault();
    this.view.begin({ hasFiles: hasFiles(body) });
    window.addEventListener("beforeunload", ask);
    const answer = await this.#deliver(body).catch((error) => error);
    window.removeEventListener("beforeunload", ask);
    this.#take(answer);
  }

  /** Whoever logged in again meanwhile has another token: the refusal brings it, and nothing was stored. */
  async #deliver(body) {
    const address = this.form.getAttribute("action") || location.href;
    const onProgress = (part) => this.view.progress(part);
    const answer = await post(address, body, onProgress);
    const stale = answer.page?.querySelector("[data-stale-token]");
    if (!stale) return answer;
    const { who } = answer.page.body.dataset;
    if (!who) return { status: LOGGED_OUT, location: stale.getAttribute("href") };
    if (who !== document.body.dataset.who) return { isOthers: true };
    body.set(TOKEN, answer.page.querySelector(`[name=${TOKEN}]`).value);
    return post(address, body, onProgress);
  }

  #take(answer) {
    const { status, page, location: way } = answer;
    if (answer instanceof Broken) this.#fail(answer.arrived ? SENTENCES.unanswered : SENTENCES.broken);
    else if (answer.isOthers) this.#fail(() => SENTENCES.other);
    else if (status === LOGGED_OUT) this.#fail(SENTENCES.closed, { way, words: SENTENCES.logIn });
    else if (status === UNPROVEN) this.#fail(SENTENCES.unproven, { way, words: SENTENCES.prove });
    else if (status === OK && way) this.#goOn(way);
    else if (status >= FAULT || !page?.querySelector("main")) this.#fail(SENTENCES.failed);
    else this.#show(page, status);
  }

  #show(page, status) {
    this.view.end();
    replaceMain(page, { form: this.form, status });
  }

  /** In place of the form, which is done with. */
  #goOn(way) {
    this.view.done();
    location.replace(way);
  }

  #fail(sentence, first) {
    this.view.fail(sentence(this.view.word), first);
    this.form.dispatchEvent(new Event("send:failed"));
  }
}
