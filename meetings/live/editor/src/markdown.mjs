// A text as people type it in the simple form; the server's own writer is the measure of lengths.
const escaped = (text) => text.replace(/[\\*[\]]/g, "\\$&");

const marked = ({ text, marks }) => {
  let written = escaped(text);
  if (marks?.em) written = `*${written}*`;
  if (marks?.strong) written = `**${written}**`;
  if (marks?.link) written = `[${written}](${marks.link.href})`;
  return written;
};

const lineOf = (content = []) => content.map((part) => (part.type === "hard_break" ? "\n" : marked(part))).join("");

const indented = (text, by) => text.replaceAll(/\n(?=[^\n])/g, `\n${" ".repeat(by)}`);

const listOf = ({ content = [], attrs }, sign) =>
  content
    .map((item, index) => {
      const head = sign(index + (attrs?.order ?? 1));
      return head + indented(blocks(item.content ?? []).join("\n"), head.length);
    })
    .join("\n");

const WRITERS = {
  heading: ({ content }) => `# ${lineOf(content)}`,
  bullet_list: (block) => listOf(block, () => "- "),
  ordered_list: (block) => listOf(block, (number) => `${number}. `),
};

const blocks = (structure) =>
  structure.map((block) => WRITERS[block.type]?.(block) ?? lineOf(block.content));

export const markdownOf = (structure) => blocks(structure).join("\n\n");
