/** Two towns in one process: one node watches the log of the other, which is restored from an old backup. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import pino from 'pino';
import { TownClient, WitnessClient } from '#client';
import {
  formatVerifier,
  type NoteSigner,
  openCheckpoint,
  parseVerifier,
  signCheckpoint,
  signerFor,
  type Verifier,
} from '#proofs';
import { verifyFile } from '#verify';
import { makeRound } from '../src/node/witness/rounds.ts';
import { folder, RunningTown } from './running-town.ts';

const bytes = (text: string) => [new TextEncoder().encode(text)];
const keysOf = (town: RunningTown): Verifier[] => [...town.node.signers, ...town.node.witness.cosigners];

/** What a stranger who knows the convicted town's key sees in the file. */
function convicted(file: string, town: RunningTown) {
  const verified = verifyFile(bytes(file), { pinned: town.node.signers });
  assert(verified.ok && verified.value.kind === 'evidence', verified.ok ? verified.value.kind : verified.refusal.code);
  const { value } = verified;
  assert(value.proves === 'two-roots' || value.proves === 'rewritten');
  return value;
}

describe('a town that others witness', () => {
  it('has their cosignatures in its receipts and proofs', async () => {
    const [ashbrook, birchfield] = [await RunningTown.founded('ashbrook'), await RunningTown.founded('birchfield')];
    const unknown = await ashbrook.push(birchfield);
    assert.deepEqual([unknown.status, unknown.body.code], [422, 'witness-refused'], 'nobody watches it yet');
    assert.equal((await birchfield.watch(ashbrook)).status, 200);
    for (const name of ['tax', 'water']) {
      await ashbrook.addOffices(name);
      const pushed = await ashbrook.push(birchfield);
      assert.deepEqual([pushed.status, pushed.body.size], [200, ashbrook.size], JSON.stringify(pushed.body));
    }
    const stranger = { pinned: keysOf(ashbrook).slice(0, 2) };
    for (const path of ['/entries/0/receipt', '/state/proof?key=members/office/tax']) {
      const file = await (await fetch(`${ashbrook.address}${path}`)).text();
      assert(verifyFile(bytes(file), stranger).ok, 'the town’s own keys are enough');
      const alone = verifyFile(bytes(file));
      assert(
        alone.ok && (alone.value.kind === 'receipt' || alone.value.kind === 'state'),
        alone.ok ? alone.value.kind : alone.refusal.code,
      );
      assert.deepEqual(
        alone.value.log.cosignatures.map(({ verifier }) => verifier.name),
        ['birchfield.example/log/witness', 'birchfield.example/log/witness'],
      );
    }
    await ashbrook.addOffices('roads');
    const receipt = verifyFile(bytes(await (await fetch(`${ashbrook.address}/entries/0/receipt`)).text()));
    assert(receipt.ok && receipt.value.kind === 'receipt');
    assert.equal(receipt.value.log.cosignatures.length, 2, 'an older checkpoint that was witnessed is the better one');

    const hash = createHash('sha256').update('ashbrook.example/log').digest('hex');
    const seen = await (await fetch(`${birchfield.address}/witness/${hash}/checkpoint`)).text();
    const opened = openCheckpoint(seen, [...ashbrook.node.signers, ...birchfield.node.witness.cosigners], {
      strict: true,
    });
    assert(opened.ok && opened.value.cosignatures.length === 2);
    assert.equal((await fetch(`${birchfield.address}/witness/${'0'.repeat(64)}/checkpoint`)).status, 404);
    const keys = (await (await fetch(`${birchfield.address}/witness/keys`)).text()).trimEnd().split('\n');
    assert.deepEqual(
      keys.map((key) => parseVerifier(key).ok),
      [true, true],
    );
    await Promise.all([ashbrook.stop(), birchfield.stop()]);
  });

  /** Sizes are those of the log: two after the founding, four at the backup, two more for each office. */
  const lives: readonly (readonly [title: string, lost: string[], anew: string[], seen: number, size: number])[] = [
    ['grows past what was seen', ['water', 'roads', 'parks'], ['one', 'two', 'three', 'four'], 10, 12],
    ['grows past a size that is a power of two', ['water', 'roads'], ['one', 'two', 'three'], 8, 10],
    ['stops where it was seen', ['water', 'roads'], ['one', 'two'], 8, 8],
    ['is still smaller than what was seen', ['water', 'roads'], ['one'], 8, 6],
  ];
  for (const [i, [title, lost, anew, seen, size]] of lives.entries()) {
    it(`is caught when it goes back to an old backup and writes on: ${title}`, async () => {
      const [name, watcher] = [`town${i}`, `watcher${i}`];
      let town = await RunningTown.founded(name);
      const witness = await RunningTown.founded(watcher);
      await town.addOffices('tax');
      await town.stop();
      const backup = join(folder, `${name}-backup`);
      cpSync(town.home, backup, { recursive: true });

      town = await RunningTown.start(town.home, town.pen);
      await witness.watch(town);
      for (const office of lost) {
        await town.addOffices(office);
        assert.equal((await town.push(witness)).status, 200);
      }
      assert.equal(town.size, seen);
      await town.stop();
      cpSync(backup, town.home, { recursive: true, force: true });
      for (const stale of ['ledger.db-wal', 'ledger.db-shm']) rmSync(join(town.home, stale), { force: true });

      town = await RunningTown.start(town.home, town.pen);
      town.pen.timeMs += 60_000;
      await town.addOffices(...anew);
      assert.equal(town.size, size);
      const refused = await town.push(witness);
      const expected = size < seen ? 'log-behind-witness' : 'log-forked-at-witness';
      assert.deepEqual([refused.status, refused.body.code], [422, expected]);
      // Watched from its new address, and looked at.
      await witness.watch(town);
      assert.equal((await witness.look(town)).body.found, 'forked');
      const [file] = await witness.evidence();
      assert(file !== undefined, 'the two checkpoints are kept');
      const proof = convicted(file, town);
      assert.equal(proof.origin, `${name}.example/log`);
      assert.equal(proof.proves, size > seen ? 'rewritten' : 'two-roots');
      assert.notDeepEqual(proof.first.root, proof.second.root);
      const stranger = verifyFile(bytes(file), { pinned: witness.node.signers });
      assert(!stranger.ok, 'it says nothing against anybody else');
      for (let at = 20; at < file.length - 1; at += 97) {
        const changed: string = `${file.slice(0, at)}${file[at] === 'A' ? 'B' : 'A'}${file.slice(at + 1)}`;
        assert.equal(verifyFile(bytes(changed)).ok, false, `changed at ${at}`);
      }
      await Promise.all([town.stop(), witness.stop()]);
    });
  }
});

describe('rounds', () => {
  it('ask known neighbours, look at watched logs, and say in the log what is wrong', async () => {
    const [town, witness] = [await RunningTown.founded('greenfield'), await RunningTown.founded('hadley')];
    await witness.watch(town);
    await town.push(witness);
    await town.addOffices('tax');
    const lines: object[] = [];
    const write = (line: string) => void lines.push(JSON.parse(line));
    const journal = pino({ base: null, timestamp: false }, { write });
    const rows = () => witness.node.witness.store.watched().map(({ latest }) => latest !== undefined);
    await makeRound(town.node.witness, town.node.ownLog, journal);
    assert.equal(town.node.witness.store.own()?.size, BigInt(town.size), 'the neighbour was asked again');
    await town.addOffices('water');
    await makeRound(witness.node.witness, witness.node.ownLog, journal);
    assert.deepEqual(rows(), [true]);
    const seen = witness.node.witness.store.watchedLog('greenfield.example/log')?.latest ?? '';
    assert.match(seen, new RegExp(`^greenfield.example/log\n${town.size}\n`), 'the log was looked at');
    assert.deepEqual(lines, []);
    await witness.stop();
    await makeRound(town.node.witness, town.node.ownLog, journal);
    const [line] = lines as { code: string; msg: string }[];
    assert.deepEqual([lines.length, line?.code, line?.msg], [1, 'neighbour-unreachable', 'not cosigned']);
    await town.stop();
  });

  it('go on with the next after a fault that nobody foresaw', async () => {
    const [town, witness] = [await RunningTown.founded('quabbin'), await RunningTown.founded('rowe')];
    await witness.watch(town);
    const lines: { msg: string; neighbour?: string }[] = [];
    const journal = pino(
      { base: null, timestamp: false },
      { write: (line: string) => void lines.push(JSON.parse(line)) },
    );
    const { store } = witness.node.witness;
    store.setNeighbour('no address', []);
    await makeRound(witness.node.witness, witness.node.ownLog, journal);
    assert.deepEqual(
      lines.map(({ msg, neighbour }) => [msg, neighbour]),
      [['round failed', 'no address']],
    );
    assert.notEqual(store.watchedLog('quabbin.example/log')?.latest, undefined, 'the log was looked at all the same');
    await Promise.all([town.stop(), witness.stop()]);
  });
});

describe('the lists of a witness', () => {
  it('come in pages, whatever size a hostile log has signed', async () => {
    const witness = await RunningTown.founded('savoy');
    const signers = Array.from({ length: 5 }, (_, i) =>
      signerFor(`log-${i}.example`, 'ed25519-note', new Uint8Array(32).fill(i + 1)),
    );
    for (const signer of signers) assert(witness.node.witness.watch([formatVerifier(signer)], undefined).ok);
    const checkpoint = { origin: 'log-2.example', size: (1n << 63n) - 1n, root: new Uint8Array(32), extensions: [] };
    const note = signCheckpoint(checkpoint, [signers[2] as NoteSigner], 1);
    const body = `old 0\n\n${note}`;
    assert.equal((await fetch(`${witness.address}/witness/add-checkpoint`, { method: 'POST', body })).status, 200);
    const page = async (query: string) => {
      const answer = await fetch(`${witness.address}/witness/logs?${query}`);
      assert.equal(answer.status, 200);
      return ((await answer.json()) as { logs: { origin: string; size: number }[] }).logs;
    };
    const origins = (logs: { origin: string }[]) => logs.map(({ origin }) => origin);
    assert.deepEqual(origins(await page('limit=2')), ['log-0.example', 'log-1.example']);
    const [third, ...others] = await page('after=log-1.example');
    assert.deepEqual([third?.origin, third?.size], ['log-2.example', 2 ** 63]);
    assert.deepEqual(origins(others), ['log-3.example', 'log-4.example']);
    const client = new WitnessClient(new TownClient({ address: witness.address }));
    const all = await client.logs();
    assert(all.ok && all.value.length === 5);
    for (let i = 0; i < 3; i++) {
      const other = signCheckpoint(
        { ...checkpoint, root: new Uint8Array(32).fill(i + 1) },
        [signers[2] as NoteSigner],
        1,
      );
      await fetch(`${witness.address}/witness/add-checkpoint`, { method: 'POST', body: `old 0\n\n${other}` });
    }
    const found = await client.evidence();
    assert(found.ok && found.value.length === 3);
    const later = await fetch(`${witness.address}/witness/evidence?after=${found.value[1]?.id}&limit=1`);
    assert.deepEqual(((await later.json()) as { evidence: { id: number }[] }).evidence, [{ ...found.value[2] }]);
    await witness.stop();
  });
});

describe('add-checkpoint', () => {
  it('answers as C2SP says, whatever the media type, and stores before it answers', async () => {
    const [town, witness] = [await RunningTown.founded('carver'), await RunningTown.founded('dover')];
    await town.addOffices('tax');
    await witness.watch(town);
    const note = town.node.checkpoint()?.note ?? '';
    const send = (body: string, headers = {}) =>
      fetch(`${witness.address}/witness/add-checkpoint`, { method: 'POST', body, headers });
    const rows: readonly (readonly [title: string, body: string, status: number])[] = [
      ['nothing', '', 400],
      ['no note', 'old 0\n\nhello\n', 400],
      ['an old size above the checkpoint', `old 5\n\n${note}`, 400],
      ['a log that is not watched', `old 0\n\n${witness.node.checkpoint()?.note}`, 404],
      ['an old size that is not the last one', `old 1\n\n${note}`, 409],
      ['a proof where none is due', `old 0\n${Buffer.alloc(32).toString('base64')}\n\n${note}`, 422],
      ['the first checkpoint', `old 0\n\n${note}`, 200],
      ['the same again', `old 0\n\n${note}`, 409],
    ];
    for (const [title, body, status] of rows) assert.equal((await send(body)).status, status, title);
    const conflict = await send(`old 0\n\n${note}`, { 'content-type': 'application/octet-stream' });
    assert.equal(conflict.headers.get('content-type'), 'text/x.tlog.size');
    assert.equal(await conflict.text(), '4\n');
    assert.equal((await send('x'.repeat(300_000))).status, 413);
    const both = await Promise.all([send(`old 4\n\n${note}`), send(`old 4\n\n${note}`)]);
    assert.deepEqual(
      both.map(({ status }) => status),
      [200, 200],
    );
    const { home } = witness;
    await witness.stop();
    const again = await RunningTown.start(home);
    assert.match(
      again.node.witness.store.watchedLog('carver.example/log')?.cosigned ?? '',
      /dover.example\/log\/witness/,
    );
    await Promise.all([town.stop(), again.stop()]);
  });

  it('never signs again with keys that have signed what is forgotten', async () => {
    const town = await RunningTown.founded('easton');
    const keysOf = ({ node }: RunningTown) => node.witness.cosigners.map(formatVerifier);
    const before = keysOf(town);
    const lose: readonly (readonly [title: string, lose: (file: string) => void])[] = [
      ['lost', (file) => rmSync(file)],
      ['empty', (file) => truncateSync(file)],
      ['damaged', (file) => writeFileSync(file, Buffer.alloc(8_192, 7))],
    ];
    let current = town;
    const known = new Set(before);
    for (const [title, damage] of lose) {
      await current.stop();
      current = await RunningTown.start(town.home, town.pen);
      assert.equal(current.node.witness.renewed, false);
      assert(
        keysOf(current).every((key) => known.has(key)),
        'a restart alone changes nothing',
      );
      await current.stop();
      for (const file of ['witness.db-wal', 'witness.db-shm']) rmSync(join(town.home, file), { force: true });
      damage(join(town.home, 'witness.db'));
      current = await RunningTown.start(town.home, town.pen);
      assert.equal(current.node.witness.renewed, true, title);
      const renewed = keysOf(current);
      assert(renewed.length === 2 && !renewed.some((key) => known.has(key)), title);
      for (const key of renewed) known.add(key);
      await current.addOffices(title);
    }
    await current.stop();
  });
});
