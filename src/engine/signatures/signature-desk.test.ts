import assert from 'node:assert/strict';
import { after, describe, it, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { p256PublicKey } from '#crypto';
import {
  authenticate,
  type Body,
  bodyToSign,
  encodeTransaction,
  equationHolds,
  Machine,
  MemoryStore,
  type PasskeySignature,
  passkeyChallenge,
  readTransaction,
  type SignatureEquation,
  type Signer,
  signatureEquation,
  type Transaction,
  toBase64url,
} from '#kernel';
import { modules } from '#modules';
import { assertWith, type SoftwarePasskey } from '../../../test/authenticator.ts';
import { CHAIN, citizen, TestTown } from '../../../test/test-town.ts';
import { EmbeddedEngine } from '../embedded/embedded-engine.ts';
import { packEquations, solveEquations } from './equations.ts';
import { SignatureDesk } from './signature-desk.ts';
import { SignatureWorker } from './signature-worker.ts';

const ada = citizen('Ada Quill');
const pen = new TestTown();
const passkey: SoftwarePasskey = {
  secret: new Uint8Array(32).fill(8),
  rpId: 'ashbrook.example',
  origin: 'https://ashbrook.example',
};

/** Ed25519 and passkey; signed well, signed over another body, and with bytes that the byte rule refuses. */
type Kind = 'ed25519' | 'passkey' | 'forged ed25519' | 'forged passkey' | 'high s';
const KINDS: readonly Kind[] = ['ed25519', 'passkey', 'forged ed25519', 'forged passkey', 'high s'];

let made = 0;

function transactionOf(kind: Kind): Transaction {
  const { transaction } = pen.sign(ada, 'clerk', 'members/add-office', { office: `office-${++made}` });
  if (kind === 'ed25519') return transaction;
  const body: Body = { ...transaction.body, ...(kind.startsWith('forged') ? { office: 'mayor' } : {}) };
  if (kind === 'forged ed25519') return reread(body, ada.signer, transaction.signature);
  if (kind === 'high s') return reread(body, ada.signer, toBase64url(new Uint8Array(64).fill(0xff)));
  const { authenticatorData, clientDataJSON, signature } = assertWith(passkey, passkeyChallenge(bodyToSign(body)));
  if (kind === 'forged passkey') signature[5] = (signature[5] as number) ^ 1;
  const key = toBase64url(p256PublicKey(passkey.secret));
  const signer: Signer = { scheme: 'passkey', key, origin: passkey.origin, relyingParty: passkey.rpId };
  return reread(body, signer, {
    authenticatorData: toBase64url(authenticatorData),
    clientData: toBase64url(clientDataJSON),
    signature: toBase64url(signature),
  });
}

function reread(body: Body, signer: Signer, signature: string | PasskeySignature): Transaction {
  const read = readTransaction(encodeTransaction(body, signer, signature));
  assert(read.ok, JSON.stringify(read));
  return read.value;
}

const isGood = (kind: Kind): boolean => kind === 'ed25519' || kind === 'passkey';

test('the byte rules and the equation together are the whole rule', () => {
  for (const kind of KINDS) assert.equal(authenticate(transactionOf(kind)), isGood(kind), kind);
  assert.equal(signatureEquation(transactionOf('high s')), undefined, 'no equation is left where the bytes are wrong');
});

test('equations arrive at a worker as they were sent, whatever their sizes', () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
  const random: fc.Arbitrary<SignatureEquation> = fc
    .tuple(fc.constantFrom('ed25519' as const, 'p256' as const), fc.uint8Array({ maxLength: 300 }), bytes(64))
    .chain(([curve, message, signature]) =>
      bytes(curve === 'ed25519' ? 32 : 65).map((key) => ({ curve, key, message, signature })),
    );
  const signed = fc
    .constantFrom<Kind>('ed25519', 'passkey', 'forged passkey')
    .map((kind) => signatureEquation(transactionOf(kind)) as SignatureEquation);
  fc.assert(
    fc.property(fc.array(fc.oneof(random, signed), { maxLength: 12 }), (equations) => {
      const expected = equations.map((equation) => (equationHolds(equation) ? 1 : 0));
      assert.deepEqual([...solveEquations(packEquations(equations))], expected);
    }),
    { numRuns: 100 },
  );
});

const desks: SignatureDesk[] = [];
after(() => Promise.all(desks.map((desk) => desk.close())));

/** A desk whose workers run the program; `asked` counts the equations sent to them. */
function openDesk(workers: number, program?: string, maxSilenceMs?: number) {
  const count = { asked: 0, started: 0 };
  const startWorker = (onDeath: (worker: SignatureWorker) => void): SignatureWorker => {
    count.started++;
    const worker = new SignatureWorker(onDeath, program === undefined ? undefined : new URL(program), maxSilenceMs);
    const solve = worker.solve.bind(worker);
    worker.solve = (batch, items) => {
      count.asked += items;
      return solve(batch, items);
    };
    return worker;
  };
  const desk = new SignatureDesk({ workers, startWorker });
  desks.push(desk);
  return { desk, count };
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 1_000 && !condition(); i++) await pause(5);
  assert(condition(), 'in time');
}

/** Workers begin with the first transaction, so one is shown first. */
async function started(desk: SignatureDesk, ready: number): Promise<void> {
  desk.expect(transactionOf('ed25519'));
  await until(() => desk.ready === ready);
}

describe('signature desk', () => {
  it('has every verdict from its workers, each signature asked for once', async () => {
    const { desk, count } = openDesk(2);
    await started(desk, 2);
    const kinds = Array.from({ length: 200 }, (_, i) => KINDS[i % KINDS.length] as Kind);
    const transactions = kinds.map(transactionOf);
    for (const transaction of transactions) desk.expect(transaction);
    await desk.settle(transactions);
    assert.deepEqual(
      transactions.map((transaction) => desk.holds(transaction)),
      kinds.map(isGood),
    );
    assert.equal(count.asked, 160, 'all but those that the byte rule refused');
    await desk.settle(transactions);
    assert.equal(count.asked, 160);
  });

  it('checks a few on the spot, and everything where there are no workers', async () => {
    for (const workers of [0, 1]) {
      const { desk, count } = openDesk(workers);
      await started(desk, workers);
      const transactions = KINDS.map(transactionOf);
      for (const transaction of transactions) desk.expect(transaction);
      await desk.settle(transactions);
      assert.deepEqual(
        transactions.map((transaction) => desk.holds(transaction)),
        KINDS.map(isGood),
      );
      assert.equal(count.asked, 0);
    }
  });

  const WORKER = "import { parentPort } from 'node:worker_threads';";
  const BAD: readonly [name: string, program: string][] = [
    [
      'ends at the first question',
      `${WORKER} parentPort.on('message', () => process.exit(1)); parentPort.postMessage('ready');`,
    ],
    [
      'throws at the first question',
      `${WORKER} parentPort.on('message', () => { throw 1; }); parentPort.postMessage('ready');`,
    ],
    [
      'answers too little',
      `${WORKER} parentPort.on('message', () => parentPort.postMessage(new Uint8Array(1))); parentPort.postMessage('ready');`,
    ],
    [
      'answers something else',
      `${WORKER} parentPort.on('message', () => parentPort.postMessage({ holds: true })); parentPort.postMessage('ready');`,
    ],
  ];
  for (const [name, program] of BAD) {
    it(`neither loses nor wrongly accepts anything where a worker ${name}`, async () => {
      const { desk, count } = openDesk(1, `data:text/javascript,${encodeURIComponent(program)}`);
      for (let death = 1; death <= 3; death++) {
        await started(desk, 1);
        const kinds = Array.from({ length: 40 }, (_, i) => KINDS[i % KINDS.length] as Kind);
        const transactions = kinds.map(transactionOf);
        for (const transaction of transactions) desk.expect(transaction);
        await desk.settle(transactions);
        assert.deepEqual(
          transactions.map((transaction) => desk.holds(transaction)),
          kinds.map(isGood),
        );
        assert(count.asked > 0, 'the worker was asked');
      }
      desk.expect(transactionOf('ed25519'));
      assert.equal(count.started, 3, 'after three deaths no further worker is tried');
      assert.equal(desk.ready, 0);
    });
  }

  it('ends a worker that hangs, and answers in its place', async () => {
    const hangs = `${WORKER} parentPort.on('message', () => { for (;;); }); parentPort.postMessage('ready');`;
    const { desk, count } = openDesk(1, `data:text/javascript,${encodeURIComponent(hangs)}`, 100);
    await started(desk, 1);
    const kinds = Array.from({ length: 100 }, (_, i) => KINDS[i % KINDS.length] as Kind);
    const transactions = kinds.map(transactionOf);
    for (const transaction of transactions) desk.expect(transaction);
    await desk.settle(transactions);
    assert.deepEqual(
      transactions.map((transaction) => desk.holds(transaction)),
      kinds.map(isGood),
    );
    assert.equal(count.started, 2, 'another one took its place');
  });

  it('lets a slow worker be, as long as answers come', async () => {
    const slow = `${WORKER} const wait = new Int32Array(new SharedArrayBuffer(4));
      parentPort.on('message', ({ table }) => {
        Atomics.wait(wait, 0, 0, 150);
        parentPort.postMessage(new Uint8Array(table.length / 3).fill(1));
      }); parentPort.postMessage('ready');`;
    const { desk, count } = openDesk(1, `data:text/javascript,${encodeURIComponent(slow)}`, 1_000);
    await started(desk, 1);
    const transactions = Array.from({ length: 640 }, () => transactionOf('ed25519'));
    for (const transaction of transactions) desk.expect(transaction);
    await desk.settle(transactions);
    assert.equal(count.started, 1);
    assert.equal(count.asked, 640);
  });

  it('goes on without workers where none can start', async () => {
    const { desk, count } = openDesk(2, 'data:text/javascript,throw 1');
    desk.expect(transactionOf('ed25519'));
    await until(() => count.started === 4);
    await pause(50);
    assert.equal(count.started, 4, 'two at first, one for each of the first two deaths');
    assert.equal(desk.holds(transactionOf('passkey')), true);
  });
});

describe('embedded engine with workers', () => {
  it('orders by arrival, whichever worker answers first, and gives each transaction its own verdict', async () => {
    const { desk, count } = openDesk(2);
    await started(desk, 2);
    const holds = (transaction: Transaction): boolean => desk.holds(transaction);
    const machine = new Machine({ chain: CHAIN, modules, store: new MemoryStore(), authenticate: holds });
    const engine = new EmbeddedEngine({ machine, signatures: desk, now: () => pen.timeMs, maxBlock: 100 });
    const found = pen.sign(ada, 'clerk', 'members/found', pen.founding(), { founds: pen.rules() });
    assert((await engine.submit(found.transaction.bytes)).ok);
    const sent = Array.from({ length: 500 }, (_, i) => {
      const input = { office: `ordered-${i}`, title: 'Office', roles: [{ role: 'head', rights: [] }] };
      const { transaction } = pen.sign(ada, 'clerk', 'members/add-office', input);
      if (i % 7 !== 3) return transaction;
      const other = pen.sign(ada, 'clerk', 'members/add-office', { ...input, title: 'Signed' }).transaction;
      return reread(transaction.body, ada.signer, other.signature);
    });
    const results = await Promise.all(sent.map(({ bytes }) => engine.submit(bytes)));
    const entries: number[] = [];
    for (const [i, result] of results.entries()) {
      if (i % 7 === 3) assert.equal(!result.ok && result.refusal.code, 'signature-invalid');
      else assert(result.ok && result.value.answer.accepted && entries.push(result.value.answer.entry));
    }
    assert.deepEqual(
      entries,
      entries.toSorted((a, b) => a - b),
    );
    assert(count.asked >= 490, `${count.asked} were checked by workers`);
    await engine.stop();
  });
});
