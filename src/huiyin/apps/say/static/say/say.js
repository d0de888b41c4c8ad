/* A convenience, nothing depends on it: use the phone's position once. */
(function () {
  "use strict";
  const here = document.querySelector("[data-here]");
  if (!here || !navigator.geolocation) { return; }
  const words = here.querySelector("[data-here-words]"), button = here.querySelector("[data-here-button]");
  here.hidden = false;
  button.addEventListener("click", function () {
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(function (found) {
      document.querySelector("[data-lon]").value = found.coords.longitude.toFixed(6);
      document.querySelector("[data-lat]").value = found.coords.latitude.toFixed(6);
      words.textContent = words.dataset.found;
      button.removeAttribute("aria-busy");
    }, function () {
      words.textContent = words.dataset.failed;
      button.removeAttribute("aria-busy");
    }, { maximumAge: 60000, timeout: 15000 });
  });
})();
