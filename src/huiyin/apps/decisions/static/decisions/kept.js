/* Where a meeting is kept on this device: IndexedDB, one row for each thing that was written down, sealed with the key of who signed
   in. Readable stay whose it is, of which meeting, and when it arrived. */
(function () {
  "use strict";
  let opened = null, last = Promise.resolve();

  function uuid() {
    if (window.crypto.randomUUID) { return window.crypto.randomUUID(); }
    const b = window.crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 15) | 64;
    b[8] = (b[8] & 63) | 128;
    return Array.from(b, function (n) { return (n + 256).toString(16).slice(1); }).join("")
      .replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
  }

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

  window.openMeetingStore = function (session) {
    async function seal(item) {
      if (item.bytes && !item.shut) {
        item.bytes = await session.seal(item.bytes, item.uid + " photo");
        item.shut = true;
      }
      const plain = JSON.stringify(Object.assign({}, item, { bytes: undefined }));
      const row = { uid: item.uid, owner: item.owner, sitting: item.sitting, sent: item.sent, box: await session.seal(plain, item.uid) };
      if (item.bytes) { row.bytes = item.bytes; }
      await inside("readwrite", function (s) { return s.put(row); });
    }

    async function open(row) {  // what cannot be opened is counted, and nothing else is done with it
      if (!row.box) { await keep(row); return row; }  // from before anything was sealed
      try {
        const item = JSON.parse(await session.unsealText(row.box, row.uid));
        if (row.bytes) { item.bytes = row.bytes; }
        return item;
      } catch (shut) { return Object.assign({ kind: "shut", words: "", at: "" }, row); }
    }

    // one after the other: what is written last about an item stays
    function keep(item) {
      last = last.catch(function () { return null; }).then(function () { return seal(item); });
      return last;
    }

    return {
      uuid: uuid, keep: keep, open: open,
      bytes: function (item) { return item.shut ? session.unseal(item.bytes, item.uid + " photo") : item.bytes; },
      rows: function () { return inside("readonly", function (s) { return s.getAll(); }); },
      drop: function (uid) { return inside("readwrite", function (s) { return s.delete(uid); }); },
      settled: function () { return last; },
    };
  };
})();
