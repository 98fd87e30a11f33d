// Keeps a part of a page up to date: asks again every few seconds while somebody looks, waits longer when it fails.

for (const part of document.querySelectorAll("[data-live]")) {
  const pause = Number(part.dataset.seconds) * 1000;
  let failures = 0, timer;
  const later = () => { clearTimeout(timer); timer = setTimeout(ask, pause * 2 ** Math.min(failures, 4) * (.9 + Math.random() / 5)); };
  const ask = async () => {
    if (document.hidden) return later();
    try {
      const answer = await fetch(part.dataset.live, { credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(10000) });
      if (!answer.ok) throw new Error();
      const fresh = await answer.text();
      if (fresh !== part.dataset.last) {
        const open = part.querySelector("details[open]"), held = part.contains(document.activeElement) && document.activeElement.getAttribute("href");
        part.innerHTML = fresh;
        if (open) part.querySelector("details")?.setAttribute("open", "");
        if (held) part.querySelector(`[href="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
      }
      part.dataset.last = fresh;
      failures = 0;
    } catch { failures += 1; }
    later();
  };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  later();
}
