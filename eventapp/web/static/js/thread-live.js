// Keeps a conversation up to date: asks for news with the mark of what is shown, and gets nothing while nothing is new.
// The pause grows from 4 seconds to a minute while nothing happens, and ends in a tab that nobody looks at.

const SHORTEST = 4000, LONGEST = 60000;

for (const part of document.querySelectorAll("[data-thread]")) {
  const said = document.querySelector("[data-thread-said]");
  let mark = `"${part.dataset.mark}"`, pause = SHORTEST, timer;

  const later = () => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, pause * (.8 + Math.random() * .4));
  };

  const ask = async () => {
    pause = Math.min(pause * 1.5, LONGEST);
    try {
      const answer = await fetch(part.dataset.thread, {
        credentials: "same-origin", cache: "no-store", redirect: "error", headers: { "If-None-Match": mark },
        signal: AbortSignal.timeout(15000),
      });
      if (answer.status === 404 || answer.status === 403) return; // it is not there any more: the page stays as it is
      if (answer.status === 200) {
        part.innerHTML = await answer.text();
        mark = answer.headers.get("ETag") ?? mark;
        pause = SHORTEST;
        if (said) said.textContent = said.dataset.threadSaid;
      } else if (answer.status !== 304) {
        pause = Math.max(pause, Number(answer.headers.get("Retry-After")) * 1000 || LONGEST / 2);
      }
    } catch { pause = Math.max(pause, LONGEST / 2); }
    later();
  };

  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden) { pause = SHORTEST; ask(); }
  });
  later();
}
