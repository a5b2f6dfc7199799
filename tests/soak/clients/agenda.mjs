// Items of the shared document, in the one shape that every server of the bench and the portal gets.

export const uuidOf = (prefix, number) => `${prefix}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

export const KINDS = ['information', 'discussion', 'decision', 'formality'];

const plainText = (Y, words) => new Y.Text(words);

function richText(Y, words) {
  const fragment = new Y.XmlFragment();
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText(words)]);
  fragment.insert(0, [paragraph]);
  return fragment;
}

export function addItem({ Y, doc }, uuid, { title = 'Punkt', text = '', pos = 'a1', proposer = '' } = {}) {
  const item = new Y.Map();
  const scalars = { kind: 'discussion', duration: 10, presenter: '', proposer, pos, deleted: false };
  const nested = {
    title: plainText(Y, title),
    text: richText(Y, text),
    proposal: plainText(Y, ''),
    note: new Y.XmlFragment(),
  };
  doc.transact(() => {
    for (const [name, value] of Object.entries({ ...scalars, ...nested })) item.set(name, value);
    doc.getMap('items').set(uuid, item);
  });
  return item;
}

/** The text node of an item's first paragraph. */
export const proseOf = (item) => item.get('text').get(0).get(0);

/** Its letters without any form; blocks are lines. */
export function lettersOf(node) {
  if (!node.toDelta) return node.toArray().map(lettersOf).join('\n');
  return node.toDelta().map((part) => part.insert).join('');
}

const byName = ([one], [other]) => (one < other ? -1 : 1);

/** Everything in the document, comparable between clients: rich texts with their marks. */
export function contentsOf(doc) {
  const plain = (value) => (value?.toDelta ? value.toDelta() : (value?.toString && typeof value === 'object' ? value.toString() : value));
  return [...doc.getMap('items').entries()].sort(byName).map(([uuid, item]) => [
    uuid,
    Object.fromEntries([...item.entries()].sort(byName).map(([name, value]) => [name, plain(value)])),
  ]);
}

/** What the rows of the database must say, but for the marks of the rich text. */
export function rowsOf(doc) {
  return [...doc.getMap('items').entries()].sort(byName).map(([uuid, item]) => ({
    uuid,
    title: item.get('title').toString(),
    kind: item.get('kind'),
    duration: item.get('duration'),
    presenter: item.get('presenter'),
    text: lettersOf(item.get('text')),
    proposal: item.get('proposal').toString(),
    pos: item.get('pos'),
    deleted: item.get('deleted'),
  }));
}
