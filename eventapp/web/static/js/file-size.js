// Says before a form is sent that its files are larger than the server takes, so that nothing typed beside them is lost.

const MB = 1048576;

for (const form of document.querySelectorAll("form[data-most-mb]")) {
  const inputs = [...form.querySelectorAll("input[type=file]")];
  const size = (input) => [...input.files].reduce((sum, file) => sum + file.size, 0);

  form.addEventListener("submit", (event) => {
    inputs.forEach(clear);
    if (inputs.reduce((sum, input) => sum + size(input), 0) <= form.dataset.mostMb * MB) return;
    event.preventDefault();
    const largest = inputs.reduce((one, other) => (size(other) > size(one) ? other : one));
    refuse(largest, form.dataset.tooLarge);
    largest.focus();
  });
  for (const input of inputs) input.addEventListener("change", () => clear(input));
}

function refuse(input, sentence) {
  const said = document.createElement("p");
  said.id = `${input.id}-size`;
  said.className = "error";
  said.setAttribute("role", "alert");
  said.textContent = sentence;
  input.before(said);
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${said.id}`.trim());
  input.closest(".field")?.classList.add("in-error");
}

function clear(input) {
  const said = document.getElementById(`${input.id}-size`);
  if (!said) return;
  said.remove();
  input.removeAttribute("aria-invalid");
  input.setAttribute("aria-describedby", input.getAttribute("aria-describedby").replace(said.id, "").trim());
  input.closest(".field")?.classList.remove("in-error");
}
