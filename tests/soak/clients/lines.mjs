// A program driven by its parent: one JSON command a line on stdin, one JSON answer a line on stdout.
import { createInterface } from 'node:readline';

const LONGEST_LIFE = Number(process.env.CLIENT_SECONDS || 3600) * 1000;

/** Milliseconds of the machine's monotonic clock: comparable between processes. */
export const now = () => Number(process.hrtime.bigint()) / 1e6;
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export const breath = () => new Promise((resolve) => setImmediate(resolve));

export async function until(condition, ms, what) {
  const end = now() + ms;
  while (!condition()) {
    if (now() > end) throw new Error(`not within ${ms} ms: ${typeof what === 'function' ? what() : what}`);
    await sleep(2);
  }
}

export function say(answer) {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

async function answer(handlers, line) {
  const { command, ...given } = JSON.parse(line);
  try {
    return { answer: (await handlers[command](given)) ?? null };
  } catch (error) {
    return { error: String(error.stack || error) };
  }
}

/** The parent's end ends us as well: stdin closes. */
export async function serve(handlers) {
  setTimeout(() => process.exit(3), LONGEST_LIFE).unref();
  for await (const line of createInterface({ input: process.stdin })) say(await answer(handlers, line));
  process.exit(0);
}
