// Tells the booth that a link was used or an innovation was looked at: what, not who. Without it nothing is missing but the figure.
const counter = `${location.pathname}/seen`;

function tell(what, more = {}) {
  navigator.sendBeacon?.(counter, new URLSearchParams({ what, ...more }));
}

document.getElementById("main")?.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (link?.relList.contains("ugc") && link.hostname !== "wa.me") tell("web"); // chats are counted where they are shown
});

const innovations = document.querySelectorAll("[data-innovation]");
if (innovations.length && "IntersectionObserver" in window) {
  const waiting = new Map();
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(waiting.get(target));
      if (!isIntersecting) continue;
      waiting.set(target, setTimeout(() => {
        watch.unobserve(target);
        tell("innovation", { innovation: target.dataset.innovation });
      }, 2000)); // long enough to have read the title
    }
  }, { rootMargin: "-25% 0px" });
  innovations.forEach((each) => watch.observe(each));
}
