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
  const act = async (input: object, attachments: readonly object[]) => {
    const { transaction } = town.pen.sign(ada, 'clerk', 'members/add-office', input as never, {
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
    assert.deepEqual(await pruned.json(), { pruned: 1 });
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
});
