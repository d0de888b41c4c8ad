/* The page of the outbox: what waits in this phone, what arrived; open again, export, delete. */
(function () {
  "use strict";
  const outbox = window.outbox;
  if (!outbox) { return; }
  const SHAPES = { queued: "", sending: "on", attention: "near", sent: "done" };
  const one = function (within, name) { return within.querySelector("[data-" + name + "]"); };
  let asked = "";  // the entry whose deletion was pressed once: the list is drawn anew while somebody thinks

  function row(entry) {
    const item = document.importNode(one(document, "row").content, true), words = outbox.words;
    one(item, "row-title").textContent = entry.title + (entry.about ? "：" + entry.about : "");
    one(item, "row-words").textContent = entry.shut ? words.shut : entry.words || (entry.photos.length ? photos(entry) : "");
    const tag = one(item, "row-tag");
    tag.textContent = words[entry.state];
    tag.className = "tag " + SHAPES[entry.state];
    one(item, "row-time").textContent = outbox.clock(entry.saved);
    const edit = one(item, "edit");
    one(item, "save").hidden = Boolean(entry.shut);
    if (entry.receipt || entry.shut) { edit.hidden = true; } else { edit.href = entry.action + "#edit=" + entry.idem; }
    one(item, "save").addEventListener("click", function () { save([entry]); });
    const remove = one(item, "delete");
    if (asked === entry.idem) { remove.textContent = remove.dataset.sure; }
    remove.addEventListener("click", function () {
      if (asked === entry.idem) { outbox.drop(entry.idem); return; }
      asked = entry.idem;
      remove.textContent = remove.dataset.sure;
    });
    return item;
  }

  function photos(entry) {
    const size = entry.photos.reduce(function (sum, p) { return sum + p.size; }, 0);
    return entry.photos.length + " × JPEG, " + Math.max(1, Math.round(size / 1024)) + " KB";
  }

  function arrived(entry) {
    const item = document.importNode(one(document, "sent-row").content, true), link = one(item, "row-title");
    link.textContent = entry.title + (entry.about ? "：" + entry.about : "");
    link.href = entry.receipt.url;
    const said = [entry.receipt.kept ? outbox.words.kept : "", entry.receipt.code, entry.words];
    one(item, "row-words").textContent = said.filter(Boolean).join("　");
    one(item, "row-time").textContent = outbox.clock(entry.receipt.at);
    return item;
  }

  function text(bytes) {
    return bytes ? btoa(Array.from(new Uint8Array(bytes), function (n) { return String.fromCharCode(n); }).join("")) : "";
  }

  async function save(entries) {
    const plain = [];
    for (const e of entries) {
      const shots = [];
      for (const p of e.photos) { shots.push({ name: p.name, type: p.type, sha256: p.sha, base64: text(await outbox.bytes(e, p)) }); }
      plain.push({ uuid: e.idem, what: e.title, about: e.about, written: e.at, fields: e.fields, photos: shots });
    }
    const url = URL.createObjectURL(new Blob([JSON.stringify(plain, null, 1)], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = "huiyin-outbox-" + new Date().toISOString().slice(0, 10) + ".json";
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(url); }, 1000);
  }

  function fill(list, items, draw) {
    while (list.firstChild) { list.removeChild(list.firstChild); }
    items.forEach(function (entry) { list.appendChild(draw(entry)); });
    list.hidden = !items.length;
  }

  function paint(found) {
    const waiting = found.filter(function (e) { return e.state !== "sent"; });
    const sent = found.filter(function (e) { return e.state === "sent" && !e.shut; }).reverse();
    one(document, "none").hidden = Boolean(waiting.length);
    fill(one(document, "waiting-list"), waiting, row);
    fill(one(document, "sent-list"), sent.slice(0, 100), arrived);
    one(document, "arrived").hidden = !sent.length;
    one(document, "export-all").hidden = waiting.length < 2;
  }

  one(document, "export").addEventListener("click", async function () {
    save((await outbox.all()).filter(function (e) { return e.state !== "sent" && !e.shut; }));
  });
  outbox.watch(paint);
  outbox.all().then(paint, function () { return null; });
})();
