// Offers to edit together. The editor itself is fetched when somebody asks for it.
const place = document.querySelector("[data-live]");
let editing = null;

const fail = (link) => {
  editing = null;
  place.querySelector("[data-live-start]")?.removeAttribute("aria-busy");
  const hint = place.querySelector("[data-live-hint]");
  if (hint) hint.textContent = hint.dataset.failed;
  if (link) location.assign(link.href);
};

const begin = async (wish, link) => {
  place.querySelector("[data-live-start]")?.setAttribute("aria-busy", "true");
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

// A tab that closed before everything was saved left its text in this browser: it is sent at once.
const hasUnsent = () => {
  const { document: name } = document.querySelector("[data-document]").dataset;
  try {
    return JSON.parse(localStorage.getItem(`agenda:${name}:${place.dataset.user}`)).unsaved.length > 0;
  } catch {
    return false;
  }
};

if (place) {
  const isClosed = "closed" in place.dataset;
  place.hidden = isClosed && !hasUnsent();
  place.querySelector("[data-live-start]")?.addEventListener("click", () => (editing ??= begin({})));
  if (!isClosed) document.addEventListener("click", clicked);
  if (hasUnsent()) editing = begin({ isQuiet: true });
}
