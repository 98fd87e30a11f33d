// Finds booths by words, and in a province. Without it the list shows every booth.
const cards = [...document.querySelectorAll("[data-words]")];
const list = document.getElementById("booths");
const search = document.getElementById("search");
const words = document.getElementById("words");
const province = document.getElementById("province");
const found = document.getElementById("found");

for (const name of [...new Set(cards.map((card) => card.dataset.province))].sort()) {
  province.add(new Option(name, name));
}
search.hidden = false;

function show() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = cards.filter((card) => wanted.every((word) => card.dataset.words.includes(word))
    && (!province.value || card.dataset.province === province.value));
  list.replaceChildren(...fitting);
  found.textContent = fitting.length;
}

words.addEventListener("input", show);
province.addEventListener("change", show);
show(); // the browser may have kept what was typed before
