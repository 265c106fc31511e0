// Fetches what is missing, and stops whole: what has come stays, and is not fetched again.
import { sorted } from "./store.js";

const AT_ONCE = 3;
const TRIES = 3;
const SILENCE = 30000; // milliseconds without a byte, after which a connection counts as broken

// Why something was not kept; `kind` is the entry of the words that says it.
export class Trouble extends Error {
  constructor(kind, values = {}) {
    super(kind);
    this.kind = kind;
    this.values = values;
  }
}

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// The worker lets what is marked so pass to the network.
const FRESH = { headers: { "Course-Fresh": "1" } };

async function bytesOf(address, cache, stop, tell) {
  const silence = new AbortController();
  const end = () => silence.abort();
  let timer = setTimeout(end, SILENCE);
  stop.addEventListener("abort", end);
  try {
    const answer = await fetch(address, { ...FRESH, cache, signal: silence.signal });
    if (!answer.ok) throw new Trouble("refused", { status: answer.status });
    const reader = answer.body.getReader();
    const parts = [];
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(end, SILENCE);
      parts.push(part.value);
      tell(part.value.length);
    }
    return new Blob(parts, { type: answer.headers.get("content-type") || "" });
  } finally {
    clearTimeout(timer);
    stop.removeEventListener("abort", end);
  }
}

// Tries again where the connection broke; what was counted of a broken file is counted back.
async function patient(address, cache, stop, tell) {
  for (let left = TRIES - 1; ; left -= 1) {
    let counted = 0;
    const count = (bytes) => {
      counted += bytes;
      tell(bytes);
    };
    try {
      return await bytesOf(address, cache, stop, count);
    } catch (error) {
      tell(-counted);
      if (stop.aborted) throw new Trouble("stopped");
      if (!left) throw error instanceof Trouble ? error : new Trouble("broken");
      await pause(1000);
    }
  }
}

async function hashOf(blob) {
  const digest = await crypto.subtle.digest("SHA-256", await new Response(blob).arrayBuffer());
  return [...new Uint8Array(digest).slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function latest(top) {
  try {
    const list = await bytesOf(`${top}edition.json`, "no-store", new AbortController().signal, () => 0);
    return await new Response(list).json();
  } catch (error) {
    throw error instanceof SyntaxError ? new Trouble("strange", { file: "edition.json" }) : new Trouble("unreachable");
  }
}

// tell({ files, bytes }) says how much is there; `stop` is the signal of whoever may stop it.
export async function fetchInto(store, top, list, stop, tell) {
  const { missing, files, bytes, wanted } = sorted(list, await store.hashes());
  const there = { files: files - missing.length, bytes: bytes - wanted };
  const told = (more) => {
    there.bytes += more;
    tell(there);
  };

  async function take({ path, hash }) {
    const address = top + path.split("/").map(encodeURIComponent).join("/");
    let blob = await patient(address, "no-cache", stop, told); // what the browser has, if the server says so
    if ((await hashOf(blob)) !== hash) {
      told(-blob.size);
      blob = await patient(address, "reload", stop, told);
    }
    if ((await hashOf(blob)) !== hash) throw new Trouble("strange", { file: path });
    try {
      await store.put(hash, blob);
    } catch {
      throw new Trouble("full");
    }
    there.files += 1;
    tell(there);
  }

  async function line() {
    while (missing.length && !stop.aborted) await take(missing.shift());
  }

  tell(there);
  let first = null;
  const end = (error) => {
    first = first || error;
    missing.length = 0; // what the others have begun may still come
  };
  await Promise.all(Array.from({ length: AT_ONCE }, () => line().catch(end)));
  if (stop.aborted) throw new Trouble("stopped");
  if (first) throw first;
}
