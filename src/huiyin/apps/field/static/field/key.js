/* The key of what this phone keeps: one person's, given by the server with their session, never to be read out again, gone when
   the sign-in is over. Pages and the worker use it alike. Whatever is sealed is bound to whose it is and where it belongs. */
(function () {
  "use strict";
  const CACHES = "huiyin-field-", SLOT = "one", OPEN_WITHOUT = "/w/offline/", NONCE = 12, BACK = 600000;
  const inside = self.fieldBase("huiyin-key", { keys: "slot" }).inside;

  // what the server told: {owner, key, seconds, most}. From then on it is this person's phone, for so many seconds from its last use,
  // for `most` in all
  async function take(told) {
    const raw = Uint8Array.from(atob(told.key), function (c) { return c.charCodeAt(0); });
    const key = await self.crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]), now = Date.now();
    const held = { slot: SLOT, owner: told.owner, key: key, since: now, until: now + told.seconds * 1000, idle: told.seconds * 1000, end: now + told.most * 1000 };
    await inside("keys", "readwrite", function (s) { return s.put(held); });
    return held;
  }

  // this person's key, as long as the sign-in lives; a clock that was turned back opens nothing
  async function held(owner) {
    const found = await inside("keys", "readonly", function (s) { return s.get(SLOT); }), now = Date.now();
    return found && found.owner === owner && now < found.until && now > found.since - BACK ? found : null;
  }

  // somebody works on it, and there is no signal to tell the server
  async function stay(owner) {
    if (!await held(owner)) { return null; }
    await inside("keys", "readwrite", function (s) {
      const asked = s.get(SLOT);
      asked.onsuccess = function () {
        const now = Date.now(), it = asked.result;
        if (it && it.owner === owner && it.end) { s.put(Object.assign(it, { since: now, until: Math.min(now + it.idle, it.end) })); }
      };
    });
    return held(owner);
  }

  // the sign-in is over (no owner: whosever it was): key and kept pages go; open pages see it (session.js). Entries stay, sealed
  async function forget(owner) {
    await inside("keys", "readwrite", function (s) {
      const asked = s.get(SLOT);
      asked.onsuccess = function () { if (asked.result && (!owner || asked.result.owner === owner)) { s.delete(SLOT); } };
    });
    if (!self.caches) { return; }
    for (const name of await self.caches.keys()) {
      if (!name.startsWith(CACHES) || (owner && !name.endsWith(owner))) { continue; }
      const cache = await self.caches.open(name);
      for (const request of await cache.keys()) {
        const path = new URL(request.url).pathname;
        if (path.startsWith("/w/") && path !== OPEN_WITHOUT) { await cache.delete(request); }
      }
    }
  }

  function bound(key, place) { return new TextEncoder().encode(key.owner + "\n" + place); }

  async function seal(key, plain, place) {  // text or bytes; nonce and ciphertext in one
    const nonce = self.crypto.getRandomValues(new Uint8Array(NONCE));
    const bytes = typeof plain === "string" ? new TextEncoder().encode(plain) : plain;
    const how = { name: "AES-GCM", iv: nonce, additionalData: bound(key, place) };
    return new Response(new Blob([nonce, await self.crypto.subtle.encrypt(how, key.key, bytes)])).arrayBuffer();
  }

  function open(key, box, place) {  // bytes; rejects when it was changed, or is another person's, or of another place
    const how = { name: "AES-GCM", iv: new Uint8Array(box, 0, NONCE), additionalData: bound(key, place) };
    return self.crypto.subtle.decrypt(how, key.key, new Uint8Array(box, NONCE));
  }

  async function openText(key, box, place) { return new TextDecoder().decode(await open(key, box, place)); }

  self.fieldKey = { take: take, held: held, stay: stay, forget: forget, seal: seal, open: open, openText: openText };
})();
