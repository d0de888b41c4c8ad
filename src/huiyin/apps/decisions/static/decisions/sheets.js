/* The forms of a meeting that is held on one device: photo of the signed roll, count, minutes. What is being typed when the sign-in
   ends is kept, sealed, and stands here again after signing in. */
(function () {
  "use strict";
  const begun = new Map();  // of each form what is kept of it, or stood there when the page was opened
  let meeting = null;

  async function submitted(event) {
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
    if (item.kind === "count") { item.hands = meeting.secret ? "" : "1"; }
    try { await meeting.write(item); } catch (full) { return; }
    form.querySelector("[data-kept]").hidden = false;
    begun.set(form, typed(form));
    await meeting.store.drop(draftOf(form));
  }

  function draftOf(form) { return meeting.sitting + " " + form.dataset.paper; }

  function typed(form) {
    const told = Array.from(form.elements).filter(function (e) { return e.name && e.type !== "file" && (e.type !== "radio" || e.checked); });
    return JSON.stringify(told.map(function (e) { return [e.name, e.value]; }));
  }

  async function putAway() {
    await meeting.store.settled().catch(function () { return null; });
    for (const form of begun.keys()) {
      if (typed(form) === begun.get(form)) { continue; }
      const draft = { kind: "draft", paper: form.dataset.paper, fields: JSON.parse(typed(form)), at: new Date().toISOString() };
      await meeting.store.keep(Object.assign(draft, { uid: draftOf(form), owner: meeting.owner, sitting: meeting.sitting, sent: "", words: "" }));
    }
  }

  function goOn(draft) {
    const form = document.querySelector('form[data-paper="' + draft.paper + '"]');
    draft.fields.forEach(function (pair) {
      const inputs = form ? Array.from(form.elements).filter(function (e) { return e.name === pair[0]; }) : [];
      inputs.forEach(function (e) { if (e.type === "radio") { e.checked = e.value === pair[1]; } else { e.value = pair[1]; } });
    });
  }

  // given: store, write, owner, sitting, secret
  window.meetingSheets = function (given) {
    meeting = given;
    document.querySelectorAll("form[data-paper]").forEach(function (form) {
      form.addEventListener("submit", submitted);
      begun.set(form, typed(form));
    });
    return { putAway: putAway, goOn: goOn };
  };
})();
