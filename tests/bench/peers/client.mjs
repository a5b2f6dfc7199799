// One process of `./run bench live`: holds some of the connections, types and measures.
import { addItem, proseOf, uuidOf } from '../../soak/clients/agenda.mjs';
import { breath, now, serve, sleep, until } from '../../soak/clients/lines.mjs';
import { Histogram } from './histogram.mjs';
import { connector } from './kinds.mjs';

const PATIENCE = Number(process.env.CLIENT_PATIENCE || 60_000);
process.setMaxListeners(0); // y-websocket adds one for each connection
let setup;
let people = [];
let typists = [];
let measuring = false;

const keyOf = (typist) => uuidOf(setup.prefix, typist);
const itemsOf = (person) => person.doc.getMap('items');

/** `numbers` are this process's connections among all; those below `typists` type. */
async function open(given) {
  setup = given;
  const connect = await connector(given.kind);
  people = given.numbers.map((number, index) => ({ number, ...connect({ ...given.doors[index], document: given.document }) }));
  await Promise.race([
    Promise.all(people.map((person) => person.synced)),
    sleep(PATIENCE).then(() => { throw new Error('not connected'); }),
  ]);
}

async function seed() {
  typists = people.filter((person) => person.number < setup.typists);
  for (const person of typists) {
    const { number } = person;
    const pos = `a${number.toString(36).padStart(2, '0')}1`;
    addItem(person, keyOf(number), { title: `Punkt ${number}`, pos, proposer: person.proposer ?? '' });
  }
  const all = Array.from({ length: setup.typists }, (_, typist) => keyOf(typist));
  const isReady = (person) => person.saved() && all.every((key) => itemsOf(person).has(key));
  await until(() => people.every(isReady), PATIENCE, 'all items everywhere, and saved');
  people.forEach(watch);
}

function watch(person) {
  person.texts = Array.from({ length: setup.typists }, (_, typist) => proseOf(itemsOf(person).get(keyOf(typist))));
  person.seen = person.texts.map(() => 0);
  person.arrivals = person.texts.map(() => []);
  person.texts.forEach((text, typist) => text.observe((_, transaction) => transaction.local || arrived(person, typist, text.length)));
  if (person.number < setup.typists) person.text = person.texts[person.number];
}

function arrived(person, typist, length) {
  if (measuring) {
    const at = now();
    for (let sequence = person.seen[typist]; sequence < length; sequence += 1) person.arrivals[typist][sequence] = at;
  }
  person.seen[typist] = length;
}

/** Types at a human's pace; answers when each edit was made, by typist. */
async function type({ seconds, rate }) {
  measuring = true;
  const cpu = process.cpuUsage();
  const acks = new Histogram();
  const sent = {};
  await Promise.all(typists.map(async (person) => {
    const times = (sent[person.number] = []);
    person.ledger?.listeners.push((from, to) => measuring && acknowledged(person, times, acks, from, to));
    person.editsBefore = person.ledger?.edits;
    await sleep(Math.random() * (1000 / rate));
    for (let count = 0; count < seconds * rate; count += 1) {
      times.push(now());
      person.text.insert(person.text.length, 'x');
      await sleep(1000 / rate);
    }
  }));
  const { user, system } = process.cpuUsage(cpu);
  return { sent, acks: acks.buckets, cpu_ms: (user + system) / 1000 };
}

function acknowledged(person, times, acks, from, to) {
  const at = now();
  for (let edit = from; edit < to; edit += 1) {
    const made = times[edit - person.editsBefore];
    if (made) acks.add(at - made);
  }
}

/** Waits until everything typed anywhere is here; answers how long each edit took to each other person. */
async function seen({ sent }) {
  const complete = (person) => Object.entries(sent).every(([typist, times]) => person.number === Number(typist) || person.seen[typist] >= times.length);
  await until(() => people.every(complete), PATIENCE, 'everything typed is seen');
  measuring = false;
  const latencies = new Histogram();
  for (const person of people) {
    for (const [typist, times] of Object.entries(sent)) {
      if (person.number !== Number(typist)) times.forEach((made, sequence) => latencies.add(person.arrivals[typist][sequence] - made));
    }
  }
  return { latencies: latencies.buckets };
}

/** As fast as it goes, until every text has `goal` letters at everyone and all of it is acknowledged where there is an ack. */
async function burst({ edits, goal }) {
  const from = now();
  const cpu = process.cpuUsage();
  for (let count = 0; count < edits; count += 1) {
    for (const person of typists) person.text.insert(person.text.length, 'y');
    if (count % 2) await breath();
  }
  await until(() => people.every((person) => person.saved() && person.texts.every((text) => text.length >= goal)), PATIENCE,
    () => `converged: ${people.map((person) => `${person.saved()} ${Math.min(...person.texts.map((text) => text.length))}`)} of ${goal}`);
  const { user, system } = process.cpuUsage(cpu);
  return { from, until: now(), cpu_ms: (user + system) / 1000 };
}

/** A document with a past: `edits` updates all over the texts of 20 items, every tenth a deletion. */
async function fill({ edits }) {
  const [person] = people;
  const texts = Array.from({ length: 20 }, (_, number) => proseOf(addItem(person, uuidOf(setup.prefix, number), { pos: `b${number.toString(36)}1`, proposer: person.proposer ?? '' })));
  for (let count = 0; count < edits; count += 1) {
    const text = texts[count % 20];
    if (count % 10 === 9 && text.length) text.delete((count * 7919) % text.length, 1);
    else text.insert((count * 7919) % (text.length + 1), 'abcdefgh'[count % 8]);
    if (count % 100 === 99) await until(() => person.saved(), PATIENCE, 'saved');
    if (count % 10 === 9) await breath();
  }
  await until(() => person.saved(), PATIENCE, 'saved');
  return { characters: texts.reduce((sum, text) => sum + text.length, 0) };
}

/** How long from the first packet to the whole document, in a process that has nothing but its libraries. */
async function cold(given) {
  const connect = await connector(given.kind);
  const began = now();
  const person = connect({ ...given.doors[0], document: given.document });
  const characters = () => Array.from({ length: 20 }, (_, number) => itemsOf(person).get(uuidOf(given.prefix, number)))
    .reduce((sum, item) => sum + (item ? proseOf(item).length : 0), 0);
  await person.synced;
  while (characters() < given.characters) {
    if (now() - began > PATIENCE) throw new Error(`only ${characters()} of ${given.characters} characters`);
    await breath();
  }
  return { ms: now() - began };
}

function close() {
  people.forEach((person) => person.vanish());
  people = [];
}

serve({ open, seed, type, seen, burst, fill, cold, close });
