// A menu also closes at Escape, and when the visitor goes on elsewhere.
const open = () => document.querySelector("details.menu[open]");
document.addEventListener("click", ({ target }) => {
  const menu = open();
  if (menu && !menu.contains(target)) menu.open = false;
});
document.addEventListener("keydown", ({ key }) => {
  const menu = open();
  if (!menu || key !== "Escape") return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("focusin", ({ target }) => {
  const menu = open();
  if (menu && !menu.contains(target)) menu.open = false;
});
