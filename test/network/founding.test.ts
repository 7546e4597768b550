/** From one to many: a town with a book of its own founds a network, and one with an old book of its own joins it. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { COMETBFT, freePort, UNLESS_COMETBFT } from '../cometbft.ts';
import { OPTIONS, townledger } from './demo-network.ts';

const AUTHORITY = {
  voteDay: '2026-05-04',
  textHash: 'A'.repeat(43),
  signatory: 'Chair of the select board',
  liabilityCapCents: 2_500_000,
  termEndDay: '2031-05-04',
};

describe('a town founds a network', () => {
  const folder = mkdtempSync(join(tmpdir(), 'townledger-found-'));
  const at = (name: string): string => join(folder, name);
  const ready = (town: string, ...more: readonly string[]) =>
    townledger(
      ...['network', 'prepare', '--home', at(town), '--town', town, '--name', town, '--state', 'MA'],
      ...['--peer', `127.0.0.1:${ports[town]?.peer}`, '--address', `http://127.0.0.1:${ports[town]?.web}`, '--near'],
      ...['--authority', at('vote.json'), ...more, '--json'],
    );
  const found = (...more: readonly string[]) =>
    townledger(
      ...['network', 'found', '--home', at('ashbrook'), '--charter', at('ashbrook/charter.json')],
      ...[...more, '--json'],
    );
  let receipt: string;
  const ports: { [town: string]: { readonly peer: number; readonly web: number } } = {};
  const running: ChildProcess[] = [];

  before(async () => {
    for (const town of ['ashbrook', 'birchfield']) ports[town] = { peer: await freePort(), web: await freePort() };
    writeFileSync(at('vote.json'), JSON.stringify(AUTHORITY));
    writeFileSync(at('agreement.txt'), 'We keep one book together.');
    writeFileSync(
      at('office.json'),
      JSON.stringify({ office: 'tax', title: 'Tax office', roles: [{ role: 'head', rights: [] }] }),
    );
    for (const town of ['ashbrook', 'old-birchfield'])
      assert.equal((await townledger('init', '--name', town, '--home', at(town), '--json')).status, 0);
    const act = ['act', 'members/add-office', '--input', at('office.json'), '--home', at('ashbrook'), '--json'];
    const { facts } = await townledger(...act);
    receipt = at('old-receipt');
    await townledger('receipt', String(facts.entry), '--out', receipt, '--home', at('ashbrook'));
    assert.ok(existsSync(receipt));
  });
  after(async () => {
    await Promise.all(running.map(ended));
    rmSync(folder, { recursive: true });
  });

  const start = async (town: string): Promise<void> => {
    const args = [...OPTIONS, 'start', '--home', at(town), '--port', String(ports[town]?.web)];
    const env = { ...process.env, LC_ALL: 'C', ...(COMETBFT === undefined ? {} : { TOWNLEDGER_COMETBFT: COMETBFT }) };
    const node = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
    running.push(node);
    await new Promise((done) => createInterface({ input: node.stdout }).once('line', done));
  };

  it('not before it is prepared', async () => {
    const { status, facts } = await townledger(
      ...['network', 'found', '--home', at('ashbrook'), '--charter', at('vote.json'), '--json'],
    );
    assert.deepEqual([status, facts.error.code], [2, 'not-prepared']);
  });

  it('not under a short name that its own book does not know', async () => {
    const other = ['--town', 'elsewhere', '--agreement', at('agreement.txt')];
    assert.equal((await ready('ashbrook', ...other)).status, 0);
    assert.equal((await found()).facts.error.code, 'town-not-in-book');
  });

  it('each town makes its keys and its files; a book of its own is sealed into the common one', async () => {
    assert.equal((await ready('ashbrook', '--agreement', at('agreement.txt'))).status, 0);
    const { chain, origin } = JSON.parse(readFileSync(at('ashbrook/town.json'), 'utf8'));
    const told = await withBook({ chain, origin }, (from) =>
      ready('birchfield', '--from', from, '--old-home', at('old-birchfield'), '--listen', '127.0.0.1'),
    );
    assert.equal(told.status, 0, told.stdout);
    const { listen } = JSON.parse(readFileSync(at('birchfield/network.json'), 'utf8'));
    assert.equal(listen, `127.0.0.1:${ports.birchfield?.peer}`);
    assert.equal(told.facts.chain, chain);
    const old = await townledger('status', '--home', at('old-birchfield'), '--json');
    const { oldBook } = JSON.parse(readFileSync(at('birchfield/accession.json'), 'utf8'));
    assert.deepEqual(oldBook, { origin: old.facts.origin, size: old.facts.size, root: old.facts.root });
  });

  it('waits for the consents, which it names, and goes on when it is given again', async () => {
    const member = ['--member', at('birchfield/application.json')];
    const first = await found(...member);
    assert.deepEqual(first.facts.error, { code: 'consents-missing', detail: { towns: 'birchfield' } });
    assert.equal((await townledger('network', 'consent', '--home', at('birchfield'), '--json')).status, 0);
    const second = await found(...member, '--consent', at('birchfield/consent.json'));
    assert.equal(second.status, 0, second.stdout);
    assert.deepEqual(second.facts.towns, ['ashbrook', 'birchfield']);
    const genesis = readFileSync(at('ashbrook/cometbft/config/genesis.json'));
    assert.equal(second.facts.genesisHash, createHash('sha256').update(genesis).digest('hex'));
    assert.equal((await found(...member)).facts.error.code, 'network-exists');
  });

  it('the receipts of its own book still verify, and the old book of the other town stays what it was', async () => {
    assert.equal((await townledger('verify', receipt, '--json')).facts.valid, true);
    const before = await townledger('status', '--home', at('old-birchfield'), '--json');
    writeFileSync(at('old-birchfield/node.json'), JSON.stringify({ archive: true }));
    const act = ['act', 'members/add-office', '--input', at('office.json'), '--home', at('old-birchfield'), '--json'];
    assert.equal((await townledger(...act)).facts.error.code, 'book-is-archive');
    const after = await townledger('status', '--home', at('old-birchfield'), '--json');
    assert.deepEqual(after.facts, before.facts);
  });

  it('the other town takes the book up, and both go on with it', UNLESS_COMETBFT, async () => {
    await start('ashbrook');
    const address = `http://127.0.0.1:${ports.ashbrook?.web}`;
    const join = [
      ...['network', 'join', '--home', at('birchfield'), '--from', address, '--town', 'birchfield'],
      ...['--name', 'birchfield', '--state', 'MA', '--authority', at('vote.json'), '--near', '--json'],
      ...['--peer', `127.0.0.1:${ports.birchfield?.peer}`, '--address', `http://127.0.0.1:${ports.birchfield?.web}`],
    ];
    const joined = await townledger(...join);
    assert.equal(joined.status, 0, joined.stdout);
    const again = await townledger(...join);
    assert.deepEqual(again.facts.error, { code: 'home-exists', detail: { home: at('birchfield') } });
    await start('birchfield');
    writeFileSync(at('notice.json'), JSON.stringify({ text: 'We keep one book now.' }));
    const post = ['act', 'members/post-notice', '--input', at('notice.json'), '--office', 'birchfield-clerk'];
    let entry: number | undefined;
    for (let tries = 0; entry === undefined && tries < 40; tries++)
      entry = (await townledger(...post, '--home', at('birchfield'), '--json')).facts.entry;
    assert.ok(entry !== undefined, 'two towns agree');
    const common = at('common-receipt');
    await townledger('receipt', String(entry), '--out', common, '--home', at('ashbrook'));
    for (const file of [receipt, common]) {
      const { status, stdout } = await townledger('verify', file, '--json');
      assert.equal(status, 0, stdout);
    }
  });

  it('a restored copy serves the book and does not go on with it beside the towns', UNLESS_COMETBFT, async () => {
    const kept = await townledger('backup', at('kept'), '--home', at('birchfield'), '--json');
    assert.equal(kept.status, 0, kept.stdout);
    const restored = await townledger('restore', at('kept'), '--home', at('restored'), '--json');
    assert.equal(restored.status, 0, restored.stdout);
    const post = ['act', 'members/post-notice', '--input', at('notice.json'), '--office', 'birchfield-clerk'];
    assert.equal((await townledger(...post, '--home', at('restored'), '--json')).facts.error.code, 'book-is-archive');
    const book = await townledger('ledger', 'export', at('restored.jsonl'), '--home', at('restored'), '--json');
    assert.equal(book.status, 0, book.stdout);
    const whole = await townledger('verify', at('restored.jsonl'), '--json');
    assert.equal(whole.status, 0, 'with the signatures of both towns, as receipts have them');
  });
});

async function ended(node: ChildProcess): Promise<void> {
  if (node.exitCode !== null) return;
  const exit = new Promise((done) => node.once('exit', done));
  node.kill('SIGINT');
  await exit;
}

/** A town to ask for the name of the common book, as far as `prepare` asks. */
async function withBook<T>(book: object, work: (address: string) => Promise<T>): Promise<T> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(book));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { readonly port: number };
  try {
    return await work(`http://127.0.0.1:${port}`);
  } finally {
    await new Promise((done) => server.close(done));
  }
}
