/* Opens a few field pages without signal: today, report, visit, the outbox, steps already visited, a meeting. Nothing is sent from here.
   One cache per person (?u=key). A page is kept only if the server says it is this person's, and sealed (key.js stands before this
   script): without the key, or once the sign-in is over, it does not open. Signing out empties everything. */
"use strict";
const OWNER = new URL(self.location).searchParams.get("u") || "";
const PREFIX = "huiyin-field-", MINE = PREFIX + "2-" + OWNER, OFFLINE = "/w/offline/", OVER = OFFLINE + "?over=1", WAIT = 5000, MOST = 60;
const PAGES = [/^\/w\/(list\/)?$/, /^\/w\/report\/(major\/)?$/, /^\/w\/visit\/$/, /^\/w\/outbox\/$/, /^\/w\/c\/[0-9a-f-]{36}\/([\w-]+\/)?$/,
  /^\/w\/meeting\/[0-9a-f-]{36}\/$/];

async function purge(except) {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== except).map((name) => caches.delete(name)));
}

async function leave(owner) { await Promise.all([purge(""), fieldKey.forget(owner)]); }

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(MINE).then((cache) => cache.addAll([OFFLINE, OVER])).catch(() => null));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(purge(MINE).then(() => self.clients.claim()));
});

async function keep(request, response) {
  const cache = await caches.open(MINE);
  await cache.put(request, response);
  const kept = await cache.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - MOST))) {
    if (!old.url.includes(OFFLINE)) { await cache.delete(old); }
  }
}

async function keepPage(address, response) {
  const key = await fieldKey.held(OWNER);
  if (!key) { return; }
  const headers = Array.from(response.headers).filter(([name]) => !/^content-(encoding|length)$/.test(name));
  await keep(address, new Response(await fieldKey.seal(key, JSON.stringify({ headers, body: await response.text() }), address)));
}

async function openPage(address) {
  const cache = await caches.open(MINE), kept = await cache.match(address), key = await fieldKey.held(OWNER);
  if (!key) { await fieldKey.forget(OWNER); return cache.match(OVER); }
  try {
    const { headers, body } = JSON.parse(await fieldKey.openText(key, await kept.arrayBuffer(), address));
    return new Response(body, { headers });
  } catch (notHere) { return cache.match(OFFLINE); }
}

async function first(request) {  // the network; where something is kept, only if it answers in time
  const kept = await (await caches.open(MINE)).match(request.url);
  if (!kept) { return fetch(request); }
  const stop = new AbortController(), clock = setTimeout(() => stop.abort(), WAIT);
  try {
    return await fetch(request, { signal: stop.signal });
  } finally { clearTimeout(clock); }
}

async function page(request) {
  const url = new URL(request.url), ours = !url.search && PAGES.some((pattern) => pattern.test(url.pathname));
  try {
    const response = await first(request);
    const owner = response.headers.get("X-Field-Owner");
    if (ours && response.ok && !response.redirected && owner === OWNER) { await keepPage(request.url, response.clone()); }
    if (owner && owner !== OWNER) { await leave(OWNER); }
    return response;
  } catch (noSignal) { return (await openPage(request.url)) || Response.error(); }
}

async function asset(request) {
  try {
    const response = await first(request);
    if (response.ok) { await keep(request.url, response.clone()); }
    return response;
  } catch (noSignal) {
    return (await (await caches.open(MINE)).match(request.url)) || Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const request = event.request, url = new URL(request.url);
  if (url.origin !== self.location.origin) { return; }
  if (url.pathname.startsWith("/sign-")) { event.waitUntil(leave("")); return; }
  if (request.method !== "GET" && !url.searchParams.has("find")) { return; }  // a search is posted, and leads to a page
  const ours = PAGES.some((pattern) => pattern.test(url.pathname));
  if (ours || (request.mode === "navigate" && url.pathname.startsWith("/w/"))) { event.respondWith(page(request)); return; }
  const from = request.referrer ? new URL(request.referrer).pathname : "";
  if (url.pathname.startsWith("/static/") && from.startsWith("/w/")) { event.respondWith(asset(request)); }
});
