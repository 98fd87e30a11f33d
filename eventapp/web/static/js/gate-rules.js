// How a gate decides without a network: by a list of salted hashes. A name in it opens only with the ticket itself.

const SHORT = /^[2-9A-HJKMNP-Z]{8}$/;
const LONG = /^(?:https?:\/\/[^/\s]+\/c\/)?([a-z2-7]{26})\/?$/i;
const BYTES = 8; // of each hash in the list

const utf8 = (text) => new TextEncoder().encode(text);
const bytesOf = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
const joined = (...parts) => { const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0)); let at = 0; for (const part of parts) { all.set(part, at); at += part.length; } return all; };
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

// The one form of what was scanned or typed: the hash of the long code, the short code as written, or the hash of any other text.
export async function read(text) {
  const long = LONG.exec(text.trim());
  if (long) return { hash: hex(await sha256(utf8(long[1].toLowerCase()))), isTicket: true };
  const letters = text.replace(/[\s\-\u2010-\u2015\u2212._]+/g, "").toUpperCase();
  if (SHORT.test(letters)) return { code: `${letters.slice(0, 4)}-${letters.slice(4)}`, isTicket: true };
  return { hash: hex(await sha256(utf8(text.trim()))), isTicket: false };
}

export class List {
  constructor(data) {
    Object.assign(this, data);
    this.saltBytes = bytesOf(data.salt);
    this.byId = this.index(data.ids);
    this.byCode = this.index(data.codes);
    this.names = [...this.byId.keys()];
  }

  index(packed) {
    const bytes = bytesOf(packed), found = new Map();
    for (let at = 0; at < bytes.length; at += BYTES) found.set(hex(bytes.subarray(at, at + BYTES)), at / BYTES);
    return found;
  }

  async find({ hash, code, id }) {
    if (id) return this.byId.get(id) ?? -1;
    if (!hash && !code) return -1;
    const salted = hash ? [utf8("scan"), unhex(hash)] : [utf8("code"), utf8(code)];
    const mark = hex((await sha256(joined(this.saltBytes, ...salted))).subarray(0, BYTES));
    return (hash ? this.byId : this.byCode).get(mark) ?? -1;
  }

  idOf(place) { return this.names[place]; }

  // What the list says of a person; only who holds the ticket's hash can read it.
  async open(place, hash) {
    if (!hash) return null;
    try {
      const key = await crypto.subtle.importKey("raw", await sha256(joined(this.saltBytes, utf8("name"), unhex(hash))), "AES-GCM", false, ["decrypt"]);
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, key, bytesOf(this.sealed[place]));
      return JSON.parse(new TextDecoder().decode(plain));
    } catch { return null; }
  }
}

// state: ok, again, left, already, invalid or unsure. `inside` maps ids of the list to {at, gate}.
export async function decide(list, inside, scan, now) {
  if (!scan.isTicket) return { state: "invalid", said: "invalid", reason: "u" };
  if (!list || now >= list.until) return { state: "unsure", said: "unsure", stale: true };
  const place = await list.find(scan);
  if (place < 0) return { state: "unsure", said: "unsure" };
  const id = list.idOf(place), person = await list.open(place, scan.hash), kind = list.kinds[place];
  const known = { id, person };
  if (kind !== "a") return { state: "invalid", said: "invalid", reason: kind, ...known };
  if (list.direction === "out") return { state: "left", said: "left", ...known };
  const first = inside.get(id);
  if (!first) return { state: "ok", said: "admitted", ...known };
  if (list.mode !== "once") return { state: "again", said: "admitted", ...known };
  return { state: "already", said: "already", first, ...known };
}
