import assert from 'node:assert/strict';
import { before, describe, it, test } from 'node:test';
import { sha256 } from '#crypto';
import { encodeUtf8, toBase64url, type Value } from '#kernel';
import {
  answerOf,
  type Bent,
  credentialOf,
  registrationOf,
  type SoftwarePasskey,
} from '../../../test/authenticator.ts';
import { RunningTown } from '../../../test/running-town.ts';
import { type Citizen, citizen, passkeyCitizen } from '../../../test/test-town.ts';

const ORIGIN = 'https://ashbrook.example';
const DAY_MS = 24 * 60 * 60_000;
const link = citizen('the link');
const ben = passkeyCitizen('Ben Tallow');
const cara = passkeyCitizen('Cara Quill');
const device: SoftwarePasskey = { secret: ben.seed, rpId: 'ashbrook.example', origin: ORIGIN };
const stranger: SoftwarePasskey = { ...device, secret: sha256(encodeUtf8('a stranger')) };

let town: RunningTown;
before(async () => {
  town = await RunningTown.founded('ashbrook', { desk: { idleMs: 30 * 60_000, longestMs: 2 * 3_600_000 } });
});

type Asked = {
  readonly body?: object;
  readonly origin?: string;
  readonly headers?: Record<string, string>;
  readonly from?: string;
};
type Answered = {
  readonly status: number;
  readonly code: string | undefined;
  readonly body: Record<string, unknown>;
  readonly cookie: string | undefined;
};

async function ask(
  path: string,
  { body, origin = ORIGIN, headers = {}, from = '127.0.0.1' }: Asked = {},
): Promise<Answered> {
  const answer = await town.server.inject({
    method: body === undefined ? 'GET' : 'POST',
    url: `/desk-api/${path}`,
    remoteAddress: from,
    headers: {
      ...(origin === '' ? {} : { origin }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: body }),
  });
  const json = answer.json() ?? { code: 'nobody' };
  const [set] = [answer.headers['set-cookie']].flat();
  return { status: answer.statusCode, code: json.code, body: json, cookie: set };
}

async function challengeFor(purpose: 'sign-in' | 'register', more = {}): Promise<string> {
  const answer = await ask('challenge', { body: { purpose, ...more } });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body.challenge as string;
}

async function signIn(passkey = device, bent: Bent = {}, from?: string): Promise<Answered> {
  const body = answerOf(passkey, await challengeFor('sign-in'), bent);
  return ask('sign-in', { body, ...(from === undefined ? {} : { from }) });
}

/** The headers of a page that has signed in. */
async function session(): Promise<{ readonly cookie: string; readonly 'x-desk-token': string }> {
  const answer = await signIn();
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const cookie = (answer.cookie as string).split(';')[0] as string;
  return { cookie, 'x-desk-token': answer.body.deskToken as string };
}

async function actAs(who: Citizen, office: string | undefined, action: string, input: Value): Promise<string> {
  const { transaction } = town.pen.sign(who, office, `members/${action}`, input);
  const answer = await town.server.inject({
    method: 'POST',
    url: '/transactions',
    headers: { 'content-type': 'application/json' },
    payload: Buffer.from(transaction.bytes),
  });
  return answer.statusCode === 200 ? 'ok' : answer.json().code;
}

const newKey = { scheme: 'passkey', key: ben.signer.key, relyingParty: 'ashbrook.example' };

describe('a passkey at the desk', () => {
  it('is made by an invitation, once, and registered once', async () => {
    const invitationUntilMs = town.pen.timeMs + DAY_MS;
    await town.act('members/enrol-officer', {
      ...{ officer: 'deputy', job: 'Deputy clerk', office: 'clerk', role: 'assistant', label: 'Invitation' },
      key: { scheme: 'ed25519', key: link.signer.key, invitationUntilMs },
    });
    const early = registrationOf(device, await challengeFor('register'));
    const expected = { officer: null, key: `passkey:${ben.signer.key}` };
    assert.deepEqual((await ask('passkeys', { body: early })).body, expected, 'not in the book yet');
    assert.equal(await actAs(link, undefined, 'rotate-key', { key: newKey, label: 'Office computer' }), 'ok');
    assert.equal(await actAs(link, undefined, 'rotate-key', { key: newKey, label: 'Again' }), 'key-ended');
    const hasty = registrationOf(device, await challengeFor('register'), { credential: credentialOf(stranger) });
    assert.equal((await ask('passkeys', { body: hasty })).status, 200, 'by a stranger, as soon as the key is public');
    const { credentials } = (await ask('challenge', { body: { purpose: 'sign-in', officer: 'deputy' } })).body;
    assert.deepEqual(credentials, [toBase64url(credentialOf(device))], 'the one that its maker named beforehand');
    assert.equal((await signIn()).status, 200, 'found among the keys of the book, where nothing else is known of it');
    const registration = registrationOf(device, await challengeFor('register'));
    const registered = await ask('passkeys', { body: registration });
    assert.deepEqual(registered.body, { officer: 'deputy', key: `passkey:${ben.signer.key}` });
    assert.equal((await ask('passkeys', { body: registration })).code, 'challenge-over', 'a replayed registration');
  });

  it('opens a session whose officer, offices and rights are those of the book', async () => {
    const answer = await signIn();
    assert.equal(answer.status, 200);
    assert.match(answer.cookie ?? '', /^__Host-desk-ashbrook-test=.*HttpOnly; Secure; SameSite=Strict/);
    const headers = { cookie: (answer.cookie as string).split(';')[0] as string };
    const view = await ask('session', { headers });
    assert.equal(view.status, 200);
    assert.deepEqual(view.body.offices, [
      { office: 'clerk', title: 'Office of the Town Clerk', open: true, role: 'assistant', rights: [] },
    ]);
    await town.act('members/give-seat', { officer: 'deputy', office: 'clerk', role: 'head' });
    const offices = (await ask('session', { headers })).body.offices as { rights: string[] }[];
    assert(offices[1]?.rights.includes('titles.record'), 'a new right holds at once');
  });

  it('takes a cookie without the prefix on its own machine alone: elsewhere a neighbouring domain could have set it', async () => {
    const bare = ((await signIn()).cookie as string).split(';')[0]?.replace('__Host-', '') as string;
    const officerAt = async (host: string, cookie: string, proxy = {}) => {
      const headers = { ...proxy, host, cookie, origin: ORIGIN, 'sec-fetch-site': 'same-origin' };
      const answer = await town.server.inject({ url: '/desk-api/session', headers });
      return (answer.json() as { readonly officer?: string } | null)?.officer;
    };
    assert.equal(await officerAt('localhost:7400', bare), 'deputy');
    assert.equal(await officerAt('clerk.example.org', bare), undefined);
    const passedOn = { 'x-forwarded-for': '192.0.2.7' };
    assert.equal(
      await officerAt('localhost:7400', bare, passedOn),
      undefined,
      'a proxy that names the node as the host',
    );
    assert.equal(await officerAt('localhost:7400', `__Host-${bare}`, passedOn), 'deputy');
    assert.equal(await officerAt('clerk.example.org', `__Host-${bare}`), 'deputy');
  });

  it('stays with its officer, whatever a stranger registers: keys and credentials are no secret', async () => {
    await town.act('members/enrol-officer', {
      ...{ officer: 'assessor', job: 'Assessor', office: 'clerk', role: 'assistant', label: 'Office computer' },
      key: { scheme: 'passkey', key: cara.signer.key, relyingParty: 'ashbrook.example' },
    });
    const hers: SoftwarePasskey = { ...device, secret: cara.seed };
    const claims = [
      [hers, credentialOf(device)],
      [hers, credentialOf(stranger)],
      [device, credentialOf(stranger)],
      [device, credentialOf(hers)],
    ] as const;
    for (const [passkey, credential] of claims)
      await ask('passkeys', { body: registrationOf(passkey, await challengeFor('register'), { credential }) });
    assert.equal((await signIn(device)).body.officer, 'deputy');
    assert.equal((await signIn(hers)).body.officer, 'assessor');
    for (const [officer, passkey] of [
      ['deputy', device],
      ['assessor', hers],
    ] as const) {
      const { body } = await ask('challenge', { body: { purpose: 'sign-in', officer } });
      assert.deepEqual(body.credentials, [toBase64url(credentialOf(passkey))]);
    }
  });

  it('takes nothing from a colleague who answers with its credential: no signature covers that name', async () => {
    const hers: SoftwarePasskey = { ...device, secret: cara.seed };
    await signIn(device);
    const borrowed = toBase64url(credentialOf(device));
    const answer = { ...answerOf(hers, await challengeFor('sign-in')), id: borrowed, rawId: borrowed };
    assert.equal((await ask('sign-in', { body: answer })).body.officer, 'assessor');
    const { body } = await ask('challenge', { body: { purpose: 'sign-in', officer: 'deputy' } });
    assert.deepEqual(body.credentials, [borrowed], 'the deputy is asked for the same passkey as before');
    assert.equal((await signIn(device)).body.officer, 'deputy');
    assert.equal((await signIn(hers)).body.officer, 'assessor');
  });

  it('opens as many sessions from one address as a town hall needs in a morning', async () => {
    for (let i = 0; i < 32; i++) assert.equal((await signIn()).status, 200, `the ${i + 1}th`);
  });

  const refused: readonly (readonly [what: string, code: string, send: () => Promise<Answered>])[] = [
    ['a stranger’s passkey', 'passkey-unknown', () => signIn(stranger)],
    ['a person who was not verified', 'passkey-refused', () => signIn(device, { flags: 0x19 })],
    ['a passkey of another site', 'passkey-refused', () => signIn({ ...device, rpId: 'ashbrok.example' })],
    [
      'an answer made on another page',
      'passkey-refused',
      () => signIn({ ...device, origin: 'https://ashbrok.example' }),
    ],
    [
      'an answer to no challenge of ours',
      'challenge-over',
      () => ask('sign-in', { body: answerOf(device, toBase64url(sha256(encodeUtf8('made up')))) }),
    ],
    [
      'a challenge that was for a registration',
      'challenge-over',
      async () => ask('sign-in', { body: answerOf(device, await challengeFor('register')) }),
    ],
    [
      'a challenge of an hour ago',
      'challenge-over',
      async () => {
        const body = answerOf(device, await challengeFor('sign-in'));
        town.pen.timeMs += 3_600_000;
        return ask('sign-in', { body });
      },
    ],
    ['a page of another site', 'site-unknown', () => ask('challenge', { origin: 'https://evil.example', body: {} })],
    ['no page', 'site-unknown', () => ask('challenge', { origin: '', body: { purpose: 'sign-in' } })],
    [
      'a page of the same site',
      'browser-refused',
      () => ask('session', { headers: { 'sec-fetch-site': 'same-site' } }),
    ],
    ['nobody', 'session-missing', () => ask('sign-out', { body: {} })],
    [
      'an invented session',
      'session-over',
      () => ask('sign-out', { body: {}, headers: { cookie: 'desk-ashbrook-test=abc' } }),
    ],
  ];
  for (const [what, code, send] of refused)
    test(`refuses ${what}: ${code}`, async () => assert.equal((await send()).code, code));

  it('is refused after ten wrong answers from one address, not from others, and let in again later', async () => {
    town.pen.timeMs += 16 * 60_000;
    for (let i = 0; i < 10; i++) await signIn(device, { flags: 0x19 });
    const full = await signIn();
    assert.deepEqual([full.status, full.code], [429, 'too-many-attempts']);
    assert.equal((await signIn(device, {}, '192.0.2.1')).status, 200, 'the holder is elsewhere');
    town.pen.timeMs += 16 * 60_000;
    assert.equal((await signIn()).status, 200);
  });

  it('is refused everywhere after 300 wrong answers from many addresses', async () => {
    town.pen.timeMs += 16 * 60_000;
    const wrong = answerOf(device, 'no challenge', {});
    for (let i = 0; i < 300; i++) {
      const answer = await ask('sign-in', { body: wrong, from: `192.0.2.${10 + (i % 40)}` });
      assert.equal(answer.code, 'challenge-over');
    }
    assert.equal((await signIn(device, {}, '192.0.2.2')).code, 'too-many-attempts');
    town.pen.timeMs += 16 * 60_000;
    assert.equal((await signIn(device, {}, '192.0.2.2')).status, 200);
  });
});

describe('what lies in the vault', () => {
  it('is for officers of an office with a right over titles', async () => {
    for (const path of ['titles/search?q=Mill', 'titles/parcels/F_1'])
      assert.equal((await ask(path)).code, 'session-missing', path);
    const { cookie } = await session();
    const seen = async (path: string) => ask(path, { headers: { cookie } });
    const { offices } = (await seen('session')).body as { offices: { role: string; rights: string[] }[] };
    const may = offices.some(({ rights }) => rights.some((right) => right.startsWith('titles.')));
    assert(may, 'the deputy has a right over titles');
    assert.deepEqual((await seen('titles/search?q=Mill')).body, { found: [] });
    assert.equal((await seen('titles/parcels/F_1')).code, 'not-found');
    for (const { role, rights } of offices)
      if (rights.length > 0) await town.act('members/take-seat', { officer: 'deputy', office: 'clerk', role });
    for (const path of ['titles/search?q=Mill', 'titles/parcels/F_1'])
      assert.equal((await seen(path)).code, 'vault-not-yours', path);
  });
});

describe('a session', () => {
  it('writes only with its token', async () => {
    const { cookie } = await session();
    assert.equal((await ask('sign-out', { body: {}, headers: { cookie } })).code, 'desk-token-wrong');
    const wrong = { cookie, 'x-desk-token': 'A'.repeat(43) };
    assert.equal((await ask('sign-out', { body: {}, headers: wrong })).code, 'desk-token-wrong');
  });

  it('ends by signing out, here or everywhere', async () => {
    const [here, there] = [await session(), await session()];
    assert.equal((await ask('sign-out', { body: {}, headers: here })).status, 200);
    assert.equal((await ask('session', { headers: here })).code, 'nobody');
    assert.equal((await ask('session', { headers: there })).code, undefined);
    const [third, fourth] = [await session(), await session()];
    assert.equal((await ask('sign-out-everywhere', { body: {}, headers: third })).status, 200);
    for (const headers of [there, third, fourth]) assert.equal((await ask('session', { headers })).code, 'nobody');
  });

  it('ends when its browser signs in anew, and no other does', async () => {
    const [here, there] = [await session(), await session()];
    const body = answerOf(device, await challengeFor('sign-in'));
    const again = await ask('sign-in', { body, headers: { cookie: here.cookie } });
    assert.equal(again.status, 200);
    assert.equal((await ask('session', { headers: here })).code, 'nobody');
    assert.equal((await ask('session', { headers: there })).body.officer, 'deputy');
    const refused = await ask('sign-in', { body, headers: { cookie: there.cookie } });
    assert.equal(refused.code, 'challenge-over');
    assert.equal((await ask('session', { headers: there })).body.officer, 'deputy', 'a refused one ends nothing');
  });

  it('ends when nobody uses it, and after its longest time however much it is used', async () => {
    const idle = await session();
    town.pen.timeMs += 31 * 60_000;
    assert.equal((await ask('session', { headers: idle })).code, 'nobody');
    const used = await session();
    for (let i = 0; i < 8; i++) {
      assert.equal((await ask('session', { headers: used })).body.officer, 'deputy', `after ${i * 15} minutes`);
      town.pen.timeMs += 15 * 60_000;
    }
    town.pen.timeMs += 1_000;
    assert.equal((await ask('session', { headers: used })).code, 'nobody');
  });

  it('ends with the key that opened it', async () => {
    const headers = await session();
    await town.act('members/report-key', { key: `passkey:${ben.signer.key}`, what: 'lost' });
    assert.equal((await ask('session', { headers })).code, 'nobody');
    assert.equal((await signIn()).code, 'passkey-ended');
  });
});
