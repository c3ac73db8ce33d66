// Sliders empty until touched; forms are kept until received, not on others' devices.
"use strict";
(() => {
  const page = document.getElementById("page");
  if (!page) return;
  const DAY = 86400000, own = page.dataset.locked === "no", place = "holdfast.form.";
  const store = {
    get: (name) => { try { return own ? JSON.parse(localStorage.getItem(place + name)) : null; } catch { return null; } },
    put: (name, value) => { try { if (own) localStorage.setItem(place + name, JSON.stringify(value)); } catch { /* no room */ } },
    drop: (name) => { try { localStorage.removeItem(place + name); } catch { /* none */ } },
  };

  // A number becomes a slider. "Not answered" until it is moved or tapped.
  const sliders = new Map();
  for (const box of page.querySelectorAll("input[data-slider]")) {
    const range = document.createElement("input"), out = document.createElement("output"), leave = document.createElement("button");
    const around = box.parentElement;
    Object.assign(range, { type: "range", id: box.id, min: box.min, max: box.max, step: 1 });
    Object.assign(leave, { type: "button", className: "leave", textContent: box.dataset.leave });
    box.type = "hidden";
    box.removeAttribute("id");
    const draw = () => {
      const given = box.value !== "";
      around.classList.toggle("untouched", !given);
      range.value = given ? box.value : (Number(box.min) + Number(box.max)) / 2;
      out.textContent = given ? box.value : box.dataset.none;
      range.setAttribute("aria-valuetext", out.textContent);
    };
    const answer = () => { box.value = range.value; draw(); keep(box.form); };
    range.addEventListener("input", answer);
    range.addEventListener("click", answer);
    range.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); answer(); } });
    leave.addEventListener("click", () => { box.value = ""; draw(); keep(box.form); range.focus(); });
    around.append(range, out, leave);
    sliders.set(box, draw);
    draw();
  }

  const fields = (form) => [...form.elements].filter((one) => one.name && one.type !== "submit" && (one.type !== "hidden" || sliders.has(one)));
  const keep = (form) => {
    if (!form || !form.dataset.keep) return;
    const given = fields(form).filter((one) => (one.type === "radio" || one.type === "checkbox" ? one.checked : one.value !== "")).map((one) => [one.name, one.value]);
    if (given.length) store.put(form.dataset.keep, { at: Date.now(), given }); else store.drop(form.dataset.keep);
  };
  const bring = (form) => {
    const kept = store.get(form.dataset.keep);
    if (!kept) return;
    if (Date.now() - kept.at > DAY) { store.drop(form.dataset.keep); return; }
    for (const one of fields(form)) {
      const values = kept.given.filter(([name]) => name === one.name).map(([, value]) => value);
      if (one.type === "radio" || one.type === "checkbox") one.checked = values.includes(one.value);
      else if (values.length) one.value = values[0];
      const draw = sliders.get(one);
      if (draw) draw();
    }
    const fold = form.closest("details");
    if (fold) fold.open = true;
  };

  // The page goes on when the last form has its answer: first to a refused one.
  let busy = 0;
  const ready = [];
  const done = (go, refused) => { ready[refused ? "unshift" : "push"](go); busy -= 1; if (!busy) ready[0](); };
  const send = async (form, says, by) => {
    says.textContent = page.dataset.sending;
    form.inert = true; // words typed now were lost
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: new FormData(form, by), credentials: "same-origin" });
      if (answer.status >= 500) throw new Error("again");
      if (answer.redirected) {
        if (new URL(answer.url).searchParams.has("kept")) store.drop(form.dataset.keep);
        done(() => location.assign(answer.url));
        return;
      }
      done(() => { form.inert = false; form.dataset.plain = "yes"; form.requestSubmit(by); }, true);
    } catch {
      form.inert = false;
      says.textContent = page.dataset.waiting;
      setTimeout(send, 15000, form, says, by);
    }
  };
  for (const form of page.querySelectorAll("form[data-keep]")) {
    bring(form);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("submit", (event) => {
      if (form.dataset.plain) return;
      event.preventDefault();
      if (form.dataset.sent) return;
      form.dataset.sent = "yes";
      const says = document.createElement("p");
      says.className = "said";
      says.setAttribute("role", "status");
      form.after(says);
      busy += 1;
      send(form, says, event.submitter);
    });
  }
  try {
    for (const name of own ? Object.keys(localStorage) : []) {
      const kept = name.startsWith(place) ? store.get(name.slice(place.length)) : null;
      if (kept && Date.now() - kept.at > DAY) localStorage.removeItem(name);
    }
  } catch { /* a private window */ }
})();
