/** The socket: order, cuts, exceptions, and what a broken or hostile client sends. Nothing here knows of books. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { AbciConnection, framed } from '../../../test/abci-client.ts';
import { Seeded } from '../../../test/seeded.ts';
import { type AbciApplication, type AbciResponse, AbciServer } from './abci-server.ts';
import { frame } from './frames.ts';

const folder = mkdtempSync(join(tmpdir(), 'townledger-socket-'));
after(() => rmSync(folder, { recursive: true }));

const echo = (message: string) => framed({ case: 'echo', value: { message } });
const info = framed({ case: 'info', value: {} });

let answered = 0;

/** Says back what it hears; `info` takes a while, and `commit` it cannot do. */
const application: AbciApplication = {
  expect: () => {},
  prepare: () => Promise.resolve(),
  respond: async (request): Promise<AbciResponse> => {
    answered++;
    if (request.case === 'echo') return { case: 'echo', value: { message: request.value.message } };
    if (request.case === 'flush') return { case: 'flush', value: {} };
    if (request.case === 'info') await new Promise((done) => setTimeout(done, 20));
    if (request.case === 'info') return { case: 'info', value: { data: 'slow' } };
    throw new Error(`no answer to ${request.case ?? 'an unknown request'}`);
  },
};

describe('ABCI socket', () => {
  const path = join(folder, 'app.sock');
  let faults: string[];
  let server: AbciServer;
  let client: AbciConnection;

  beforeEach(async () => {
    faults = [];
    server = new AbciServer(application, ({ message }) => faults.push(message));
    await server.listen(path);
    client = await AbciConnection.open(path);
  });
  afterEach(() => server.close());

  /** What a new connection hears: the server still works. */
  async function stillAnswers(): Promise<void> {
    const other = await AbciConnection.open(path);
    assert.deepEqual((await other.ask({ case: 'echo', value: { message: 'there?' } })).case, 'echo');
    other.end();
  }

  it('hears one connection while much waits on another', async () => {
    const other = await AbciConnection.open(path);
    answered = 0;
    client.send(Buffer.concat(Array.from({ length: 3_000 }, () => echo('check'))));
    await other.ask({ case: 'echo', value: { message: 'block' } });
    assert.ok(answered < 3_000, `${answered} were answered first`);
    other.end();
  });

  it('answers in the order of the questions, also where one takes longer', async () => {
    const answers = Array.from({ length: 4 }, () => client.next());
    client.send(Buffer.concat([info, echo('a'), framed({ case: 'flush', value: {} }), echo('b')]));
    assert.deepEqual(
      (await Promise.all(answers)).map(({ case: kind, value }) => (kind === 'echo' ? value.message : kind)),
      ['info', 'a', 'flush', 'b'],
    );
  });

  it('serves four connections, each in its own order and none waiting for another', async () => {
    const slow = client.ask({ case: 'info', value: {} });
    const others = await Promise.all([1, 2, 3].map(() => AbciConnection.open(path)));
    let slowDone = false;
    void slow.then(() => {
      slowDone = true;
    });
    const answers = await Promise.all(
      others.map((other, i) => other.ask({ case: 'echo', value: { message: `${i}` } })),
    );
    assert.deepEqual(
      answers.map(({ value }) => value && 'message' in value && value.message),
      ['0', '1', '2'],
    );
    assert.equal(slowDone, false);
    await slow;
    for (const other of others) other.end();
  });

  it('reads frames however the stream is cut', async () => {
    const random = new Seeded(7);
    const messages = Array.from(
      { length: 200 },
      (_, i) => `${i} ${'x'.repeat(random.one([0, 1, 100, 126, 127, 128, 20_000]))}`,
    );
    const stream = Buffer.concat(messages.map(echo));
    const answers = messages.map(() => client.next());
    for (let at = 0; at < stream.length; ) {
      const end = at + random.one([1, 2, 3, 50, 129, 5_000, 300_000]);
      client.send(stream.subarray(at, end));
      at = end;
      if (random.chance(30)) await new Promise((done) => setImmediate(done));
    }
    const heard = (await Promise.all(answers)).map(({ case: kind, value }) => kind === 'echo' && value.message);
    assert.deepEqual(heard, messages);
  });

  it('answers an unknown message by an exception after the answers before it, and ends the conversation', async () => {
    const answers = [client.next(), client.next()];
    const afterwards = assert.rejects(client.next(), /closed/);
    client.send(Buffer.concat([echo('known'), frame(Uint8Array.of()), echo('never answered')]));
    const [first, second] = await Promise.all(answers);
    assert.equal(first?.case, 'echo');
    assert.equal(second?.case === 'exception' && second.value.error, 'Error: no answer to an unknown request');
    await client.closed;
    await afterwards;
    assert.deepEqual(faults, ['no answer to an unknown request']);
    await stillAnswers();
  });

  it('takes a message of a later version for an unknown one', async () => {
    // Field 99 of Request, an empty message.
    const answer = client.next();
    client.send(frame(Uint8Array.of(0x9a, 0x06, 0x00)));
    assert.equal((await answer).case, 'exception');
  });

  const hostile: readonly (readonly [what: string, bytes: Uint8Array, fault: RegExp])[] = [
    ['a length that never ends', new Uint8Array(64).fill(0xff), /length does not end/],
    ['a frame longer than any block', Uint8Array.of(0x81, 0x80, 0x80, 0x20), /a frame of 67108865 bytes/],
    ['a frame of many gigabytes', Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x7f), /a frame of 34359738367 bytes/],
    ['a message that is none', frame(Buffer.from('GET / HTTP/1.1\r\n\r\n')), /./],
    ['groups within groups without end', frame(new Uint8Array(1_000_000).fill(0x0b)), /./],
  ];
  for (const [what, bytes, fault] of hostile) {
    it(`gives up a connection that sends ${what}, and goes on`, async () => {
      client.send(bytes);
      await client.closed;
      assert.equal(faults.length, 1);
      assert.match(faults[0] as string, fault);
      await stillAnswers();
    });
  }

  it('2,000 damaged streams: none brings the server down', async () => {
    const random = new Seeded(11);
    const whole = Buffer.concat([echo('abc'), info, framed({ case: 'checkTx', value: { tx: new Uint8Array(50) } })]);
    for (let i = 0; i < 2_000; i++) {
      const bytes = random.chance(20) ? Buffer.from(random.bytes(random.below(60))) : Buffer.from(whole);
      for (let k = random.below(4); k >= 0 && bytes.length > 0; k--)
        bytes[random.below(bytes.length)] = random.below(256);
      const stranger = await AbciConnection.open(path);
      stranger.send(bytes.subarray(0, random.below(bytes.length + 1)));
      if (random.chance(50)) await new Promise((done) => setImmediate(done));
      stranger.end();
    }
    await stillAnswers();
  });

  it('does not read on from one that takes no answers', async () => {
    client.stall();
    answered = 0;
    const flood = Buffer.concat(Array.from({ length: 64 }, () => echo('x'.repeat(65_536))));
    for (let i = 0; i < 40; i++) client.send(flood);
    await new Promise((done) => setTimeout(done, 300));
    assert(answered > 0 && answered < 1_000, `${answered} of 2560 were read and answered`);
    client.end();
    await stillAnswers();
  });
});
