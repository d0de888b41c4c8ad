/* A meeting on one device, without signal: whatever is ticked is written into this browser first, under a uid of its own, and
   handed over when there is signal. Nothing is forgotten before the server has said that it is there; sending twice is harmless.
   Of a secret ballot nothing here holds a choice: the page has marks and the sums of the count sheet, and no more. */
(function () {
  "use strict";
  const about = document.querySelector("[data-meeting]");
  if (!about) { return; }
  const words = about.dataset, OWNER = words.owner, SITTING = words.sitting, SECRET = words.secret === "1", MOST = 200;
  const passing = words.passing.split(" ").map(Number), KEEP = 30 * 86400000, MADE = Date.parse(words.made);
  const strip = document.querySelector("[data-strip]"), rows = new Map(), byNumber = new Map();
  let items = [], trouble = "", busy = false, opened = null;

  function uuid() {
    if (window.crypto.randomUUID) { return window.crypto.randomUUID(); }
    const b = window.crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 15) | 64;
    b[8] = (b[8] & 63) | 128;
    return Array.from(b, function (n) { return (n + 256).toString(16).slice(1); }).join("")
      .replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
  }

  /* ---- the store: one row for each thing that was written down */
  function base() {
    opened = opened || new Promise(function (resolve, reject) {
      const asked = window.indexedDB.open("huiyin-meeting", 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore("items", { keyPath: "uid" }); };
      asked.onsuccess = function () { resolve(asked.result); };
      asked.onerror = asked.onblocked = function () { reject(asked.error); };
    });
    return opened;
  }

  async function inside(mode, work) {  // resolves when it is on disk
    const db = await base();
    return new Promise(function (resolve, reject) {
      const tx = db.transaction("items", mode, { durability: "strict" });
      let result;
      tx.oncomplete = function () { resolve(result ? result.result : undefined); };
      tx.onerror = tx.onabort = function () { reject(tx.error); };
      result = work(tx.objectStore("items"));
    });
  }

  async function load() {
    const found = await inside("readonly", function (s) { return s.getAll(); });
    const old = found.filter(function (i) { return i.sent && Date.parse(i.sent) < Date.now() - KEEP; });
    for (const item of old) { await inside("readwrite", function (s) { return s.delete(item.uid); }); }
    items = found.filter(function (i) { return i.owner === OWNER && i.sitting === SITTING && !old.includes(i); });
    document.querySelectorAll("[data-other-sitting]").forEach(function (line) {  // of another meeting, which may be over by now
      line.hidden = !found.some(function (i) { return i.owner === OWNER && i.sitting === line.dataset.otherSitting && !i.sent; });
    });
    items.sort(function (a, b) { return a.at < b.at ? -1 : a.at > b.at ? 1 : 0; });
  }

  async function write(item) {
    const last = items.length ? Date.parse(items[items.length - 1].at) : 0;  // two taps in one moment keep their order
    Object.assign(item, { uid: uuid(), owner: OWNER, sitting: SITTING, sent: "", words: "" });
    item.at = new Date(Math.max(Date.now(), last + 1)).toISOString();
    items.push(item);
    try { await inside("readwrite", function (s) { return s.put(item); }); } catch (full) {
      items.splice(items.indexOf(item), 1);
      trouble = words.full;
      paint();
      throw full;
    }
    paint();
    flush();
  }

  /* ---- the roll: what the page came with, then what was written down here since */
  function bare(row) {
    row.now = Object.assign({}, row.base);
  }

  function apply(item) {
    const row = rows.get(String(item.entry));
    if (!row || (item.sent && Date.parse(item.sent) <= MADE)) { return; }  // the page knows it already
    if (item.kind === "attend" || item.kind === "mark") { row.now[item.kind] = item.value !== "left"; }
    if (item.kind === "sign") { row.now.sign = true; }
    if (item.kind === "vote") { row.now.vote = item.value === "left" ? "" : item.value; }
    if (item.kind === "authorise") { row.now.authorise = item.value; }
  }

  function state() {
    rows.forEach(bare);
    items.forEach(apply);
    rows.forEach(function (row) {
      row.inputs.forEach(function (input) {
        const value = row.now[input.dataset.kind];
        if (input.type === "checkbox") { input.checked = Boolean(value); }
        else if (input.dataset.kind === "authorise") { if (document.activeElement !== input) { input.value = numberOf(value); } }
        else { input.value = value || ""; }
        if (words.closed || (input.dataset.kind === "sign" && value)) { input.disabled = true; }
      });
    });
  }

  function numberOf(entry) { const row = rows.get(String(entry)); return row ? row.number : ""; }

  function sums() {  // as core/tallies.py counts: a proxy counts only while its holder is here, and only one step
    const here = new Set();
    rows.forEach(function (row, entry) { if (row.now.attend) { here.add(entry); } });
    const own = new Set(here);
    rows.forEach(function (row, entry) { if (!own.has(entry) && own.has(String(row.now.authorise || ""))) { here.add(entry); } });
    let agree = 0, marks = 0;
    here.forEach(function (entry) {
      const now = rows.get(entry).now;
      agree += now.vote === "agree" ? 1 : 0;
      marks += now.mark ? 1 : 0;
    });
    const counted = items.filter(function (i) { return i.kind === "count"; }).pop();
    if (counted && !SECRET) { agree = Number(counted.agree); }
    return { present: here.size, agree: agree, marks: marks, need: passing[here.size] };
  }

  function paint() {
    state();
    const found = sums(), waiting = items.filter(function (i) { return !i.sent; });
    const put = function (name, value) {
      const box = document.querySelector('[data-sum="' + name + '"]');
      if (box && box.textContent !== String(value)) { box.textContent = String(value); }
    };
    ["present", "agree", "marks", "need"].forEach(function (name) { put(name, found[name]); });
    put("quorum", found.present >= Number(words.need) ? "✓" : "✗");
    put("passed", found.agree >= found.need ? "✓" : "✗");
    strip.hidden = false;
    strip.querySelector("[data-waiting]").textContent = String(waiting.length);
    const times = items.filter(function (i) { return i.sent; }).map(function (i) { return i.sent; }).sort();
    if (times.length) { strip.querySelector("[data-sent]").textContent = clock(new Date(times[times.length - 1])); }
    strip.querySelector("[data-send]").hidden = !waiting.length;
    const note = strip.querySelector("[data-strip-note]");
    note.hidden = !trouble || (!waiting.length && trouble !== words.full);
    note.textContent = trouble;
    wrong();
  }

  function wrong() {  // what the server refused, with why; it stays until somebody deletes it here or it is taken
    const list = document.querySelector("[data-wrong]"), row = document.querySelector("[data-wrong-row]");
    const found = items.filter(function (i) { return i.words; });
    while (list.firstChild) { list.removeChild(list.firstChild); }
    found.forEach(function (item) {
      const line = document.importNode(row.content, true), button = line.querySelector("button"), of = rows.get(String(item.entry));
      line.querySelector("p").textContent = (of ? of.number + "　" : "") + item.words;
      button.addEventListener("click", async function () {
        if (!button.dataset.asked) { button.dataset.asked = "1"; button.textContent = words.sure; return; }
        await inside("readwrite", function (s) { return s.delete(item.uid); });
        items.splice(items.indexOf(item), 1);
        paint();
      });
      list.appendChild(line);
    });
    list.hidden = !found.length;
  }

  function clock(d) {
    const two = function (n) { return String(n).padStart(2, "0"); };
    return two(d.getHours()) + ":" + two(d.getMinutes());
  }

  function changed(event) {
    const input = event.target, kind = input.dataset.kind;
    if (!kind) { return; }
    const row = input.closest("[data-entry]"), entry = row.dataset.entry;
    let value = "";
    if (input.type === "checkbox") {
      if (kind === "sign" && !input.checked) { return; }
      value = input.checked ? "" : "left";
    } else if (kind === "vote") {
      value = input.value || "left";
    } else {
      const holder = input.value.trim();
      value = holder ? byNumber.get(holder) : "";
      if (value === undefined || value === entry) { input.setCustomValidity("?"); input.reportValidity(); input.value = ""; return; }
      input.setCustomValidity("");
    }
    write({ kind: kind, entry: entry, value: value }).catch(function () { return null; });
  }

  async function papers(event) {
    const form = event.target;
    event.preventDefault();
    const open = Array.from(form.elements).find(function (e) { return e.required && !e.value.trim(); });
    if (open) { open.focus(); return; }
    const item = { kind: form.dataset.paper };
    Array.from(form.elements).forEach(function (e) { if (e.name && e.type !== "file" && (e.type !== "radio" || e.checked)) { item[e.name] = e.value; } });
    const picked = form.querySelector('input[type="file"]');
    if (picked) {
      for (let n = 0; picked.dataset.shrinking && n < 50; n++) { await new Promise(function (r) { setTimeout(r, 100); }); }
      if (!picked.files[0]) { picked.focus(); return; }
      item.type = picked.files[0].type;
      item.bytes = await new Response(picked.files[0]).arrayBuffer();
    }
    if (item.kind === "count") { item.hands = SECRET ? "" : "1"; }
    try { await write(item); form.querySelector("[data-kept]").hidden = false; } catch (full) { return; }
  }

  /* ---- handing over */
  function ask(url, options) {
    const stop = window.AbortController ? new AbortController() : null;
    const late = setTimeout(function () { if (stop) { stop.abort(); } }, 60000);
    const all = { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: stop ? stop.signal : undefined };
    return fetch(url, Object.assign(all, options)).then(async function (answer) {
      clearTimeout(late);
      const away = answer.type === "opaqueredirect" || answer.status === 401;
      let json = null;
      try { json = away ? null : await answer.json(); } catch (notJson) { json = null; }
      return { away: away, status: answer.status, json: json };
    }, function (e) { clearTimeout(late); throw e; });
  }

  async function token() {
    const who = await ask(words.who, { headers: { Accept: "application/json" } });
    if (who.away) { trouble = words.signIn; return ""; }
    if (!who.json || !who.json.csrf) { trouble = words.busy; return ""; }
    trouble = who.json.owner === OWNER ? "" : words.other;
    return trouble ? "" : who.json.csrf;
  }

  async function send() {
    const tried = new Set();
    for (;;) {
      const left = items.filter(function (i) { return !i.sent && !tried.has(i.uid); }), photo = left.find(function (i) { return i.bytes; });
      const acts = left.filter(function (i) { return !i.bytes; }).slice(0, MOST), some = acts.length || !photo ? acts : [photo];
      if (!some.length) { return; }
      const csrf = await token();
      if (!csrf) { return; }
      some.forEach(function (i) { tried.add(i.uid); });
      const body = new FormData();
      body.append("sitting", SITTING);
      body.append("post", words.post);
      body.append("device_now", new Date().toISOString());
      if (some[0].bytes) {  // photos go by themselves, after everything that is written
        body.append("photo", new Blob([some[0].bytes], { type: some[0].type }), "sheet.jpg");
        body.append("uid", some[0].uid);
        body.append("number", some[0].number);
        body.append("more", some[0].more || "");  // is it another photo of that sheet, or a second sheet?
      } else { body.append("items", JSON.stringify(some)); }
      const headers = { Accept: "application/json", "X-CSRFToken": csrf, "X-Field-Owner": OWNER };
      const answer = await ask(some[0].bytes ? words.photoTo : words.sendTo, { method: "POST", body: body, headers: headers });
      if (answer.away) { trouble = words.signIn; return; }
      if (answer.status === 422 && some[0].bytes && answer.json) { answer.json = { there: [], refused: [{ uid: some[0].uid, sentence: answer.json.sentence }] }; }
      else if (answer.status !== 200 || !answer.json || !answer.json.there) {
        trouble = (answer.status < 500 && answer.json && answer.json.sentence) || words.busy;
        return;
      }
      for (const item of some) {
        const no = answer.json.refused.find(function (r) { return r.uid === item.uid; });
        if (answer.json.there.includes(item.uid)) { item.sent = answer.json.now; item.words = ""; delete item.bytes; }
        if (no) { item.words = no.sentence; }
        await inside("readwrite", function (s) { return s.put(item); });
      }
    }
  }

  async function flush() {
    if (busy) { return; }
    busy = true;
    try {
      if (navigator.locks) { await navigator.locks.request("huiyin-meeting", send); } else { await send(); }
    } catch (noSignal) { trouble = words.noSignal; }
    busy = false;
    paint();
    if (!trouble && items.some(function (i) { return !i.sent && !i.words; })) { flush(); }
  }

  /* ---- the worker opens this page again without signal */
  async function work() {
    if (!navigator.serviceWorker || !window.caches) { document.querySelector("[data-not-kept]").hidden = false; return; }
    await navigator.serviceWorker.register(words.worker + "?u=" + OWNER, { scope: "/" });
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise(function (r) { navigator.serviceWorker.addEventListener("controllerchange", r, { once: true }); });
    }
    const own = Array.from(document.querySelectorAll("link[rel~=stylesheet], script[src]"), function (e) { return e.href || e.src; });
    for (const url of [window.location.href.replace(/#.*/, "")].concat(own)) {
      if (!await window.caches.match(url)) { await fetch(url, { credentials: "same-origin" }); }
    }
    document.querySelector("[data-ready]").hidden = false;
  }

  function start() {
    document.querySelectorAll("[data-entry]").forEach(function (tr) {
      const inputs = Array.from(tr.querySelectorAll("[data-kind]")), base = {};
      inputs.forEach(function (input) {
        const kind = input.dataset.kind;
        if (input.type === "checkbox") { base[kind] = input.defaultChecked; }
        else if (kind === "authorise") { base[kind] = input.dataset.pk; }
        else { base[kind] = (Array.from(input.options).find(function (o) { return o.defaultSelected; }) || { value: "" }).value; }
      });
      rows.set(tr.dataset.entry, { number: tr.dataset.number, base: base, now: {}, inputs: inputs });
      byNumber.set(tr.dataset.number, tr.dataset.entry);
      tr.addEventListener("change", changed);
    });
    document.querySelectorAll("form[data-paper]").forEach(function (form) { form.addEventListener("submit", papers); });
    document.getElementById("seek").addEventListener("input", function (event) {
      const sought = event.target.value.trim();
      document.querySelectorAll("[data-entry]").forEach(function (tr) {
        const name = tr.querySelector("th").textContent;
        tr.hidden = Boolean(sought) && tr.dataset.number !== sought && !name.includes(sought);
      });
    });
    strip.querySelector("[data-send]").addEventListener("click", flush);
    window.addEventListener("online", flush);
    document.addEventListener("visibilitychange", function () { if (!document.hidden) { flush(); } });
    setInterval(function () { if (!document.hidden) { flush(); } }, 60000);
    if (navigator.storage && navigator.storage.persist) { navigator.storage.persist().catch(function () { return false; }); }
    load().then(function () { paint(); flush(); }, function () { trouble = words.full; paint(); });
    work().catch(function () { document.querySelector("[data-not-kept]").hidden = !navigator.onLine; });
  }

  start();
})();
