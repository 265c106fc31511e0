// Shows the kept course, with or without a network. Only a reader who keeps the course registers this worker. What it
// shows lies in one cache that the page fills (src/front/device/store.js): files under kept/HASH, and the lists
// kept/current and kept/next. Nothing else is ever stored.
"use strict";

const TOP = new URL(self.courseTop || "./", self.location.href).href; // the worker of lab/ begins with this one
const BEFORE = new URL(TOP).pathname;
const STORE = `malicourse ${TOP}`;
const JUPYTERLITES = /\/api\/(service-worker-heartbeat|drive|stdin\/)/; // its worker answers these itself
const has = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

async function read(key) {
  const found = (await caches.has(STORE)) && (await (await caches.open(STORE)).match(`${TOP}kept/${key}`));
  return found || null;
}

async function listed(key) {
  const found = await read(key);
  return found ? found.json() : null;
}

function pathOf(address) {
  const path = new URL(address).pathname.slice(BEFORE.length);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function answer(request) {
  const { files } = (await listed("current")) || (await listed("next")) || { files: {} };
  const path = pathOf(request.url);
  const folder = path && !path.endsWith("/") && has(files, `${path}/index.html`);
  if (folder && !has(files, path)) return Response.redirect(`${TOP}${path}/`);
  const name = path.endsWith("/") || !path ? `${path}index.html` : path;
  const kept = has(files, name) && (await read(files[name][0]));
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    const said = [`${path.split("/")[0]}/not-kept.html`, "not-kept.html"].find((one) => has(files, one));
    if (request.mode === "navigate" && said && name !== said) return Response.redirect(TOP + said);
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(TOP)) return;
  if (request.headers.has("Course-Fresh") || JUPYTERLITES.test(request.url)) return;
  event.stopImmediatePropagation();
  event.respondWith(answer(request));
});

// A newer edition takes the place of the older one, whole, and only where no page of the older one is open but the asking.
async function takeTurn(asking) {
  const next = await listed("next");
  if (!next || !next.whole) return false;
  const current = await listed("current");
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.some((one) => one.id !== asking && one.url.startsWith(TOP));
  if (current && current.edition !== next.edition && open) return false;
  const store = await caches.open(STORE);
  await store.put(`${TOP}kept/current`, new Response(JSON.stringify(next)));
  await store.delete(`${TOP}kept/next`);
  const needed = new Set(["current", ...Object.values(next.files).map(([hash]) => hash)]);
  for (const { url } of await store.keys()) if (!needed.has(url.slice(TOP.length + 5))) await store.delete(url);
  return true;
}

self.addEventListener("message", (event) => {
  event.waitUntil(takeTurn(event.source.id).then((taken) => event.ports[0].postMessage(taken)));
});
