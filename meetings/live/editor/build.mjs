// Builds what is committed: the agenda's editor and the forms', the licences of what is in them, and the log's replay.
// --check builds aside and fails when a byte differs.
import { build } from "esbuild";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const HERE = dirname(fileURLToPath(import.meta.url));
const STATIC = join(HERE, "../../../static/meetings");
const LARGEST = 120_000;
const COMMON = {
  absWorkingDir: HERE,
  bundle: true,
  charset: "utf8",
  format: "esm",
  legalComments: "none",
  metafile: true,
  minify: true,
  write: false,
};

const bundle = async (options) => {
  const { outputFiles, metafile } = await build({ ...COMMON, ...options });
  return { bytes: Buffer.from(outputFiles[0].contents), inputs: Object.keys(metafile.inputs) };
};

const packagesIn = (inputs) => {
  const names = inputs.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(names.filter(Boolean))].sort();
};

const licenceOf = async (name) => {
  const folder = join(HERE, "node_modules", name);
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
  const text = file ? (await readFile(join(folder, file), "utf8")).trim() : `Licence: ${license}`;
  return `${name} ${version} (${license})\n\n${text}\n`;
};

const licences = async (inputs) => {
  const texts = await Promise.all(packagesIn(inputs).map(licenceOf));
  return Buffer.from(`What is bundled in editor.mjs and writing.mjs, and its licences.\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`);
};

const forPages = (entry) => bundle({ entryPoints: [entry], target: ["es2022"], platform: "browser" });

const make = async () => {
  const [editor, writing] = await Promise.all(["src/agenda.mjs", "src/writing.mjs"].map(forPages));
  const replay = await bundle({ entryPoints: ["src/replay.mjs"], target: ["node18"], platform: "node" });
  return {
    [join(STATIC, "editor.mjs")]: editor.bytes,
    [join(STATIC, "writing.mjs")]: writing.bytes,
    [join(STATIC, "editor-LICENSES.txt")]: await licences([...editor.inputs, ...writing.inputs]),
    [join(HERE, "replay.mjs")]: replay.bytes,
  };
};

const differing = async (files) => {
  const aside = await mkdtemp(join(tmpdir(), "editor-"));
  const wrong = [];
  for (const [path, bytes] of Object.entries(files)) {
    await writeFile(join(aside, "built"), bytes);
    const committed = await readFile(path).catch(() => Buffer.alloc(0));
    if (!committed.equals(await readFile(join(aside, "built")))) wrong.push(relative(HERE, path));
  }
  await rm(aside, { recursive: true });
  return wrong;
};

const files = await make();
for (const name of ["editor.mjs", "writing.mjs"]) {
  const size = gzipSync(files[join(STATIC, name)], { level: 9 }).length;
  console.log(`${name}: ${size} bytes gzip -9`);
  if (size > LARGEST) throw new Error(`${name} is larger than ${LARGEST} bytes`);
}
if (process.argv.includes("--check")) {
  const wrong = await differing(files);
  if (wrong.length) throw new Error(`differs from what is committed: ${wrong.join(", ")}`);
} else {
  for (const [path, bytes] of Object.entries(files)) await writeFile(path, bytes);
}
