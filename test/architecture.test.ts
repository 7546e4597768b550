import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCE = join(ROOT, 'src');

/** Which layer may import which, and whether it may see Node. ARCHITECTURE.md draws the same. */
const LAYERS: { readonly [layer: string]: { readonly imports: readonly string[]; readonly node: boolean } } = {
  crypto: { imports: [], node: true },
  kernel: { imports: ['crypto'], node: false },
  proofs: { imports: ['crypto', 'kernel'], node: false },
  modules: { imports: ['kernel'], node: false },
  engine: { imports: ['crypto', 'kernel'], node: true },
  verify: { imports: ['kernel', 'proofs', 'modules'], node: false },
  connect: { imports: ['crypto', 'kernel', 'modules'], node: false },
  client: { imports: ['crypto', 'kernel', 'proofs', 'modules'], node: false },
  node: { imports: ['crypto', 'kernel', 'proofs', 'modules', 'engine', 'verify', 'connect'], node: true },
  web: { imports: ['client', 'verify', 'kernel', 'proofs', 'modules'], node: false },
  cli: { imports: ['client', 'verify', 'connect', 'kernel', 'proofs', 'modules'], node: true },
};

/** What two honest machines would answer differently, and what hides a dependency. */
const UNDETERMINED =
  /\b(Date|Intl|Promise|async|await|setTimeout|process|Buffer|fetch|globalThis)\b|\bMath\.(random|pow)\b|\*\*|\blocaleCompare\b|\.normalize\(|\.sort\(\)/;

type Source = { readonly path: string; readonly layer: string; readonly text: string };

const sources: readonly Source[] = walk(SOURCE).map((path) => ({
  path: relative(SOURCE, path).split(sep).join('/'),
  layer: relative(SOURCE, path).split(sep)[0] as string,
  text: readFileSync(path, 'utf8'),
}));

function walk(folder: string): string[] {
  // Generated code is as its generator writes it.
  return everyFile(folder).filter((path) => !path.endsWith('.test.ts') && !path.endsWith('_pb.ts'));
}

function everyFile(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : everyFile(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '$1');
}

function importsOf(text: string): string[] {
  return [...code(text).matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)/g)].map(
    (match) => (match[1] ?? match[2]) as string,
  );
}

/** Whether a relative import leads out of the folder made of the first `depth` parts of the importer's path. */
function leaves(path: string, name: string, depth: number): boolean {
  const own = path.split('/').slice(0, depth);
  if (!name.startsWith('.') || path.split('/').length <= depth) return false;
  const target = posix.join(posix.dirname(path), name).split('/');
  return own.some((part, i) => target[i] !== part);
}

/** Everything wrong with one file, in words. */
function faultsIn({ path, layer, text }: Source): string[] {
  const rules = LAYERS[layer];
  if (rules === undefined) return [`${path}: no such layer`];
  const faults: string[] = [];
  for (const name of importsOf(text)) {
    const target = /^#([a-z]+)/.exec(name)?.[1];
    if (target !== undefined && target !== layer && !rules.imports.includes(target))
      faults.push(`${path} imports ${name}`);
    if (name.startsWith('node:') && !rules.node) faults.push(`${path} sees ${name}`);
    if (name.startsWith('@noble/') && layer !== 'crypto') faults.push(`${path} imports ${name}`);
    if (layer === 'modules' && leaves(path, name, 2)) faults.push(`${path} imports a sibling`);
    if (leaves(path, name, 1)) faults.push(`${path} leaves its layer by ${name}`);
  }
  const pure = layer === 'kernel' || layer === 'proofs' || layer === 'modules';
  const undetermined = pure ? UNDETERMINED.exec(code(text).replace(/'[^'\n]*'|`[^`]*`/g, "''")) : null;
  if (undetermined !== null) faults.push(`${path} uses ${undetermined[0]}`);
  if (/\/(utils?|common|shared|lib|helpers?)(\.tsx?|\/)/.test(`/${path}`)) faults.push(`${path} is a name for nothing`);
  if (text.split('\n').length > 500) faults.push(`${path} has over 500 lines`);
  return faults;
}

/** Names that a file takes from others: by name, or through a namespace. */
function namesImported(text: string): string[] {
  const listed = [...text.matchAll(/\bimport (?:type )?\{([^}]*)\}/g)].flatMap((match) =>
    (match[1] as string).split(','),
  );
  const named = listed.map(
    (name) =>
      name
        .trim()
        .replace(/^type /, '')
        .split(' as ')[0] as string,
  );
  const spaces = [...text.matchAll(/\bimport \* as (\w+) from/g)].map((match) => match[1] as string);
  const members = spaces.flatMap((space) => [...text.matchAll(new RegExp(`\\b${space}\\.(\\w+)`, 'g'))]);
  // `for (const { register } of [town, act])`: what modules are asked for one by one.
  const asked = [...text.matchAll(/\bconst \{ (\w+) \} of \[/g)];
  // `import('./page.tsx').then(({ route }) => route)`: what is loaded when it is needed.
  const loaded = [...text.matchAll(/\.then\(\(\{ (\w+) \}\)/g)];
  return [...named, ...[...members, ...asked, ...loaded].map((match) => match[1] as string)];
}

/**
 * Exported constants, functions and classes that nobody imports. Types are left out: they name what such a function
 * takes and gives, and a reader may need the word. A name is enough, wherever it comes from.
 */
function unusedExports(files: readonly { readonly path: string; readonly text: string }[]): string[] {
  const used = new Set(files.flatMap(({ text }) => namesImported(code(text))));
  return files
    .filter(({ path }) => path.startsWith('src/') && !/(\.test|_pb)\.ts$/.test(path))
    .flatMap(({ path, text }) =>
      [...code(text).matchAll(/^export (?:async )?(?:const|function\*?|class) (\w+)/gm)]
        .filter((match) => !used.has(match[1] as string))
        .map((match) => `${path} exports ${match[1]} for nobody`),
    );
}

describe('architecture', () => {
  it('every export is imported somewhere', () => {
    const files = ['src', 'test', 'bench', 'scripts'].flatMap((folder) =>
      everyFile(join(ROOT, folder)).map((path) => ({
        path: relative(ROOT, path).split(sep).join('/'),
        text: readFileSync(path, 'utf8'),
      })),
    );
    assert.deepEqual(unusedExports(files), []);
  });

  it('sees an export for nobody', () => {
    const files = (user: string) => [
      { path: 'src/a.ts', text: 'export const one = 1;\nexport function two() {}\n// import { two }' },
      { path: 'src/b.ts', text: user },
    ];
    assert.equal(unusedExports(files('')).length, 2);
    assert.deepEqual(unusedExports(files("import { one } from './a.ts';")), ['src/a.ts exports two for nobody']);
    assert.deepEqual(unusedExports(files("import * as a from './a.ts';\na.one + a.two();")), []);
  });

  it('imports point down, kernel and modules are deterministic, names say something', () => {
    assert.deepEqual(sources.flatMap(faultsIn), []);
    assert(sources.length > 40, 'the sources were found');
  });

  it('sees what it is there to see', () => {
    const bad = (path: string, text: string) => faultsIn({ path, layer: path.split('/')[0] as string, text }).length;
    assert.equal(bad('kernel/a.ts', "import { x } from '#modules';"), 1);
    assert.equal(bad('kernel/a.ts', "import { x } from 'node:fs';"), 1);
    assert.equal(bad('kernel/a.ts', 'const now = Date.now();'), 1);
    assert.equal(bad('modules/titles/a.ts', "import { x } from '../members/index.ts';"), 1);
    assert.equal(bad('modules/titles/rules/a.ts', "import { x } from '../../members/index.ts';"), 1);
    assert.equal(bad('modules/titles/rules/a.ts', "import { x } from '../records.ts';"), 0);
    assert.equal(bad('client/calls/a.ts', "import { x } from '../../kernel/block.ts';"), 1);
    assert.equal(bad('verify/a.ts', "import { x } from '#node';"), 1);
    assert.equal(bad('client/utils.ts', ''), 1);
    assert.equal(bad('client/a.ts', '\n'.repeat(501)), 1);
    assert.equal(bad('kernel/a.ts', "// Date is not used here\nconst text = 'Date';"), 0);
  });

  it('the kernel stays small enough to be read: 3,000 lines of code', () => {
    const lines = sources
      .filter(({ layer }) => layer === 'kernel')
      .flatMap(({ text }) => code(text).split('\n'))
      .filter((line) => line.trim() !== '');
    assert(lines.length <= 3_000, `${lines.length} lines of code`);
  });
});
