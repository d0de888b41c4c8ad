/* The outbox of field pages: every entry is kept in this browser first, sealed, and deleted never before its receipt has come.
   queued → sending → sent | attention. Works without service worker; without IndexedDB or a key (no https) forms stay plain posts.
   An entry belongs to one person (owner) and one uuid (idem): the server takes each uuid once, so sending twice is harmless. */
(function () {
  "use strict";
  const field = document.querySelector("[data-field]");
  if (!field || !window.indexedDB || !window.fetch || !window.openFieldStore || !window.openFieldSession) { return; }
  const words = field.dataset, OWNER = words.owner, session = window.openFieldSession(words, function () { return forms.putAway(); });
  const store = window.openFieldStore(OWNER, session), ask = session.ask;
  const DAY = 86400000, KEEP = 30 * DAY, EVERY = 60000, MOST_WAIT = 3600000;
  const all = store.all, listeners = [];
  let pending = 0, chain = Promise.resolve();

  async function put(entry) { await store.put(entry); await paint(); }
  async function change(entry) { await store.change(entry); await paint(); }
  async function drop(idem) { await store.drop(idem); await paint(); }

  function stamp(date) {  // the device's own time with its offset: 2026-11-21T09:42:10+08:00
    const off = -date.getTimezoneOffset(), two = function (n) { return String(n).padStart(2, "0"); };
    const local = new Date(date.getTime() + off * 60000).toISOString().slice(0, 19);
    return local + (off < 0 ? "-" : "+") + two(Math.floor(Math.abs(off) / 60)) + ":" + two(Math.abs(off) % 60);
  }

  /* ---- sending */
  function headers(csrf) { return { Accept: "application/json", "X-CSRFToken": csrf, "X-Field-Owner": OWNER }; }

  async function sendAll(force) {
    const tried = new Set();
    let csrf = "";
    if (session.over) { return; }
    for (;;) {
      const now = Date.now();
      const entry = (await all()).find(function (e) {
        return !e.shut && (e.state === "queued" || e.state === "sending") && !tried.has(e.idem) && (force || (e.next || 0) <= now);
      });
      if (!entry) { break; }
      csrf = csrf || await session.token();
      if (!csrf) { break; }
      tried.add(entry.idem);
      await store.stillAlone();
      if (!await sendOne(entry, csrf)) { break; }
    }
  }

  async function sendOne(entry, csrf) {  // true: go on with the next one
    try {
      if (!entry.receipt && !await sendEntry(entry, csrf)) { return entry.state === "attention"; }
      return await sendPhotos(entry, csrf);
    } catch (noSignal) {
      session.trouble = words.noSignal;
      await later(entry);
      return false;
    }
  }

  async function sendEntry(entry, csrf) {
    entry.state = "sending";
    await change(entry);
    const body = new FormData();
    entry.fields.forEach(function (pair) { body.append(pair[0], pair[1]); });
    body.append("device_now", stamp(new Date()));
    ["photo", "voice"].forEach(function (kind) {
      body.append(kind + "_later", String(entry.photos.filter(function (p) { return p.kind === kind; }).length || ""));
    });
    const answer = await ask(entry.action, { method: "POST", body: body, headers: headers(csrf) });
    if (answer.away) { session.trouble = words.signIn; await later(entry); return false; }
    if (answer.status === 200 && answer.json && answer.json.idem === entry.idem) {
      entry.receipt = Object.assign({ at: Date.now() }, answer.json);
      await change(entry);
      return true;
    }
    const passing = answer.status < 400 || answer.status >= 500 || answer.status === 408 || answer.status === 429;
    if (passing) { session.trouble = words.busy; await later(entry); return false; }
    entry.state = "attention";
    entry.words = (answer.json && answer.json.sentence) || words.refused;
    await change(entry);
    return false;
  }

  async function sendPhotos(entry, csrf) {  // the entry is valid without them; each goes by itself
    for (const photo of entry.photos) {
      if (photo.done) { continue; }
      const body = new FormData();
      body.append("file", new Blob([await store.bytes(entry, photo)], { type: photo.type }), photo.name);
      body.append("sha", photo.sha);
      body.append("kind", photo.kind);
      entry.fields.forEach(function (pair) { if (pair[0] === "post") { body.append("post", pair[1]); } });
      const answer = entry.receipt.photos
        ? await ask(entry.receipt.photos, { method: "POST", body: body, headers: headers(csrf) }) : { status: 200, json: {} };
      const lost = answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429;
      if (!lost && !(answer.status === 200 && answer.json)) {
        session.trouble = answer.away ? words.signIn : words.busy;
        await later(entry);
        return false;
      }
      if (lost) { entry.words = words.photoLost + " " + ((answer.json && answer.json.sentence) || ""); }
      photo.done = true;
      photo.bytes = null;
      await change(entry);
    }
    entry.state = "sent";
    entry.fields = entry.fields.filter(function (pair) { return pair[0] === "idem"; });
    await change(entry);
    return true;
  }

  async function later(entry) {
    entry.state = "queued";
    entry.tries = (entry.tries || 0) + 1;
    entry.next = Date.now() + Math.min(5000 * Math.pow(2, entry.tries), MOST_WAIT) * (0.75 + Math.random() / 2);
    await change(entry);
  }

  function flush(force) {
    pending += 1;
    chain = chain.then(function () { return store.alone(function () { return sendAll(force === true); }); })
      .catch(function (busy) { if (busy === "taken") { setTimeout(flush, 3000); } else { session.trouble = words.busy; } })
      .then(function () { pending -= 1; return paint(); });
    return chain;
  }

  /* ---- what one sees */
  async function paint() {
    const strip = document.querySelector("[data-strip]"), found = await all();
    const waiting = found.filter(function (e) { return e.state !== "sent"; });
    const times = found.filter(function (e) { return e.receipt; }).map(function (e) { return e.receipt.at; });
    write(strip.querySelector("[data-waiting]"), String(waiting.length));
    if (times.length) { write(strip.querySelector("[data-sent]"), clock(Math.max.apply(null, times))); }
    strip.querySelector("[data-send]").hidden = !waiting.length || session.over;
    const note = strip.querySelector("[data-strip-note]");
    const said = session.soon || (waiting.length ? session.trouble : "");
    note.hidden = !said;
    write(note, said);
    strip.hidden = false;
    if (!session.over) { listeners.forEach(function (listener) { listener(found); }); }
  }

  function write(element, text) { if (element.textContent !== text) { element.textContent = text; } }

  function shanghai(at) { return new Date(new Date(at).getTime() + 8 * 3600 * 1000); }

  function clock(at) {
    /* as every page: Asia/Shanghai, whatever the telephone is set to; eight hours from UTC the whole year */
    const d = shanghai(at), two = function (n) { return String(n).padStart(2, "0"); };
    const day = d.toISOString().slice(0, 10) === shanghai(Date.now()).toISOString().slice(0, 10) ? "" : two(d.getUTCMonth() + 1) + "-" + two(d.getUTCDate()) + " ";
    return day + two(d.getUTCHours()) + ":" + two(d.getUTCMinutes());
  }

  /* ---- the worker opens these pages without signal; nothing else depends on it */
  async function work() {
    if (!navigator.serviceWorker) { return; }
    await navigator.serviceWorker.register(words.worker + "?u=" + OWNER, { scope: "/" });
    await navigator.serviceWorker.ready;
    if (window.location.pathname !== words.today || !navigator.onLine) { return; }
    for (const url of [words.today].concat(words.warm.split(" "))) {
      if (!await window.caches.match(url)) { await fetch(url, { credentials: "same-origin" }); }
    }
  }

  const forms = window.fieldForms({ words: words, store: store, session: session, put: put, flush: flush, stamp: stamp });

  async function start() {
    await store.open();
    document.querySelectorAll("form[data-outbox]").forEach(forms.bind);
    if (await session.ready()) { store.alone(store.sealOld).catch(function () { return null; }); }
    document.querySelector("[data-send]").addEventListener("click", function () { flush(true); });
    for (const old of await all()) { if (old.receipt && old.state === "sent" && old.receipt.at < Date.now() - KEEP) { await drop(old.idem); } }
    window.addEventListener("online", function () { flush(true); });
    window.addEventListener("pageshow", function (event) { if (event.persisted) { document.querySelectorAll("form[data-outbox]").forEach(forms.fresh); } });
    document.addEventListener("visibilitychange", function () { if (!document.hidden) { flush(); } });
    setInterval(function () { if (!document.hidden && !pending) { flush(); } }, EVERY);
    if (navigator.storage && navigator.storage.persist) { navigator.storage.persist().catch(function () { return false; }); }
    session.watch(paint);
    await paint();
    flush();
    session.used();
    if (session.open()) { work().catch(function () { return null; }); }
  }

  window.outbox = {
    words: words, all: all, get: store.get, drop: drop, flush: flush, clock: clock, bytes: store.bytes, watch: function (f) { listeners.push(f); },
  };
  start().catch(function () { return null; });
})();
