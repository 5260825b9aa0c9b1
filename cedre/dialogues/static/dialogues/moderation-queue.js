// The moderation queue at the keyboard: j and k go from one text to the next, a accepts, r and m open the choices, u
// takes the last decision back. Single letters count only while the focus is on a proposal and outside what one types in (WCAG 2.1.4).

const queue = document.querySelector("[data-queue]");
const headings = [...(queue?.querySelectorAll("[id^=words-]") ?? [])];

function open(form, kind) {
  const fold = form.querySelector(`[data-queue-${kind}]`);
  if (!fold) return;
  fold.open = true;
  fold.querySelector("input").focus();
}

const ACTS = {
  u: () => document.querySelector("[data-queue-undo] button")?.click(),
  a: (form) => form.querySelector("[name=decision][value=accept]").click(),
  r: (form) => open(form, "refuse"),
  m: (form) => open(form, "merge"),
};
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

queue?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const form = event.target.closest("[data-queue-item]");
  if (!form || event.target.matches("input, select, textarea")) return;
  if (event.key in STEPS) {
    const place = headings.indexOf(form.querySelector("[id^=words-]")) + STEPS[event.key];
    headings[place]?.focus();
  } else if (event.key in ACTS) ACTS[event.key](form);
  else return;
  event.preventDefault();
});

// After a decision, or where something is missing, one goes on from there; else the page begins at its top.
if (queue && (location.search.includes("suite=") || document.querySelector(".message--refusal"))) {
  [...queue.querySelectorAll("[data-queue-first]")].at(-1)?.focus();
}
