// The inbox for hands on a keyboard: j k move, x ticks, Enter opens, / searches; counts what is ticked. Nothing depends on it.
(() => {
  "use strict";
  const form = document.querySelector("form[data-keys]");
  const search = document.querySelector("input[type=search]");
  const rows = form ? Array.from(form.querySelectorAll("tbody tr")) : [];
  const count = form && form.querySelector("[data-count]");
  let at = -1;

  const link = (row) => row.querySelector("td a");
  const typing = (element) => element.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");

  function show() {
    if (!count) return;
    const ticked = form.querySelectorAll("input[name=case]:checked").length;
    count.textContent = ticked ? " " + ticked : "";
    form.querySelectorAll("[data-bulk] button").forEach((button) => { button.disabled = ticked === 0; });
  }

  function go(step) {
    if (!rows.length) return;
    at = Math.max(0, Math.min(rows.length - 1, at + step));
    link(rows[at]).focus();
    rows[at].scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    if (here >= 0) at = here;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(at < 0 ? 1 : -1);
    else if (event.key === "x" && at >= 0) {
      const box = rows[at].querySelector("input[name=case]");
      if (box) { box.checked = !box.checked; show(); }
    } else if (event.key === "/" && search) {
      event.preventDefault();
      search.focus();
    }
  });
  if (form) form.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
})();
