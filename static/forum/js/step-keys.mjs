// The right and left arrow press the buttons marked for them, unless somebody is writing. A presenter's remote
// sends Page Down and Page Up: those too, where the page itself does not scroll (data-step-keys="all").
const WRITING = "input, textarea, select, [contenteditable], [role=textbox], [role=toolbar], summary";
const KEYS = { ArrowRight: "next", ArrowLeft: "previous" };
const ALL = { ...KEYS, PageDown: "next", PageUp: "previous" };

for (const hint of document.querySelectorAll("[data-step-hint]")) hint.hidden = false;

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
  if (event.target instanceof Element && event.target.closest(WRITING)) return;
  const keys = document.querySelector("[data-step-keys=all]") ? ALL : KEYS;
  const button = document.querySelector(`[data-step="${keys[event.key]}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
