/* A page of staff that nobody uses: when the sign-in has lived out its time, or turns out to be over when the page is looked at again,
   the page is blanked. A form that somebody has begun stays: sent, it is kept until they have signed in (site/kept.py).
   Pages that keep something in the phone look to it themselves (field/session.js). */
(function () {
  "use strict";
  const about = document.querySelector("[data-lives]"), template = document.querySelector("template[data-idle]");
  if (!about || !template || document.querySelector("[data-field], [data-meeting]")) { return; }
  const ASKED = 10000, ends = Date.now() + Number(about.dataset.lives) * 1000;
  let asked = Date.now(), over = false;

  function begun(form) {
    return Array.from(form.elements).some(function (e) {
      if (e.type === "hidden" || e.tagName === "SELECT" || e.tagName === "BUTTON") { return false; }
      if (e.type === "file") { return e.files.length > 0; }
      return e.type === "checkbox" || e.type === "radio" ? e.checked !== e.defaultChecked : e.value !== e.defaultValue;
    });
  }

  function blank() {
    const main = document.createElement("main"), forms = Array.from(document.forms).filter(begun);
    over = true;
    main.className = "wrap";
    main.id = "main";
    main.appendChild(document.importNode(template.content, true));
    forms.forEach(function (form) { main.appendChild(form); });
    while (document.body.firstChild) { document.body.removeChild(document.body.firstChild); }
    document.body.appendChild(main);
    document.title = main.querySelector("h1").textContent;
  }

  function look() {
    if (over || document.hidden) { return; }
    if (Date.now() >= ends) { blank(); return; }
    if (Date.now() - asked < ASKED || !window.fetch) { return; }
    asked = Date.now();
    fetch("/me/", { method: "HEAD", credentials: "same-origin", redirect: "manual", cache: "no-store" }).then(function (answer) {
      if (!over && answer.type === "opaqueredirect") { blank(); }
    }, function () { return null; });
  }

  setTimeout(function () { if (!over) { blank(); } }, Math.min(ends - Date.now(), 2000000000));
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", function (event) { if (event.persisted) { asked = 0; look(); } });
})();
