// The answer over the whole screen: colour, symbol and word, a sound and a shake; nobody needs to see colours or hear.

const BACK_AFTER = 1500; // milliseconds, for green only
const TUNES = { ok: [[880, 0, .09], [1320, .1, .14]], already: [[440, 0, .18], [440, .26, .18]], invalid: [[160, 0, .55]], unsure: [[330, 0, .15], [280, .2, .3]] };
const SHAKES = { ok: [60], already: [120, 90, 120], invalid: [450], unsure: [90, 60, 90, 60, 90] };
const COLOURS = { ok: "ok", again: "ok", left: "ok", already: "already", outside: "already", invalid: "invalid", unsure: "already" };

export class Screen {
  constructor(root) {
    this.root = root;
    this.main = document.querySelector("main");
    this.plain = [...this.main.children];
    this.shown = null;
  }

  unlock() { // browsers allow sound after the first touch only
    try { this.audio ??= new AudioContext(); this.audio.resume(); } catch { /* silent phone */ }
  }

  signal(kind) {
    navigator.vibrate?.(SHAKES[kind]);
    if (this.audio?.state !== "running") return;
    for (const [pitch, from, length] of TUNES[kind]) {
      const tone = this.audio.createOscillator(), loudness = this.audio.createGain();
      tone.frequency.value = pitch;
      loudness.gain.value = .25;
      tone.connect(loudness).connect(this.audio.destination);
      tone.start(this.audio.currentTime + from);
      tone.stop(this.audio.currentTime + from + length);
    }
  }

  // answer: {state, detail, reason, name, organisation, tags, represents, seat, members, delegation}; acts: {next, undo, force, together}
  show(answer, acts) {
    this.hide(false);
    const colour = COLOURS[answer.state];
    const sheet = document.createElement("div");
    sheet.className = answer.members?.length ? "gate-answer with-members" : "gate-answer";
    sheet.append(document.querySelector(`template[data-answer="${answer.state}"]`).content.cloneNode(true));
    for (const place of sheet.querySelectorAll("[data-slot]")) this.fill(place, answer[place.dataset.slot]);
    for (const button of sheet.querySelectorAll("[data-do]")) this.wire(button, answer, acts);
    this.members(sheet, answer);
    for (const part of this.plain) part.inert = part.hidden = true;
    this.main.append(sheet);
    this.shown = sheet;
    document.body.className = `gate gate-${colour}`;
    sheet.querySelector("h1").focus({ preventScroll: true });
    scrollTo(0, 0);
    this.signal(answer.state === "unsure" ? "unsure" : colour);
    this.acts = acts;
    if (colour === "ok" && !answer.members?.length) {
      this.timer = setTimeout(acts.next, BACK_AFTER);
      sheet.addEventListener("pointerdown", () => clearTimeout(this.timer));
      sheet.addEventListener("keydown", () => clearTimeout(this.timer));
    }
  }

  fill(place, value) {
    if (!value || !value.length) return place.remove();
    if (!Array.isArray(value)) { place.textContent = value; return; }
    for (const text of value) place.append(Object.assign(document.createElement("span"), { className: "tag", textContent: text }), " ");
  }

  wire(button, answer, acts) {
    const act = acts[button.dataset.do];
    const is = button.dataset.do;
    if (!act || (is === "undo" && !answer.can_undo) || (is === "together" && !answer.members?.length)) return button.remove();
    button.hidden = false;
    if (is === "next" && answer.members?.length) button.classList.remove("filled");
    button.addEventListener("click", () => { clearTimeout(this.timer); act(is === "together" ? this.ticked() : undefined); });
  }

  members(sheet, answer) {
    const box = sheet.querySelector("[data-members]");
    if (!answer.members?.length) return box.remove();
    box.hidden = false;
    box.prepend(Object.assign(document.createElement("h2"), { textContent: answer.delegation }));
    for (const each of answer.members) {
      const label = Object.assign(document.createElement("label"), { className: `gate-tick${each.inside ? " off" : ""}` });
      if (!each.inside) label.append(Object.assign(document.createElement("input"), { type: "checkbox", name: "person", value: each.person, checked: true }));
      const words = document.createElement("span");
      words.append(Object.assign(document.createElement("b"), { textContent: each.name }), each.note ? ` · ${each.note}` : "");
      label.append(words);
      const line = document.createElement("li");
      line.append(label);
      box.querySelector("ul").append(line);
    }
  }

  ticked() { return [...this.shown.querySelectorAll("[name=person]:checked")].map((box) => box.value); }

  hide(focus = true) {
    clearTimeout(this.timer);
    this.shown?.remove();
    this.shown = null;
    for (const part of this.plain) part.inert = part.hidden = false;
    document.body.className = "gate gate-plain";
    if (focus && matchMedia("(pointer: fine)").matches) this.root.querySelector("#scan").focus();
  }
}
