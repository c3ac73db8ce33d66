// The log: keys that are tapped again, saving as it goes, a step back. The page is an ordinary form without it.
// Kept in this browser, until the server has it: which keys were tapped. No words, nothing private.
// A form without `data-local` (practising) has the keys alone: it is sent by its button, and nothing is kept here.
"use strict";
(() => {
  const form = document.getElementById("log");
  if (!form) return;
  const state = form.querySelector("[data-state]");
  const other = form.querySelector("[data-other]");
  const undo = form.querySelector("[data-undo]");
  const words = form.dataset;
  const saves = Boolean(words.local);
  const says = (text) => { state.textContent = text; };

  // --- signs and pulls: one key each, tapped again for the next strength ---
  const cycles = new Map();
  for (const select of form.querySelectorAll("select[data-cycle]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cycle";
    button.dataset.digit = select.dataset.digit;
    select.parentElement.classList.add("cycled");
    select.parentElement.append(button);
    cycles.set(select, button);
    button.addEventListener("click", (event) => {
      event.preventDefault();
      select.selectedIndex = next(select);
      touched(select);
    });
  }
  // Strengths go up and then off. "Not felt" (a strength of 0) is reached with the key 0 alone.
  const next = (select) => {
    let index = (select.selectedIndex + 1) % select.options.length;
    if (index > 0 && select.options[index].value === "0") index += 1;
    return index % select.options.length;
  };
  const draw = () => {
    for (const [select, button] of cycles) {
      const option = select.options[select.selectedIndex] || select.options[0];
      button.dataset.level = option.value;
      button.replaceChildren(select.parentElement.querySelector(".of").textContent);
      if (option.value) {
        const strength = document.createElement("small");
        strength.textContent = option.textContent;
        button.append(" ", strength);
      }
    }
    for (const box of form.querySelectorAll("textarea")) box.style && fit(box);
  };
  const fit = (box) => { if (!CSS.supports("field-sizing", "content")) box.rows = Math.min(8, 1 + (box.value.match(/\n/g) || []).length); };

  const field = (name) => [...form.elements].filter((one) => one.name === name);
  const group = (element) => {
    const row = element.closest("[data-row]");
    if (!row) return [];
    const signs = row.closest("fieldset");
    return [...(row.tagName === "DIV" && signs ? signs : row).querySelectorAll("input, select")];
  };
  // "None seen" and a mark exclude each other.
  const exclude = (element) => {
    const all = group(element);
    const none = all.find((one) => one.hasAttribute("data-none"));
    if (!none || element.name === "by") return;
    if (element === none && none.checked) for (const one of all) { if (one !== none && one.name !== "by") clear(one); }
    else if (element !== none && (element.checked || (element.tagName === "SELECT" && element.value))) none.checked = false;
  };
  const clear = (one) => { if (one.tagName === "SELECT") one.selectedIndex = 0; else if (one.type === "radio") one.checked = one.value === ""; else one.checked = false; };
  const touched = (element) => { exclude(element); draw(); keepTaps(); later(element.tagName === "TEXTAREA" ? 700 : 150); };

  // --- keys ---
  let lastDigit = { row: null, digit: "", at: 0 };
  const tapDigit = (element, digit) => {
    const row = element.closest("[data-row]");
    if (!row) return false;
    const now = Date.now();
    let wanted = digit;
    if (digit === "0" && lastDigit.row === row && lastDigit.digit === "1" && now - lastDigit.at < 900) wanted = "10";
    lastDigit = { row, digit, at: now };
    const target = [...row.querySelectorAll("input[data-digit], button[data-digit]")].find((one) => one.dataset.digit === wanted);
    if (!target) return false;
    target.focus();
    if (target.type === "radio") { if (!target.checked) target.click(); } else target.click();
    return true;
  };
  const along = (element, step) => {
    const row = element.closest("[data-row]");
    const stops = row ? [...row.querySelectorAll("input[type=checkbox], button.cycle")].filter((one) => !one.closest("details:not([open])")) : [];
    const there = stops[stops.indexOf(element) + step];
    if (there) there.focus();
    return Boolean(there);
  };
  form.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") { event.preventDefault(); form.querySelector("button[value=close], button.main").click(); return; }
    const typing = event.target.matches("textarea, input[type=date], input[type=time]");
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !typing && saves) { event.preventDefault(); stepBack(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
    if (/^\d$/.test(event.key) && tapDigit(event.target, event.key)) { event.preventDefault(); return; }
    if (event.target.matches("input[type=checkbox], button.cycle")) {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step && along(event.target, step)) event.preventDefault();
    }
  });

  // --- what is kept here until the server has it ---
  const isTap = (one) => one.name && (one.type === "radio" || one.type === "checkbox" || one.tagName === "SELECT") && !one.closest(".private");
  const taps = () => [...form.elements].filter(isTap).filter((one) => (one.tagName === "SELECT" ? one.value : one.checked && one.value)).map((one) => [one.name, one.value]);
  const keepTaps = () => { if (saves) try { localStorage.setItem(words.local, JSON.stringify({ at: Date.now(), version: value("version"), basis: value("basis"), taps: taps() })); } catch { /* no room, or a private window */ } };
  const forgetTaps = () => { if (saves) try { localStorage.removeItem(words.local); } catch { /* the same */ } };
  const value = (name) => form.elements.namedItem(name).value;
  const put = (name, text) => { form.elements.namedItem(name).value = text; };
  const choose = (one, has) => { if (one.tagName === "SELECT") one.value = has[0] || ""; else if (one.type === "radio") one.checked = has.length ? has.includes(one.value) : one.value === ""; else one.checked = has.includes(one.value); };
  const show = (fields, only) => {
    for (const one of form.elements) {
      if (!one.name || one.type === "hidden" || one.tagName === "BUTTON" || (only && !only(one))) continue;
      const has = fields[one.name] || [];
      if (isTap(one) || one.type === "radio" || one.type === "checkbox" || one.tagName === "SELECT") choose(one, has);
      else if (has.length || (one.type !== "date" && one.type !== "time")) one.value = has[0] || "";
    }
    draw();
  };

  // --- saving: one request at a time, again after a failure, never a change lost in between ---
  let timer = 0, dirty = false, busy = false, closing = false, wait = 2000;
  const later = (ms) => { if (!saves) return; dirty = true; clearTimeout(timer); timer = setTimeout(save, ms); };
  const send = (does, more) => {
    const data = new FormData(form);
    data.set("do", does);
    return fetch(form.action, { method: "POST", body: data, headers: { "X-Holdfast": "log" }, redirect: "manual", credentials: "same-origin", ...more });
  };
  const newToken = async () => {
    const page = await fetch(form.action, { redirect: "manual", credentials: "same-origin" });
    if (!page.ok) return false;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("#log [name=csrfmiddlewaretoken]");
    if (fresh) put("csrfmiddlewaretoken", fresh.value);
    return Boolean(fresh);
  };
  const heard = async (response) => {
    const answer = await response.json();
    put("version", answer.version);
    if (answer.basis !== undefined) put("basis", answer.basis);
    if (answer.fields && !dirty) show(answer.fields);
    if (answer.other) { other.innerHTML = answer.other; other.hidden = false; }
    undo.disabled = !answer.undo;
    if (!dirty) forgetTaps();
    says(answer.saved ? `${words.saved} ${answer.saved}` : "");
    wait = 2000;
  };
  const save = async (does = "keep") => {
    if (busy || closing) return;
    busy = true; dirty = false; clearTimeout(timer);
    says(words.waiting);
    try {
      let response = await send(does);
      if (response.type === "opaqueredirect" || response.status === 403) {
        if (!(await newToken())) { dirty = true; says(words.signedOut); timer = setTimeout(save, 5000); return; }
        response = await send(does);
      }
      if (!response.ok) throw new Error(String(response.status));
      await heard(response);
    } catch {
      dirty = true;
      says(words.failed);
      timer = setTimeout(save, wait);
      wait = Math.min(wait * 2, 60000);
    } finally {
      busy = false;
      if (dirty && wait === 2000 && state.textContent !== words.signedOut) later(100);
    }
  };
  const stepBack = async () => { if (dirty) await save(); await save("undo"); };

  form.addEventListener("change", (event) => { if (event.target.name) touched(event.target); });
  form.addEventListener("input", (event) => { if (event.target.matches("textarea")) { draw(); later(700); } });
  if (undo) undo.addEventListener("click", (event) => { event.preventDefault(); stepBack(); });
  form.addEventListener("submit", () => { closing = true; clearTimeout(timer); forgetTaps(); });
  const flush = () => { if (dirty && !closing) { send("keep", { keepalive: true }).catch(() => {}); } };
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden" && dirty) save(); });
  addEventListener("pagehide", flush);

  // --- after a crash: taps that never reached the server ---
  const waiting = () => { try { return JSON.parse(localStorage.getItem(words.local)); } catch { return null; } };
  const left = saves ? waiting() : null;
  if (left && Array.isArray(left.taps) && Date.now() - left.at < 86400000) {
    const fields = {};
    for (const [name, tapped] of left.taps) (fields[name] ||= []).push(tapped);
    show(fields, isTap);
    put("version", left.version); put("basis", left.basis);
    later(50);
  } else if (left) forgetTaps();
  draw();
})();
