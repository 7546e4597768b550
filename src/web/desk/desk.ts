/** What the desk's pages ask of the node: who is signed in here, and the pages on which passkeys count. */
import { queryOptions } from '@tanstack/react-query';
import { accept, isList, isObject, type Result, refuse, type Value } from '#kernel';
import { answered, answers, client } from '../town/answers.ts';

export type Seat = {
  readonly office: string;
  readonly title: string;
  readonly open: boolean;
  readonly role: string;
  readonly rights: readonly string[];
};

/** Everything in it is the book's, read when it was asked for. */
export type Session = {
  readonly officer: string;
  readonly job: string;
  readonly offices: readonly Seat[];
  /** The key that signed in; null after signing in with an office account. */
  readonly key: string | null;
  readonly passkeys: readonly { readonly key: string; readonly credentials: readonly string[] }[];
  readonly deskToken: string;
  readonly timeMs: number;
  readonly endsMs: number;
  readonly idleMs: number;
};

/** The domain of this page's passkeys, where the town has named the page, and all pages that it has named. */
export type Site = {
  readonly town: string;
  readonly name: string;
  readonly relyingParty: string | undefined;
  readonly pages: readonly string[];
};

/** A call to the desk. Refusals: the node's, or `node-unreachable`. */
export async function deskCall<T>(path: string, body?: unknown, deskToken?: string): Promise<Result<T>> {
  const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  if (deskToken !== undefined) headers['x-desk-token'] = deskToken;
  try {
    const response = await fetch(`/desk-api/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Value;
    if (response.ok) return accept(answer as T);
    const problem = isObject(answer) ? answer : {};
    return refuse(String(problem.code ?? 'node-error'), isObject(problem.detail) ? problem.detail : {});
  } catch {
    return refuse('node-unreachable', { address: location.origin });
  }
}

/** Null where nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['desk', 'session'],
  queryFn: () => answered(deskCall<Session | null>('session')),
  staleTime: 5_000,
  // An open page notices that its session has ended before somebody fills in a form in vain.
  refetchInterval: 60_000,
});

/** To be called after signing in or out, and after an act that changes offices or keys. */
export function forgetSession(): Promise<void> {
  return answers.invalidateQueries({ queryKey: ['desk'] });
}

export const siteQuery = queryOptions({
  queryKey: ['site'],
  queryFn: async (): Promise<Site> => {
    const [towns, status] = await Promise.all([
      answered(client.queryAll('members', 'towns', 'town')),
      answered(client.status()),
    ]);
    const parties = towns.flatMap(({ relyingParties }) => (isList(relyingParties) ? relyingParties : []));
    const named = parties as unknown as readonly { readonly id: string; readonly origins: readonly string[] }[];
    return {
      town: status.town ?? '',
      name: status.name,
      relyingParty: named.find(({ origins }) => origins.includes(location.origin))?.id,
      pages: named.flatMap(({ origins }) => origins),
    };
  },
});
