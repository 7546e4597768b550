/**
 * Typed calls to a town's node. Every answer is a `Result`: what the node refuses comes back with the node's
 * code, a node that cannot be reached as `node-unreachable`. The answers are not believed here; what a reader
 * wants to rely on comes as a proof file and goes through the verifier.
 */
import { accept, type Bytes, concat, encodeUtf8, isList, isObject, type Result, refuse, type Value } from '#kernel';

import { readEvents, type TownEvent } from './event-stream.ts';

export type Json = { readonly [name: string]: Value };

export type Answer =
  | {
      readonly outcome: 'accepted';
      readonly transaction: string;
      readonly entry: number;
      readonly height: number;
      readonly timeMs: number;
      readonly result: Value;
    }
  | { readonly outcome: 'refused'; readonly code: string; readonly detail?: Json };

export type Status = {
  readonly name: string;
  readonly town: string | null;
  readonly chain: string;
  readonly origin: string;
  readonly vkey: string;
  readonly vkeys: readonly string[];
  /** Of the other towns that keep this book. */
  readonly members: readonly string[];
  readonly height: number;
  readonly size: number;
  readonly root: string;
  readonly stateRoot: string;
  readonly timeMs: number;
};

/** Content for the vault; bytes are base64url. */
export type VaultItem = {
  readonly commitment: string;
  readonly salt: string;
  readonly content: string;
  readonly kind: string;
  readonly retention: string;
  /** Where an imported row came from; by its raw hash a later run knows it again. */
  readonly source?: { readonly layer: string; readonly key: string; readonly rawHash: string };
};

/** An attachment as a transaction names it. */
export type AttachmentFacts = { readonly hash: string; readonly size: number };

export type TownClientOptions = {
  readonly address: string;
  /** For the routes that only programs on the node's own machine may use. */
  readonly token?: string;
  readonly fetch?: typeof fetch;
};

/** A proof together with the block by which the towns agreed on the book, and with those that lead there from `from`. */
export type Strict = { readonly from?: number };

export class TownClient {
  readonly address: string;
  readonly #token: string | undefined;
  readonly #fetch: typeof fetch;

  constructor(options: TownClientOptions) {
    this.address = options.address.replace(/\/$/, '');
    this.#token = options.token;
    // A browser's fetch refuses to be called as the method of anything but its window.
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
  }

  status(): Promise<Result<Status>> {
    return this.json('GET', '/town') as Promise<Result<Status & Value>>;
  }

  submit(transaction: Bytes): Promise<Result<Answer>> {
    return this.json('POST', '/transactions', transaction, 'application/json') as Promise<Result<Answer & Value>>;
  }

  /** Up to 1,000 at once, answered in order after they are durable. */
  async submitMany(transactions: readonly Bytes[]): Promise<Result<readonly Answer[]>> {
    const newline = Uint8Array.of(0x0a);
    const body = concat(...transactions.flatMap((transaction) => [transaction, newline]));
    const answer = await this.json('POST', '/transactions/batch', body, 'application/x-ndjson');
    if (!answer.ok) return answer;
    return accept((answer.value as { answers: readonly Answer[] & Value }).answers);
  }

  /** What became of a transaction, by its name: for a sender who lost the answer. */
  transaction(name: string): Promise<Result<Answer>> {
    return this.json('GET', `/transactions/${name}`) as Promise<Result<Answer & Value>>;
  }

  /** Entries after an index, or from the first one on; up to 1,000. */
  entries(after?: number, limit = 100): Promise<Result<Value>> {
    return this.json('GET', `/entries?limit=${limit}${after === undefined ? '' : `&after=${after}`}`);
  }

  /** A value of the state, or null, with what proves it. Believed only once it was checked; see `stateProof`. */
  state(key: string): Promise<Result<Value>> {
    return this.json('GET', `/state?key=${encodeURIComponent(key)}`);
  }

  /** Brings content that a transaction will name; answers its hash and size. */
  putAttachment(content: Bytes): Promise<Result<AttachmentFacts>> {
    const put = this.json('POST', '/attachments', content, 'application/octet-stream');
    return put as Promise<Result<AttachmentFacts & Value>>;
  }

  query(module: string, name: string, input: Value): Promise<Result<Value>> {
    return this.json('GET', `/query/${module}/${name}?input=${encodeURIComponent(JSON.stringify(input))}`);
  }

  /** All pages of a query that takes `after`, the name of the last one seen; `name` is the field that holds it. */
  async queryAll(module: string, query: string, name: string, input: Json = {}): Promise<Result<readonly Json[]>> {
    const all: Json[] = [];
    for (;;) {
      const last = all.at(-1)?.[name];
      const page = await this.query(module, query, last === undefined ? input : { ...input, after: last });
      if (!page.ok) return page;
      const found = isList(page.value) ? page.value.filter(isObject) : [];
      if (found.length === 0) return accept(all);
      all.push(...found);
    }
  }

  receipt(entry: number, strict?: Strict): Promise<Result<string>> {
    return this.text(proofPath(`/entries/${entry}/receipt`, strict));
  }

  stateProof(key: string, strict?: Strict): Promise<Result<string>> {
    return this.text(proofPath('/state/proof', strict, `key=${encodeURIComponent(key)}`));
  }

  parcel(id: string): Promise<Result<Value>> {
    return this.json('GET', `/titles/parcels/${encodeURIComponent(id)}`);
  }

  parcelHistory(id: string): Promise<Result<Value>> {
    return this.json('GET', `/titles/parcels/${encodeURIComponent(id)}/history`);
  }

  parcelHistoryProof(id: string, strict?: Strict): Promise<Result<string>> {
    return this.text(proofPath(`/titles/parcels/${encodeURIComponent(id)}/history/proof`, strict));
  }

  putVault(items: readonly VaultItem[]): Promise<Result<Value>> {
    return this.json('POST', '/vault/items', encodeJson({ items }));
  }

  /** For each raw hash (base64url), whether that row lies in the vault and its commitment stands in the book. */
  async knownRows(layer: string, rawHashes: readonly string[]): Promise<Result<readonly boolean[]>> {
    const answer = await this.json('POST', '/imports/known', encodeJson({ layer, rawHashes }));
    return answer.ok ? accept((answer.value as { known: readonly boolean[] & Value }).known) : answer;
  }

  /** The public book, piece by piece as it arrives. */
  book(): Promise<Result<AsyncIterable<Bytes>>> {
    return this.#pieces('/book');
  }

  /** The book as it was when several towns began to keep it. */
  foundingBook(): Promise<Result<AsyncIterable<Bytes>>> {
    return this.#pieces('/towns/founding-book');
  }

  async #pieces(path: string): Promise<Result<AsyncIterable<Bytes>>> {
    const response = await this.#send('GET', path);
    if (!response.ok) return response;
    const { body } = response.value;
    return body === null ? refuse('node-answer-malformed') : accept(body as unknown as AsyncIterable<Bytes>);
  }

  /** Every block as it becomes durable, those since a height first. Ends with the connection. */
  async events(after?: number): Promise<Result<AsyncIterable<TownEvent>>> {
    const response = await this.#send('GET', `/events${after === undefined ? '' : `?after=${after}`}`);
    if (!response.ok) return response;
    const { body } = response.value;
    if (body === null) return refuse('node-answer-malformed');
    return accept(readEvents(body as unknown as AsyncIterable<Bytes>));
  }

  /** Any JSON route: for those that need no types of their own. */
  async json(method: string, path: string, body?: Bytes, type = 'application/json'): Promise<Result<Value>> {
    const response = await this.#send(method, path, body, type);
    if (!response.ok) return response;
    try {
      return accept((await response.value.json()) as Value);
    } catch {
      return refuse('node-answer-malformed', { path });
    }
  }

  async text(path: string): Promise<Result<string>> {
    const response = await this.#send('GET', path);
    return response.ok ? accept(await response.value.text()) : response;
  }

  async #send(method: string, path: string, body?: Bytes, type?: string): Promise<Result<Response>> {
    const headers: Record<string, string> = {};
    if (body !== undefined && type !== undefined) headers['content-type'] = type;
    if (this.#token !== undefined) headers.authorization = `Bearer ${this.#token}`;
    try {
      const response = await this.#fetch(this.address + path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
      });
      return response.ok ? accept(response) : await refusalOf(response);
    } catch {
      return refuse('node-unreachable', { address: this.address });
    }
  }
}

export function encodeJson(value: unknown): Bytes {
  return encodeUtf8(JSON.stringify(value));
}

/** The code of a problem (RFC 9457), or of the status where the answer is none. */
async function refusalOf(response: Response): Promise<Result<never>> {
  const status = { status: response.status };
  try {
    const problem = (await response.json()) as Value;
    if (!isObject(problem) || typeof problem.code !== 'string') return refuse('node-error', status);
    return refuse(problem.code, isObject(problem.detail) ? { ...problem.detail, ...status } : status);
  } catch {
    return refuse('node-error', status);
  }
}

function proofPath(path: string, strict: Strict | undefined, ...query: readonly string[]): string {
  const from = strict?.from === undefined ? [] : [`from=${strict.from}`];
  const asked = [...query, ...from].join('&');
  return `${path}${strict === undefined ? '' : '.strict'}${asked === '' ? '' : `?${asked}`}`;
}
