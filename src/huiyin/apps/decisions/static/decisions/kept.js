/* Where a meeting is kept on this device: IndexedDB, one row for each thing that was written down, sealed with the key of who signed
   in. Readable stay whose it is, of which meeting, and when it arrived. */
(function () {
  "use strict";
  const inside = self.fieldBase("huiyin-meeting", { items: "uid" }).inside;
  let last = Promise.resolve();

  window.openMeetingStore = function (session) {
    async function seal(item) {
      if (item.bytes && !item.shut) {
        item.bytes = await session.seal(item.bytes, item.uid + " photo");
        item.shut = true;
      }
      const plain = JSON.stringify(Object.assign({}, item, { bytes: undefined }));
      const row = { uid: item.uid, owner: item.owner, sitting: item.sitting, sent: item.sent, box: await session.seal(plain, item.uid) };
      if (item.bytes) { row.bytes = item.bytes; }
      await inside("items", "readwrite", function (s) { return s.put(row); });
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
      uuid: self.fieldUuid, keep: keep, open: open,
      bytes: function (item) { return item.shut ? session.unseal(item.bytes, item.uid + " photo") : item.bytes; },
      rows: function () { return inside("items", "readonly", function (s) { return s.getAll(); }); },
      drop: function (uid) { return inside("items", "readwrite", function (s) { return s.delete(uid); }); },
      settled: function () { return last; },
    };
  };
})();
