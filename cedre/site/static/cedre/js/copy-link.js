// Adds a button that copies the address shown.

class CopyLink extends HTMLElement {
  connectedCallback() {
    this.address = this.querySelector("[data-address]");
    this.button = this.querySelector("button");
    this.label = this.querySelector("[data-label]");
    // Browsers let pages copy only over HTTPS or on this very machine; elsewhere the address stays to be copied by hand.
    if (!navigator.clipboard || !this.button) return;
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.copy());
  }

  async copy() {
    const before = this.label.textContent;
    try {
      await navigator.clipboard.writeText(this.address.textContent.trim());
      this.label.textContent = this.dataset.done;
      this.label.setAttribute("role", "status");
      setTimeout(() => {
        this.label.textContent = before;
      }, 4000);
    } catch {
      getSelection().selectAllChildren(this.address);
    }
  }
}

customElements.define("copy-link", CopyLink);
