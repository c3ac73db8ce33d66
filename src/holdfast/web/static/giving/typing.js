// Typing in a paper form: after an answer the next field, backspace goes back, space or a minus is "left blank".
// The page is an ordinary form without it. Nothing is kept in this browser.
"use strict";
(() => {
  const form = document.getElementById("typing");
  const fields = form ? [...form.querySelectorAll(".typing input")] : [];
  if (!fields.length) return;
  const state = form.querySelector("[data-typed]");
  const save = form.querySelector("[data-save]");
  const go = (field, step) => {
    const there = fields[fields.indexOf(field) + step];
    if (there) { there.focus(); there.select(); } else if (step > 0) save.focus();
  };
  const letterAt = (field) => (field.dataset.letters || "").toUpperCase().indexOf(field.value.toUpperCase());
  // An answer that is one: a letter of the form, a minus, or a whole number in its range.
  const fits = (field) => {
    const { value, dataset } = field;
    if (value === "" || value === "-") return true;
    if (dataset.letters && value.length === 1 && letterAt(field) >= 0) return true;
    return /^-?\d+$/.test(value) && Number(value) >= Number(dataset.low) && Number(value) <= Number(dataset.high);
  };
  // Nothing that may follow would still be an answer: 3 of 0 to 3, but not 1 of 0 to 10.
  const whole = (field) => {
    const { value, dataset } = field;
    if (value === "-") return Number(dataset.low) >= 0;
    if (!/^-?\d+$/.test(value)) return true;
    return value.length >= Number(dataset.digits) || Math.abs(Number(value)) * 10 > Number(dataset.high) || value === "0";
  };
  const draw = () => {
    const typed = fields.filter((field) => field.value !== "").length;
    state.textContent = `${typed} ${state.dataset.of} ${fields.length} ${state.dataset.one}`;
  };
  const judge = (field) => { if (fits(field)) field.removeAttribute("aria-invalid"); else field.setAttribute("aria-invalid", "true"); };
  form.addEventListener("input", (event) => {
    const field = event.target;
    if (!fields.includes(field)) return;
    field.value = field.value.trim().toUpperCase();
    judge(field);
    draw();
    if (field.value !== "" && fits(field) && whole(field)) go(field, 1);
  });
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(save); return; }
    if (!fields.includes(field) || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); go(field, step); return; }
    if (event.key === " ") { event.preventDefault(); field.value = "-"; judge(field); draw(); go(field, 1); return; }
    if (event.key === "Backspace" && field.value === "") { event.preventDefault(); go(field, -1); }
  });
  form.addEventListener("focusin", (event) => { if (fields.includes(event.target)) event.target.select(); });
  const first = fields.find((field) => field.getAttribute("aria-invalid") === "true") || fields.find((field) => field.value === "") || fields[0];
  if (!document.querySelector("#typing input[name=corrects]") || first.getAttribute("aria-invalid")) first.focus({ preventScroll: false });
  draw();
})();
