// Keeps the gate and the server at one: asks what is new, fetches the list, hands over what waits. A scan keeps its
// number from the first try on, so that a second try changes nothing.

const EVERY = 15, PAUSES = [1, 3, 10, 30]; // seconds
const BATCH = 50, LIST_AT_MOST_EVERY = 300; // scans; seconds
const TIMEOUT = 8000;

export class Ended extends Error {}
export class Refused extends Error {}

export class Sync {
  constructor({ base, token, store, rules, changed }) {
    Object.assign(this, { base, token, store, rules, changed });
    this.online = navigator.onLine;
    this.inside = new Map();
    this.queue = [];
    this.mark = "";
    this.offset = 0; // seconds that the server's clock is ahead of ours
    this.tries = 0;
  }

  async start() {
    this.offset = await this.store.get("offset") ?? 0;
    this.queue = await this.store.waiting();
    const kept = await this.store.get("list");
    if (kept) this.take(kept, await this.store.get("inside"));
    await this.overlay();
    addEventListener("online", () => this.soon(0));
    addEventListener("offline", () => { this.online = false; this.changed(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.soon(0); });
    addEventListener("beforeunload", (event) => { if (this.unkept) event.preventDefault(); });
    return this.turn();
  }

  now() { return Date.now() / 1000 + this.offset; }

  take(data, inside) {
    this.list = new this.rules.List(data);
    this.mark = inside?.version === data.version ? inside.mark : "";
    this.inside = new Map(inside?.version === data.version ? inside.entries : []);
  }

  // Who was let in here and is not yet known to the server is inside all the same.
  async overlay() {
    if (!this.list) return;
    for (const scan of this.queue) {
      if (scan.said !== "admitted") continue;
      const place = await this.list.find(scan);
      if (place >= 0) this.inside.set(this.list.idOf(place), { at: Date.parse(scan.at) / 1000 + this.offset, gate: this.list.gate_name });
    }
  }

  async call(path, body, timeout = TIMEOUT) {
    let answer;
    const send = () => fetch(`${this.base}/${path}`, {
      method: body ? "POST" : "GET",
      headers: body ? { "Content-Type": "application/json", "X-CSRFToken": this.token } : {},
      body: body && JSON.stringify(body),
      redirect: "manual", cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(timeout),
    });
    try { answer = await send(); } catch (error) { this.lost(); throw error; }
    if (answer.status === 400 && body && await this.renew()) answer = await send();
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403 || answer.status === 404) { await this.end(); throw new Ended(); }
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    if (answer.status >= 500 || !isJson) { this.lost(); throw new Error(`status ${answer.status}`); }
    const document_ = await answer.json();
    if (!answer.ok) throw new Refused(document_.detail);
    if (!this.online) { this.online = true; this.soon(0); }
    this.tries = 0;
    this.counters(document_);
    return document_;
  }

  async renew() { // the browser was closed meanwhile: the page needs a new token
    try { this.token = (await (await fetch(`${this.base}/state.json`, { cache: "no-store" })).json()).csrf; return true; } catch { return false; }
  }

  counters(found) {
    if ("inside" in found) this.count = found.inside;
    if ("expected" in found) this.expected = found.expected;
    this.changed();
  }

  lost() { this.online = false; this.changed(); this.soon(PAUSES[Math.min(this.tries++, PAUSES.length - 1)]); }

  // The phone was taken out: what it knows goes, the scans that wait stay for the next pairing.
  async end() {
    this.ended = true;
    clearTimeout(this.timer);
    this.list = null;
    this.inside = new Map();
    await Promise.all(["list", "inside"].map((key) => this.store.remove(key)));
    this.changed();
  }

  soon(seconds) {
    clearTimeout(this.timer);
    if (!this.ended) this.timer = setTimeout(() => this.turn(), seconds * 1000 * (.9 + Math.random() / 5));
  }

  async turn() {
    if (this.turning || this.ended) return;
    this.turning = true;
    try {
      await this.flush();
      await this.news();
      this.soon(EVERY);
    } catch (error) { if (error instanceof Refused) this.soon(EVERY); }
    this.turning = false;
    this.changed();
  }

  async flush() {
    while (this.queue.length) {
      const batch = this.queue.slice(0, BATCH);
      const scans = batch.map(({ nonce, said, at, hash, code, person, stamp, end }) => ({ nonce, said, at, hash, code, person, stamp, end }));
      await this.call("sync.json", { sent_at: new Date().toISOString(), left: this.queue.length - batch.length, scans });
      const sent = new Map(batch.map((scan) => [scan.nonce, scan.said]));
      const done = this.queue.filter((scan) => sent.get(scan.nonce) === scan.said).map((scan) => scan.nonce); // not what was undone meanwhile
      this.queue = this.queue.filter((scan) => !done.includes(scan.nonce));
      await this.store.done(done);
      this.changed();
    }
  }

  async news() {
    let found;
    do {
      const asking = new URLSearchParams({ waiting: this.queue.length, clock: new Date().toISOString() });
      if (this.list) { asking.set("version", this.list.version); asking.set("after", this.mark); }
      found = await this.call(`state.json?${asking}`);
      this.token = found.csrf;
      this.offset = found.now - Date.now() / 1000;
      if (this.list) this.learn(found);
    } while (found.more);
    await this.store.set("offset", this.offset);
    const age = Date.now() / 1000 - (this.fetched ?? 0);
    if (globalThis.crypto?.subtle && (!this.list || this.list.day !== found.day || (found.version !== this.list.version && age > LIST_AT_MOST_EVERY))) await this.fetchList();
    else await this.keep();
  }

  learn(found) {
    for (const id of found.gone) this.inside.delete(id);
    for (const [id, at, gate] of found.entries) this.inside.set(id, { at, gate });
    this.mark = found.next;
    this.list.until = found.until;
    this.list.stamp = found.stamp;
  }

  async fetchList() {
    const data = await this.call("list.json", undefined, 60000);
    this.fetched = Date.now() / 1000;
    this.take(data, undefined);
    await this.store.set("list", data);
    await this.overlay();
    await this.news();
  }

  async keep() {
    if (!this.list) return;
    const { version, until, stamp } = this.list;
    await this.store.set("inside", { version, mark: this.mark, entries: [...this.inside] });
    const kept = await this.store.get("list");
    if (kept?.version === version) await this.store.set("list", { ...kept, until, stamp });
  }

  async wait(scan, id) {
    const kept = { ...scan, stamp: this.list?.stamp ?? "" };
    this.queue.push(kept);
    if (id && scan.said === "admitted") this.inside.set(id, { at: Date.parse(scan.at) / 1000 + this.offset, gate: this.list.gate_name });
    this.unkept = true;
    await this.store.put(kept);
    this.unkept = false;
    this.changed();
    if (this.online) this.soon(0);
  }

  // Takes back a scan that still waits; false when the server has it already.
  async takeBack(nonce, id) {
    const scan = this.queue.find((each) => each.nonce === nonce);
    if (!scan) return false;
    scan.said = "undone";
    if (id) this.inside.delete(id);
    await this.store.put(scan);
    return true;
  }
}
