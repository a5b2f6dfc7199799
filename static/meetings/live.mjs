// Offers to edit together. The editor itself is fetched when somebody asks for it.
const place = document.querySelector("[data-live]");
let editing = null;

const fail = (link) => {
  editing = null;
  place.querySelector("[data-live-start]").removeAttribute("aria-busy");
  const hint = place.querySelector("[data-live-hint]");
  hint.textContent = hint.dataset.failed;
  if (link) location.assign(link.href);
};

const begin = async (wish, link) => {
  place.querySelector("[data-live-start]").setAttribute("aria-busy", "true");
  let editor;
  try {
    editor = await import(place.dataset.bundle);
  } catch {
    return fail(link);
  }
  return editor.default({ place, ...wish });
};

const wishOf = (link) => (link.matches("[data-live-add]") ? { add: true } : { open: link.dataset.liveOpen });

const clicked = async (event) => {
  const link = event.target.closest("[data-live-open], [data-live-add]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const wish = wishOf(link);
  if (!editing) editing = begin(wish, link);
  else (await editing)?.[wish.add ? "add" : "open"](wish.open);
};

if (place) {
  place.hidden = false;
  place.querySelector("[data-live-start]").addEventListener("click", () => (editing ??= begin({})));
  document.addEventListener("click", clicked);
}
