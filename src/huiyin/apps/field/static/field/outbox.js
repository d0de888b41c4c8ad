/* The outbox of field pages: every entry is kept in this browser first and deleted never before its receipt has come.
   queued → sending → sent | attention. Works without service worker; without IndexedDB or fetch forms stay plain posts.
   An entry belongs to one person (owner) and one uuid (idem): the server takes each uuid once, so sending twice is harmless. */
(function () {
  "use strict";
  const field = document.querySelector("[data-field]");
  if (!field || !window.indexedDB || !window.fetch || !window.openFieldStore) { return; }
  const words = field.dataset, OWNER = words.owner, store = window.openFieldStore(OWNER);
  const DAY = 86400000, KEEP = 30 * DAY, EVERY = 60000, WAIT = 25000, MOST_WAIT = 3600000;
  const uuid = store.uuid, all = store.all, get = store.get, listeners = [];
  let trouble = "", pending = 0, chain = Promise.resolve();

  async function put(entry) { await store.put(entry); await paint(); }
  async function change(entry) { await store.change(entry); await paint(); }
  async function drop(idem) { await store.drop(idem); await paint(); }

  function stamp(date) {  // the device's own time with its offset: 2026-11-21T09:42:10+08:00
    const off = -date.getTimezoneOffset(), two = function (n) { return String(n).padStart(2, "0"); };
    const local = new Date(date.getTime() + off * 60000).toISOString().slice(0, 19);
    return local + (off < 0 ? "-" : "+") + two(Math.floor(Math.abs(off) / 60)) + ":" + two(Math.abs(off) % 60);
  }

  /* ---- sending */
  function ask(url, options) {
    const stop = window.AbortController ? new AbortController() : null;
    const clock = setTimeout(function () { if (stop) { stop.abort(); } }, WAIT);
    const all = { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: stop ? stop.signal : undefined };
    return fetch(url, Object.assign(all, options)).then(async function (answer) {
      const away = answer.type === "opaqueredirect" || answer.status === 401;
      let json = null;
      try { json = away ? null : await answer.json(); } catch (notJson) { json = null; }
      return { away: away, status: answer.status, json: json };
    }).then(function (a) { clearTimeout(clock); return a; }, function (e) { clearTimeout(clock); throw e; });
  }

  function headers(csrf) { return { Accept: "application/json", "X-CSRFToken": csrf, "X-Field-Owner": OWNER }; }

  async function sendAll(force) {
    const tried = new Set();
    let csrf = null;
    for (;;) {
      const now = Date.now();
      const entry = (await all()).find(function (e) {
        return (e.state === "queued" || e.state === "sending") && !tried.has(e.idem) && (force || (e.next || 0) <= now);
      });
      if (!entry) { break; }
      csrf = csrf || await token();
      if (!csrf) { break; }
      tried.add(entry.idem);
      await store.stillAlone();
      if (!await sendOne(entry, csrf)) { break; }
    }
  }

  async function token() {  // whose session is it? Never send under another account
    try {
      const who = await ask(words.who, { headers: { Accept: "application/json" } });
      if (who.away) { trouble = words.signIn; return null; }
      if (!who.json || !who.json.csrf) { trouble = words.busy; return null; }
      trouble = who.json.owner === OWNER ? "" : words.other;
      return trouble ? null : who.json.csrf;
    } catch (noSignal) { trouble = words.noSignal; return null; }
  }

  async function sendOne(entry, csrf) {  // true: go on with the next one
    try {
      if (!entry.receipt && !await sendEntry(entry, csrf)) { return entry.state === "attention"; }
      return await sendPhotos(entry, csrf);
    } catch (noSignal) {
      trouble = words.noSignal;
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
    if (answer.away) { trouble = words.signIn; await later(entry); return false; }
    if (answer.status === 200 && answer.json && answer.json.idem === entry.idem) {
      entry.receipt = Object.assign({ at: Date.now() }, answer.json);
      await change(entry);
      return true;
    }
    const passing = answer.status < 400 || answer.status >= 500 || answer.status === 408 || answer.status === 429;
    if (passing) { trouble = words.busy; await later(entry); return false; }
    entry.state = "attention";
    entry.words = (answer.json && answer.json.sentence) || words.refused;
    await change(entry);
    return false;
  }

  async function sendPhotos(entry, csrf) {  // the entry is valid without them; each goes by itself
    for (const photo of entry.photos) {
      if (photo.done) { continue; }
      const body = new FormData();
      body.append("file", new Blob([photo.bytes], { type: photo.type }), photo.name);
      body.append("sha", photo.sha);
      body.append("kind", photo.kind);
      entry.fields.forEach(function (pair) { if (pair[0] === "post") { body.append("post", pair[1]); } });
      const answer = entry.receipt.photos
        ? await ask(entry.receipt.photos, { method: "POST", body: body, headers: headers(csrf) }) : { status: 200, json: {} };
      const lost = answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429;
      if (!lost && !(answer.status === 200 && answer.json)) {
        trouble = answer.away ? words.signIn : words.busy;
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
      .catch(function (busy) { if (busy === "taken") { setTimeout(flush, 3000); } else { trouble = words.busy; } })
      .then(function () { pending -= 1; return paint(); });
    return chain;
  }

  /* ---- forms */
  async function photosOf(form) {
    const found = [];
    for (const input of form.querySelectorAll('input[type="file"]')) {
      for (let n = 0; input.dataset.shrinking && n < 50; n++) { await new Promise(function (r) { setTimeout(r, 100); }); }
      for (const file of Array.from(input.files)) {
        const bytes = await new Response(file).arrayBuffer();
        let sha = "";
        if (window.crypto.subtle) {
          const sum = await window.crypto.subtle.digest("SHA-256", bytes);
          sha = Array.from(new Uint8Array(sum), function (n) { return (n + 256).toString(16).slice(1); }).join("");
        }
        const kind = /audio/.test(input.accept) ? "voice" : "photo";
        found.push({ kind: kind, name: file.name, type: file.type, size: bytes.byteLength, bytes: bytes, sha: sha, done: false });
      }
    }
    return found;
  }

  async function entryOf(form) {
    const now = new Date(), idem = form.elements.idem.value, before = await get(idem);
    if (!(before && before.at)) { form.elements.at.value = stamp(now); } else { form.elements.at.value = before.at; }
    const fields = Array.from(new FormData(form).entries()).filter(function (p) {
      return typeof p[1] === "string" && p[0] !== "csrfmiddlewaretoken";
    });
    const photos = await photosOf(form), subject = form.elements[form.dataset.subject];
    const about = form.dataset.about || (subject && subject.value.trim().slice(0, 24)) || "";
    return {
      idem: idem, rev: uuid(), owner: OWNER, action: form.action.replace(/#.*/, ""), title: form.dataset.title, about: about, fields: fields,
      photos: photos.length || !before ? photos : before.photos, at: form.elements.at.value,
      saved: before ? before.saved : now.getTime(), state: "queued", tries: 0, next: 0, words: "", receipt: null,
    };
  }

  async function submitted(event) {
    const form = event.target;
    event.preventDefault();
    if (form.dataset.busy) { return; }
    const open = Array.from(form.elements).filter(function (e) {
      const given = form.elements[e.name];
      return e.required && e.type !== "file" && e.labels && !(given && given.value || "").trim();
    });
    if (open.length) { wrong(words.empty + open[0].labels[0].textContent.trim()); open[0].focus(); return; }
    form.dataset.busy = "1";
    let entry;
    try {
      entry = await entryOf(form);
      await put(entry);
    } catch (full) { form.submit(); return; }  // the store is full or forbidden: an ordinary post
    const shown = show.bind(null, form, entry.idem);
    await Promise.race([flush(true), new Promise(function (r) { setTimeout(r, navigator.onLine ? 8000 : 1500); })]);
    await shown();
    delete form.dataset.busy;
  }

  function wrong(text) {
    const box = document.querySelector("[data-problems]");
    box.hidden = false;
    box.querySelector("[data-problems-text]").textContent = text;
    box.scrollIntoView();
    return box;
  }

  async function show(form, idem) {
    const entry = await get(idem);
    if (entry && entry.receipt) { form.reset(); window.location.assign(entry.receipt.url); return; }
    if (!entry || entry.state === "attention") { wrong(entry ? entry.words : "").focus(); return; }
    document.querySelectorAll("[data-form-head], [data-form-foot]").forEach(function (e) { e.hidden = true; });
    form.hidden = true;
    const written = document.querySelector("[data-written]");
    written.replaceWith(written.content);
    const saved = document.querySelector("[data-saved]");
    saved.querySelector("[data-saved-note]").textContent = trouble || words.sending;
    saved.focus();
  }

  async function bind(form) {
    form.addEventListener("submit", submitted);
    const edit = /^#edit=([0-9a-f-]{36})$/.exec(window.location.hash), entry = edit && await get(edit[1]);
    if (entry && !entry.receipt) { fill(form, entry); } else if (!form.hasAttribute("data-bound")) { fresh(form); }
  }

  // a page that the browser or the worker kept is a new form
  function fresh(form) { form.elements.idem.value = uuid(); form.hidden = false; }

  function fill(form, entry) {
    entry.fields.forEach(function (pair) {
      const input = form.elements[pair[0]];
      if (!input || pair[0] === "csrfmiddlewaretoken") { return; }
      if (input.type === "checkbox") { input.checked = true; } else { input.value = pair[1]; }
      const shut = input.closest && input.closest("details");
      if (shut && pair[1]) { for (let d = shut; d; d = d.parentElement.closest("details")) { d.open = true; } }
    });
  }

  /* ---- what one sees */
  async function paint() {
    const strip = document.querySelector("[data-strip]"), found = await all();
    const waiting = found.filter(function (e) { return e.state !== "sent"; });
    const times = found.filter(function (e) { return e.receipt; }).map(function (e) { return e.receipt.at; });
    write(strip.querySelector("[data-waiting]"), String(waiting.length));
    if (times.length) { write(strip.querySelector("[data-sent]"), clock(Math.max.apply(null, times))); }
    strip.querySelector("[data-send]").hidden = !waiting.length;
    const note = strip.querySelector("[data-strip-note]");
    note.hidden = !(waiting.length && trouble);
    write(note, trouble);
    strip.hidden = false;
    listeners.forEach(function (listener) { listener(found); });
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
    for (const url of words.warm.split(" ")) {
      if (!await window.caches.match(url)) { await fetch(url, { credentials: "same-origin" }); }
    }
  }

  async function start() {
    await store.open();
    document.querySelectorAll("form[data-outbox]").forEach(bind);
    document.querySelector("[data-send]").addEventListener("click", function () { flush(true); });
    for (const old of await all()) { if (old.state === "sent" && old.receipt.at < Date.now() - KEEP) { await drop(old.idem); } }
    window.addEventListener("online", function () { flush(true); });
    window.addEventListener("pageshow", function (event) { if (event.persisted) { document.querySelectorAll("form[data-outbox]").forEach(fresh); } });
    document.addEventListener("visibilitychange", function () { if (!document.hidden) { flush(); } });
    setInterval(function () { if (!document.hidden && !pending) { flush(); } }, EVERY);
    if (navigator.storage && navigator.storage.persist) { navigator.storage.persist().catch(function () { return false; }); }
    await paint();
    flush();
    work().catch(function () { return null; });
  }

  window.outbox = { words: words, all: all, get: get, drop: drop, flush: flush, clock: clock, watch: function (f) { listeners.push(f); } };
  start().catch(function () { return null; });
})();
