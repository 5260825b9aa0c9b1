// Changes light and dark in place; without this, the form brings the page again.

const WHEN = { light: "not all", dark: "screen", "": "screen and (prefers-color-scheme: dark)" };

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.querySelector("form")?.addEventListener("submit", (event) => this.choose(event));
  }

  async choose(event) {
    const button = event.submitter;
    if (!button) return;
    event.preventDefault();
    this.show(button);
    try {
      // The answer leads back to this page, which is already right: it is not followed.
      const body = new URLSearchParams({ theme: button.value });
      await fetch(event.target.action, { method: "POST", body, redirect: "manual" });
    } catch {
      // The network is away: the choice holds for this page only.
    }
  }

  show(button) {
    const style = document.getElementById("dark-style");
    if (style) style.media = WHEN[button.value];
    document.documentElement.dataset.theme = button.value;
    for (const other of this.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
  }
}

customElements.define("theme-switch", ThemeSwitch);
