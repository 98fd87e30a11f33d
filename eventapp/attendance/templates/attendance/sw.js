// The gate without a network: the page of the gate and its files are kept. Nothing that holds a name is.
const FILES = [{% for name in ['app.css', 'work.css', 'favicon.svg', 'gate-192.png', 'js/gate.js', 'js/gate-store.js', 'js/gate-rules.js', 'js/gate-screen.js', 'js/gate-sync.js', 'js/scanner.js'] %}"{{ static(name) }}", {% endfor %}];
const LATER = ["{{ static('vendor/zxing-reader.js') }}", "{{ static('vendor/zxing-reader.wasm') }}"]; // for browsers that cannot read codes themselves
const KEPT = `gate-${FILES[3]}-${FILES[0]}`;
const PAGE = /^\/gate\/[a-z2-7]{20,40}$/;
const PATIENCE = 4000; // milliseconds

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(KEPT);
  await cache.addAll("BarcodeDetector" in self ? FILES : [...FILES, ...LATER]);
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const pages = await caches.open("gate-pages");
  for (const name of await caches.keys()) if (name.startsWith("gate-") && name !== KEPT && name !== "gate-pages") await caches.delete(name);
  await self.clients.claim();
  for (const client of await self.clients.matchAll()) { // the page that is open now was loaded before there was a worker
    const address = new URL(client.url);
    if (PAGE.test(address.pathname)) await keep(pages, address.pathname, await fetch(address.pathname).catch(() => null));
  }
})()));

async function keep(cache, path, answer) {
  if (answer?.ok && !answer.redirected) await cache.put(path, answer.clone());
}

async function page(request, path) {
  const cache = await caches.open("gate-pages");
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (PAGE.test(path) && !new URL(request.url).search) await keep(cache, path, answer);
    return answer;
  } catch (error) {
    const kept = await cache.match(path) ?? (path === "/gate/" ? await last(cache) : undefined);
    if (kept) return kept;
    throw error;
  }
}

async function last(cache) {
  const pages = await cache.keys();
  return pages.length ? Response.redirect(new URL(pages[pages.length - 1].url).pathname, 302) : undefined;
}

self.addEventListener("fetch", (event) => {
  const { request } = event, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate" && (PAGE.test(address.pathname) || address.pathname === "/gate/")) event.respondWith(page(request, address.pathname));
  else if (address.pathname.startsWith("/static/")) event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});
