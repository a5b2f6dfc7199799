// One process of the random soak: eight people at two web processes do a thousand things, the same for the same seed.
import { KINDS, addItem, contentsOf, lettersOf, proseOf, rowsOf, uuidOf } from './agenda.mjs';
import { Chance } from './chance.mjs';
import { getForm, postForm } from './forms.mjs';
import { serve, sleep, until } from './lines.mjs';
import { connect } from './portal.mjs';

const PATIENCE = 60_000;
const PLAIN = ['ab', 'é', 'ß', 'Å', 'x', 'ö7'];
const EMOJI = [...PLAIN, '😀', '👩‍🏭', '🇸🇪'];
const FIRST_ITEMS = 12;
const MARKS = [{ strong: {} }, { em: {} }, { link: { href: 'https://example.org/a' } }, { strong: null }, { em: null }, { link: null }];

let given;
let chance;
let people;
let made;
let done;

const itemsOf = (person) => person.doc.getMap('items');
const isTrail = (unit) => unit >= 0xdc00 && unit <= 0xdfff;

/** What our bindings do: an offset never stands inside a surrogate pair. */
const snapped = (letters, offset) => (isTrail(letters.charCodeAt(offset)) ? offset + 1 : offset);

function somewhere(letters) {
  return snapped(letters, chance.below(letters.length + 1));
}

function somePart(letters, longest) {
  const from = somewhere(letters);
  const to = snapped(letters, Math.min(letters.length, from + 1 + chance.below(longest)));
  return [from, Math.max(0, to - from)];
}

const words = () => chance.pick(given.emoji ? EMOJI : PLAIN);

function insertInto(text, letters, longest) {
  if (letters.length < longest) text.insert(somewhere(letters), words());
}

function removeFrom(text, letters) {
  const [from, length] = somePart(letters, 2);
  if (length && letters.length - length > 0) text.delete(from, length);
}

const OWN = { title: 150, proposal: 900 };

const DEEDS = {
  titleIn: [30, (_, item) => insertInto(item.get('title'), item.get('title').toString(), OWN.title)],
  titleOut: [10, (_, item) => removeFrom(item.get('title'), item.get('title').toString())],
  proposalIn: [10, (_, item) => insertInto(item.get('proposal'), item.get('proposal').toString(), OWN.proposal)],
  proposalOut: [4, (_, item) => removeFrom(item.get('proposal'), item.get('proposal').toString())],
  textIn: [12, (_, item) => insertInto(proseOf(item), lettersOf(proseOf(item)), 900)],
  textOut: [4, (_, item) => removeFrom(proseOf(item), lettersOf(proseOf(item)))],
  mark: [6, (_, item) => format(proseOf(item))],
  kind: [4, (_, item) => item.set('kind', chance.pick(KINDS))],
  duration: [6, (_, item) => item.set('duration', 1 + chance.below(600))],
  presenter: [4, (_, item) => item.set('presenter', `p${chance.below(9)}`)],
  pos: [4, (_, item) => item.set('pos', `m${chance.below(1000)}1`), 'chief'],
  deleted: [3, (_, item) => item.set('deleted', chance.below(4) === 0), 'chief'],
  create: [2, (person) => create(person)],
  form: [2, (person, item, uuid) => given.posts.push(fillIn(person, uuid))],
};

const DECK = Object.entries(DEEDS).flatMap(([name, [weight]]) => Array(weight).fill(name));

function format(text) {
  const [from, length] = somePart(lettersOf(text), 5);
  if (length) text.format(from, length, chance.pick(MARKS));
}

function create(person) {
  addItem(person, uuidOf(given.prefix, made), { title: `Ny ${made}`, pos: `m${chance.below(1000)}1`, proposer: person.proposer });
  made += 1;
}

/** A page is read, others write meanwhile, and then it is sent. */
async function fillIn(person, uuid) {
  const wait = chance.below(120);
  const mark = `[${chance.below(1e6)}]`;
  const form = await getForm(`${person.origin}${given.path}punkt/${uuid}/`, person.cookie, 'title');
  await sleep(wait);
  if (!form) return;
  const title = [...`${form.values.title}${mark}`].slice(0, 190).join('');
  const status = await postForm(form, { title, proposal: `${mark}${form.values.proposal}` });
  done.statuses[status] = (done.statuses[status] || 0) + 1;
}

function once() {
  const name = chance.pick(DECK);
  const [, deed, who] = DEEDS[name];
  const person = chance.pick(who === 'chief' ? people.filter((one) => one.chief) : people);
  const mine = [...itemsOf(person).keys()].filter((uuid) => uuid.startsWith(given.prefix)).sort();
  const uuid = chance.pick(mine);
  const item = itemsOf(person).get(uuid);
  // A removed item has no page to fill in.
  if (name === 'form' && (item.get('deleted') || !given.forms)) return;
  person.doc.transact(() => deed(person, item, uuid));
  done.deeds[name] = (done.deeds[name] || 0) + 1;
}

const states = () => JSON.stringify(people.map((person) => person.link.state));

async function start(command) {
  given = { posts: [], forms: true, ...command };
  chance = new Chance(command.seed);
  made = 0;
  done = { deeds: {}, statuses: {} };
  people = command.doors.map((door) => ({ ...door, ...connect({ ...door, document: command.document }) }));
  await until(() => people.every((person) => person.link.synced), PATIENCE, () => `synced: ${states()}`);
  for (let number = 0; number < FIRST_ITEMS; number += 1) create(people[number % people.length]);
  const isEverywhere = () => people.every((person) => itemsOf(person).has(uuidOf(given.prefix, FIRST_ITEMS - 1)) && person.saved());
  await until(isEverywhere, PATIENCE, () => `first items: ${states()}`);
}

async function run(command) {
  await start(command);
  const cuts = new Set(Array.from({ length: command.disconnects }, () => chance.below(command.edits)));
  for (let edit = 0; edit < command.edits; edit += 1) {
    once();
    if (cuts.has(edit)) chance.pick(people).drop();
    if (chance.below(4) === 0) await sleep(chance.below(8));
  }
  await Promise.all(given.posts);
  await until(() => people.every((person) => person.saved()), PATIENCE, () => `saved: ${states()}`);
  const texts = () => people.map((person) => JSON.stringify(contentsOf(person.doc)));
  await until(() => new Set(texts()).size === 1, PATIENCE, 'the same at everybody');
  const [{ doc }] = people;
  return { ...done, items: made, contents: contentsOf(doc), rows: rowsOf(doc) };
}

serve({ run });
