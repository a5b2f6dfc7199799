// Counts on from the seconds the server said were left when the page was made: the browser's own clock may be wrong.
// Without this script the page is right when it is loaded.
const begun = new WeakMap();

const minutes = (seconds) => String(seconds >= 0 ? Math.ceil(seconds / 60) : Math.floor(-seconds / 60));

const clock = (seconds) => {
  const whole = Math.abs(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

const show = (place) => {
  if (!begun.has(place)) begun.set(place, performance.now());
  const left = Math.round(Number(place.dataset.countdown) - (performance.now() - begun.get(place)) / 1000);
  const words = left >= 0 ? place.dataset.left : place.dataset.over;
  const text = words.replace("{n}", (place.dataset.form === "clock" ? clock : minutes)(left));
  if (place.textContent !== text) place.textContent = text;
  place.closest("[data-pace]")?.classList.toggle("is-over", left < 0);
};

const tick = () => {
  for (const place of document.querySelectorAll("[data-countdown]")) show(place);
};

tick();
setInterval(tick, 1000);
