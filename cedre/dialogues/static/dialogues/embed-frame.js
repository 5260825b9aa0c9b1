// Inside the frame: tells the page that shows it how tall it is, and takes up a participation begun earlier.

// The page that shows us, once it has said so; messages go to nobody else.
let host;

function tellHeight() {
  if (!host) return;
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  window.parent.postMessage({ cedre: "height", height }, host);
}

window.addEventListener("message", (event) => {
  // A page without an origin of its own (a file, a sandbox) is "null", and cannot be written to by name.
  if (event.source !== window.parent || event.data?.cedre !== "shown" || event.origin === "null") return;
  host = event.origin;
  tellHeight();
});
new ResizeObserver(tellHeight).observe(document.documentElement);

// Where this browser keeps things for this frame in this site, apart from every other; some browsers refuse.
function memory() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function keep(panel) {
  const name = `participation-${panel.dataset.dialogue}`;
  try {
    if (panel.dataset.participation) memory()?.setItem(name, panel.dataset.participation);
    else if ("forget" in panel.dataset) memory()?.removeItem(name);
  } catch {
    // Full or forbidden: the participation lives in the forms, until the page is closed.
  }
  return memory()?.getItem(name);
}

async function takeUp(panel, participation) {
  const answer = await fetch(panel.dataset.address, {
    method: "POST",
    headers: { "HX-Request": "true" },
    body: new URLSearchParams({ participation }),
    credentials: "omit",
  });
  if (!answer.ok && answer.status !== 409) return;
  // Not by htmx, which would move the focus here while someone reads the page around.
  panel.outerHTML = await answer.text();
  const arrived = document.getElementById("vote");
  keep(arrived);
  window.htmx.process(arrived);
}

const panel = document.getElementById("vote");
if (panel?.dataset.dialogue) {
  const participation = keep(panel);
  // Without a network the question is asked anew; joining says what is wrong.
  if (participation && !panel.dataset.participation) takeUp(panel, participation).catch(() => {});
  document.addEventListener("htmx:load", () => keep(document.getElementById("vote")));
}
