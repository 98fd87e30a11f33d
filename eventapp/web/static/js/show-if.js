// Hides questions whose condition is not met. Without it they are all there, and each says of whom it is asked.

const asked = [...document.querySelectorAll(".asked")];
const scope = asked[0]?.closest("form") ?? document;

// Whether the question `key` has one of these answers; what is not on the page decides nothing.
function meets(values, key) {
  const fields = [...scope.querySelectorAll(`[name="${key}"], [name="q-${key}"]`)];
  const given = fields.filter((field) => (field.checked || field.type === "hidden") && !field.closest(".asked[hidden]"))
    .map((field) => field.value === "y" ? "yes" : field.value.replace(/-waiting$/, ""));
  return !fields.length || given.some((value) => values.split(" ").includes(value));
}

function settle() {
  for (const part of asked) { // in the order of the page, so that what depends on a hidden question is hidden too
    const { showIf, values, types } = part.dataset;
    part.hidden = Boolean(types) && !meets(types, "ticket_type") || Boolean(showIf) && !meets(values, showIf);
  }
}

scope.addEventListener("change", settle);
addEventListener("pageshow", settle); // the back button brings ticks with it
settle();
