import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { transactionName } from '#kernel';
import { citizen, TestTown } from '../../../test/test-town.ts';
import { sendAct } from './sign.ts';

const town = TestTown.founded();
const office = { office: 'tax', title: 'Tax', roles: [{ role: 'head', rights: [] }] };
const { transaction } = town.sign(citizen('Ada Quill'), 'clerk', 'members/add-office', office);
const name = transactionName(transaction);
const accepted = { outcome: 'accepted', transaction: name, entry: 7, height: 3, timeMs: 1, result: null };

const fetchOfNode = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = fetchOfNode;
});

type Said = 'no connection' | { readonly status: number; readonly body: object };
const yes: Said = { status: 200, body: accepted };
const no = (status: number, code: string): Said => ({ status, body: { code } });

/** A node that answers so, in this order; gives what it was asked. */
function nodeSays(...answers: readonly Said[]): readonly string[] {
  const asked: string[] = [];
  globalThis.fetch = async (input, init) => {
    const answer = answers[asked.length];
    asked.push(`${init?.method} ${input}`);
    if (init?.method === 'POST') assert.deepEqual(init.body, transaction.bytes, 'the very same bytes');
    if (answer === undefined) assert.fail(`asked too often: ${asked.join(', ')}`);
    if (answer === 'no connection') throw new TypeError('failed to fetch');
    return new Response(JSON.stringify(answer.body), { status: answer.status });
  };
  return asked;
}

const SEND = 'POST /transactions';
const LOOK = `GET /transactions/${name}`;

describe('sending a signed act', () => {
  const rows: readonly (readonly [
    what: string,
    again: boolean,
    node: readonly Said[],
    asked: string[],
    end: string,
  ])[] = [
    ['is accepted', false, [yes], [SEND], 'accepted'],
    ['is refused by the rules', false, [no(422, 'office-exists')], [SEND], 'refused'],
    ['finds no connection', false, ['no connection'], [SEND], 'lost'],
    ['meets a proxy that lost the node', false, [{ status: 502, body: {} }], [SEND], 'lost'],
    ['once more, after it did arrive', true, [yes], [LOOK], 'accepted'],
    ['once more, after it did not arrive', true, [no(404, 'not-found'), yes], [LOOK, SEND], 'accepted'],
    ['once more, without a connection still', true, ['no connection'], [LOOK], 'lost'],
    [
      'once more, and it arrives between looking and sending',
      true,
      [no(404, 'not-found'), no(409, 'replayed'), yes],
      [LOOK, SEND, LOOK],
      'accepted',
    ],
    ['once more, after its time', true, [no(404, 'not-found'), no(422, 'expired')], [LOOK, SEND], 'refused'],
  ];
  for (const [what, again, node, expected, end] of rows) {
    it(`${what}: ${end}`, async () => {
      const asked = nodeSays(...node);
      const sent = await sendAct(transaction.bytes, again);
      assert.deepEqual([sent.outcome, asked], [end, expected]);
      if (sent.outcome === 'accepted') assert.equal(sent.answer.entry, 7);
      if (sent.outcome === 'lost') assert.deepEqual(sent.bytes, transaction.bytes);
    });
  }
});
