// On a town's own page: shows a dialogue of Cèdre, in a frame as tall as what it holds.
//   <script src="https://…/embed.js" data-dialogue="slug" data-title="The question" async></script>
(() => {
  const script = document.currentScript;
  const site = new URL(script.src);
  const frame = document.createElement("iframe");
  frame.title = script.dataset.title || "Dialogue";
  frame.loading = "lazy";
  frame.style.cssText = "display:block;width:100%;height:40rem;border:0";
  // Each page of the frame is told who shows it; it then answers with its height, to us alone.
  frame.addEventListener("load", () => frame.contentWindow.postMessage({ cedre: "shown" }, site.origin));
  window.addEventListener("message", (event) => {
    if (event.origin !== site.origin || event.source !== frame.contentWindow) return;
    const height = event.data?.cedre === "height" && Number(event.data.height);
    if (height > 0 && height < 50000) frame.style.height = `${height}px`;
  });
  frame.src = new URL(`embed/${encodeURIComponent(script.dataset.dialogue)}/`, site);
  script.after(frame);
})();
