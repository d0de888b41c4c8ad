/* Where entries are kept: IndexedDB, each entry under its uuid and its owner, sealed; nobody sees another person's. Readable stay
   only what sending goes by (state, tries, times) and which form it is. Photos are sealed by themselves, once.
   `alone` lets one page at a time send: Web Locks where the browser has them, else a lease in the store. */
(function () {
  "use strict";
  const LEASE = 40000;
  const CLEAR = ["idem", "rev", "owner", "state", "next", "tries", "saved", "title"];
  const base = self.fieldBase("huiyin-field", { entries: "idem", leases: "name" }), inside = base.inside;
  let me = "", owner = "", session = null;

  /* ---- sealing */
  async function sealed(entry) {
    const kept = {}, plain = Object.assign({}, entry);
    CLEAR.forEach(function (name) { kept[name] = entry[name]; });
    kept.shots = [];
    for (const photo of entry.photos) {
      kept.shots.push(photo.bytes && !photo.shut ? await session.seal(photo.bytes, entry.idem + " photo") : photo.bytes);
    }
    plain.photos = entry.photos.map(function (p) { return Object.assign({}, p, { bytes: null, shut: true }); });
    kept.box = await session.seal(JSON.stringify(plain), entry.idem);
    return kept;
  }

  async function open(kept) {  // what cannot be opened is counted, and nothing else is done with it
    if (!kept.box) { return kept; }
    try {
      const entry = JSON.parse(await session.unsealText(kept.box, kept.idem));
      entry.photos.forEach(function (photo, n) { photo.bytes = kept.shots[n]; });
      return entry;
    } catch (shut) { return Object.assign({ shut: true, fields: [], photos: [], about: "", words: "" }, kept); }
  }

  function bytes(entry, photo) { return photo.shut && photo.bytes ? session.unseal(photo.bytes, entry.idem + " photo") : photo.bytes; }

  async function put(entry) {
    const kept = await sealed(entry);
    return inside("entries", "readwrite", function (s) { return s.put(kept); });
  }

  // the sender's word on an entry, or an old entry sealed; nothing if it was deleted or written anew meanwhile
  async function change(entry) {
    const kept = await sealed(entry);
    return inside("entries", "readwrite", function (s) {
      const asked = s.get(kept.idem);
      asked.onsuccess = function () { if (asked.result && asked.result.rev === kept.rev) { s.put(kept); } };
    });
  }

  function drop(idem) { return inside("entries", "readwrite", function (s) { return s.delete(idem); }); }

  async function get(idem) {
    const found = await inside("entries", "readonly", function (s) { return s.get(idem); });
    return found && found.owner === owner ? open(found) : null;
  }

  async function mine() {
    const found = await inside("entries", "readonly", function (s) { return s.getAll(); });
    return found.filter(function (e) { return e.owner === owner; }).sort(function (a, b) { return a.saved - b.saved; });
  }

  async function all() { return Promise.all((await mine()).map(open)); }

  async function sealOld() {  // written here before anything was sealed; while nobody sends, so that no receipt is lost
    for (const entry of await mine()) { if (!entry.box) { await change(entry); } }
  }

  // one sender at a time, also with two pages open; rejects with "taken" when another page holds the lease
  async function alone(work) {
    if (navigator.locks) { return navigator.locks.request("huiyin-outbox", work); }
    if (!await lease()) { return Promise.reject("taken"); }
    try { return await work(); } finally {
      await inside("leases", "readwrite", function (s) { return s.put({ name: "send", who: "", until: 0 }); });
    }
  }

  function lease() {
    let got = false;
    return inside("leases", "readwrite", function (s) {
      const asked = s.get("send");
      asked.onsuccess = function () {
        const held = asked.result;
        got = !held || held.who === me || held.until < Date.now();
        if (got) { s.put({ name: "send", who: me, until: Date.now() + LEASE }); }
      };
    }).then(function () { return got; });
  }

  function stillAlone() { return navigator.locks ? Promise.resolve(true) : lease(); }

  window.openFieldStore = function (whose, signedIn) {
    owner = whose;
    session = signedIn;
    me = self.fieldUuid();
    return {
      open: base.open, uuid: self.fieldUuid, put: put, change: change, drop: drop, get: get, all: all, bytes: bytes, sealOld: sealOld, alone: alone,
      stillAlone: stillAlone,
    };
  };
})();
