/* Whether somebody is still signed in, as this phone knows it. While they are, the key is at hand; when it is over (the server said
   so, it lay unused too long, somebody signed out or another person in), what is being written is put away, the key is forgotten
   and the page is blanked. Without crypto.subtle (no https) there is none: nothing is kept and forms are plain posts. */
(function () {
  "use strict";
  const keys = self.fieldKey, WAIT = 25000, SOON = 300000, LONGEST = 2000000000, HEARD = 60000, LOOK = 2000;
  if (!keys || !window.crypto || !window.crypto.subtle) { return; }

  // words: dataset of the page (owner, who, signIn, other, busy, noSignal, soon); `leave` puts away what is being written
  window.openFieldSession = function (words, leave) {
    const OWNER = words.owner, session = { over: false, trouble: "", soon: "" };
    let held = null, asked = 0, timers = [], told = function () { return null; };

    session.ask = function (url, options, wait) {
      const stop = window.AbortController ? new AbortController() : null;
      const clock = setTimeout(function () { if (stop) { stop.abort(); } }, wait || WAIT);
      const all = { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: stop ? stop.signal : undefined };
      return fetch(url, Object.assign(all, options)).then(async function (answer) {
        const away = answer.type === "opaqueredirect" || answer.status === 401;
        let json = null;
        try { json = away ? null : await answer.json(); } catch (notJson) { json = null; }
        return { away: away, status: answer.status, json: json };
      }).then(function (a) { clearTimeout(clock); return a; }, function (e) { clearTimeout(clock); throw e; });
    };

    // whose session is it? A token for sending, or nothing; never send under another account
    session.token = async function () {
      if (session.over) { return ""; }
      let who;
      try { who = await session.ask(words.who, { headers: { Accept: "application/json" } }); } catch (noSignal) {
        session.trouble = words.noSignal;
        return "";
      }
      const json = who.json || {};
      session.trouble = who.away ? words.signIn : !json.csrf ? words.busy : json.owner === OWNER ? "" : words.other;
      if (who.away || (json.csrf && json.owner !== OWNER)) { await session.end(); }
      if (session.trouble || session.over) { told(); return ""; }
      held = await keys.take(json);
      arm();
      return json.csrf;
    };

    session.ready = async function () {  // is the key at hand? Else ask for it
      if (!held && !session.over) { held = await keys.held(OWNER); }
      if (held) { arm(); return true; }
      return Boolean(await session.token());
    };
    session.open = function () { return Boolean(held); };
    session.seal = function (plain, place) { return held ? keys.seal(held, plain, place) : Promise.reject(new Error("no key")); };
    session.unseal = function (box, place) { return held ? keys.open(held, box, place) : Promise.reject(new Error("no key")); };
    session.unsealText = function (box, place) { return held ? keys.openText(held, box, place) : Promise.reject(new Error("no key")); };
    session.watch = function (listener) { told = listener; };

    session.end = async function () {
      if (session.over) { return; }
      session.over = true;
      try { await leave(); } catch (cannot) { session.over = false; return; }  // never lose what is being written
      held = null;
      timers.forEach(clearTimeout);
      blank();
      session.soon = "";
      session.trouble = session.trouble || words.signIn;
      await Promise.resolve(keys.forget(OWNER)).catch(function () { return null; });
      told();
    };

    async function check() {  // by the clock, when the page is seen again; another page or the worker may have ended it, or heard from the server
      if (session.over || !held) { return; }
      const now = await keys.held(OWNER).catch(function () { return null; });
      if (now && now.since === held.since) { return; }
      if (now) { held = now; arm(); told(); return; }
      session.trouble = "";
      await session.end();
    }

    function arm() {
      timers.forEach(clearTimeout);
      session.soon = "";
      const left = held.until - Date.now(), early = Math.min(SOON, (held.until - held.since) / 4);
      timers = [setTimeout(check, Math.min(left, LONGEST)), setTimeout(soon, Math.max(0, Math.min(left - early, LONGEST)))];
    }

    async function soon() {
      const now = await keys.held(OWNER).catch(function () { return null; });
      if (now && now.until > held.until) { held = now; arm(); return; }  // another page has heard from the server
      session.soon = words.soon + new Date(held.until + 8 * 3600000).toISOString().slice(11, 16);  // Asia/Shanghai, as every page
      told();
    }

    // somebody opened this page or works on it: the server hears of it, once a minute at most; without signal this phone alone
    session.used = async function () {
      const now = Date.now();
      if (!held || now - Math.max(held.since, asked) < HEARD) { return; }
      asked = now;
      if (!await session.token() && session.trouble === words.noSignal) { await keys.stay(OWNER).then(check, check); }
      told();
    };

    function blank() {  // nothing of it stays in the page: only how many entries wait, and where to sign in
      const template = document.querySelector("template[data-over]"), main = document.createElement("main");
      main.className = "wrap";
      main.id = "main";
      document.querySelectorAll("[data-field], [data-meeting], [data-strip], [data-saved], [data-written]").forEach(function (e) { main.appendChild(e); });
      main.appendChild(document.importNode(template.content, true));
      main.querySelectorAll("[data-saved]").forEach(function (e) { e.hidden = true; });
      document.title = main.querySelector("[data-over-title]").textContent;
      while (document.body.firstChild) { document.body.removeChild(document.body.firstChild); }
      document.body.appendChild(main);
    }

    setInterval(check, LOOK);
    window.addEventListener("pageshow", function (event) { if (event.persisted) { check(); } });
    document.addEventListener("visibilitychange", function () { if (!document.hidden) { check(); } });
    document.addEventListener("input", session.used);
    document.addEventListener("click", session.used);
    document.addEventListener("submit", function (event) {
      if (/^\/sign-out\//.test(new URL(event.target.action).pathname)) { session.end(); }
    });
    return session;
  };
})();
