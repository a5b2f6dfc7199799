// The form of an item as a browser without scripts would fill it in, hidden fields included.

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"' };

const decoded = (html) =>
  html
    .replace(/&#(x?)([0-9a-f]+);/gi, (_, hex, digits) => String.fromCodePoint(parseInt(digits, hex ? 16 : 10)))
    .replace(/&(amp|lt|gt|quot);/g, (_, name) => ENTITIES[name]);

const attribute = (tag, name) => {
  const found = tag.match(new RegExp(`\\s${name}="([^"]*)"`));
  return found ? decoded(found[1]) : null;
};

function* valuesOf(form) {
  for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
    const isPressed = !/\stype="(submit|button|checkbox|radio)"/.test(tag) || /\schecked\b/.test(tag);
    if (attribute(tag, 'name') && isPressed) yield [attribute(tag, 'name'), attribute(tag, 'value') ?? ''];
  }
  for (const [, tag, text] of form.matchAll(/(<textarea\b[^>]*>)\n?([^]*?)<\/textarea>/g)) yield [attribute(tag, 'name'), decoded(text)];
  for (const [, tag, options] of form.matchAll(/(<select\b[^>]*>)([^]*?)<\/select>/g)) {
    const chosen = options.match(/<option\b[^>]*\sselected\b[^>]*>/) ?? options.match(/<option\b[^>]*>/);
    if (chosen) yield [attribute(tag, 'name'), attribute(chosen[0], 'value') ?? ''];
  }
}

/** The fields of the form with that name among its fields, as the page came. */
export function readForm(html, name) {
  for (const [form] of html.matchAll(/<form\b[^]*?<\/form>/g)) {
    const values = Object.fromEntries(valuesOf(form));
    if (name in values) return values;
  }
  throw new Error(`the page has no form with ${name}`);
}

/** Every Set-Cookie beside the session's: the secret behind the hidden CSRF field is one. */
const cookiesOf = (response, cookie) =>
  [cookie, ...response.headers.getSetCookie().map((line) => line.split(';')[0])].filter((pair, index) => !index || !pair.startsWith('sessionid=')).join('; ');

/** Null when the item has been removed meanwhile. */
export async function getForm(url, cookie, name) {
  const response = await fetch(url, { headers: { Cookie: cookie }, redirect: 'manual' });
  const html = await response.text();
  if (response.status === 404) return null;
  if (response.status !== 200) throw new Error(`GET ${url} answered ${response.status}: ${html.slice(0, 300)}`);
  return { url, cookie: cookiesOf(response, cookie), values: readForm(html, name) };
}

/** The status: 302 when it was saved. */
export async function postForm({ url, cookie, values }, changed) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { Cookie: cookie, Origin: new URL(url).origin, Referer: url },
    body: new URLSearchParams({ ...values, ...changed }),
    redirect: 'manual',
  });
  await response.arrayBuffer();
  return response.status;
}
