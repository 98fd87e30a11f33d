// The gate's page: scans with the camera, asks the server or, without a network, the list on the phone, and shows the
// answer. Without this script the page is a form that does the same.

const root = document.querySelector("[data-gate]");
const text = root.dataset;
const [{ openStore }, rules, { Screen }, { Sync, Ended, Refused }] = await Promise.all([text.store, text.rules, text.screen, text.sync].map((address) => import(address)));

const QUICK = 2500; // milliseconds to wait for the server while somebody stands at the door
const SAME_AGAIN = 3000; // milliseconds in which the camera still sees the same ticket

const note = root.querySelector("[data-note]"), last = root.querySelector("[data-last]"), typed = root.querySelector("[data-typed]");
const screen_ = new Screen(root);
const store = await openStore(text.gate);
const sync = new Sync({ base: text.base, token: typed.elements.csrf_token.value, store, rules, changed: report });
const say = (pattern, values = {}) => Object.entries(values).reduce((sentence, [name, value]) => sentence.replace(`{${name}}`, value), pattern);
const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const clock = (seconds) => `${new Date(seconds * 1000).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", timeZone: text.zone })} ${text.zoneName}`;

let busy = false, seen = { text: "", at: 0 }, undoing;

function tell(sentence) { note.hidden = !sentence; note.textContent = sentence || ""; }

function report() {
  const waiting = sync.queue.length, net = document.querySelector("[data-net]");
  net.textContent = `, ${sync.online ? text.textOnline : text.textOffline}${waiting ? ` – ${say(text.textWaiting, { number: waiting })}` : ""}`;
  document.documentElement.dataset.waiting = waiting;
  document.documentElement.dataset.ready = sync.list ? "yes" : "no";
  const format = new Intl.NumberFormat(document.documentElement.lang);
  const count = sync.online || !sync.list ? sync.count : sync.inside.size; // without a network: as far as this phone knows
  if (count !== undefined) document.querySelector("[data-inside]").textContent = format.format(count);
  if (sync.expected !== undefined) document.querySelector("[data-expected]").textContent = format.format(sync.expected);
  if (sync.ended) tell(text.textEnded);
}

function scan(content) {
  if (busy || sync.ended || !content.trim()) return;
  busy = true;
  tell("");
  return ask(content).catch(() => { busy = false; });
}

async function ask(content) {
  const nonce = newId(), at = new Date().toISOString();
  try {
    if (sync.online) return shown(nonce, await sync.call("scan.json", { scan: content, nonce, at }, QUICK));
  } catch (error) {
    if (error instanceof Ended) { busy = false; return; }
    if (error instanceof Refused) { tell(error.message); busy = false; return; }
  }
  await alone(content, nonce, at);
}

async function alone(content, nonce, at) {
  if (!globalThis.crypto?.subtle) { busy = false; return tell(text.textStale); }
  const read = await rules.read(content), told = await rules.decide(sync.list, sync.inside, read, sync.now());
  const kept = { nonce, at, said: told.said, end: content.trim().slice(-4), ...(read.hash ? { hash: read.hash } : { code: read.code }) };
  if (told.state !== "unsure") await sync.wait(kept, told.id);
  const person = told.person ?? {}, passed = ["ok", "again", "left"].includes(told.state);
  const members = told.state === "ok" || told.state === "already" ? (person.m ?? []).map(([public_id, id, name]) => ({ person: public_id, name, inside: sync.inside.has(id), id })) : [];
  const answer = {
    state: told.state, name: person.n, organisation: person.o, can_undo: passed, members, delegation: person.d,
    tags: [person.v && "VIP", person.t].filter(Boolean),
    seat: person.s && say(text.textSeat, { seat: person.s }), represents: person.r && say(text.textRepresents, { whom: person.r }),
    detail: told.first ? say(text.textAt, { time: clock(told.first.at), gate: told.first.gate }) : read.code,
    reason: told.stale ? text.textStale : text[`reason${(told.reason ?? "").toUpperCase()}`],
  };
  const undo = async () => { if (!await sync.takeBack(nonce, told.id)) return undoOnline(nonce); undone(); };
  screen_.show(answer, {
    next: async () => { if (told.state === "unsure") await sync.wait(kept, ""); next(); },
    force: async () => { await sync.wait({ ...kept, said: "admitted" }, ""); next(); },
    undo,
    together: (persons) => togetherAlone(members.filter((each) => persons.includes(each.person))),
  });
  if (passed) offerUndo(person.n ?? read.code ?? "", undo);
}

function shown(nonce, answer) {
  const undo = () => undoOnline(nonce);
  screen_.show({ ...answer,
    seat: answer.seat && say(text.textSeat, { seat: answer.seat }), represents: answer.represents && say(text.textRepresents, { whom: answer.represents }) }, {
    next, undo,
    together: (persons) => together(answer.delegation_id, persons, nonce),
  });
  if (answer.can_undo) offerUndo(answer.name, undo);
}

function next() { screen_.hide(); busy = false; seen.at = Date.now(); typed.elements.scan.value = ""; }

function offerUndo(name, undo) {
  clearTimeout(undoing);
  const button = last.querySelector("button");
  button.textContent = say(text.textUndo, { name });
  button.onclick = undo;
  last.hidden = false;
  undoing = setTimeout(() => { last.hidden = true; }, Number(text.undo) * 1000);
}

function undone(sentence = text.textUndone) { last.hidden = true; next(); tell(sentence); }

async function undoOnline(nonce, path = "undoing.json") {
  try { await sync.call(path, { nonce }); undone(); } catch (error) { undone(error instanceof Refused ? error.message : text.textLate); }
}

async function together(delegation, persons, nonce) {
  try {
    const told = await sync.call("delegation.json", { delegation, persons, nonce });
    next();
    tell(say(text.textDelegation, { number: told.admitted }));
    if (told.admitted) offerUndo(say(text.textPeople, { number: told.admitted }), () => undoOnline(nonce, "delegation-undoing.json"));
  } catch (error) { next(); tell(error instanceof Refused ? error.message : text.textOffline); }
}

async function togetherAlone(members) {
  const at = new Date().toISOString();
  const kept = members.map((each) => ({ nonce: newId(), at, said: "admitted", person: each.person, id: each.id }));
  for (const each of kept) await sync.wait(each, each.id);
  next();
  tell(say(text.textDelegation, { number: kept.length }));
  if (kept.length) offerUndo(say(text.textPeople, { number: kept.length }), () => takeBackAll(kept));
}

async function takeBackAll(kept) { // those that the server has meanwhile are taken back there
  let late = "";
  for (const each of kept) {
    if (await sync.takeBack(each.nonce, each.id)) continue;
    try { await sync.call("undoing.json", { nonce: each.nonce }); } catch (error) { late = error instanceof Refused ? error.message : text.textLate; }
  }
  undone(late || text.textUndone);
}

async function startCamera() {
  screen_.unlock();
  const { Scanner } = await import(text.scanner);
  const scanner = new Scanner(root.querySelector("video"), { script: text.decoder, wasm: text.wasm }, (content) => {
    if (content === seen.text && Date.now() - seen.at < SAME_AGAIN) { if (!screen_.shown) seen.at = Date.now(); return; }
    if (busy) return;
    seen = { text: content, at: Date.now() };
    scan(content);
  });
  root.querySelector("[data-camera]").hidden = false;
  root.querySelector("[data-start]").hidden = true;
  root.querySelector("[data-hint]").hidden = true;
  try { await scanner.start(); } catch {
    scanner.stop();
    root.querySelector("[data-camera]").hidden = true;
    root.querySelector("[data-start]").hidden = false;
    tell(text.textCamera);
  }
}

typed.addEventListener("submit", (event) => {
  if (!typed.elements.scan.value.trim()) return;
  event.preventDefault();
  screen_.unlock();
  const written = typed.elements.scan.value.trim();
  const length = written.replace(/[\s\-._]+/g, "").length;
  if (length < 3 || length > 7) return scan(written);
  const search = document.querySelector("[data-search]"); // such as the last four: searched, never refused
  search.elements.q.value = written;
  search.requestSubmit();
});
document.querySelector("[data-search]").addEventListener("submit", (event) => {
  if (sync.online) return;
  event.preventDefault();
  tell(text.textSearch);
});
if (navigator.mediaDevices?.getUserMedia) {
  root.querySelector("[data-start]").hidden = false;
  root.querySelector("[data-start] button").addEventListener("click", startCamera);
}
addEventListener("gate-scan", (event) => scan(event.detail)); // a scanner that is built into the device
async function keepPage() { // says when the page would open without a network
  await navigator.serviceWorker.register(text.worker, { scope: "/gate/" });
  while (!await caches.match(text.base)) await new Promise((done) => setTimeout(done, 500));
  document.documentElement.dataset.kept = "yes";
}
if (navigator.serviceWorker) keepPage().catch(() => {});
navigator.storage?.persist?.();
report();
await sync.start();
