// Finds booths and innovations by words, province, dimension and state. Without it the list shows every booth.
const search = document.getElementById("search");
const list = document.getElementById("booths");
const found = document.getElementById("found");
const similar = document.getElementById("similar");
const nothing = document.getElementById("nothing");
const cards = new Map([...list.children].map((card) => [card.dataset.booth, card]));
const fields = ["q", "province", "dimension", "status"].map((name) => document.getElementById(name));
const MOST_SHOWN = 4; // innovations under a card

function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/(\d)[.,](?=\d)/g, "$1").toLowerCase().match(/\d+|\p{L}+/gu) ?? [];
}

// One letter too many, too few, another, or two exchanged.
function isNear(word, other) {
  if (word.length < 5 || Math.abs(word.length - other.length) > 1) return false;
  let start = 0;
  while (start < word.length && word[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(word.length, other.length) - start && word.at(-1 - end) === other.at(-1 - end)) end += 1;
  const left = word.slice(start, word.length - end);
  const right = other.slice(start, other.length - end);
  return (left.length <= 1 && right.length <= 1) || (left.length === 2 && left[0] === right[1] && left[1] === right[0]);
}

function has(words, wanted, nearly) {
  return words.some((word) => (wanted.length > 3 ? word.includes(wanted) : word.startsWith(wanted)) || (nearly && isNear(wanted, word)));
}

for (const booth of EXHIBITION) {
  booth.words = booth.words.split(" ");
  for (const innovation of booth.innovations) innovation.words = innovation.words.split(" ");
}

function fitting(booth, asked, nearly) {
  const { wanted, province, dimension, status } = asked;
  if (province && booth.province !== province) return null;
  const inPlace = booth.innovations.filter((each) => (!dimension || each.dimension === dimension) && (!status || each.status === status));
  if ((dimension || status) && !inPlace.length) return null;
  const hits = inPlace.filter((each) => wanted.every((word) => has(each.words, word, nearly) || has(booth.words, word, nearly)));
  const named = wanted.every((word) => has(booth.words, word, nearly));
  if (wanted.length && !hits.length && !named) return null;
  const about = hits.filter((each) => wanted.some((word) => has(each.words, word, nearly)));
  return { booth, innovations: wanted.length ? about : dimension || status ? hits : [] };
}

function links(innovations, slug) {
  const items = document.createElement("ul");
  items.className = "rows found-innovations";
  for (const each of innovations.slice(0, MOST_SHOWN)) {
    const link = document.createElement("a");
    link.href = `booths/${slug}.html#innovation-${each.id}`;
    link.textContent = each.title;
    const item = document.createElement("li");
    item.append(link);
    items.append(item);
  }
  return items;
}

function show() {
  const [q, province, dimension, status] = fields.map((field) => field.value);
  const asked = { wanted: folded(q), province, dimension, status };
  let rows = EXHIBITION.map((booth) => fitting(booth, asked, false)).filter(Boolean);
  const isSimilar = !rows.length && asked.wanted.length > 0;
  if (isSimilar) rows = EXHIBITION.map((booth) => fitting(booth, asked, true)).filter(Boolean);
  list.replaceChildren(...rows.map(({ booth, innovations }) => {
    const card = cards.get(booth.slug);
    card.querySelector(".found-innovations")?.remove();
    if (innovations.length) card.querySelector(".body").append(links(innovations, booth.slug));
    return card;
  }));
  found.textContent = rows.length;
  similar.hidden = !isSimilar || !rows.length;
  nothing.hidden = rows.length > 0;
  remember();
}

function remember() {
  const kept = new URLSearchParams(fields.filter((field) => field.value).map((field) => [field.name, field.value]));
  try {
    history.replaceState(null, "", kept.size ? `?${kept}` : location.pathname);
  } catch {
    // pages opened from a disk may not keep it
  }
}

const before = new URLSearchParams(location.search);
for (const field of fields) if (before.has(field.name)) field.value = before.get(field.name);
search.hidden = false;
search.addEventListener("input", show);
show(); // the browser may have kept what was typed before
