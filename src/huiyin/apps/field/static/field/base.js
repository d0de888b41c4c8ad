/* What this phone keeps lies in IndexedDB: `fieldBase(name, { store: its key })` opens one, and does work in it that is on disk when it
   resolves. Pages and the worker use it alike. */
(function () {
  "use strict";

  self.fieldBase = function (name, stores) {
    let opened = null;

    function open() {
      opened = opened || new Promise(function (resolve, reject) {
        const asked = self.indexedDB.open(name, 1);
        asked.onupgradeneeded = function () {
          Object.keys(stores).forEach(function (store) { asked.result.createObjectStore(store, { keyPath: stores[store] }); });
        };
        asked.onsuccess = function () { resolve(asked.result); };
        asked.onerror = asked.onblocked = function () { opened = null; reject(asked.error); };
      });
      return opened;
    }

    async function inside(store, mode, work) {  // one transaction
      const db = await open();
      return new Promise(function (resolve, reject) {
        const tx = db.transaction(store, mode, { durability: "strict" });
        let result;
        tx.oncomplete = function () { resolve(result ? result.result : undefined); };
        tx.onerror = tx.onabort = function () { reject(tx.error); };
        result = work(tx.objectStore(store));
      });
    }

    return { open: open, inside: inside };
  };

  self.fieldUuid = function () {  // random, also where there is no https
    if (self.crypto.randomUUID) { return self.crypto.randomUUID(); }
    const b = self.crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 15) | 64;
    b[8] = (b[8] & 63) | 128;
    const hex = Array.from(b, function (n) { return (n + 256).toString(16).slice(1); }).join("");
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
  };
})();
