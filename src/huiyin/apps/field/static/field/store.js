/* Where entries are kept: IndexedDB, each entry under its uuid and its owner; nobody sees another person's.
   `alone` lets one page at a time send: Web Locks where the browser has them, else a lease in the store. */
(function () {
  "use strict";
  const LEASE = 40000;
  let opened = null, me = "", owner = "";

  function uuid() {
    if (window.crypto.randomUUID) { return window.crypto.randomUUID(); }
    const b = window.crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 15) | 64;
    b[8] = (b[8] & 63) | 128;
    const hex = Array.from(b, function (n) { return (n + 256).toString(16).slice(1); }).join("");
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
  }

  function base() {
    opened = opened || new Promise(function (resolve, reject) {
      const asked = window.indexedDB.open("huiyin-field", 1);
      asked.onupgradeneeded = function () {
        asked.result.createObjectStore("entries", { keyPath: "idem" });
        asked.result.createObjectStore("leases", { keyPath: "name" });
      };
      asked.onsuccess = function () { resolve(asked.result); };
      asked.onerror = asked.onblocked = function () { reject(asked.error); };
    });
    return opened;
  }

  async function inside(store, mode, work) {  // one transaction; resolves when it is on disk
    const db = await base();
    return new Promise(function (resolve, reject) {
      const tx = db.transaction(store, mode, { durability: "strict" });
      let result;
      tx.oncomplete = function () { resolve(result ? result.result : undefined); };
      tx.onerror = tx.onabort = function () { reject(tx.error); };
      result = work(tx.objectStore(store));
    });
  }

  function put(entry) { return inside("entries", "readwrite", function (s) { return s.put(entry); }); }
  // the sender's word on an entry; nothing if it was deleted or written anew meanwhile
  function change(entry) {
    return inside("entries", "readwrite", function (s) {
      const asked = s.get(entry.idem);
      asked.onsuccess = function () { if (asked.result && asked.result.rev === entry.rev) { s.put(entry); } };
    });
  }
  function drop(idem) { return inside("entries", "readwrite", function (s) { return s.delete(idem); }); }
  async function get(idem) {
    const found = await inside("entries", "readonly", function (s) { return s.get(idem); });
    return found && found.owner === owner ? found : null;
  }
  async function all() {
    const found = await inside("entries", "readonly", function (s) { return s.getAll(); });
    return found.filter(function (e) { return e.owner === owner; }).sort(function (a, b) { return a.saved - b.saved; });
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

  window.openFieldStore = function (whose) {
    owner = whose;
    me = uuid();
    return { open: base, uuid: uuid, put: put, change: change, drop: drop, get: get, all: all, alone: alone, stillAlone: stillAlone };
  };
})();
