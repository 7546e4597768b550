/** From one to many: a town with a book of its own founds a network, and one with an old book of its own joins it. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { townledger } from './demo-network.ts';

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
      ...['--peer', `node.${town}.example:26656`, '--address', `https://${town}.example`],
      ...['--authority', at('vote.json'), ...more, '--json'],
    );
  const found = (...more: readonly string[]) =>
    townledger(
      ...['network', 'found', '--home', at('ashbrook'), '--charter', at('ashbrook/charter.json')],
      ...[...more, '--json'],
    );
  let receipt: string;

  before(async () => {
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
  after(() => rmSync(folder, { recursive: true }));

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
      ready('birchfield', '--from', from, '--old-home', at('old-birchfield')),
    );
    assert.equal(told.status, 0, told.stdout);
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
    const old = await townledger('status', '--home', at('old-birchfield'), '--json');
    assert.equal(old.status, 0);
  });
});

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
