// The list of the exhibition: what is ticked goes along with every link, and favourites are kept without leaving the page.
const main = document.getElementById("main");
const keep = document.getElementById("keep");
const most = Number(main.querySelector(".pick-bar")?.dataset.most);

function carry() {
  const boxes = [...main.querySelectorAll("input[name=booth]")];
  const picked = boxes.filter((box) => box.type === "hidden" || box.checked).map((box) => box.value);
  for (const box of boxes) if (box.type !== "hidden") box.disabled = !box.checked && picked.length >= most;
  for (const link of main.querySelectorAll("a[href]")) {
    const address = new URL(link.href);
    if (address.pathname !== location.pathname) continue;
    address.searchParams.delete("booth");
    for (const slug of picked) address.searchParams.append("booth", slug);
    link.href = address;
  }
}
main.addEventListener("change", (event) => event.target.name === "booth" && carry());
addEventListener("pageshow", carry); // a browser that goes back has the ticks of before

function show(button, isKept) {
  button.setAttribute("aria-pressed", isKept);
  const word = isKept ? keep.dataset.kept : keep.dataset.keep;
  button.setAttribute("aria-label", button.getAttribute("aria-label").replace(button.textContent, word));
  button.textContent = word;
}

async function kept() {
  if ("ticket" in keep.dataset) {
    const answer = await fetch(keep.action, { headers: { Accept: "application/json" } });
    return (await answer.json()).kept;
  }
  const start = `${keep.dataset.cookie}=`;
  const cookie = document.cookie.split("; ").find((each) => each.startsWith(start));
  return cookie ? cookie.slice(start.length).split("~")[0].split("!") : [];
}

if (keep) {
  const buttons = [...main.querySelectorAll("button.keep")];
  const mark = async () => {
    const mine = await kept();
    for (const button of buttons) show(button, mine.includes(button.value));
  };
  addEventListener("pageshow", () => mark().catch(() => {}));
  keep.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button) return;
    event.preventDefault();
    const body = new URLSearchParams({ what: button.value, keep: button.getAttribute("aria-pressed") === "true" ? "no" : "yes" });
    let failed = keep.dataset.failed;
    try {
      const answer = await fetch(keep.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const said = await answer.json();
      if (answer.ok) show(button, said.kept);
      failed = answer.ok ? "" : said.detail;
    } catch {
      // what was not sent is said below, and the button stays as it was
    }
    let line = button.parentNode.querySelector("[role=status]");
    if (!line && failed) {
      line = document.createElement("span");
      line.setAttribute("role", "status");
      button.after(line);
    }
    if (line) line.textContent = failed;
  });
}
