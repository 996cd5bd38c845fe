/** Ask the server for its one-time challenge. Of the file only hash and size go there. */
import { P12Error, refuse } from "./errors.js";

const SECONDS = 20;

/** A refusal in the server's own sentence. */
export class ServerRefusal extends Error {}

async function post(url, fields, signal) {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(SECONDS * 1000)]);
    const options = { method: "POST", credentials: "same-origin", redirect: "manual", signal: limit };
    return await fetch(url, { ...options, body: new URLSearchParams(fields) });
  } catch {
    throw new P12Error(signal.aborted ? "cancelled" : "no_answer");
  }
}

async function json(response) {
  try {
    return await response.json();
  } catch {
    return refuse("odd_answer"); // a log-in page or an error page
  }
}

export async function requestChallenge(url, { token, sha256, size }, signal) {
  const fields = { csrfmiddlewaretoken: token, p12_sha256: sha256, p12_size: String(size) };
  const answer = await json(await post(url, fields, signal));
  if (typeof answer?.error === "string") throw new ServerRefusal(answer.error);
  return typeof answer?.challenge === "string" ? answer.challenge : refuse("odd_answer");
}
