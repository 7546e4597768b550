/**
 * Sign-in with an office account, by OpenID Connect: code flow with PKCE, state and nonce. The provider vouches for
 * who somebody is and for nothing else. What an officer may do stands in the book, and acts are signed by passkeys.
 */
import { createHash } from 'node:crypto';
import * as oidc from 'openid-client';
import { accept, type Result, refuse } from '#kernel';
import { readLimited } from '../limited-answer.ts';
import { makeRoom } from './attempts.ts';

export type IdentityProviderSettings = {
  /** What the button on the sign-in page is called, such as "Town account". */
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The claim of the token that names the officer. */
  readonly claim: string;
  /** Which officer a value of the claim stands for; without it the value is the officer's short name itself. */
  readonly officers?: { readonly [value: string]: string } | undefined;
};

type Pending = { readonly origin: string; readonly verifier: string; readonly nonce: string; readonly untilMs: number };

const PENDING_MS = 10 * 60_000;
const MAX_PENDING = 1_000;
const TIMEOUT_SECONDS = 10;
/** Documents, keys and tokens are a few thousand bytes. */
const MAX_ANSWER_BYTES = 262_144;
export const CALLBACK = '/desk-api/oidc/callback';

export class IdentityProvider {
  readonly name: string;
  readonly #settings: IdentityProviderSettings;
  readonly #now: () => number;
  readonly #pending = new Map<string, Pending>();
  #found: oidc.Configuration | undefined;

  constructor(settings: IdentityProviderSettings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
    this.name = settings.name;
  }

  /** Where to send the browser, and the state that it brings back. Refusal: `identity-provider-down`. */
  async begin(origin: string): Promise<Result<{ readonly url: string; readonly state: string }>> {
    const config = await this.#configuration();
    if (!config.ok) return config;
    const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
    makeRoom(this.#pending, MAX_PENDING);
    this.#pending.set(state, { origin, verifier, nonce, untilMs: this.#now() + PENDING_MS });
    const url = oidc.buildAuthorizationUrl(config.value, {
      redirect_uri: origin + CALLBACK,
      scope: 'openid profile email',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    return accept({ url: url.href, state });
  }

  /** The page that began, and the officer whom the provider vouches for. Each state counts once. */
  async finish(state: string, query: string): Promise<Result<{ readonly origin: string; readonly officer: string }>> {
    const pending = this.#pending.get(state);
    this.#pending.delete(state);
    if (pending === undefined || this.#now() > pending.untilMs) return refuse('challenge-over');
    const config = await this.#configuration();
    if (!config.ok) return config;
    const { origin, verifier, nonce } = pending;
    try {
      const tokens = await oidc.authorizationCodeGrant(config.value, new URL(`${origin}${CALLBACK}?${query}`), {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      const { claim } = this.#settings;
      // At many providers people write their own address; only one that was verified says who somebody is.
      if (claim === 'email' && claims?.email_verified !== true) return refuse('account-refused');
      const value = claims?.[claim];
      const officer = typeof value === 'string' ? this.#officerOf(value) : undefined;
      return officer === undefined ? refuse('account-unknown') : accept({ origin, officer });
    } catch {
      // What exactly did not fit is for the provider's own log.
      return refuse('account-refused');
    }
  }

  #officerOf(value: string): string | undefined {
    const { officers } = this.#settings;
    if (officers === undefined) return value;
    return Object.hasOwn(officers, value) ? officers[value] : undefined;
  }

  /** Asked for when it is first needed, and again after the provider was down. */
  async #configuration(): Promise<Result<oidc.Configuration>> {
    if (this.#found !== undefined) return accept(this.#found);
    const { issuer, clientId, clientSecret } = this.#settings;
    const url = new URL(issuer);
    // Without encryption only on this machine, where a test provider may run.
    const plain = url.protocol === 'http:' && url.hostname === 'localhost';
    try {
      this.#found = await oidc.discovery(url, clientId, undefined, oidc.ClientSecretPost(clientSecret), {
        timeout: TIMEOUT_SECONDS,
        [oidc.customFetch]: fetchSmall,
        // The signature of the token too, and not only the connection on which it came.
        execute: [oidc.enableNonRepudiationChecks, ...(plain ? [oidc.allowInsecureRequests] : [])],
      });
      return accept(this.#found);
    } catch {
      return refuse('identity-provider-down');
    }
  }
}

/** Reads no answer beyond a limit, and follows none to another address. */
async function fetchSmall(url: string, options: oidc.CustomFetchOptions): Promise<Response> {
  const answer = await fetch(url, options as RequestInit);
  const body = await readLimited(answer, MAX_ANSWER_BYTES);
  if (body === undefined) throw new Error('the answer is too large');
  const { status, headers } = answer;
  return new Response(body.length === 0 ? null : body, { status, headers });
}

/** What ties the way back to the browser that set out: only it holds the cookie. */
export function stateMark(state: string): string {
  return createHash('sha256').update(`state ${state}`).digest('base64url');
}
