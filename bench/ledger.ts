import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyEd25519Equation } from '#crypto';
import { type Bytes, fromBase64url, Machine, type Ordered, readTransaction } from '#kernel';
import { modules } from '#modules';
import { LedgerStore } from '../src/node/ledger-store.ts';
import { CHAIN, citizen, TestTown } from '../test/test-town.ts';
import type { BenchTable } from './table.ts';

const BLOCK = 1_000;
const BLOCKS = 8;

/**
 * Signed transactions a second on one core, durable, blocks of 1,000, from bytes to commit, against U: the
 * signature equations alone, measured before and after every block in the same run.
 */
export async function ledger(): Promise<BenchTable> {
  const folder = mkdtempSync(join(tmpdir(), 'townledger-bench-'));
  const store = new LedgerStore(join(folder, 'ledger.db'));
  const machine = new Machine({ chain: CHAIN, modules, store });
  const town = new TestTown();
  const ada = citizen('Ada Quill');
  const found = town.sign(ada, 'clerk', 'members/found', town.founding(), { founds: town.rules() });
  run(machine, [found.transaction.bytes], town.timeMs);
  const rows: (string | number)[][] = [];
  let total = 0;
  let equations = 0;
  for (let block = 0; block < BLOCKS; block++) {
    const sent = Array.from({ length: BLOCK }, (_, i) => office(town, block * BLOCK + i));
    const unit = seconds(() => verifyAll(sent));
    const spent = seconds(() =>
      run(
        machine,
        sent.map(({ transaction }) => transaction.bytes),
        town.timeMs,
      ),
    );
    const after = seconds(() => verifyAll(sent));
    total += spent;
    equations += (unit + after) / 2;
    rows.push([
      block + 1,
      Math.round(BLOCK / spent),
      Math.round((2 * BLOCK) / (unit + after)),
      ratio((unit + after) / 2 / spent),
    ]);
  }
  rows.push([
    'all',
    Math.round((BLOCK * BLOCKS) / total),
    Math.round((BLOCK * BLOCKS) / equations),
    ratio(equations / total),
  ]);
  store.close();
  rmSync(folder, { recursive: true });
  return {
    name: 'ledger, one core, durable',
    columns: ['block', 'transactions/s', 'U = equations/s', 'ratio'],
    rows,
    notes: ['Aim: 0.65 on one core. Signature workers and HTTP are not measured: they are not built yet.'],
  };

  function office(town: TestTown, i: number): Ordered {
    const roles = [{ role: 'head', rights: [] }];
    return town.sign(ada, 'clerk', 'members/add-office', { office: `office-${i}`, title: `Office ${i}`, roles });
  }
}

function run(machine: Machine, sent: readonly Bytes[], timeMs: number): void {
  const transactions = sent.map((bytes) => {
    const read = readTransaction(bytes);
    if (!read.ok) throw new Error(read.refusal.code);
    return { transaction: read.value };
  });
  const { answers } = machine.finalize({ height: machine.tip.height + 1, timeMs, transactions }, { drop: true });
  if (!answers.every(({ accepted }) => accepted)) throw new Error('a transaction was refused');
  machine.commit();
}

function verifyAll(sent: readonly Ordered[]): void {
  for (const { transaction } of sent) {
    const key = fromBase64url(transaction.signer.key) as Bytes;
    const signature = fromBase64url(transaction.signature as string) as Bytes;
    if (!verifyEd25519Equation(key, transaction.bodyBytes, signature)) throw new Error('a signature does not hold');
  }
}

function seconds(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function ratio(value: number): string {
  return value.toFixed(2);
}
