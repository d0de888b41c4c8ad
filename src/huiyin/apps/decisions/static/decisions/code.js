/* Reads the code on a photographed sheet where the browser can, and fills its number in. Without that the number is typed. */
(function () {
  "use strict";
  const form = document.querySelector("form[data-code]");
  if (!form || !window.BarcodeDetector || !window.createImageBitmap) { return; }
  const number = document.getElementById(form.dataset.code), detector = new window.BarcodeDetector({ formats: ["qr_code"] });
  form.querySelectorAll('input[type="file"]').forEach(function (input) {
    input.addEventListener("change", async function () {
      try {
        const found = input.files[0] ? await detector.detect(await window.createImageBitmap(input.files[0])) : [];
        const sheet = found.map(function (code) { return code.rawValue; }).find(function (text) { return /\/decisions\/paper\//.test(text); });
        if (sheet) { number.value = sheet; }
      } catch (unread) { number.focus(); }
    });
  });
})();
