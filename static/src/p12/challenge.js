/**
 * Ask the server for its one-time challenge, and for what it would say of the certificate.
 *
 * Of the file only hash and size go there, and the certificates, which are public.
 */
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

function sentences(list) {
  return Array.isArray(list) ? list.filter((text) => typeof text === "string" && text) : [];
}

/** A challenge, unless there are refusals: then there is nothing to prove. */
export async function requestChallenge(url, fields, signal) {
  const answer = await json(await post(url, fields, signal));
  if (typeof answer?.error === "string") throw new ServerRefusal(answer.error);
  const judgement = { refusals: sentences(answer?.refusals), warnings: sentences(answer?.warnings), isSelfSigned: answer?.is_self_signed === true };
  if (judgement.refusals.length) return { challenge: null, ...judgement };
  return typeof answer?.challenge === "string" ? { challenge: answer.challenge, ...judgement } : refuse("odd_answer");
}
