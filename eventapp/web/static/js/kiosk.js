// Empties a kiosk when nobody touches it any more, after asking. Without it the link "Start again" does so.

const form = document.querySelector("form[data-kiosk]");
const notice = document.querySelector("[data-idle]");
const WARNING = 15; // seconds to say that one is still there
let timer;

function begun() {
  return [...new FormData(form)].some(([name, value]) => name.startsWith("q-") && value) || scrollY > 0;
}

function wait() {
  clearTimeout(timer);
  notice.hidden = true;
  timer = setTimeout(ask, (Number(form.dataset.kiosk) - WARNING) * 1000);
}

function ask() {
  if (!begun()) return wait();
  notice.hidden = false;
  timer = setTimeout(() => location.replace(form.dataset.beginsAt), WARNING * 1000);
}

for (const kind of ["pointerdown", "keydown", "change"]) addEventListener(kind, wait);
addEventListener("pageshow", (event) => event.persisted ? location.replace(form.dataset.beginsAt) : wait());
document.querySelector("[data-stay]").addEventListener("click", wait);
