// Typing a sheet of paper at the keyboard: one key an answer, then the next line by itself.

const form = document.querySelector("[data-entry]");
const lines = [...(form?.querySelectorAll("[data-entry-line]") ?? [])];

function reach(line) {
  if (!line) return document.getElementById("entry-done")?.focus();
  (line.querySelector("input:checked") ?? line.querySelector("input")).focus();
  line.scrollIntoView({ block: "center" });
}

form?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const line = event.target.closest("[data-entry-line]");
  if (!line) return;
  const place = lines.indexOf(line);
  if (event.key === "ArrowUp") reach(lines[Math.max(place - 1, 0)]);
  else if (event.key === "ArrowDown" || event.key === "Enter") reach(lines[place + 1]);
  else {
    const choice = line.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!choice) return;
    choice.checked = true;
    reach(lines[place + 1]);
  }
  event.preventDefault();
});

if (form) reach(lines[0]);
