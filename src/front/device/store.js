// What is kept lies in one cache of the browser: each file under kept/HASH, so that nothing is fetched twice, and two
// lists of what belongs to an edition: kept/current, which the worker shows, and kept/next, which is being fetched.
// The worker (src/malicourse/publish/site/worker.js) reads the same names.

export function storeAt(top) {
  const name = `malicourse ${top}`;
  const before = `${top}kept/`;
  const open = () => caches.open(name);

  async function read(key) {
    if (!(await caches.has(name))) return null; // open would make it, and nothing is made before it is asked for
    const found = await (await open()).match(before + key);
    return found ? found.json() : null;
  }

  async function hashes() {
    const keys = (await caches.has(name)) ? await (await open()).keys() : [];
    return new Set(keys.map((request) => request.url.slice(before.length)));
  }

  return {
    read,
    hashes,
    write: async (key, list) => (await open()).put(before + key, new Response(JSON.stringify(list))),
    put: async (hash, blob) => (await open()).put(before + hash, new Response(blob)),
    remove: () => caches.delete(name),
  };
}

// The part of an edition that was chosen; the pages that lead to all others always belong to it.
export function listOf(edition, parts) {
  const chosen = Object.entries(edition.files).filter(([, [, , part]]) => part === "home" || parts.includes(part));
  const files = Object.fromEntries(chosen.map(([path, [hash, size]]) => [path, [hash, size]]));
  return { edition: edition.edition, said: edition.said, parts, files };
}

// What of a list is there and what is not: each content once, however many files have it.
export function sorted(list, hashes) {
  const sizes = new Map(Object.values(list.files));
  const missing = new Map();
  for (const [path, [hash, size]] of Object.entries(list.files))
    if (!hashes.has(hash) && !missing.has(hash)) missing.set(hash, { path, hash, size });
  const sum = (numbers) => [...numbers].reduce((total, one) => total + one, 0);
  const bytes = sum(sizes.values());
  const wanted = sum([...missing.values()].map((one) => one.size));
  return { missing: [...missing.values()], files: sizes.size, bytes, wanted };
}
