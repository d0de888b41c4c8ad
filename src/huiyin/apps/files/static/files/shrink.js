/* Makes photos small in the page before they are sent: long edge 1280, JPEG. Without script, or in a browser that cannot
   do it, the photo goes as it is and the server makes it small. */
(function () {
  "use strict";
  const LONG_EDGE = 1280, QUALITY = 0.8, SMALL = 300 * 1024;

  function canExchange() {
    try { return new DataTransfer().items !== undefined; } catch (none) { return false; }
  }

  function size(bytes) {
    return bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (bytes / 1048576).toFixed(1) + " MB";
  }

  function picture(file) {
    return new Promise(function (resolve, reject) {
      const url = URL.createObjectURL(file), image = new Image();
      image.onload = function () { URL.revokeObjectURL(url); resolve(image); };
      image.onerror = function () { URL.revokeObjectURL(url); reject(new Error("no picture")); };
      image.src = url;
    });
  }

  function drawn(image) {
    const scale = Math.min(1, LONG_EDGE / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise(function (resolve) { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
  }

  function shrunk(file) {
    if (!/^image\//.test(file.type) || file.size <= SMALL) { return Promise.resolve(file); }
    return picture(file).then(drawn).then(function (blob) {
      if (!blob || blob.size >= file.size) { return file; }
      return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
    }).catch(function () { return file; });
  }

  function told(input, files) {
    const door = input.closest("label, .field"), line = door && door.querySelector(".chosen");
    if (!line) { return; }
    const all = files.reduce(function (sum, file) { return sum + file.size; }, 0);
    if (!line.dataset.words) { line.dataset.words = line.textContent; }
    line.textContent = line.dataset.words + " " + (files.length > 1 ? "(" + files.length + ") " : "") + size(all);
  }

  function chosen(event) {
    const input = event.target, given = Array.from(input.files), button = input.form && input.form.querySelector(".btn");
    if (!given.length) { return; }
    if (button) { button.setAttribute("aria-busy", "true"); }
    input.dataset.shrinking = "1";
    Promise.all(given.map(shrunk)).then(function (files) {
      const basket = new DataTransfer();
      files.forEach(function (file) { basket.items.add(file); });
      input.files = basket.files;
      told(input, files);
    }).catch(function () { /* the photos go as they are */ }).then(function () {
      delete input.dataset.shrinking;
      if (button) { button.removeAttribute("aria-busy"); }
    });
  }

  if (!canExchange()) { return; }
  document.querySelectorAll('input[type="file"][accept*="image"]').forEach(function (input) {
    input.addEventListener("change", chosen);
  });
})();
