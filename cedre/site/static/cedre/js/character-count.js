// Says how many characters are left while one writes; read aloud only when one pauses.

class CharacterCount extends HTMLElement {
  connectedCallback() {
    this.area = this.querySelector("textarea, input");
    this.count = this.querySelector("[data-count]");
    if (!this.area || !this.count) return;
    this.spoken = document.createElement("span");
    this.spoken.className = "visually-hidden";
    this.spoken.setAttribute("role", "status");
    this.append(this.spoken);
    // The server still refuses what is too long; here one may write on, see how much to cut, and lose nothing.
    this.area.removeAttribute("maxlength");
    this.area.addEventListener("input", () => this.update());
    this.update();
  }

  update() {
    // The server counts characters, not UTF-16 units, and line ends as two.
    const length = [...this.area.value.replace(/\n/g, "\r\n")].length;
    const left = Number(this.dataset.limit) - length;
    const words = left < 0 ? this.dataset.over : this.dataset.left;
    const sentence = `${Math.abs(left).toLocaleString(document.documentElement.lang)} ${words}`;
    this.count.textContent = sentence;
    this.count.classList.toggle("field__count--over", left < 0);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => {
      this.spoken.textContent = this.area.value ? sentence : "";
    }, 1200);
  }
}

customElements.define("character-count", CharacterCount);
