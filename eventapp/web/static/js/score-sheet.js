// The judges' pages: saves scores one by one, keeps what was not sent on the device, and scores by keys.
// A change gets its id before it is first sent, so a second try saves nothing twice. Kept on the device, for each judge
// apart, are its id, criterion, score, note and the version of the sheet; they go when the server has them, and at
// sign-out. A score that needs a reason is held on the device until the reason is written, and one that another device
// saved differently until the judge has chosen.

const PREFIX = "eventapp-scores:";
const me = document.querySelector("[data-user]")?.dataset.user ?? "";
const KEYS_OFF = "eventapp-keys-off";
const PAUSES = [1, 3, 10, 30]; // seconds between tries
const TYPED = { words: 600, number: 1500 }; // milliseconds without a key until what was typed is taken
const isTyped = (input) => input.matches("textarea, .input");

const newId = () => crypto.randomUUID ? crypto.randomUUID()
  : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

const store = {
  read(sheet) {
    try { return JSON.parse(localStorage.getItem(`${PREFIX}${me}:${sheet}`)) || []; } catch { return []; }
  },
  write(sheet, changes) {
    if (this.closed) return false; // what is still on its way when somebody signs out leaves nothing behind
    try {
      if (changes.length) localStorage.setItem(`${PREFIX}${me}:${sheet}`, JSON.stringify(changes));
      else localStorage.removeItem(`${PREFIX}${me}:${sheet}`);
      return true;
    } catch { return false; } // a full or forbidden store: the changes stay in memory
  },
  clear() {
    this.closed = true;
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  },
};

async function send(address, token, changes) {
  const answer = await fetch(address, {
    method: "PUT",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ changes }),
    redirect: "manual",
    signal: AbortSignal.timeout(15000),
  });
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  return { status: answer.status, signedOut: answer.type === "opaqueredirect" || answer.status === 400, body: isJson ? await answer.json() : null };
}

// The list: sends what another visit left behind, so that no score waits for its sheet to be opened again.
async function sendLeftovers(links) {
  const token = document.querySelector("[name=csrf_token]")?.value;
  let sent = false;
  for (const link of links) {
    const left = store.read(link.dataset.sheet);
    const changes = left.filter((change) => !change.held);
    if (!changes.length || !token) continue;
    try {
      const { status } = await send(link.href, token, changes);
      if (status === 200) { store.write(link.dataset.sheet, left.filter((change) => change.held)); sent = true; }
    } catch { return; }
  }
  if (sent) location.reload();
}

class ScoreSheet {
  constructor(form) {
    this.form = form;
    this.text = form.dataset;
    this.sheet = form.dataset.sheet;
    this.version = Number(form.dataset.version);
    this.tries = 0;
    const left = store.read(this.sheet);
    this.waiting = left.filter((change) => !change.held); // {id, criterion, version, sent, score, note}
    this.held = new Map(); // criterion: the score that waits for its reason
    this.open = new Map(); // criterion: what was entered here {score, note, version} while another device saved otherwise
    this.refused = "";
    this.status = form.querySelector("[data-status]");
    this.bar = form.querySelector(".savebar");
    for (const change of left) if (!change.differs) this.fill(change.criterion, change);
    for (const change of left) {
      const field = change.held && this.field(change.criterion);
      if (field && change.differs) this.again(field, change);
      else if (field) this.changed(field.querySelector(".scale input"));
    }
    form.addEventListener("input", (event) => this.typed(event.target));
    form.addEventListener("change", (event) => (isTyped(event.target) ? this.takeTyped() : this.chosen(event.target)));
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("submit", (event) => this.leave(event));
    form.addEventListener("focusin", (event) => this.mark(event.target.closest("[data-criterion]")));
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => { this.takeTyped(); if (!document.hidden) this.flush(); });
    addEventListener("pagehide", () => this.takeTyped());
    addEventListener("beforeunload", (event) => { this.takeTyped(); if (this.waiting.length && !this.safe) event.preventDefault(); });
    this.setUpKeys();
    this.flush();
  }

  field(key) { return this.form.querySelector(`[data-criterion="${key}"]`); }
  fields() { return [...this.form.querySelectorAll("[data-criterion]")]; }
  scored() { return this.fields().filter((field) => field.querySelector(".scale")); }
  value(field) {
    if (!field.querySelector(".scale")) return ""; // a question is answered by its note
    const box = field.querySelector(".scale .input");
    return box ? box.value.trim() : field.querySelector(".scale :checked")?.value ?? "";
  }
  show(key, score) {
    const field = this.field(key);
    if (!field || score === undefined) return;
    const box = field.querySelector(".scale .input");
    if (box) { if (box !== document.activeElement) box.value = (score ?? "").replace(".", document.documentElement.lang === "id" ? "," : "."); return; }
    for (const radio of field.querySelectorAll("[type=radio]")) radio.checked = radio.value === score;
  }

  fill(key, { score, note }) {
    this.show(key, score);
    const text = this.field(key)?.querySelector("textarea");
    if (text && note !== undefined) text.value = note;
  }

  // Words are taken when the typing pauses, not only when the box is left; until then nothing reads as saved.
  typed(input) {
    if (!isTyped(input) || !input.closest("[data-criterion]")) return;
    if (this.typing !== input) this.takeTyped();
    this.typing = input;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.takeTyped(), input.matches("textarea") ? TYPED.words : TYPED.number);
    this.report();
  }

  takeTyped() {
    const input = this.typing;
    if (!input) return;
    clearTimeout(this.pause);
    this.typing = null;
    const key = input.closest("[data-criterion]").dataset.criterion;
    const mine = this.open.get(key);
    if (mine?.differs !== "note" || !input.matches("textarea")) { this.changed(input); return; }
    this.ask({ criterion: key, ...mine, note: input.value }, mine.theirs, input.value); // still to choose, with the new words
    this.keep();
  }

  chosen(radio) {
    this.changed(radio);
    const field = radio.closest("[data-criterion]");
    if (field && this.held.has(field.dataset.criterion) && this.scored().every((each) => this.value(each))) this.askReason(field);
  }

  changed(input) {
    const field = input.closest("[data-criterion]");
    if (!field) return;
    const key = field.dataset.criterion;
    if (this.lacksReason(field)) this.hold(field, this.value(field));
    else if (this.held.has(key)) this.queue(key, { score: this.value(field), note: this.note(field) });
    else if (input.matches("textarea")) this.queue(key, { note: input.value });
    else this.queue(key, { score: this.value(field) });
  }

  note(field) { return field.querySelector("textarea")?.value ?? ""; }

  lacksReason(field) {
    return (field.dataset.extremes ?? "").split(" ").includes(this.value(field).replace(",", ".") || "-") && !this.note(field).trim();
  }

  // The lowest and the highest score of some criteria are sent together with their reason.
  hold(field, score) {
    const key = field.dataset.criterion;
    this.held.set(key, score);
    this.trouble(key, this.text.textComment);
    const box = field.querySelector("details");
    if (box) box.open = true;
    this.keep();
  }

  askReason(field) {
    const box = field.querySelector("details");
    if (!box) return;
    this.mark(field); // only the details of the current criterion are shown
    box.open = true;
    box.querySelector("textarea").focus();
    box.scrollIntoView({ block: "center" });
  }

  queue(criterion, what, version = this.version) {
    this.held.delete(criterion);
    if (this.open.has(criterion) && this.open.get(criterion).differs in what) this.open.delete(criterion);
    const unsent = this.waiting.filter((change) => change.criterion === criterion && !change.sent);
    const earlier = this.waiting.find((change) => change.criterion === criterion && Object.keys(what).some((half) => half in change));
    // What was sent once may have been saved although no answer came, so it stays until the server says so.
    this.waiting = this.waiting.filter((change) => !unsent.includes(change));
    const halves = Object.assign({}, ...unsent.map(({ score, note }) => ({ ...(score !== undefined && { score }), ...(note !== undefined && { note }) })), what);
    this.waiting.push({ id: newId(), criterion, version: earlier?.version ?? unsent[0]?.version ?? version, ...halves });
    this.refused = "";
    if (!this.open.has(criterion)) this.trouble(criterion);
    this.keep();
    if (!this.tries || "score" in what) this.flush(); // words wait for the next try, so that they are sent once
  }

  keep() {
    const held = [...this.held].map(([criterion, score]) => ({ criterion, score, held: true }));
    const open = [...this.open].map(([criterion, mine]) => ({ criterion, ...mine, held: true }));
    this.safe = store.write(this.sheet, [...this.waiting, ...held, ...open]);
    this.report();
  }

  async flush() {
    if (this.sending || !this.waiting.length) return;
    clearTimeout(this.timer);
    const batch = [...this.waiting];
    for (const change of batch) change.sent = true;
    this.sending = true;
    this.keep();
    let answer;
    try { answer = await send(location.pathname, this.form.elements.csrf_token.value, batch); } catch { answer = { status: 0 }; }
    this.sending = false;
    if (answer.status === 200) this.accepted(batch, answer.body);
    else if (answer.signedOut) this.signedOut();
    else if (answer.status === 0 || answer.status === 429 || answer.status >= 500) this.later();
    else if (answer.body?.differences) this.stale(batch, answer.body);
    else this.rejected(batch, answer.body);
  }

  accepted(batch, state) {
    this.tries = 0;
    this.waiting = this.waiting.filter((change) => !batch.includes(change));
    const saved = new Set(batch.map((change) => change.criterion));
    for (const change of this.waiting) if (saved.has(change.criterion)) change.version = state.version;
    this.take(state);
    this.keep();
    if (this.waiting.length) this.flush();
    else if (this.leaving && !this.open.size) location.assign(this.text.next);
  }

  take(state) {
    this.version = state.version;
    this.form.elements.version.value = state.version;
    this.saved = state.saved;
    const waiting = new Set([...this.waiting.map((change) => change.criterion), ...this.held.keys()]);
    for (const [key, score] of Object.entries(state.scores)) {
      if (!waiting.has(key)) this.show(key, score);
      const was = this.form.elements[`was-${key}`];
      if (was) was.value = score ?? "";
    }
    this.filled = state.filled;
  }

  later() {
    this.leaving = false;
    this.timer = setTimeout(() => this.flush(), 1000 * PAUSES[Math.min(this.tries++, PAUSES.length - 1)]);
    this.report();
  }

  signedOut() {
    this.leaving = false;
    const link = Object.assign(document.createElement("a"), { href: `/sign-in?next=${encodeURIComponent(location.pathname)}`, textContent: this.text.textSignInAct });
    this.say(this.text.textSignIn, link, "offline");
    this.ended = true;
  }

  // Another device saved in between: both values are shown, and the judge chooses.
  stale(batch, state) {
    this.leaving = false;
    const stale = new Set(state.differences.map((each) => each.criterion));
    const dropped = batch.filter((change) => stale.has(change.criterion));
    this.waiting = this.waiting.filter((change) => !dropped.includes(change));
    this.take(state);
    for (const { criterion, saved, sent } of state.differences) {
      const changes = dropped.filter((change) => change.criterion === criterion);
      const { id, sent: _, version, ...mine } = Object.assign({}, ...changes, { version: changes[0].version });
      // The server names the scores when these differ, else the notes.
      const differs = "score" in mine && (state.scores[criterion] ?? "") === (saved ?? "") ? "score" : "note";
      this.ask({ ...mine, version, differs }, saved ?? "", sent ?? "");
    }
    this.keep();
    this.flush();
  }

  // The choice was left open when the page was last shown; the page has what is saved by now.
  again(field, { held, ...mine }) {
    const saved = mine.differs === "score" ? this.form.elements[`was-${mine.criterion}`].value : this.note(field);
    if (saved !== mine[mine.differs]) this.ask(mine, saved, mine[mine.differs]);
    this.keep();
  }

  ask({ criterion, version, theirs: _, ...mine }, saved, sent) {
    const name = (value) => value || this.text.textNone;
    const both = mine.differs === "score" && "note" in mine;
    const keepSaved = () => {
      this.open.delete(criterion);
      this.trouble(criterion);
      this.fill(criterion, { [mine.differs]: saved });
      if (both) this.queue(criterion, { note: mine.note }, version); // as old as it is, so that it is compared as well
      else this.keep();
    };
    const ours = () => {
      const { differs, ...halves } = mine;
      this.fill(criterion, halves);
      this.queue(criterion, halves);
    };
    this.open.set(criterion, { ...mine, version, theirs: saved });
    this.trouble(criterion, this.text.textOther.replace("{saved}", name(saved)).replace("{sent}", name(sent)), [
      [this.text.textTake.replace("{score}", name(saved)), keepSaved],
      [this.text.textTake.replace("{score}", name(sent)), ours],
    ]);
  }

  // The server will never take these: say so, and show what is saved.
  rejected(batch, body) {
    this.leaving = false;
    const at = body?.errors && Object.keys(body.errors)[0];
    const dropped = at && this.field(at) ? batch.filter((change) => change.criterion === at) : batch;
    this.waiting = this.waiting.filter((change) => !dropped.includes(change));
    this.refused = body?.detail || "";
    if (at && this.field(at)) this.trouble(at, body.detail);
    this.keep();
    this.flush();
  }

  trouble(key, sentence = "", acts = []) {
    const place = this.field(key)?.querySelector("[data-trouble]");
    if (!place) return;
    place.replaceChildren();
    place.hidden = !sentence;
    if (!sentence) return;
    place.append(Object.assign(document.createElement("p"), { className: "error", textContent: sentence }));
    for (const [label, run] of acts) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button secondary fit", textContent: label });
      button.addEventListener("click", run);
      place.append(button, " ");
    }
  }

  report() {
    if (this.ended) return;
    const done = this.fields().filter((field) => this.value(field) && !this.held.has(field.dataset.criterion) && !this.open.has(field.dataset.criterion)).length;
    const filled = this.text.textFilled.replace("{done}", done).replace("{all}", this.text.total);
    this.form.querySelectorAll("[data-squares] i").forEach((square, place) => square.classList.toggle("on", place < done));
    this.form.querySelector("[data-squares] .squares")?.classList.toggle("full", done === Number(this.text.total));
    if (this.waiting.length && this.tries) this.say(this.safe ? this.text.textWaiting : this.text.textUnsafe, this.text.textCount.replace("{number}", this.waiting.length), "offline");
    else if (this.refused) this.say(this.text.textRefused, this.refused, "offline");
    else if (this.open.size) this.say(this.text.textDiffers, this.text.textDiffersMore.replace("{number}", this.open.size), "offline");
    else if (this.held.size) this.say(this.text.textHeld, this.text.textHeldMore.replace("{number}", this.held.size), "offline");
    else if (this.waiting.length || this.typing) this.say(this.text.textSaving, filled);
    else if (this.saved) this.say(this.text.textSaved.replace("{time}", this.saved), filled, "saved");
  }

  say(title, text, kind = "") {
    const bold = this.status.querySelector("[data-status-title]");
    const plain = this.status.querySelector("[data-status-text]");
    if (bold.textContent !== title) bold.textContent = title;
    plain.replaceChildren(text);
    bold.classList.toggle("saved", kind === "saved");
    this.bar.classList.toggle("offline", kind === "offline");
    this.status.querySelector("[data-squares]").hidden = kind === "offline";
  }

  leave(event) {
    event.preventDefault();
    this.takeTyped();
    if (this.ended) return;
    const asked = this.fields().find((field) => this.open.has(field.dataset.criterion));
    if (asked) { this.settle(asked); return; }
    const open = this.fields().find((field) => this.held.has(field.dataset.criterion));
    if (open) { this.askReason(open); return; }
    if (!this.waiting.length) { location.assign(this.text.next); return; }
    this.leaving = true;
    this.flush();
  }

  settle(field) {
    field.scrollIntoView({ block: "center" });
    field.querySelector("[data-trouble] button").focus({ focusVisible: true });
  }

  setUpKeys() {
    const place = document.querySelector("[data-keys]");
    const help = document.querySelector("[data-keys-help]");
    if (!place) return;
    place.hidden = false;
    const tell = () => { place.querySelector("[data-keys-state]").textContent = this.keysOn() ? this.text.textOn : this.text.textOff; };
    place.querySelector("[data-toggle-keys]").addEventListener("click", () => {
      if (this.keysOn()) localStorage.setItem(KEYS_OFF, "1"); else localStorage.removeItem(KEYS_OFF);
      tell();
    });
    place.querySelector("[data-help]").addEventListener("click", () => help.showModal());
    this.help = help;
    tell();
    const first = this.scored().find((field) => !this.value(field));
    if (this.open.size) this.settle(this.field([...this.open.keys()][0]));
    else if (this.held.size && !first) this.askReason(this.firstHeld());
    else this.focus(first || this.fields()[0]);
  }

  keysOn() { return !localStorage.getItem(KEYS_OFF); }

  mark(field) {
    if (field) for (const each of this.fields()) each.classList.toggle("current", each === field);
  }

  focus(field) {
    const target = field?.querySelector(".scale :checked, .scale .input") || field?.querySelector(".scale input, .answer .input");
    target?.focus({ focusVisible: true });
  }

  move(field, step) {
    const all = this.fields();
    const next = all[all.indexOf(field) + step];
    if (next) this.focus(next);
    else if (step > 0) this.focusSave();
  }

  focusSave() { this.form.querySelector(".savebar .button").focus({ focusVisible: true }); }
  firstHeld() { return this.fields().find((field) => this.held.has(field.dataset.criterion)); }

  // From score to score; after the last one to the reason that is still missing, or to the button.
  onward(field) {
    const all = this.scored();
    const next = all[all.indexOf(field) + 1];
    if (next) this.focus(next);
    else if (this.held.size) this.askReason(this.firstHeld());
    else this.focusSave();
  }

  // Out of a note: from a reason to the next one that is missing once all is scored, else to the next criterion.
  outOfNote(field) {
    const wasReason = this.held.has(field.dataset.criterion);
    this.takeTyped();
    if (!wasReason || this.scored().some((each) => !this.value(each))) this.move(field, 1);
    else if (this.held.size) this.askReason(this.firstHeld());
    else this.focusSave();
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !this.keysOn()) return;
    const field = event.target.closest("[data-criterion]") || this.scored().at(-1) || this.fields().at(-1);
    const asked = this.asked;
    this.asked = null;
    if (isTyped(event.target)) {
      if (event.key === "Escape" && event.target.matches("textarea")) { event.preventDefault(); this.outOfNote(field); }
      if (event.key === "Enter" && event.target.matches(".input:not(textarea)")) this.leave(event);
      return;
    }
    if (event.key === "Tab" && !event.shiftKey && asked && this.held.has(asked.dataset.criterion)) { event.preventDefault(); this.askReason(asked); return; }
    const act = {
      j: () => this.move(field, 1), ArrowDown: () => this.move(field, 1),
      k: () => this.move(field, -1), ArrowUp: () => this.move(field, -1),
      c: () => this.askReason(field),
      "?": () => this.help?.showModal(),
      0: () => { this.show(field.dataset.criterion, ""); if (field.querySelector(".scale")) this.queue(field.dataset.criterion, { score: "" }); },
      Enter: event.target.matches("button, summary") ? null : () => this.form.requestSubmit(),
    }[event.key];
    if (act) { event.preventDefault(); act(); return; }
    const radio = /^[1-9]$/.test(event.key) && field.querySelectorAll(".scale [type=radio]")[Number(event.key) - 1];
    if (!radio) return;
    event.preventDefault();
    if (!radio.checked) { radio.checked = true; this.changed(radio); }
    if (this.held.has(field.dataset.criterion)) this.asked = field; // Tab leads to its reason
    this.onward(field);
  }
}

for (const form of document.querySelectorAll('form[action="/sign-out"]')) form.addEventListener("submit", () => store.clear());
const form = document.querySelector("[data-module=score-sheet]");
if (form) new ScoreSheet(form);
else sendLeftovers(document.querySelectorAll("a[data-sheet]"));
