import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sha256 } from '#crypto';
import { encodeUtf8, toBase64url } from '#kernel';
import { verifyFile } from '#verify';
import { ada, RunningTown, TOKEN } from './running-town.ts';

const office = (name: string) => ({ office: name, title: name, roles: [{ role: 'head', rights: [] }] });
const plan = encodeUtf8('a plan, page 1');
const facts = { hash: toBase64url(sha256(plan)), size: plan.length };

describe('attachments over HTTP', async () => {
  const town = await RunningTown.founded('attachments');
  const put = (content: Uint8Array) =>
    fetch(`${town.address}/attachments`, {
      method: 'POST',
      body: content as Uint8Array<ArrayBuffer>,
      headers: { 'content-type': 'application/octet-stream' },
    });
  const act = (input: object, attachments: readonly object[]) => send('members/add-office', input, attachments);
  const send = async (action: string, input: object, attachments: readonly object[]) => {
    const { transaction } = town.pen.sign(ada, 'clerk', action, input as never, {
      ...(attachments.length === 0 ? {} : { attachments: attachments as never }),
    });
    const headers = { 'content-type': 'application/json' };
    const body = transaction.bytes as Uint8Array<ArrayBuffer>;
    const answer = await fetch(`${town.address}/transactions`, { method: 'POST', body, headers });
    return (await answer.json()) as { code?: string; entry?: number; outcome?: string };
  };

  it('come first, and are then named', async () => {
    assert.equal((await act(office('a'), [facts])).code, 'attachment-missing');
    assert.deepEqual(await (await put(plan)).json(), facts);
    assert.equal((await act(office('a'), [{ ...facts, size: 3 }])).code, 'attachment-wrong');
    assert.equal((await act(office('a'), [facts])).outcome, 'accepted');
    const got = await fetch(`${town.address}/attachments/${facts.hash}`);
    assert.deepEqual(Buffer.from(await got.arrayBuffer()), Buffer.from(plan));
    assert.equal(got.headers.get('content-disposition'), 'attachment');
  });

  it('may be pruned, and every proof and the whole book stay valid', async () => {
    town.pen.timeMs += 1_000;
    const { entry } = await act(office('b'), [facts]);
    const body = JSON.stringify({ beforeMs: town.pen.timeMs + 1 });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` };
    const pruned = await fetch(`${town.address}/local/attachments/prune`, { method: 'POST', body, headers });
    assert.deepEqual(await pruned.json(), { pruned: 1, kept: 0 });
    assert.equal((await fetch(`${town.address}/attachments/${facts.hash}`)).status, 404);
    for (const path of [`/entries/${entry}/receipt`, '/book']) {
      const file = await (await fetch(town.address + path)).arrayBuffer();
      assert(verifyFile([new Uint8Array(file)]).ok, path);
    }
  });

  it('refuses nothing, too much, and a name in two spellings', async () => {
    assert.equal((await put(new Uint8Array(0))).status, 422);
    assert.equal((await put(new Uint8Array(4_194_305))).status, 413);
    assert.equal((await act(office('c'), [])).outcome, 'accepted');
    assert.equal((await act({ ...office('d'), title: 'Pen\u0303a' }, [])).code, 'text-not-normal');
    assert.equal((await act({ ...office('d'), title: 'Pe\u00f1a' }, [])).outcome, 'accepted');
  });

  it('are kept where a permanent field names them', async () => {
    const page = encodeUtf8('page 1 of a deed');
    const own = { hash: toBase64url(sha256(page)), size: page.length };
    const registry = { registry: 'deeds', name: 'Registry of Deeds', system: 'recorded', authority: 'official' };
    await town.act('titles/open-registry', registry);
    const deed = {
      type: 'deed',
      parties: [
        { role: 'grantor', name: 'Quill, Ada' },
        { role: 'grantee', name: 'Marsh, Ben' },
      ],
      legals: [{ parcel: 'F_1' }],
      pageCount: 1,
      pages: [own.hash],
    };
    await town.act('titles/load-parcels', {
      import: 'i-1',
      source: 'Map',
      rows: [{ parcel: 'F_1', kind: 'FEE', areaM2: 9, commitment: own.hash }],
    });
    assert.deepEqual(await (await put(page)).json(), own);
    const day = new Date(town.pen.timeMs).toISOString().slice(0, 10);
    const recorded = await send('titles/record', { registry: 'deeds', day, instruments: [deed] }, [own]);
    assert.equal(recorded.outcome, 'accepted', JSON.stringify(recorded));
    town.pen.timeMs += 20 * 365 * 86_400_000;
    const body = JSON.stringify({ beforeMs: town.pen.timeMs - 1_000 });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` };
    const pruned = await fetch(`${town.address}/local/attachments/prune`, { method: 'POST', body, headers });
    assert.deepEqual(await pruned.json(), { pruned: 0, kept: 1 });
    assert.equal((await fetch(`${town.address}/attachments/${own.hash}`)).status, 200);
  });
});
