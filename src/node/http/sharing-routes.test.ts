/** Two towns that keep one book: the clerk's home gives, the assessor's receives. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { before, describe, it } from 'node:test';
import { sha256 } from '#crypto';
import { type Bytes, commit, encodeUtf8, type Value } from '#kernel';
import { ada, folder, RunningTown } from '../../../test/running-town.ts';
import { sealParcel } from '../sharing/parcel.ts';
import { makeReceivingKey, publicKey } from '../sharing/receiving-keys.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const SECRET = 'OAK, ADA, 12 Long Street';
const base64url = (bytes: Bytes): string => Buffer.from(bytes).toString('base64url');

let giver: RunningTown;
let receiver: RunningTown;

type Item = { readonly commitment: string; readonly salt: string; readonly content: string };

function itemOf(text: string, salt = new Uint8Array(32).fill(7)): Item {
  const content = encodeUtf8(text);
  return { commitment: base64url(commit(salt, content)), salt: base64url(salt), content: base64url(content) };
}

const item = itemOf(SECRET);

/** What a town's own log would hold. */
const noted: object[] = [];
const log = { info: (line: object) => noted.push(line), error: () => {} } as never;

before(async () => {
  giver = await RunningTown.founded('giver');
  await giver.local('/vault/items', { items: [{ ...item, kind: 'owner', retention: 'while-current' }] });
  const roles = [{ role: 'head', rights: ['sharing.receive', 'sharing.share'] }];
  await giver.act('members/add-office', { office: 'assessor', title: 'Board of Assessors', roles });
  await giver.act('members/give-seat', { officer: 'town-clerk', office: 'assessor', role: 'head' });
  await giver.stop();
  const home = join(folder, 'receiver');
  cpSync(giver.home, home, { recursive: true });
  // The same book, with a vault and keys of its own.
  for (const name of readdirSync(home)) if (/^(vault|sharing|desk|witness)\.db/.test(name)) rmSync(join(home, name));
  rmSync(join(home, 'keys', 'vault.key'));
  giver = await RunningTown.start(giver.home, giver.pen);
  receiver = await RunningTown.start(home, giver.pen, { log });
  await both('assessor', 'sharing/name-key', { key: makeReceivingKey(home) });
});

/** As in a network: the same act in both homes. */
async function both(office: string, action: string, input: Value): Promise<number> {
  const { transaction } = giver.pen.sign(ada, office, action, input);
  let entry = -1;
  for (const town of [giver, receiver]) {
    const answer = await town.node.engine.submit(transaction.bytes);
    assert(answer.ok && answer.value.answer.accepted, JSON.stringify(answer));
    entry = answer.value.answer.entry;
  }
  return entry;
}

async function given(changes: object = {}, of: Item = item, days = 30): Promise<number> {
  const prepared = await giver.local('/vault/parcels', { from: 'clerk', to: 'assessor', item: of.commitment });
  assert.equal(prepared.status, 200, JSON.stringify(prepared.body));
  const untilMs = giver.pen.timeMs + days * DAY_MS;
  const grant = { to: 'assessor', item: of.commitment, purpose: 'Appeal of a valuation', untilMs };
  return both('clerk', 'sharing/grant', { ...(prepared.body as object), ...grant, ...changes } as Value);
}

const opened = (grant: number, address = giver.address) =>
  receiver.local('/vault/received', { grant, by: 'ben', address }) as Promise<{
    status: number;
    body: { content: string; code: string };
  }>;
const parcelOf = (grant: number) => fetch(`${giver.address}/shared/${grant}`);
const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code];
const filesOf = (town: RunningTown) =>
  readdirSync(town.home)
    .filter((name) => name.startsWith('sharing.db'))
    .map((name) => readFileSync(join(town.home, name)));

describe('sharing between two homes', () => {
  it('gives the parcel to anybody, who can read nothing in it, and the item to the office that the grant names', async () => {
    const grant = await given();
    const parcel = Buffer.from(await (await parcelOf(grant)).arrayBuffer());
    assert.equal(parcel.length, 21 + 32 + 4_096 + 16);
    assert(!parcel.includes(SECRET));
    const answer = await opened(grant);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.equal(Buffer.from(answer.body.content, 'base64url').toString(), SECRET);
    for (const town of [giver, receiver]) for (const file of filesOf(town)) assert(!file.includes(SECRET));
    const own = await giver.local('/vault/received', { grant, by: 'ada' });
    assert.equal((own.body as { code: string }).code, 'receiving-key-missing', 'not even the giver’s home opens it');
  });

  it('notes every opening, in the log and beside the item, and never what it was', async () => {
    const grant = await given();
    noted.length = 0;
    for (let i = 0; i < 2; i++) assert.equal((await opened(grant)).status, 200);
    const openings = noted.filter((line) => 'by' in line);
    assert.deepEqual(openings, [
      { grant, by: 'ben' },
      { grant, by: 'ben' },
    ]);
    assert.doesNotMatch(JSON.stringify(noted), /OAK|Long/);
    const facts = await receiver.local('/vault/received/facts', { grants: [grant, 0] });
    const { here } = facts.body as { here: { openings: { by: string }[]; endedMs: number | null }[] };
    assert.deepEqual(
      here.map(({ endedMs, openings: all }) => [endedMs, all.map(({ by }) => by)]),
      [[null, ['ben', 'ben']]],
    );
  });

  it('needs the home’s token for all but the parcel', async () => {
    for (const path of ['/vault/received', '/vault/parcels', '/vault/receiving-keys', '/vault/received/facts']) {
      const answer = await fetch(`${receiver.address}${path}`, { method: 'POST', body: '{}', headers: JSON_TYPE });
      assert.equal(answer.status, 401, path);
    }
  });

  it('opens at the receiver once more when the giver’s node is down, and forgets nothing by a restart', async () => {
    const grant = await given();
    assert.equal((await opened(grant)).status, 200);
    const down = 'http://127.0.0.1:9';
    assert.equal((await opened(grant, down)).status, 200);
    const home = receiver.home;
    await receiver.stop();
    receiver = await RunningTown.start(home, giver.pen, { log });
    assert.equal((await opened(grant, down)).status, 200);
    const unopened = await given();
    assert.equal((await opened(unopened, down)).body.code, 'giver-unreachable');
  });

  it('ends with the revocation: nothing is given out, and the receiver’s copy is gone from its file', async () => {
    const grant = await given();
    assert.equal((await opened(grant)).status, 200);
    const sealed = sealedIn(receiver.home, grant);
    assert(sealed !== null && filesOf(receiver).some((file) => file.includes(Buffer.from(sealed))));
    await both('clerk', 'sharing/revoke', { grant, reason: 'The appeal was withdrawn' });
    assert.deepEqual(await codeOf(await parcelOf(grant)), [410, 'grant-revoked']);
    const again = await opened(grant);
    assert.deepEqual([again.status, again.body.code], [410, 'grant-revoked']);
    assert.deepEqual(await ended(grant), ['grant-revoked', 1]);
    assert.equal(sealedIn(receiver.home, grant), null);
    assert(!filesOf(receiver).some((file) => file.includes(Buffer.from(sealed))));
  });

  it('ends with its day, though nothing more comes into the book', async () => {
    const grant = await given({}, item, 1);
    assert.equal((await opened(grant)).status, 200);
    giver.pen.timeMs += 2 * DAY_MS;
    assert.deepEqual(await codeOf(await parcelOf(grant)), [410, 'grant-expired']);
    assert.equal((await opened(grant)).body.code, 'grant-expired');
    for (const town of [giver, receiver]) if (town.node.shelf.sharing.ok) town.node.shelf.sharing.value.look();
    assert.deepEqual(await ended(grant), ['grant-expired', 1]);
    const anew = await given();
    assert.equal((await opened(anew)).status, 200, 'what has ended can be shared anew');
  });

  it('refuses a parcel that was changed, of another size, or from a node that never gave it', async () => {
    for (const [changes, code] of [
      [{ parcelSize: 4_000 }, 'parcel-changed'],
      [{ parcelHash: base64url(new Uint8Array(32)) }, 'parcel-not-here'],
    ] as const) {
      const grant = await given(changes);
      assert.equal((await opened(grant)).body.code, code);
    }
    assert.equal((await opened(await given(), receiver.address)).body.code, 'parcel-not-here');
    assert.equal((await opened(999_999)).body.code, 'grant-unknown');
  });

  it('refuses what does not fit the commitment that the grant names', async () => {
    const other = itemOf('ELM, BEN', new Uint8Array(32).fill(9));
    await giver.local('/vault/items', { items: [{ ...other, kind: 'owner', retention: 'while-current' }] });
    const grant = await given({ item: other.commitment });
    assert.equal((await opened(grant)).body.code, 'parcel-not-openable', 'a parcel opens in its own place alone');
  });

  it('refuses what a lying giver serves: another content, or other bytes than it said', async () => {
    const { key } = receiverKey();
    const place = { chain: 'ashbrook-test', from: 'clerk', to: 'assessor', item: item.commitment };
    const lie = { salt: new Uint8Array(32).fill(7), kind: 'owner', content: encodeUtf8('ELM, BEN') };
    const parcel = sealParcel(place, lie, publicKey(key)) as Uint8Array;
    const changed = parcel.map((byte, at) => (at === 100 ? byte ^ 1 : byte));
    const stated = { parcelHash: base64url(sha256(parcel)), parcelSize: parcel.length };
    const serve = async (bytes: Uint8Array) => {
      const server = createServer((_request, reply) => reply.end(Buffer.from(bytes))).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const answer = await opened(await given(stated), `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      server.close();
      return answer.body.code;
    };
    assert.equal(await serve(parcel), 'parcel-item-wrong');
    assert.equal(await serve(changed), 'parcel-changed');
    assert.equal(await serve(new Uint8Array(100_000)), 'parcel-changed');
    assert.equal(await serve(new Uint8Array(0)), 'parcel-changed');
  });

  it('gives nothing that the giver does not have, or has erased', async () => {
    const prepare = async (changes: object) => {
      const body = { from: 'clerk', to: 'assessor', item: item.commitment, ...changes };
      const answer = await giver.local('/vault/parcels', body);
      return [answer.status, (answer.body as { code: string }).code];
    };
    assert.deepEqual(await prepare({ to: 'archive' }), [422, 'receiver-without-key']);
    assert.deepEqual(await prepare({ item: base64url(new Uint8Array(32)) }), [404, 'not-found']);
    const passing = await receiver.local('/vault/parcels', { from: 'assessor', to: 'assessor', item: item.commitment });
    assert.equal((passing.body as { code: string }).code, 'not-found', 'what was shared is not passed on');
    const grant = await given();
    const stub = await giver.local('/vault/erase', { commitment: item.commitment, reason: 'Request under the law' });
    const { shared } = stub.body as { shared: readonly number[] };
    assert(shared.includes(grant), 'whoever erases is told which grants still stand');
    assert.deepEqual(await codeOf(await parcelOf(grant)), [404, 'parcel-not-here']);
    assert.deepEqual(await prepare({}), [410, 'vault-item-erased']);
  });

  it('lets a parcel go that no grant comes for', async () => {
    const other = itemOf('ASH, CLEO', new Uint8Array(32).fill(3));
    await giver.local('/vault/items', { items: [{ ...other, kind: 'owner', retention: 'while-current' }] });
    const before = await giver.local('/vault/parcels', { from: 'clerk', to: 'assessor', item: other.commitment });
    const { sharing } = giver.node.shelf;
    assert(sharing.ok);
    giver.pen.timeMs += 2 * 60 * 60 * 1_000;
    sharing.value.look();
    const untilMs = giver.pen.timeMs + DAY_MS;
    const late = { to: 'assessor', item: other.commitment, purpose: 'Appeal', untilMs };
    const grant = await both('clerk', 'sharing/grant', { ...(before.body as object), ...late } as Value);
    assert.deepEqual(await codeOf(await parcelOf(grant)), [404, 'parcel-not-here']);
  });

  it('says what is wrong where the file is damaged, and the town goes on', async () => {
    const home = receiver.home;
    await receiver.stop();
    for (const name of readdirSync(home)) if (name.startsWith('sharing.db-')) rmSync(join(home, name));
    writeFileSync(join(home, 'sharing.db'), 'no database, and long enough to be taken for one'.repeat(100));
    receiver = await RunningTown.start(home, giver.pen);
    const answer = await opened(0);
    assert.deepEqual([answer.status, answer.body.code], [503, 'database-damaged']);
    assert(receiver.node.shelf.faults().some(({ code }) => code === 'database-damaged'));
    await receiver.act('members/add-office', { office: 'on', title: 'on', roles: [{ role: 'head', rights: [] }] });
    assert(existsSync(join(home, 'ledger.db')));
  });
});

const JSON_TYPE = { 'content-type': 'application/json' };

function receiverKey(): { readonly key: string } {
  const answer = receiver.node.machine.query('sharing', 'receiver', { office: 'assessor' });
  assert(answer.ok);
  return answer.value as { key: string };
}

/** The ciphertext as it lies in the file. */
function sealedIn(home: string, grant: number): Uint8Array | null {
  const database = new DatabaseSync(join(home, 'sharing.db'), { readOnly: true });
  const row = database.prepare('SELECT sealed FROM received WHERE number = ?').get(grant);
  database.close();
  return row?.sealed as Uint8Array | null;
}

/** Why the receiver's copy ended, and how often it was opened before. */
async function ended(grant: number): Promise<readonly [why: string | null, openings: number]> {
  const answer = await receiver.local('/vault/received/facts', { grants: [grant] });
  const [facts] = (answer.body as { here: { why: string | null; openings: object[] }[] }).here;
  return [facts?.why ?? null, facts?.openings.length ?? 0];
}
