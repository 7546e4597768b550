import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('../src', import.meta.url));

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
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return walk(path);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts') ? [path] : [];
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
  if (/\/(utils?|common|shared|lib|helpers?)(\.ts|\/)/.test(`/${path}`)) faults.push(`${path} is a name for nothing`);
  if (text.split('\n').length > 500) faults.push(`${path} has over 500 lines`);
  return faults;
}

describe('architecture', () => {
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
