// One process of the kill soak: some people who each type tokens into an item of their own, as fast as allowed.
import { addItem, contentsOf, proseOf, rowsOf } from './agenda.mjs';
import { Y } from './libraries.mjs';
import { now, say, serve, sleep, until } from './lines.mjs';
import { connect } from './portal.mjs';

const PATIENCE = 60_000;
// With the longest token of six letters it stays below the 20 000 of an item's text.
const MOST = 3_000;
let people = [];
let timer;


async function open({ document, doors, items }) {
  people = doors.map((door, index) => ({ uuid: items[index], ...connect({ ...door, document }) }));
  await until(() => people.every((person) => person.link.synced), PATIENCE, () => `synced: ${states()}`);
  people.forEach((person, index) => {
    person.text = proseOf(addItem(person, person.uuid, { pos: `z${index}1`, proposer: person.proposer }));
    person.made = [];
    person.waits = [];
    person.first = person.ledger.edits;
    person.ledger.listeners.push((from, to) => heard(person, from, to));
  });
  await until(allSaved, PATIENCE, () => `saved: ${states()}`);
}

const states = () => JSON.stringify(people.map((person) => person.link.state));
const allSaved = () => people.every((person) => person.saved());

function heard(person, from, to) {
  const at = now();
  for (let edit = Math.max(from, person.first); edit < to; edit += 1) person.waits.push(at - person.made[edit - person.first]);
}

function write(person) {
  if (person.made.length >= MOST) return;
  person.made.push(now());
  person.text.insert(person.text.length, `x${person.made.length}`);
}

/** Starts and answers at once; the typing goes on until `pause` or the end. */
function type({ every, times }) {
  timer = setInterval(() => {
    for (const person of people) for (let time = 0; time < times; time += 1) write(person);
  }, every);
}

const pause = () => clearInterval(timer);

function reached() {
  return people.map((person) => ({
    item: person.uuid,
    written: person.made.length,
    acknowledged: Math.max(0, person.ledger.acknowledged - person.first),
  }));
}

/** How far everybody came: what they have been told is kept, and how long they waited for it. */
function report() {
  const waits = people.flatMap((person) => person.waits).sort((one, other) => one - other);
  return { people: reached(), waits: waits.filter((_, index) => index % Math.ceil(waits.length / 500 || 1) === 0) };
}

/** The last words of people who never come back: nothing of theirs can be sent a second time. */
function vanish() {
  say({ answer: report() });
  process.exit(0);
}

async function settle() {
  pause();
  await until(allSaved, PATIENCE, () => `saved: ${states()}`);
  return report();
}

const whole = (doc) => ({ contents: contentsOf(doc), rows: rowsOf(doc) });

/** The same at everybody in this process, or an error. */
async function read() {
  const texts = () => people.map((person) => JSON.stringify(contentsOf(person.doc)));
  await until(() => new Set(texts()).size === 1, PATIENCE, 'the same at everybody');
  return whole(people[0].doc);
}

/** What somebody sees who was never here before. */
async function fresh({ document, doors }) {
  const person = connect({ ...doors[0], document });
  await until(() => person.saved(), PATIENCE, () => `saved: ${JSON.stringify(person.link.state)}`);
  await sleep(100);
  const found = whole(person.doc);
  person.vanish();
  return found;
}

/** What the database's log says, update by update. */
function replay({ updates }) {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, Buffer.from(update, 'base64'));
  if (doc.store.pendingStructs || doc.store.pendingDs) throw new Error('the log depends on something it does not hold');
  return whole(doc);
}

serve({ open, type, pause, report, vanish, settle, read, fresh, replay });
