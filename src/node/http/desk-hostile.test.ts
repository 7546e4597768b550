/** The desk before whoever wants in: foreign pages, bent passkeys, officers who have left, and what the log keeps. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import fc from 'fast-check';
import { sha256 } from '#crypto';
import {
  type Body,
  bodyToSign,
  derToP1363,
  encodeTransaction,
  encodeUtf8,
  passkeyChallenge,
  toBase64url,
  type Value,
} from '#kernel';
import { answerOf, assertWith, type Bent, registrationOf, type SoftwarePasskey } from '../../../test/authenticator.ts';
import { ada, RunningTown } from '../../../test/running-town.ts';
import { type Citizen, citizen, passkeyCitizen } from '../../../test/test-town.ts';
import { DEFAULT_DESK_LIMITS } from '../desk/desk-store.ts';
import { openLog } from '../node-log.ts';

const ORIGIN = 'https://ashbrook.example';
const link = citizen('a link that is raced');
const ben = passkeyCitizen('Ben Tallow');
const dora = passkeyCitizen('Dora Finch');
const device: SoftwarePasskey = { secret: ben.seed, rpId: 'ashbrook.example', origin: ORIGIN };
const routes: { readonly method: string; readonly url: string }[] = [];

let town: RunningTown;
before(async () => {
  town = await RunningTown.founded('ashbrook', {
    onRoute: ({ method, url }) => {
      for (const name of [method].flat()) if (url.startsWith('/desk-api/')) routes.push({ method: name, url });
    },
  });
  await enrol('deputy', ben);
});

function enrol(officer: string, who: Citizen, role = 'assistant'): Promise<void> {
  return town.act('members/enrol-officer', {
    ...{ officer, job: 'Deputy clerk', office: 'clerk', role, label: 'Office computer' },
    key: { scheme: 'passkey', key: who.signer.key, relyingParty: 'ashbrook.example' },
  });
}

type Sent = { readonly headers?: Record<string, string>; readonly payload?: object; readonly from?: string };

async function send(method: string, url: string, { headers = {}, payload, from = '127.0.0.1' }: Sent = {}, to = town) {
  const answer = await to.server.inject({
    ...{ method: method as 'GET', url, headers, remoteAddress: from },
    ...(payload === undefined ? {} : { payload }),
  });
  const text = answer.body;
  const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: answer.statusCode, code: json.code, json, text, headers: answer.headers };
}

async function challengeFor(purpose: string, from?: string, to = town): Promise<string> {
  const sent = { headers: { origin: ORIGIN }, payload: { purpose }, ...(from === undefined ? {} : { from }) };
  const { json } = await send('POST', '/desk-api/challenge', sent, to);
  return json.challenge as string;
}

async function signIn(passkey = device, to = town) {
  const payload = answerOf(passkey, await challengeFor('sign-in', undefined, to));
  const answer = await send('POST', '/desk-api/sign-in', { headers: { origin: ORIGIN }, payload }, to);
  assert.equal(answer.status, 200, answer.text);
  const cookie = String(answer.headers['set-cookie']).split(';')[0] as string;
  return { cookie, 'x-desk-token': answer.json.deskToken as string, origin: ORIGIN };
}

const nobody = async (headers: Record<string, string>) =>
  (await send('GET', '/desk-api/session', { headers })).text === 'null';

describe('every route of the desk', () => {
  it('answers no page but the town’s own, whatever cookie the browser brings', async () => {
    assert(routes.length >= 12, routes.map(({ url }) => url).join(' '));
    const signed = await signIn();
    const pages: readonly Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `${ORIGIN}.evil.example` },
      { origin: 'http://ashbrook.example' },
      { origin: ORIGIN, 'sec-fetch-site': 'cross-site' },
      { origin: ORIGIN, 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const { method, url } of routes) {
      if (url === '/desk-api/oidc/callback') continue;
      for (const page of pages) {
        const headers = { cookie: signed.cookie, 'x-desk-token': signed['x-desk-token'], ...page };
        const answer = await send(method, url.replace(/:\w+/, 'F_1'), { headers, ...bodyFor(method) });
        const where = `${method} ${url} ${JSON.stringify(page)} ${answer.text.slice(0, 100)}`;
        assert.equal(answer.status, 403, where);
        assert.equal(answer.headers['access-control-allow-origin'], undefined, where);
      }
    }
    assert(!(await nobody(signed)), 'nothing of it ended the session');
  });

  it('writes for a session only with its token', async () => {
    const { cookie, origin } = await signIn();
    const open = ['challenge', 'passkeys', 'sign-in', 'oidc/start'].map((path) => `/desk-api/${path}`);
    const writing = routes.filter(({ method, url }) => method === 'POST' && !open.includes(url));
    assert(writing.length >= 3);
    for (const { method, url } of writing) {
      const payload = { items: [] };
      const answer = await send(method, url, { headers: { cookie, origin }, payload });
      assert.equal(answer.code, 'desk-token-wrong', url);
    }
  });
});

function bodyFor(method: string): { readonly payload?: object } {
  return method === 'POST' ? { payload: { purpose: 'sign-in', items: [] } } : {};
}

/** Bytes of an honest answer with some changed, cut off, put in, or wholly others. */
const damage = fc.oneof(
  fc.record({ at: fc.nat(2_000), bit: fc.nat(7) }).map(({ at, bit }) => (bytes: Buffer) => {
    const changed = Buffer.from(bytes);
    if (changed.length > 0) changed[at % changed.length] = (changed[at % changed.length] as number) ^ (1 << bit);
    return changed;
  }),
  fc.nat(2_000).map((at) => (bytes: Buffer) => bytes.subarray(0, at % Math.max(1, bytes.length))),
  fc.uint8Array({ minLength: 1, maxLength: 40 }).map((more) => (bytes: Buffer) => Buffer.concat([bytes, more])),
  fc.uint8Array({ maxLength: 300 }).map((other) => () => Buffer.from(other)),
  fc.json().map((other) => () => Buffer.from(other)),
  // CBOR that promises more than there is, and lists within lists.
  fc
    .constantFrom('bb7fffffffffffffff', '5b7fffffffffffffff', '9f'.repeat(400), '81'.repeat(4_000), 'f97e00', 'c11a')
    .map((hex) => () => Buffer.from(hex, 'hex')),
);

describe('passkeys that are bent', () => {
  it('never open a session, and never bring the node out of step: 1,000 answers', async () => {
    const parts = fc.constantFrom('clientDataJSON', 'authenticatorData', 'signature');
    let run = 0;
    const codes = new Set<unknown>();
    const property = fc.asyncProperty(parts, damage, async (part, bent) => {
      const from = `10.1.${(run >> 8) & 255}.${run++ & 255}`;
      const honest = answerOf(device, await challengeFor('sign-in', from)) as { response: Record<string, string> };
      const bytes = Buffer.from(honest.response[part] as string, 'base64url');
      const changed = bent(bytes);
      // Another way of writing the same two numbers is still the answer of whoever holds the passkey.
      const same = part === 'signature' && derToP1363(changed) === undefined;
      if (changed.equals(bytes)) return;
      const id = toBase64url(sha256(encodeUtf8(`credential ${run}`)).subarray(0, 16));
      const payload = {
        ...honest,
        ...{ id, rawId: id },
        response: { ...honest.response, [part]: changed.toString('base64url') },
      };
      const answer = await send('POST', '/desk-api/sign-in', { headers: { origin: ORIGIN }, payload, from });
      codes.add(answer.code);
      if (same && answer.json.officer === 'deputy') return;
      assert(answer.status >= 400 && answer.status < 500, `${part} ${changed.toString('hex')} ${answer.text}`);
      assert.equal(answer.headers['set-cookie'], undefined);
    });
    await fc.assert(property, { numRuns: 1_000 });
    for (const code of ['challenge-over', 'passkey-unknown']) assert(codes.has(code), `${code} never came`);
  });

  it('are registered or refused, and nothing else: 1,000 registrations', async () => {
    let run = 0;
    const statuses = new Set<number>();
    const parts = fc.constantFrom('clientDataJSON', 'attestationObject');
    const property = fc.asyncProperty(parts, damage, async (part, bent) => {
      const from = `10.2.${(run >> 8) & 255}.${run++ & 255}`;
      const honest = registrationOf(device, await challengeFor('register', from)) as {
        response: Record<string, string>;
      };
      const changed = bent(Buffer.from(honest.response[part] as string, 'base64url')).toString('base64url');
      const payload = { ...honest, response: { ...honest.response, [part]: changed } };
      const answer = await send('POST', '/desk-api/passkeys', { headers: { origin: ORIGIN }, payload, from });
      statuses.add(answer.status);
      assert(answer.status < 500, `${part} ${changed} ${answer.text}`);
      assert.doesNotMatch(answer.text, /node_modules|\.ts:|at .+ \(/);
    });
    await fc.assert(property, { numRuns: 1_000 });
    assert(statuses.has(401));
    await signIn();
  });

  const acts: readonly (readonly [what: string, bent: Bent, bytes?: (body: Body) => Body])[] = [
    ['a person who was not verified', { flags: 0x19 }],
    ['nobody present', { flags: 0x1c }],
    ['a signature over another transaction', {}, (body) => ({ ...body, id: toBase64url(new Uint8Array(16)) })],
    ['a signature for another office', {}, (body) => ({ ...body, office: 'clerk' })],
    ['a registration in place of a signature', { clientData: '{"type":"webauthn.create"}' }],
  ];
  for (const [what, bent, other = (body: Body) => body] of acts)
    it(`sign no act: ${what}`, async () => {
      const size = town.size;
      const honest = bodyOf('members/leave-office', { officer: 'town-clerk' });
      const challenge = passkeyChallenge(bodyToSign(honest));
      const made = assertWith(device, challenge, bent);
      const signature = {
        authenticatorData: toBase64url(made.authenticatorData),
        clientData: toBase64url(made.clientDataJSON),
        signature: toBase64url(made.signature),
      };
      const bytes = encodeTransaction(other(honest), ben.signer, signature);
      assert.equal(await submit(bytes), 'signature-invalid');
      assert.equal(town.size, size);
    });
});

function bodyOf(action: string, input: Value, changes: Partial<Body> = {}): Body {
  const id = toBase64url(sha256(encodeUtf8(`${action} ${town.size}`)).subarray(0, 16));
  return { action, chain: 'ashbrook-test', expiresMs: town.pen.timeMs + 600_000, id, input, ...changes };
}

async function submit(bytes: Uint8Array): Promise<unknown> {
  const answer = await town.server.inject({
    ...{ method: 'POST', url: '/transactions', headers: { 'content-type': 'application/json' } },
    payload: Buffer.from(bytes),
  });
  return answer.statusCode === 200 ? 'ok' : (answer.json() as { code: unknown }).code;
}

async function act(
  who: Citizen,
  office: string | undefined,
  action: string,
  input: Value,
  changes: Partial<Body> = {},
) {
  return submit(town.pen.sign(who, office, action, input, changes).transaction.bytes);
}

describe('the interface without the desk', () => {
  const office = { office: 'odd', title: 'Odd', roles: [{ role: 'head', rights: [] }] };
  const cases: readonly (readonly [what: string, code: string, send: () => Promise<unknown>])[] = [
    ['an office that there is not', 'office-unknown', () => act(ada, 'nowhere', 'members/add-office', office)],
    ['no office', 'office-required', () => act(ada, undefined, 'members/add-office', office)],
    ['a role without the right', 'right-missing', () => act(ben, 'clerk', 'members/add-office', office)],
    ['a key of nobody', 'key-unknown', () => act(citizen('a stranger'), 'clerk', 'members/add-office', office)],
    [
      'an act that is over',
      'expired',
      () => act(ada, 'clerk', 'members/add-office', office, { expiresMs: town.pen.timeMs - 1 }),
    ],
    [
      'an act for next year',
      'expiry-too-far',
      () => act(ada, 'clerk', 'members/add-office', office, { expiresMs: town.pen.timeMs + 400 * 86_400_000 }),
    ],
    ['another book', 'chain-wrong', () => act(ada, 'clerk', 'members/add-office', office, { chain: 'birchbrook' })],
    ['an action that there is not', 'action-unknown', () => act(ada, 'clerk', 'members/become-king', {})],
    [
      'a founding with keys of another log',
      'log-keys-not-here',
      () => act(ada, 'clerk', 'members/found', town.pen.founding()),
    ],
  ];
  for (const [what, code, send] of cases)
    it(`refuses ${what}: ${code}`, async () => {
      const size = town.size;
      assert.equal(await send(), code);
      assert.equal(town.size, size, 'the book is as it was');
    });

  it('takes one of two keys for a link that is raced', async () => {
    await town.act('members/enrol-officer', {
      ...{ officer: 'racer', job: 'Assessor', office: 'clerk', role: 'assistant', label: 'Invitation' },
      key: { scheme: 'ed25519', key: link.signer.key, invitationUntilMs: town.pen.timeMs + 86_400_000 },
    });
    const keys = [passkeyCitizen('the first'), passkeyCitizen('the second')];
    const answers = await Promise.all(
      keys.map(({ signer: { key } }) =>
        act(link, undefined, 'members/rotate-key', {
          key: { scheme: 'passkey', key, relyingParty: 'ashbrook.example' },
          label: 'Mine',
        }),
      ),
    );
    assert.deepEqual(answers.toSorted(), ['key-ended', 'ok']);
  });
});

describe('a session', () => {
  it('ends when its key hands over its place, and when its officer leaves', async () => {
    await enrol('registrar', dora);
    const hers: SoftwarePasskey = { ...device, secret: dora.seed };
    const before = await signIn(hers);
    const next = passkeyCitizen('Dora Finch again');
    const key = { scheme: 'passkey', key: next.signer.key, relyingParty: 'ashbrook.example' };
    assert.equal(await act(dora, undefined, 'members/rotate-key', { key, label: 'New computer' }), 'ok');
    assert(await nobody(before), 'of the key that was replaced');
    const after = await signIn({ ...device, secret: next.seed });
    const { desk } = town.node.shelf;
    assert(desk.ok);
    const account = desk.value.begin('registrar', null, DEFAULT_DESK_LIMITS);
    const byAccount = { cookie: after.cookie.replace(/=.*/, `=${account}`), origin: ORIGIN };
    assert(!(await nobody(byAccount)));
    await town.act('members/leave-office', { officer: 'registrar' });
    for (const headers of [after, byAccount]) {
      assert(await nobody(headers), 'of an officer who has left');
      const read = await send('GET', `/desk-api/vault/items/${'A'.repeat(43)}`, { headers });
      assert.match(String(read.code), /^session-/);
    }
  });
});

describe('the log', () => {
  it('holds nothing of a story at the desk that could be used again', async () => {
    const home = join(town.home, '..', 'logged');
    const log = openLog(home, { to: 'file', level: 'debug' });
    const logged = await RunningTown.founded('hawley', { log: log.log });
    const enrolment = {
      ...{ officer: 'deputy', job: 'Deputy clerk', office: 'clerk', role: 'head', label: 'Office computer' },
      key: { scheme: 'passkey', key: ben.signer.key, relyingParty: 'ashbrook.example' },
    };
    await logged.act('members/enrol-officer', enrolment);
    const headers = await signIn(device, logged);
    await send('GET', '/desk-api/titles/search?q=Quillbeck', { headers }, logged);
    const items = [{ kind: 'name', salt: 'c2FsdA', content: 'UXVpbGxiZWNr' }];
    await send('POST', '/desk-api/vault/items', { headers, payload: { items } }, logged);
    await send('POST', '/desk-api/sign-in', { headers, payload: answerOf(device, 'no challenge') }, logged);
    await send('POST', '/desk-api/sign-out', { headers }, logged);
    await logged.stop();
    log.close();
    const text = readFileSync(join(home, 'logs', 'node.log'), 'utf8');
    assert.match(text, /vault used at the desk/, 'who looked is there');
    const token = headers.cookie.split('=')[1] as string;
    for (const secret of [token, headers['x-desk-token'], 'Quillbeck', 'UXVpbGxiZWNr', 'no challenge', '127.0.0.1'])
      assert(!text.includes(secret), secret);
  });
});
