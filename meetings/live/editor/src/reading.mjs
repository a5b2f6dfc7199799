// Shared texts as ordinary page content.
import { DOMSerializer } from "prosemirror-model";
import { documentOf, schema } from "./schema.mjs";
import { hasText, structureOf } from "./structure.mjs";

const serializer = DOMSerializer.fromSchema(schema);

/** Shows a rich text; false when there is nothing to read. */
export const showProse = (box, fragment) => {
  const structure = structureOf(fragment);
  const content = documentOf(structure)?.content;
  box.replaceChildren(content ? serializer.serializeFragment(content) : "");
  return hasText(structure);
};

const paragraph = (text) => {
  const made = document.createElement("p");
  text.split("\n").forEach((line, index) => made.append(...(index ? [document.createElement("br")] : []), line));
  return made;
};

/** Shows a plain text with its line breaks; false when there is nothing to read. */
export const showPlain = (box, text) => {
  const shown = text.trim();
  box.replaceChildren(...(shown ? shown.split(/\n{2,}/).map(paragraph) : []));
  return Boolean(shown);
};
