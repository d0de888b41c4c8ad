/* Forms of field pages: what is written becomes an entry of the outbox. What is not finished when the sign-in ends is put away
   as an entry that needs its writer, and is never sent by itself. */
(function () {
  "use strict";
  const begun = new Map();  // of each form what is in the store of it, or was there when it was opened
  let out = null, words = null, store = null, session = null;

  async function photosOf(form) {
    const found = [];
    for (const input of form.querySelectorAll('input[type="file"]')) {
      for (let n = 0; input.dataset.shrinking && n < 50; n++) { await new Promise(function (r) { setTimeout(r, 100); }); }
      for (const file of Array.from(input.files)) {
        const bytes = await new Response(file).arrayBuffer();
        const sum = await window.crypto.subtle.digest("SHA-256", bytes);
        const sha = Array.from(new Uint8Array(sum), function (n) { return (n + 256).toString(16).slice(1); }).join("");
        const kind = /audio/.test(input.accept) ? "voice" : "photo";
        found.push({ kind: kind, name: file.name, type: file.type, size: bytes.byteLength, bytes: bytes, sha: sha, done: false });
      }
    }
    return found;
  }

  async function entryOf(form) {
    const now = new Date(), idem = form.elements.idem.value, before = await store.get(idem);
    if (!(before && before.at)) { form.elements.at.value = out.stamp(now); } else { form.elements.at.value = before.at; }
    const fields = Array.from(new FormData(form).entries()).filter(function (p) {
      return typeof p[1] === "string" && p[0] !== "csrfmiddlewaretoken";
    });
    const photos = await photosOf(form), subject = form.elements[form.dataset.subject];
    const about = form.dataset.about || (subject && subject.value.trim().slice(0, 24)) || "";
    return {
      idem: idem, rev: store.uuid(), owner: words.owner, action: form.action.replace(/#.*/, ""), title: form.dataset.title, about: about, fields: fields,
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
      if (e.dataset.unless && form.querySelector("input[value=" + e.dataset.unless + "]:checked")) { return false; }
      return e.required && e.type !== "file" && e.labels && !(given && given.value || "").trim();
    });
    if (open.length) { wrong(words.empty + open[0].labels[0].textContent.trim()); open[0].focus(); return; }
    form.dataset.busy = "1";
    if (!await session.ready() && !session.over) {  // nobody is signed in any more: an ordinary post is kept until they are
      if (session.trouble === words.signIn) { form.submit(); return; }
      delete form.dataset.busy;
      wrong(words.notYet).focus();
      return;
    }
    let entry;
    try {
      entry = await entryOf(form);
      await out.put(entry);
      begun.set(form, written(form));
    } catch (full) { form.submit(); return; }  // the store is full or forbidden: an ordinary post
    const shown = show.bind(null, form, entry.idem);
    await Promise.race([out.flush(true), new Promise(function (r) { setTimeout(r, navigator.onLine ? 8000 : 1500); })]);
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
    const entry = await store.get(idem), after = document.querySelector("[data-written]");
    const told = entry && entry.receipt && entry.words;  // it arrived, but not with all its photos
    if (entry && entry.receipt) { form.reset(); if (!told) { window.location.assign(entry.receipt.url); return; } }
    if (session.over && !after) { return; }
    if (!session.over && (!entry || entry.state === "attention")) { wrong(entry ? entry.words : "").focus(); return; }
    document.querySelectorAll("[data-form-head], [data-form-foot]").forEach(function (e) { e.hidden = true; });
    form.hidden = true;
    after.replaceWith(after.content);
    const saved = document.querySelector("[data-saved]");
    document.querySelectorAll("[data-over-said]").forEach(function (e) { e.hidden = true; });  // it says the same
    saved.querySelector("[data-saved-note]").textContent = told || session.trouble || words.sending;
    saved.focus();
  }

  async function bind(form) {
    begun.set(form, form.hasAttribute("data-bound") ? "" : written(form));
    form.addEventListener("submit", submitted);
    const edit = /^#edit=([0-9a-f-]{36})$/.exec(window.location.hash), entry = edit && await session.ready() && await store.get(edit[1]);
    if (entry && !entry.receipt && !entry.shut) {
      fill(form, entry);
      begun.set(form, written(form));
    } else if (!form.hasAttribute("data-bound")) { fresh(form); }
  }

  // a page that the browser or the worker kept is a new form
  function fresh(form) { form.elements.idem.value = store.uuid(); form.hidden = false; }

  function fill(form, entry) {
    entry.fields.forEach(function (pair) {
      const input = form.elements[pair[0]];
      if (!input || pair[0] === "csrfmiddlewaretoken") { return; }
      if (input.type === "checkbox") { input.checked = true; } else { input.value = pair[1]; }
      const shut = input.closest && input.closest("details");
      if (shut && pair[1]) { for (let d = shut; d; d = d.parentElement.closest("details")) { d.open = true; } }
    });
  }

  function written(form) {
    const told = Array.from(new FormData(form).entries()).filter(function (p) { return !["csrfmiddlewaretoken", "idem", "at"].includes(p[0]); });
    return JSON.stringify(told.map(function (p) { return [p[0], typeof p[1] === "string" ? p[1] : p[1].name + p[1].size]; }));
  }

  // the sign-in is over: what is being written stays, sealed; rejects when it cannot, and then the page must stay as well
  async function putAway() {
    for (const form of begun.keys()) {
      if (written(form) === begun.get(form)) { continue; }
      await out.put(Object.assign(await entryOf(form), { state: "attention", words: words.unfinished }));
      begun.set(form, written(form));
    }
  }

  // given: words, store, session, put, flush, stamp
  window.fieldForms = function (given) {
    out = given;
    words = out.words;
    store = out.store;
    session = out.session;
    return { bind: bind, fresh: fresh, putAway: putAway };
  };
})();
