// After htmx changed a part of the page: move the focus there, say what changed, and say plainly what failed.

const announcements = document.getElementById("announcements");
const failures = document.getElementById("failures");

function focusOn(root) {
  const place = root.matches?.("[data-focus]") ? root : root.querySelector?.("[data-focus]");
  if (!place) return;
  place.focus({ preventScroll: true });
  const top = place.getBoundingClientRect().top;
  if (top < 0 || top > window.innerHeight * 0.8) place.scrollIntoView({ block: "start" });
}

function announce(root) {
  const spoken = root.matches?.("[data-announce]") ? root : root.querySelector?.("[data-announce]");
  if (spoken && announcements) announcements.textContent = spoken.dataset.announce || spoken.textContent.trim();
}

document.addEventListener("htmx:load", (event) => {
  // htmx sends this for the whole body first; the page's own order is right then, errors of a form excepted.
  if (event.detail.elt === document.body) return;
  announce(event.detail.elt);
  focusOn(event.detail.elt);
});

document.addEventListener("htmx:pushedIntoHistory", (event) => {
  // The switches at the foot of the page bring the reader back here, and here has moved.
  for (const here of document.querySelectorAll(".site-footer [name=next]")) here.value = event.detail.path;
});

document.addEventListener("htmx:beforeRequest", () => {
  if (failures) failures.textContent = "";
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => {
    if (failures) failures.textContent = failures.dataset.network;
  });
}

document.addEventListener("htmx:responseError", () => {
  if (failures) failures.textContent = failures.dataset.server;
});

document.querySelector(".error-summary[data-focus]")?.focus();
