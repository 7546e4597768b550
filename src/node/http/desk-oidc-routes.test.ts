import assert from 'node:assert/strict';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Provider } from 'oidc-provider';
import { RunningTown } from '../../../test/running-town.ts';

const ORIGIN = 'https://ashbrook.example';
const SECRET = 'a secret that only the two of them know';

/** A provider on this machine, at which one person is signed in all the time. */
class TestProvider {
  account = 'ada@ashbrook.example';
  verified = true;
  /** Whether tokens come with a signature that is not the provider's. */
  forged = false;
  readonly issuer: string;
  readonly #server: Server;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.issuer = `http://localhost:${port}`;
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: 'townledger',
          client_secret: SECRET,
          redirect_uris: [`${ORIGIN}/desk-api/oidc/callback`],
          token_endpoint_auth_method: 'client_secret_post',
        },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'] },
      conformIdTokenClaims: false,
      cookies: { keys: ['for a test'] },
      features: { devInteractions: { enabled: false } },
      findAccount: (_context: unknown, id: string) => ({
        accountId: id,
        claims: () => ({ sub: id, email: id, email_verified: this.verified }),
      }),
      interactions: { url: (_context: unknown, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
      loadExistingGrant: async ({ oidc }: { readonly oidc: { readonly session?: { readonly accountId: string } } }) => {
        const grant = new provider.Grant({ clientId: 'townledger', accountId: oidc.session?.accountId as string });
        grant.addOIDCScope('openid profile email');
        await grant.save();
        return grant;
      },
    });
    const serve = provider.callback();
    server.on('request', (request, response) => {
      if (request.url === '/token' && this.forged) forgeTokens(response);
      if (request.url?.startsWith('/interaction/') !== true) return serve(request, response);
      return provider.interactionFinished(request, response, { login: { accountId: this.account } });
    });
  }

  static async start(): Promise<TestProvider> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, 'localhost', done));
    return new TestProvider(server, (server.address() as AddressInfo).port);
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** As a browser: follows the provider until it sends back to the town, with the provider's cookies. */
  async visit(url: string): Promise<URL> {
    const jar = new Map<string, string>();
    for (let at = new URL(url), i = 0; i < 10; i++) {
      if (at.origin === ORIGIN) return at;
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
      for (const set of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=');
        jar.set(name, value);
      }
      at = new URL(answer.headers.get('location') ?? assert.fail(await answer.text()), at);
    }
    return assert.fail('the provider sends in circles');
  }
}

/** Another signature of the same length under the token. */
function forgeTokens(response: ServerResponse): void {
  const end = response.end.bind(response);
  response.end = ((body: unknown) => {
    const text = String(body).replace(
      /("id_token":"[\w-]+\.[\w-]+\.)(.)/,
      (_all, head: string, first: string) => `${head}${first === 'A' ? 'B' : 'A'}`,
    );
    return end(text);
  }) as typeof response.end;
}

let provider: TestProvider;
let town: RunningTown;
before(async () => {
  provider = await TestProvider.start();
  town = await RunningTown.founded('ashbrook', {
    identityProvider: {
      name: 'Town account',
      issuer: provider.issuer,
      clientId: 'townledger',
      clientSecret: SECRET,
      claim: 'email',
      officers: { 'ada@ashbrook.example': 'town-clerk', 'gone@ashbrook.example': 'nobody' },
    },
  });
});
after(() => provider.stop());

type Way = { readonly url: string; readonly cookie: string };

async function setOut(): Promise<Way> {
  const answer = await town.server.inject({ method: 'POST', url: '/desk-api/oidc/start', headers: { origin: ORIGIN } });
  assert.equal(answer.statusCode, 200, answer.body);
  return { url: answer.json().url, cookie: String(answer.headers['set-cookie']).split(';')[0] as string };
}

async function comeBack(at: URL, cookie: string) {
  const answer = await town.server.inject({
    url: at.pathname + at.search,
    headers: { cookie, 'sec-fetch-site': 'cross-site' },
  });
  const set = [answer.headers['set-cookie']].flat()[0]?.split(';')[0] ?? '';
  return { status: answer.statusCode, to: answer.headers.location, cookie: set };
}

const ask = (cookie: string, url = 'session', body?: object, token = '') =>
  town.server.inject({
    method: body === undefined ? 'GET' : 'POST',
    url: `/desk-api/${url}`,
    headers: { cookie, origin: ORIGIN, 'x-desk-token': token },
    ...(body === undefined ? {} : { payload: body }),
  });

describe('signing in with an office account', () => {
  it('opens a session of the officer whom the account stands for, with no key', async () => {
    const { url, cookie } = await setOut();
    assert.match(url, /code_challenge_method=S256/);
    const back = await comeBack(await provider.visit(url), cookie);
    assert.deepEqual([back.status, back.to], [303, '/desk']);
    const session = (await ask(back.cookie)).json();
    assert.deepEqual([session.officer, session.key, session.passkeys], ['town-clerk', null, []]);
    assert(session.offices[0].rights.includes('members.manage'), 'rights are those of the book');
  });

  it('counts each way back once, and in the browser that set out', async () => {
    const { url, cookie } = await setOut();
    const at = await provider.visit(url);
    assert.equal((await comeBack(at, '')).to, '/desk/sign-in?why=challenge-over', 'another browser');
    assert.equal((await comeBack(at, cookie)).to, '/desk');
    assert.equal((await comeBack(at, cookie)).to, '/desk/sign-in?why=challenge-over', 'a second time');
    const late = await setOut();
    const then = await provider.visit(late.url);
    town.pen.timeMs += 11 * 60_000;
    assert.equal((await comeBack(then, late.cookie)).to, '/desk/sign-in?why=challenge-over', 'too late');
  });

  it('refuses a code of another way, an account of nobody, and an officer who is not in service', async () => {
    const [first, second] = [await setOut(), await setOut()];
    const code = (await provider.visit(first.url)).searchParams.get('code') ?? '';
    const mixed = await provider.visit(second.url);
    mixed.searchParams.set('code', code);
    assert.equal((await comeBack(mixed, second.cookie)).to, '/desk/sign-in?why=account-refused');
    for (const account of ['eve@ashbrook.example', 'gone@ashbrook.example']) {
      provider.account = account;
      const { url, cookie } = await setOut();
      assert.equal((await comeBack(await provider.visit(url), cookie)).to, '/desk/sign-in?why=account-unknown');
    }
    provider.account = 'ada@ashbrook.example';
  });

  it('refuses a token that the provider did not sign, and an address that nobody verified', async () => {
    const arrive = async () => {
      const { url, cookie } = await setOut();
      return (await comeBack(await provider.visit(url), cookie)).to;
    };
    provider.forged = true;
    assert.equal(await arrive(), '/desk/sign-in?why=account-refused');
    provider.forged = false;
    provider.verified = false;
    assert.equal(await arrive(), '/desk/sign-in?why=account-refused');
    provider.verified = true;
    assert.equal(await arrive(), '/desk');
  });

  it('takes a mark without the prefix on its own machine alone: a neighbouring domain could have set it', async () => {
    const { url, cookie } = await setOut();
    const { pathname, search } = await provider.visit(url);
    const arrive = async (host: string) => {
      const headers = { cookie: cookie.replace('__Host-', ''), host };
      return (await town.server.inject({ url: pathname + search, headers })).headers.location;
    };
    assert.equal(await arrive('ashbrook.example'), '/desk/sign-in?why=challenge-over');
    assert.equal(await arrive('localhost:7400'), '/desk');
  });

  it('says so where the provider is down, and passkeys go on working', async () => {
    const down = await RunningTown.founded('birchbrook', {
      identityProvider: {
        ...{ name: 'Town account', issuer: 'http://localhost:9', clientId: 'townledger' },
        ...{ clientSecret: SECRET, claim: 'email' },
      },
    });
    const post = (url: string, payload = {}) =>
      down.server.inject({ method: 'POST', url: `/desk-api/${url}`, headers: { origin: ORIGIN }, payload });
    const started = await post('oidc/start');
    assert.deepEqual([started.statusCode, started.json().code], [503, 'identity-provider-down']);
    assert.equal((await post('challenge', { purpose: 'sign-in' })).statusCode, 200);
    const from = (remoteAddress: string) =>
      down.server.inject({ method: 'POST', url: '/desk-api/oidc/start', remoteAddress, headers: { origin: ORIGIN } });
    for (let i = 1; i <= 30; i++) assert.equal((await from(`2001:db8::${i}`)).statusCode, 503);
    assert.equal((await from('2001:db8::99')).json().code, 'too-many-attempts', 'another address of one network');
    assert.equal((await from('2001:db8:0:1::1')).statusCode, 503);
    await down.stop();
  });
});
