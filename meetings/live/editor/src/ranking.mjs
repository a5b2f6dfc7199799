// Places in an order that many change at once: each item has a key, and moving it writes one new key.
// Keys sort by code unit and none ends in "0". The server's twin is ranking.py.
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE = LETTERS.length;
export const LONGEST = 40;

const shared = (low, high) => {
  let count = 0;
  while (count < high.length && (low[count] ?? "0") === high[count]) count += 1;
  return count;
};

/** A key after `low` and before `high`; an empty `low` is the beginning, an empty `high` the end. */
export const between = (low, high) => {
  const same = shared(low, high);
  if (same) return high.slice(0, same) + between(low.slice(same), high.slice(same));
  const first = low ? LETTERS.indexOf(low[0]) : 0;
  const last = high ? LETTERS.indexOf(high[0]) : BASE;
  if (last - first > 1) return LETTERS[(first + last) >> 1];
  if (high.length > 1) return high[0];
  return LETTERS[first] + between(low.slice(1), "");
};

const written = (number, digits) => {
  let letters = "";
  for (let rest = number; letters.length < digits; rest = Math.floor(rest / BASE)) {
    letters = LETTERS[rest % BASE] + letters;
  }
  return letters.replace(/0+$/, "");
};

/** Fresh keys for so many items, evenly apart. */
export const spread = (count) => {
  let digits = 1;
  while (BASE ** digits < 2 * (count + 1)) digits += 1;
  const step = BASE ** digits / (count + 1);
  return Array.from({ length: count }, (_, at) => written(Math.floor(step * (at + 1)), digits));
};

const keyAmong = (low, high) => {
  if (high && low >= high) return "";
  const key = between(low, high);
  return key.length <= LONGEST && low < key && (!high || key < high) ? key : "";
};

/** What to write so that the item stands at that place among the others: usually its own key alone. */
export const place = (items, uuid, toIndex) => {
  const others = items.filter((item) => item.uuid !== uuid);
  const at = Math.max(0, Math.min(toIndex, others.length));
  const key = keyAmong(others[at - 1]?.pos ?? "", others[at]?.pos ?? "");
  if (key) return [{ uuid, pos: key }];
  const order = [...others.slice(0, at), { uuid }, ...others.slice(at)];
  const keys = spread(order.length);
  return order.map((item, index) => ({ uuid: item.uuid, pos: keys[index] }));
};
