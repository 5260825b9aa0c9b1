// What is selected in the words goes into the field; without this, one copies it there.

const words = document.querySelector("[data-words]");
const field = document.querySelector("[data-passage]");

if (words && field) {
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !words.contains(selection.anchorNode) || !words.contains(selection.focusNode)) return;
    field.value = selection.toString().trim();
  });
}
