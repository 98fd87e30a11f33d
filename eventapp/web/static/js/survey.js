// Keeps what was filled in on this device until it is sent, for a day at most. Nothing goes anywhere; without it the
// form works as well.

const DAY = 86400000;
const LONGEST = 100000;
const form = document.querySelector("form[data-draft]");
const store = (() => { try { return localStorage; } catch { return null; } })(); // private windows may have none
const PREFIX = "survey:";

function forgetOld(sent) {
  for (const name of Object.keys(store)) {
    if (!name.startsWith(PREFIX)) continue;
    const mine = sent && (name === PREFIX + sent || name.startsWith(`${PREFIX}${sent}/`));
    if (mine || !(JSON.parse(store.getItem(name) || "{}").until > Date.now())) store.removeItem(name);
  }
}

function answers() {
  return [...new FormData(form)].filter(([name, value]) => name.startsWith("q-") && value !== "");
}

function keep(name) {
  const values = answers();
  const text = JSON.stringify({ until: Date.now() + DAY, version: form.dataset.version, values });
  try {
    if (values.length && text.length < LONGEST) store.setItem(name, text);
    else store.removeItem(name);
  } catch { /* the device is full: what is on the page stays there */ }
}

function restore(name) {
  const kept = JSON.parse(store.getItem(name) || "null");
  if (!kept || kept.version !== form.dataset.version || !(kept.until > Date.now())) return;
  for (const [field, value] of kept.values) {
    const controls = [...form.elements].filter((control) => control.name === field);
    const box = controls.find((control) => control.value === value && /radio|checkbox/.test(control.type));
    if (box) box.checked = true;
    else if (controls.length && !/radio|checkbox/.test(controls[0].type)) controls[0].value = value;
    else if (!controls.length) { // a question of a later page
      const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: field, value });
      hidden.dataset.later = "";
      form.append(hidden);
    }
  }
  const note = form.querySelector("[data-restored]");
  note.hidden = !kept.values.length;
  form.dispatchEvent(new Event("change", { bubbles: true })); // conditions look again
}

if (store && form) {
  const name = PREFIX + form.dataset.draft;
  forgetOld();
  if ("fresh" in form.dataset) restore(name);
  form.addEventListener("change", () => keep(name));
  form.addEventListener("input", () => keep(name));
  form.querySelector("[data-empty]").addEventListener("click", () => {
    form.querySelectorAll("[data-later]").forEach((field) => field.remove());
    form.reset();
    store.removeItem(name);
    form.querySelector("[data-restored]").hidden = true;
    form.dispatchEvent(new Event("change", { bubbles: true }));
    form.querySelector("input:not([type=hidden]), textarea")?.focus();
  });
} else if (store) {
  forgetOld(document.querySelector("script[data-sent]")?.dataset.sent);
}
