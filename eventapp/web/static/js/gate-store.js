// What the gate keeps on the phone: its list, who is inside, and the scans that wait. It survives closing the page.
// Kept of a scan are its number, the hash and the last four characters of the code, the answer and the time; no name, and nothing that admits.

const NAME = "eventapp-gate";

const asked = (request) => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

export async function openStore(gate) {
  let database = null;
  const memory = { kept: new Map(), queue: new Map() };
  try {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore("kept");
      opening.result.createObjectStore("queue", { keyPath: "nonce" });
    };
    database = await asked(opening);
  } catch { /* a browser that keeps nothing: the page works while it is open */ }
  const on = (name, mode, work) => {
    const transaction = database.transaction(name, mode, { durability: "strict" });
    const result = asked(work(transaction.objectStore(name)));
    if (mode === "readonly") return result;
    return new Promise((done, failed) => {
      transaction.oncomplete = done;
      transaction.onabort = transaction.onerror = () => failed(transaction.error);
    });
  };
  return {
    get: (key) => database ? on("kept", "readonly", (s) => s.get(`${gate}:${key}`)) : memory.kept.get(key),
    set: (key, value) => database ? on("kept", "readwrite", (s) => s.put(value, `${gate}:${key}`)) : memory.kept.set(key, value),
    remove: (key) => database ? on("kept", "readwrite", (s) => s.delete(`${gate}:${key}`)) : memory.kept.delete(key),
    waiting: async () => database ? on("queue", "readonly", (s) => s.getAll()) : [...memory.queue.values()],
    put: (scan) => database ? on("queue", "readwrite", (s) => s.put(scan)) : memory.queue.set(scan.nonce, scan),
    done: async (nonces) => { for (const nonce of nonces) await (database ? on("queue", "readwrite", (s) => s.delete(nonce)) : memory.queue.delete(nonce)); },
  };
}
