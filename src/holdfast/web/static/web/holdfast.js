// Holdfast in the browser: the curtain, the keys, the print button, a look at a password. Every page works without it.
// No words live here: they are in the page, in the elements this script shows and hides.
"use strict";
(() => {
  const root = document.documentElement;
  const curtain = document.getElementById("curtain");
  const keys = document.getElementById("keys");
  const title = document.title;
  const SWITCH = "holdfast.single-keys";
  root.classList.add("has-script");

  // Single keys can be switched off (WCAG 2.1.4). The choice is the only thing kept in this browser.
  const singleKeys = () => { try { return localStorage.getItem(SWITCH) !== "off"; } catch { return true; } };
  const keepSingleKeys = (on) => { try { localStorage.setItem(SWITCH, on ? "on" : "off"); } catch { /* private window */ } };

  const draw = () => {
    if (!curtain || curtain.open) return;
    if (keys && keys.open) keys.close();
    document.title = curtain.dataset.title;
    root.classList.add("curtained");
    curtain.showModal();
  };
  const lift = () => {
    root.classList.remove("curtained");
    document.title = title;
    if (curtain.open) curtain.close();
  };
  if (curtain) {
    curtain.addEventListener("cancel", (event) => event.preventDefault());
    curtain.addEventListener("close", () => { if (root.classList.contains("curtained")) curtain.showModal(); });
  }

  // Left alone for as long as a sign-in lasts: what is on the screen is covered. What was typed stays under it.
  const rest = Number(document.body.dataset.idle) * 60000;
  let touched = Date.now();
  if (rest > 0) {
    for (const kind of ["pointerdown", "keydown", "wheel", "touchstart"]) {
      document.addEventListener(kind, () => { touched = Date.now(); }, { passive: true, capture: true });
    }
    setInterval(() => { if (Date.now() - touched > rest) draw(); }, 15000);
  }

  // A password may be looked at while it is typed; before it is sent it is covered again.
  for (const field of document.querySelectorAll("input[type=password]")) {
    const look = document.createElement("button");
    const cover = (covered) => { field.type = covered ? "password" : "text"; look.setAttribute("aria-pressed", String(!covered)); };
    Object.assign(look, { type: "button", className: "plain", textContent: document.body.dataset.look });
    if (field.labels.length) look.setAttribute("aria-label", `${document.body.dataset.look}: ${field.labels[0].textContent.trim()}`);
    look.addEventListener("click", () => cover(field.type === "text"));
    field.form?.addEventListener("submit", () => cover(true));
    cover(true);
    field.after(look);
  }

  const showKeys = () => {
    if (!keys || keys.open || (curtain && curtain.open)) return;
    const list = keys.querySelector("[data-keys-of-page]");
    list.replaceChildren(...[...document.querySelectorAll("a[data-key]")].map((link) => {
      const line = document.createElement("li");
      const key = document.createElement("kbd");
      key.textContent = link.dataset.key;
      line.append(key, link.dataset.keyWords || link.textContent.trim());
      return line;
    }));
    keys.querySelector("[data-does=single-keys]").checked = singleKeys();
    keys.showModal();
  };

  // What goes to paper is recorded first: the button carries the address that does it. Not recorded, not printed.
  const print = (doer) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    if (!doer.dataset.printed || !token) { window.print(); return; }
    fetch(doer.dataset.printed, { method: "POST", headers: { "X-CSRFToken": token.value }, redirect: "error" })
      .then((answer) => { if (answer.status === 204) window.print(); else location.reload(); })
      .catch(() => location.reload());
  };

  const writing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    const dot = event.key === ".";
    const drawn = curtain && curtain.open;
    if (dot && (event.ctrlKey || event.metaKey)) { event.preventDefault(); drawn ? lift() : draw(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || !singleKeys() || writing(event.target)) return;
    if (dot) { event.preventDefault(); drawn ? lift() : draw(); return; }
    if (drawn) return;
    if (event.key === "?") { event.preventDefault(); keys && keys.open ? keys.close() : showKeys(); return; }
    if (keys && keys.open) return;
    const link = [...document.querySelectorAll("a[data-key]")].find((candidate) => candidate.dataset.key === event.key);
    if (link) { event.preventDefault(); link.click(); }
  });

  document.addEventListener("click", (event) => {
    const doer = event.target.closest("[data-does]");
    if (!doer) return;
    const does = { draw, lift, keys: showKeys, "close-keys": () => keys.close(), print: () => print(doer),
      "single-keys": () => keepSingleKeys(doer.checked) }[doer.dataset.does];
    if (does) does();
  });
})();
