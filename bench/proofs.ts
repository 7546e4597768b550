import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Result } from '#kernel';
import { createHome, logKeys, readLogSeeds } from '../src/node/home.ts';
import { TownNode } from '../src/node/town-node.ts';
import { CHAIN, citizen, ORIGIN, TestTown } from '../test/test-town.ts';
import type { BenchTable } from './table.ts';

const OFFICES = 20_000;
const BLOCK = 1_000;
const MADE = 50;

/**
 * What a receipt, a proof of presence and a proof of absence cost: made by a real node from a book of 20,000
 * entries, and checked from the file's text in a fresh process, once with Node's cryptography and once with the
 * portable one, which is what a browser runs.
 */
export async function proofs(): Promise<BenchTable> {
  const folder = mkdtempSync(join(tmpdir(), 'townledger-bench-'));
  const node = await writtenTown(join(folder, 'home'));
  const random = (i: number): number => 1 + ((i * 7_919) % (OFFICES - 2));
  const kinds: readonly [kind: string, make: (i: number) => Result<string>][] = [
    // Entry 0 and entries after whole blocks are other things than an added office.
    ['receipt', (i) => node.receiptFile(BLOCK + 3 + (random(i) % (BLOCK - 10)))],
    ['presence', (i) => node.stateFile(`members/office/office-${random(i)}`)],
    ['absence', (i) => node.stateFile(`members/office/none-${random(i)}`)],
  ];
  const rows = kinds.map(([kind, make]) => {
    const start = performance.now();
    const files = Array.from({ length: MADE }, (_, i) => taken(make(i)));
    const made = (performance.now() - start) / MADE;
    const path = join(folder, kind);
    writeFileSync(path, files[0] as string);
    const [native, portable] = [check(path, []), check(path, ['--import', PORTABLE])];
    return [kind, (files[0] as string).length, made, native.first, native.warm, portable.first, portable.warm].map(
      rounded,
    );
  });
  await node.close();
  rmSync(folder, { recursive: true });
  return {
    name: `proofs from a book of ${node.machine.tip.size} entries, milliseconds`,
    columns: ['what', 'bytes', 'make', 'check: first', 'warm', 'as a browser: first', 'warm'],
    rows,
    notes: ['"First" is the first check of a new process, compiling included. Aim as a browser: under 50.'],
  };
}

async function writtenTown(home: string): Promise<TownNode> {
  createHome(home, { chain: CHAIN, origin: ORIGIN, name: 'Ashbrook' });
  const pen = new TestTown();
  const node = new TownNode(home, () => pen.timeMs);
  const ada = citizen('Ada Quill');
  const founding = { ...pen.founding(), logKeys: logKeys(readLogSeeds(home)) };
  const found = pen.sign(ada, 'clerk', 'members/found', founding, { founds: pen.rules() });
  await node.engine.submit(found.transaction.bytes);
  for (let written = 0; written < OFFICES; written += BLOCK) {
    const acts = Array.from({ length: BLOCK }, (_, i) => {
      const office = `office-${written + i}`;
      const input = { office, title: `Office ${written + i}`, roles: [{ role: 'head', rights: [] }] };
      return pen.sign(ada, 'clerk', 'members/add-office', input).transaction;
    });
    await Promise.all(acts.map(({ bytes }) => node.engine.submit(bytes)));
  }
  return node;
}

const CHECK = fileURLToPath(new URL('./check-proof.ts', import.meta.url));
const PORTABLE = new URL('./portable-crypto.ts', import.meta.url).href;

function check(path: string, options: readonly string[]): { readonly first: number; readonly warm: number } {
  const args = [...process.execArgv, ...options, CHECK, path];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

function taken(file: Result<string>): string {
  if (!file.ok) throw new Error(`no proof: ${file.refusal.code}`);
  return file.value;
}

function rounded(value: string | number): string | number {
  return typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(1) : value;
}
