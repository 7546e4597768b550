import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'townledger-new-module-'));
after(() => rmSync(copy, { recursive: true }));

const PARTS = ['src', 'test', 'scripts', 'package.json', 'package-lock.json', 'biome.json'];
const own = (path: string) => !path.includes('node_modules') && !path.includes(`${join(ROOT, 'test', 'interop')}`);
for (const name of [...PARTS, 'tsconfig.json', 'tsconfig.base.json', 'tsconfig.tests.json']) {
  cpSync(join(ROOT, name), join(copy, name), { recursive: true, filter: own });
}
symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');

function node(...args: string[]): { status: number | null; output: string } {
  const options = ['--conditions=source', '--disable-warning=ExperimentalWarning'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...options, ...args], {
    cwd: copy,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

function passes(...args: string[]): void {
  const { status, output } = node(...args);
  assert.equal(status, 0, output);
}

describe('npm run new-module', () => {
  it('makes a module that is registered and passes its own tests', () => {
    passes('scripts/new-module/new-module.ts', 'street-and-sidewalk-works');
    assert.match(readFileSync(join(copy, 'src/modules/index.ts'), 'utf8'), /, streetAndSidewalkWorks\];/);
    passes('--test', 'src/modules/street-and-sidewalk-works/street-and-sidewalk-works.test.ts');
  });

  it('which has the types, the style and the imports of every other', () => {
    passes('node_modules/typescript/bin/tsc', '-b', 'src/modules');
    passes('node_modules/@biomejs/biome/bin/biome', 'check', 'src/modules');
    passes('--test', 'test/architecture.test.ts', 'test/modules.test.ts');
  });

  it('changes nothing where the name is taken or is none', () => {
    const before = readFileSync(join(copy, 'src/modules/index.ts'), 'utf8');
    assert.equal(node('scripts/new-module/new-module.ts', 'street-and-sidewalk-works').status, 1);
    for (const name of ['', 'Road', '../x', 'kernel', 'a--b']) {
      assert.equal(node('scripts/new-module/new-module.ts', name).status, 2);
    }
    assert.equal(readFileSync(join(copy, 'src/modules/index.ts'), 'utf8'), before);
  });
});
