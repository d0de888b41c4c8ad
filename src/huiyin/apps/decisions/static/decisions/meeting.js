/* A meeting on one device, without signal: whatever is ticked is written into this browser first, sealed, under a uid of its own, and
   handed over when there is signal. Nothing is forgotten before the server has said that it is there; sending twice is harmless.
   Of a secret ballot nothing here holds a choice: the page has marks and the sums of the count sheet, and no more. */
(function () {
  "use strict";
  const about = document.querySelector("[data-meeting]");
  if (!about) { return; }
  const words = about.dataset, OWNER = words.owner, SITTING = words.sitting, SECRET = words.secret === "1", MOST = 200, WAIT = 60000;
  const passing = words.passing.split(" ").map(Number), KEEP = 30 * 86400000, MADE = Date.parse(words.made);
  const strip = document.querySelector("[data-strip]"), rows = new Map(), byNumber = new Map();
  if (!window.openFieldSession) { return nothing(); }  // no https: nothing can be sealed, so nothing is kept
  const session = window.openFieldSession(words, function () { return sheets.putAway(); }), store = window.openMeetingStore(session);
  let items = [], busy = false;

  const sheets = window.meetingSheets({ store: store, write: write, owner: OWNER, sitting: SITTING, secret: SECRET });

  function nothing() {
    document.querySelectorAll("[data-kind], form[data-paper] button").forEach(function (e) { e.disabled = true; });
    strip.querySelector("[data-strip-note]").textContent = words.full;
    strip.hidden = strip.querySelector("[data-strip-note]").hidden = false;
  }

  function waits(item) { return !item.sent && item.kind !== "draft"; }

  /* ---- the store: one row for each thing that was written down */
  async function load() {
    const found = await store.rows();
    const old = found.filter(function (i) { return i.sent && Date.parse(i.sent) < Date.now() - KEEP; });
    for (const item of old) { await store.drop(item.uid); }
    items = await Promise.all(found.filter(function (i) { return i.owner === OWNER && i.sitting === SITTING && !old.includes(i); }).map(store.open));
    items.filter(function (i) { return i.kind === "draft"; }).forEach(sheets.goOn);
    document.querySelectorAll("[data-other-sitting]").forEach(function (line) {  // of another meeting, which may be over by now
      line.hidden = !found.some(function (i) { return i.owner === OWNER && i.sitting === line.dataset.otherSitting && !i.sent; });
    });
    items.sort(function (a, b) { return a.at < b.at ? -1 : a.at > b.at ? 1 : 0; });
  }

  async function write(item) {
    if (!session.open() && !await session.ready()) {
      session.trouble = session.over ? words.signIn : words.notYet;
      paint();
      throw new Error("no key");
    }
    const last = items.length ? Date.parse(items[items.length - 1].at) || 0 : 0;  // two taps in one moment keep their order
    Object.assign(item, { uid: item.uid || store.uuid(), owner: OWNER, sitting: SITTING, sent: "", words: "" });
    item.at = new Date(Math.max(Date.now(), last + 1)).toISOString();
    items.push(item);
    try { await store.keep(item); } catch (full) {
      items.splice(items.indexOf(item), 1);
      session.trouble = words.full;
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
    if (!session.over) { live(); }
    const waiting = items.filter(waits);
    strip.hidden = false;
    strip.querySelector("[data-waiting]").textContent = String(waiting.length);
    const times = items.filter(function (i) { return i.sent; }).map(function (i) { return i.sent; }).sort();
    if (times.length) { strip.querySelector("[data-sent]").textContent = clock(new Date(times[times.length - 1])); }
    strip.querySelector("[data-send]").hidden = !waiting.length || session.over;
    const note = strip.querySelector("[data-strip-note]"), grave = [words.full, words.notYet].includes(session.trouble);
    note.textContent = session.soon || (waiting.length || grave ? session.trouble : "");
    note.hidden = !note.textContent;
  }

  function live() {
    state();
    const found = sums();
    const put = function (name, value) {
      const box = document.querySelector('[data-sum="' + name + '"]');
      if (box && box.textContent !== String(value)) { box.textContent = String(value); }
    };
    ["present", "agree", "marks", "need"].forEach(function (name) { put(name, found[name]); });
    put("quorum", found.present >= Number(words.need) ? "✓" : "✗");
    put("passed", found.agree >= found.need ? "✓" : "✗");
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
        await store.drop(item.uid);
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

  /* ---- handing over */
  async function send() {
    const tried = new Set();
    for (;;) {
      const left = items.filter(function (i) { return waits(i) && i.kind !== "shut" && !tried.has(i.uid); }), photo = left.find(function (i) { return i.bytes; });
      const acts = left.filter(function (i) { return !i.bytes; }).slice(0, MOST), some = acts.length || !photo ? acts : [photo];
      if (!some.length) { return; }
      const csrf = await session.token();
      if (!csrf) { return; }
      some.forEach(function (i) { tried.add(i.uid); });
      const body = new FormData();
      body.append("sitting", SITTING);
      body.append("post", words.post);
      body.append("device_now", new Date().toISOString());
      if (some[0].bytes) {  // photos go by themselves, after everything that is written
        body.append("photo", new Blob([await store.bytes(some[0])], { type: some[0].type }), "sheet.jpg");
        body.append("uid", some[0].uid);
        body.append("number", some[0].number);
        body.append("more", some[0].more || "");  // is it another photo of that sheet, or a second sheet?
      } else { body.append("items", JSON.stringify(some)); }
      const headers = { Accept: "application/json", "X-CSRFToken": csrf, "X-Field-Owner": OWNER };
      const answer = await session.ask(some[0].bytes ? words.photoTo : words.sendTo, { method: "POST", body: body, headers: headers }, WAIT);
      if (answer.away) { session.trouble = words.signIn; return; }
      if (answer.status === 422 && some[0].bytes && answer.json) { answer.json = { there: [], refused: [{ uid: some[0].uid, sentence: answer.json.sentence }] }; }
      else if (answer.status !== 200 || !answer.json || !answer.json.there) {
        session.trouble = (answer.status < 500 && answer.json && answer.json.sentence) || words.busy;
        return;
      }
      for (const item of some) {
        const no = answer.json.refused.find(function (r) { return r.uid === item.uid; });
        if (answer.json.there.includes(item.uid)) { item.sent = answer.json.now; item.words = ""; delete item.bytes; }
        if (no) { item.words = no.sentence; }
        await store.keep(item);
      }
    }
  }

  async function flush() {
    if (busy || session.over) { return; }
    busy = true;
    try {
      if (navigator.locks) { await navigator.locks.request("huiyin-meeting", send); } else { await send(); }
    } catch (noSignal) { session.trouble = session.over ? words.signIn : words.noSignal; }
    busy = false;
    paint();
    if (!session.trouble && items.some(function (i) { return waits(i) && i.kind !== "shut" && !i.words; })) { flush(); }
  }

  /* ---- the worker opens this page again without signal */
  async function work() {
    if (!session.open() || !navigator.serviceWorker || !window.caches) { document.querySelector("[data-not-kept]").hidden = false; return; }
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

  function told() {  // the sign-in may be over: then nothing of the meeting stays here but how much waits
    if (session.over) {
      items = items.map(function (i) { return { kind: i.kind === "draft" ? "draft" : "shut", sent: i.sent }; });
      rows.clear();
      byNumber.clear();
    }
    paint();
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
    session.watch(told);
    const full = function () { session.trouble = words.full; };
    session.ready().then(load).catch(full).then(function () {
      paint();
      flush();
      session.used();
      work().catch(function () { document.querySelector("[data-not-kept]").hidden = !navigator.onLine; });
    });
  }

  start();
})();
