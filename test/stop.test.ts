import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Clerk, NodeProcess, type Sent, sendBatch } from './node-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'townledger-stop-'));
after(() => rmSync(folder, { recursive: true }));

describe('a node that is told to stop', () => {
  it('answers or refuses everything that it has taken, keeps what it acknowledged, and ends with 0', async () => {
    const home = join(folder, 'home');
    const clerk = new Clerk();
    const founding = clerk.makeHome(home);
    const node = new NodeProcess(home);
    assert(await sendBatch(node, [founding]), node.said);
    const batches = Array.from({ length: 24 }, () => Array.from({ length: 20 }, () => clerk.office()));
    // Every batch is on its way when the signal comes.
    const answered = batches.map((batch) => sendBatch(node, batch));
    await Promise.race(answered);
    const code = await node.signal('SIGTERM');
    assert.equal(code, 0, node.said);
    const verdicts = await Promise.all(answered);
    assert.deepEqual(
      verdicts.filter((answered) => !answered),
      [],
      'nobody is left without an answer',
    );
    const taken = batches.filter((_, i) => verdicts[i]).flat();
    assert(taken.some(({ entry }) => entry !== undefined));
    await allThere(
      home,
      taken.filter(({ entry }) => entry !== undefined),
    );
    await noneThere(
      home,
      taken.filter(({ entry }) => entry === undefined),
    );
  });

  it('belongs alone to its home: a second process is refused and says why', async () => {
    const home = join(folder, 'second');
    const founding = new Clerk().makeHome(home);
    const first = new NodeProcess(home);
    assert(await sendBatch(first, [founding]));
    const second = new NodeProcess(home);
    assert.equal(await second.ended, 2);
    assert.match(second.said, /another process is running the town/);
    assert.equal((await first.send('/health'))?.status, 200, 'the first one goes on');
    assert.equal(await first.signal('SIGTERM'), 0);
  });
});

async function allThere(home: string, acknowledged: readonly Sent[]): Promise<void> {
  const entries = await entriesOf(home);
  for (const { entry, bytes } of acknowledged)
    assert.equal(entries[entry as number], Buffer.from(bytes).toString(), 'what was acknowledged is there');
}

async function noneThere(home: string, refused: readonly Sent[]): Promise<void> {
  const entries = new Set(await entriesOf(home));
  for (const { bytes } of refused) assert(!entries.has(Buffer.from(bytes).toString()), 'what was refused is not there');
}

async function entriesOf(home: string): Promise<readonly string[]> {
  const node = new NodeProcess(home);
  const book = await node.send('/book');
  assert.equal(await node.signal('SIGTERM'), 0);
  return (book?.text ?? '').split('\n').slice(1);
}
