/* Draw a border: tap, drag or keys; the lines of the form follow, and it is the form that is sent. Nothing depends on this. */
(function () {
  "use strict";
  const pane = document.querySelector("[data-border]"), lines = document.querySelector("textarea[name=corners]");
  const svg = pane && pane.querySelector("svg");
  if (!pane || !lines) return;
  pane.hidden = false;
  if (!svg) return;
  const at = svg.dataset, box = svg.viewBox.baseVal, pen = svg.querySelector("[data-pen]"), cross = svg.querySelector("[data-cross]");
  const marks = svg.querySelector("[data-corners]"), told = pane.querySelector("[data-told]");
  const cursor = { x: Math.round(box.width / 2), y: Math.round(box.height / 2) };
  let corners = read(), held = -1;

  function pixel(point) {
    return { x: (point[0] - at.west) * at.across, y: (at.north - point[1]) * at.up };
  }

  function degrees(spot) {
    return [+at.west + spot.x / at.across, at.north - spot.y / at.up];
  }

  /* What the pen can draw on; null where something else was typed, which only "begin anew" may take away. */
  function read() {
    const points = lines.value.split("\n").map(function (line) { return line.split(/[\s,，、]+/).filter(Boolean).map(Number); })
      .filter(function (point) { return point.length; });
    return points.every(function (point) { return point.length === 2 && point.every(isFinite); }) ? points : null;
  }

  function set(spot) {
    if (!corners) return;
    corners.push(degrees(spot));
    write();
  }

  function back() {
    if (!corners) return;
    corners.pop();
    write();
  }

  function write() {
    lines.value = corners.map(function (point) { return point[0].toFixed(6) + "," + point[1].toFixed(6); }).join("\n");
    show();
  }

  function show() {
    const spots = (corners || []).map(pixel);
    pen.setAttribute("d", spots.length ? "M" + spots.map(function (s) { return s.x.toFixed(1) + " " + s.y.toFixed(1); }).join("L") + (spots.length > 2 ? "z" : "") : "");
    while (marks.firstChild) marks.removeChild(marks.firstChild);
    spots.forEach(function (spot, nth) {
      const mark = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      mark.setAttribute("class", "corner");
      mark.setAttribute("cx", spot.x);
      mark.setAttribute("cy", spot.y);
      mark.setAttribute("r", 11);
      mark.dataset.nth = nth;
      marks.appendChild(mark);
    });
    cross.setAttribute("d", "M" + (cursor.x - 9) + " " + cursor.y + "h18M" + cursor.x + " " + (cursor.y - 9) + "v18");
    told.textContent = corners ? corners.length + " " + told.dataset.words : told.dataset.typed;
  }

  function spot(event) {
    const matrix = svg.getScreenCTM().inverse(), point = svg.createSVGPoint();
    point.x = event.clientX;
    point.y = event.clientY;
    const found = point.matrixTransform(matrix);
    return { x: Math.max(0, Math.min(box.width, found.x)), y: Math.max(0, Math.min(box.height, found.y)) };
  }

  svg.addEventListener("pointerdown", function (event) {
    held = event.target.dataset.nth === undefined ? -1 : +event.target.dataset.nth;
    if (held >= 0) { svg.setPointerCapture(event.pointerId); event.preventDefault(); }
  });
  svg.addEventListener("pointermove", function (event) {
    if (held >= 0) { corners[held] = degrees(spot(event)); write(); }
  });
  svg.addEventListener("pointerup", function () { setTimeout(function () { held = -1; }, 0); });
  svg.addEventListener("pointercancel", function () { held = -1; });
  svg.addEventListener("click", function (event) {
    if (held >= 0 || event.target.dataset.nth !== undefined) return;
    const here = spot(event);
    cursor.x = Math.round(here.x);
    cursor.y = Math.round(here.y);
    set(here);
  });
  svg.addEventListener("keydown", function (event) {
    const step = event.shiftKey ? 1 : 12, moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const move = moves[event.key];
    if (move) {
      cursor.x = Math.max(0, Math.min(box.width, cursor.x + move[0] * step));
      cursor.y = Math.max(0, Math.min(box.height, cursor.y + move[1] * step));
      show();
    } else if (event.key === "Enter") set(cursor);
    else if (event.key === "Backspace") back();
    else return;
    event.preventDefault();
  });
  pane.querySelector("[data-back]").addEventListener("click", back);
  pane.querySelector("[data-clear]").addEventListener("click", function () { corners = []; write(); });
  lines.addEventListener("input", function () { corners = read(); show(); });
  show();
})();
