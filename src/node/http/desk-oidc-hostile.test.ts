/** A provider, or somebody in its place, that answers whatever it likes. */
import assert from 'node:assert/strict';
import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it, test } from 'node:test';
import { RunningTown } from '../../../test/running-town.ts';

const ORIGIN = 'https://ashbrook.example';
const SECRET = 'a secret that only the two of them know';
const [own, foreign] = [pair(), pair()];

function pair() {
  return generateKeyPairSync('rsa', { modulusLength: 2_048 });
}

type Claims = { readonly [claim: string]: unknown };
type Bend = {
  readonly claims?: Claims;
  readonly header?: Claims;
  readonly signed?: (text: string) => string;
  readonly token?: string;
  readonly answer?: (response: ServerResponse) => void;
};

let server: Server;
let issuer = '';
let town: RunningTown;
let bend: Bend = {};
let nonce = '';
let challenge = '';
/** Whether the code came with the secret that fits the challenge. */
let proved = false;

before(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => answer(request.url ?? '', body, response));
  });
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  town = await RunningTown.founded('ashbrook', { identityProvider: settings(issuer) });
  // Tokens say the time of day, and so must the node.
  town.pen.timeMs = Math.max(town.pen.timeMs, Date.now());
});
after(() => {
  server.closeAllConnections();
  server.close();
});

function settings(at: string) {
  return {
    ...{ name: 'Town account', issuer: at, clientId: 'townledger', clientSecret: SECRET, claim: 'sub' },
    officers: { ada: 'town-clerk' },
  };
}

function answer(url: string, body: string, response: ServerResponse): void {
  const send = (value: object) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
  if (url.endsWith('/.well-known/openid-configuration')) {
    send({
      ...{ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` },
      ...{ jwks_uri: `${issuer}/jwks`, response_types_supported: ['code'], subject_types_supported: ['public'] },
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
      code_challenge_methods_supported: ['plain'],
    });
  } else if (url === '/jwks') send({ keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' }] });
  else if (bend.answer !== undefined) bend.answer(response);
  else {
    const verifier = new URLSearchParams(body).get('code_verifier') ?? '';
    proved = createHash('sha256').update(verifier).digest('base64url') === challenge;
    send({ access_token: 'x', token_type: 'Bearer', id_token: bend.token ?? token() });
  }
}

function token(): string {
  const now = Math.floor(Date.now() / 1_000);
  const claims = { iss: issuer, aud: 'townledger', sub: 'ada', nonce, iat: now, exp: now + 300, ...bend.claims };
  const text = [{ alg: 'RS256', kid: 'one', ...bend.header }, claims].map(encoded).join('.');
  return `${text}.${(bend.signed ?? ownSignature)(text)}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function ownSignature(text: string): string {
  return sign('sha256', Buffer.from(text), own.privateKey).toString('base64url');
}

function hmac(key: string): (text: string) => string {
  return (text) => createHmac('sha256', key).update(text).digest('base64url');
}

/** Sets out and comes back with these parameters beside the state; answers where the town sends the browser. */
async function arrive(bent: Bend, more: Record<string, string> = { code: 'c' }, remoteAddress = '127.0.0.1') {
  bend = bent;
  const headers = { origin: ORIGIN };
  const started = await town.server.inject({ method: 'POST', url: '/desk-api/oidc/start', headers, remoteAddress });
  assert.equal(started.statusCode, 200, started.body);
  const asked = new URL(started.json().url).searchParams;
  [nonce, challenge] = [asked.get('nonce') ?? '', asked.get('code_challenge') ?? ''];
  const url = `/desk-api/oidc/callback?${new URLSearchParams({ ...more, state: asked.get('state') ?? '' })}`;
  const cookie = String(started.headers['set-cookie']).split(';')[0] as string;
  const back = await town.server.inject({ url, remoteAddress, headers: { cookie, 'sec-fetch-site': 'cross-site' } });
  return { to: back.headers.location, cookie: [back.headers['set-cookie']].flat()[0]?.split(';')[0] };
}

const past = Math.floor(Date.now() / 1_000) - 3_600;

describe('an office account is refused with', () => {
  const publicText = own.publicKey.export({ format: 'pem', type: 'spki' }).toString();
  const cases: readonly (readonly [what: string, bent: Bend, more?: Record<string, string>])[] = [
    ['a token without a signature', { header: { alg: 'none' }, signed: () => '' }],
    ['a token "signed" with the public key as a password', { header: { alg: 'HS256' }, signed: hmac(publicText) }],
    ['a token signed with the client’s secret', { header: { alg: 'HS256' }, signed: hmac(SECRET) }],
    [
      'a token of another key',
      { signed: (text) => sign('sha256', Buffer.from(text), foreign.privateKey).toString('base64url') },
    ],
    [
      'a token that brings its own key',
      {
        header: { jwk: foreign.publicKey.export({ format: 'jwk' }), kid: 'two' },
        signed: (text) => sign('sha256', Buffer.from(text), foreign.privateKey).toString('base64url'),
      },
    ],
    ['a token of another provider', { claims: { iss: 'https://evil.example' } }],
    ['a token for another program', { claims: { aud: 'somebody-else' } }],
    ['a token for several, given to another', { claims: { aud: ['townledger', 'other'], azp: 'other' } }],
    ['a token of another sign-in', { claims: { nonce: 'another' } }],
    ['a token without the nonce', { claims: { nonce: undefined } }],
    ['a token that is over', { claims: { iat: past, exp: past + 60 } }],
    ['a token that never ends', { claims: { exp: undefined } }],
    ['a token of nobody', { claims: { sub: undefined } }],
    ['no token', { token: '' }],
    ['text in place of a token', { token: 'a.b.c' }],
    ['an answer of another provider', {}, { code: 'c', iss: 'https://evil.example' }],
    ['an error of the provider', {}, { error: 'access_denied' }],
    ['no code', {}, {}],
    [
      'an answer that is larger than any token',
      {
        answer: (response) =>
          response
            .setHeader('content-type', 'application/json')
            .end(
              JSON.stringify({ access_token: 'x', token_type: 'Bearer', id_token: token(), more: 'x'.repeat(400_000) }),
            ),
      },
    ],
    ['a page in place of an answer', { answer: (response) => response.end('<script>1</script>') }],
    ['a way to another address', { answer: (response) => response.writeHead(307, { location: '/jwks' }).end() }],
    ['an answer that breaks off', { answer: (response) => response.destroy() }],
  ];
  for (const [what, bent, more] of cases)
    test(what, async () => {
      const { to, cookie } = await arrive(bent, more, `10.0.0.${what.length}`);
      assert.deepEqual([to, cookie], ['/desk/sign-in?why=account-refused', undefined]);
    });
});

describe('an office account', () => {
  it('comes in by an honest token, with the secret of its way, whatever the provider says it could do without', async () => {
    proved = false;
    assert.equal((await arrive({})).to, '/desk');
    assert(proved, 'the code was proved by SHA-256');
  });

  it('has the rights of the book, whatever its token says', async () => {
    const claims = { roles: ['titles.record'], offices: [{ office: 'tax', role: 'head' }], officer: 'deputy' };
    const { cookie = '' } = await arrive({ claims });
    const asked = async (url: string, headers = {}, payload?: object) =>
      town.server.inject({
        method: payload === undefined ? 'GET' : 'POST',
        url,
        headers: { cookie, origin: ORIGIN, ...headers },
        ...(payload === undefined ? {} : { payload }),
      });
    const session = (await asked('/desk-api/session')).json();
    assert.equal(session.officer, 'town-clerk');
    assert.deepEqual(
      session.offices.map(({ office, role }: { office: string; role: string }) => `${office} ${role}`),
      ['clerk head'],
    );
    const held: readonly string[] = session.offices.flatMap(({ rights }: { rights: string[] }) => rights);
    const opened = await asked(`/desk-api/vault/items/${'A'.repeat(43)}`);
    assert.equal(opened.json().code, held.includes('titles.record') ? 'not-found' : 'right-missing');
    const size = town.size;
    const token = { 'x-desk-token': session.deskToken };
    const act = { action: 'members/add-office', input: { office: 'x', title: 'X', roles: [] }, office: 'clerk' };
    assert.equal((await asked('/transactions', token, act)).json().code, 'transaction-malformed');
    assert.equal(town.size, size, 'a session signs nothing');
  });

  it('may be used from one address as often as a town hall needs in a morning, and set out in vain only so often', async () => {
    const from = '192.0.2.9';
    for (let i = 0; i < 35; i++) assert.equal((await arrive({}, { code: 'c' }, from)).to, '/desk', `the ${i + 1}th`);
    const start = () =>
      town.server.inject({
        ...{ method: 'POST', url: '/desk-api/oidc/start', headers: { origin: ORIGIN }, remoteAddress: from },
      });
    for (let i = 0; i < 30; i++) assert.equal((await start()).statusCode, 200);
    assert.equal((await start()).json().code, 'too-many-attempts');
  });

  it('takes the place of the session that its browser had', async () => {
    const { cookie = '' } = await arrive({}, { code: 'c' }, '192.0.2.10');
    const headers = { cookie, origin: ORIGIN };
    assert.equal((await town.server.inject({ url: '/desk-api/session', headers })).json()?.officer, 'town-clerk');
    await town.server.inject({ method: 'POST', url: '/desk-api/oidc/start', headers, remoteAddress: '192.0.2.10' });
    assert.equal((await town.server.inject({ url: '/desk-api/session', headers })).json(), null);
  });

  it('is nobody’s where the provider gives itself another name', async () => {
    const other = await RunningTown.founded('birchbrook', { identityProvider: settings(`${issuer}/other`) });
    const headers = { origin: ORIGIN };
    const started = await other.server.inject({ method: 'POST', url: '/desk-api/oidc/start', headers });
    assert.equal(started.json().code, 'identity-provider-down');
    await other.stop();
  });
});
