// How long to wait before the next attempt. The spread keeps a hundred browsers from coming back at once.
const SHORTEST = 300;
const LONGEST = 30_000;
const RESYNC = 4509;
const TOO_MANY = 4429;

export const isTerminal = (code) => code >= 4400 && code < 4500 && code !== TOO_MANY;

export const delayAfter = (code, attempt, random = Math.random) => {
  if (code === TOO_MANY) return 15_000 + random() * 15_000;
  if (code === RESYNC && attempt === 0) return 0;
  const ceiling = Math.min(LONGEST, SHORTEST * 2 ** (attempt + 1));
  return SHORTEST + random() * (ceiling - SHORTEST);
};
