import { accept, type Result, type Value } from '#kernel';
import { encodeJson, type TownClient } from './town-client.ts';

export type WatchedLog = {
  readonly origin: string;
  readonly vkeys: readonly string[];
  readonly url: string | null;
  /** Size last cosigned; null where none has been. */
  readonly size: number | null;
};

export type LookedLog = {
  readonly origin: string;
  readonly found: 'continues' | 'behind' | 'unproved' | 'forked';
  readonly size: number;
  readonly seen: number;
};

export type EvidenceItem = {
  readonly id: number;
  readonly origin: string;
  readonly timeMs: number;
  readonly file: string;
};

/** What an operator does with a node's witness. Looking needs no token, the rest that of the home. */
export class WitnessClient {
  readonly #town: TownClient;

  constructor(town: TownClient) {
    this.#town = town;
  }

  async keys(): Promise<Result<readonly string[]>> {
    const answer = await this.#town.text('/witness/keys');
    return answer.ok ? accept(answer.value.trimEnd().split('\n')) : answer;
  }

  logs(): Promise<Result<readonly WatchedLog[]>> {
    return this.#all<WatchedLog>('logs', ({ origin }) => origin);
  }

  evidence(): Promise<Result<readonly EvidenceItem[]>> {
    return this.#all<EvidenceItem>('evidence', ({ id }) => String(id));
  }

  /** Page by page, until nothing new comes: a node of an earlier version sends everything every time. */
  async #all<T>(list: 'logs' | 'evidence', nameOf: (one: T) => string): Promise<Result<readonly T[]>> {
    const all: T[] = [];
    for (let after: string | undefined; ; ) {
      const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`;
      const answer = await this.#town.json('GET', `/witness/${list}${query}`);
      if (!answer.ok) return answer;
      const page = (answer.value as unknown as { readonly [name: string]: readonly T[] })[list] ?? [];
      const last = page.at(-1);
      if (last === undefined || nameOf(last) === after) return accept(all);
      all.push(...page);
      after = nameOf(last);
    }
  }

  /** Addresses of those who cosigned this town's book. */
  async neighbours(): Promise<Result<readonly string[]>> {
    const answer = await this.#town.json('GET', '/local/witness/neighbours');
    return answer.ok ? accept((answer.value as { neighbours: readonly string[] }).neighbours) : answer;
  }

  watch(vkeys: readonly string[], url: string | undefined): Promise<Result<WatchedLog>> {
    return this.#post('/local/witness/logs', { vkeys, ...(url === undefined ? {} : { url }) });
  }

  /** Asks the witness at `to` to cosign this node's newest checkpoint. */
  push(
    to: string,
    vkeys?: readonly string[],
  ): Promise<Result<{ readonly size: number; readonly cosigners: readonly string[] }>> {
    return this.#post('/local/witness/push', { to, ...(vkeys === undefined ? {} : { vkeys }) });
  }

  look(origin: string): Promise<Result<LookedLog>> {
    return this.#post('/local/witness/check', { origin });
  }

  #post<T>(path: string, body: unknown): Promise<Result<T>> {
    return this.#town.json('POST', path, encodeJson(body)) as Promise<Result<Value>> as Promise<Result<T & Value>>;
  }
}
