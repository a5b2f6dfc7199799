// Sends the chosen files one by one and says how far each has come. Without script the form sends them itself.
const form = document.querySelector("[data-upload]");
const input = form.querySelector("input[type=file]");
const list = form.querySelector("[data-upload-list]");
const status = form.querySelector("[data-upload-status]");
const drop = form.querySelector("[data-drop]");
const button = form.querySelector("button");
const words = form.querySelector("[data-upload-words]").content;
const word = (name, percent = "") => words.querySelector(`[data-word=${name}]`).textContent.replace("{percent}", percent);

let rows = [];

const rowOf = (file) => {
  const node = document.createElement("li");
  const text = document.createElement("div");
  const name = document.createElement("b");
  const told = document.createElement("span");
  const bar = document.createElement("progress");
  const remove = document.createElement("button");
  name.textContent = file.name;
  told.className = "small";
  told.textContent = word("waiting");
  bar.max = 100;
  bar.value = 0;
  bar.hidden = true;
  bar.setAttribute("aria-label", file.name);
  remove.type = "button";
  remove.className = "btn btn--small btn--quiet";
  remove.textContent = word("remove");
  text.append(name, told, bar);
  node.append(text, remove);
  const row = { file, node, told, bar, remove, isDone: false };
  remove.addEventListener("click", () => {
    rows = rows.filter((each) => each !== row);
    show();
    input.focus();
  });
  return row;
};

const show = () => {
  list.replaceChildren(...rows.map((row) => row.node));
  list.hidden = rows.length === 0;
};

const choose = (files) => {
  rows = rows.filter((row) => !row.isDone).concat([...files].map(rowOf));
  show();
};

const say = (row, text, isBad = false) => {
  row.told.textContent = text;
  row.told.className = isBad ? "field__error" : "small";
};

const progressed = (row, sent, total) => {
  const percent = Math.round((100 * sent) / total);
  row.bar.value = percent;
  say(row, percent < 100 ? word("sending", percent) : word("checking"));
};

// What answers in the form's place is a page, and says nothing of this file.
const refused = { 413: "large", 502: "away", 503: "away", 504: "away" };

const answered = (row, request) => {
  const { errors } = request.response ?? { errors: [word(refused[request.status] ?? "trouble")] };
  row.bar.hidden = true;
  row.isDone = errors.length === 0;
  say(row, row.isDone ? word("done") : errors.join(" "), !row.isDone);
};

const send = (row) =>
  new Promise((resolve) => {
    const body = new FormData(form);
    body.set(input.name, row.file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action || location.href);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => progressed(row, loaded, total));
    request.addEventListener("load", () => resolve(answered(row, request)));
    request.addEventListener("error", () => {
      row.bar.hidden = true;
      resolve(say(row, word("failed"), true));
    });
    row.bar.hidden = false;
    row.remove.hidden = true;
    request.send(body);
  });

const sendAll = async () => {
  button.disabled = true;
  for (const row of rows.filter((each) => !each.isDone)) await send(row);
  button.disabled = false;
  const left = rows.filter((row) => !row.isDone);
  for (const row of left) row.remove.hidden = false;
  if (left.length === 0) location.assign(form.querySelector("[data-upload-back]").href);
  else status.textContent = left.map((row) => `${row.file.name}: ${row.told.textContent}`).join(" ");
};

input.addEventListener("change", () => choose(input.files));
form.addEventListener("submit", (event) => {
  if (rows.length === 0) return;
  event.preventDefault();
  sendAll();
});
form.querySelector("[data-drop-hint]").hidden = false;
for (const name of ["dragover", "dragleave", "drop"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle("drop--over", name === "dragover");
    if (name === "drop" && event.dataTransfer.files.length) {
      input.required = false;
      choose(event.dataTransfer.files);
    }
  });
}
