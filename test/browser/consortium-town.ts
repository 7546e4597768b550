/**
 * A sample town whose book has a charter with four members, on one node: enough for everything that members decide. The
 * other towns sign with their own keys, as they would on their own computers.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Act, type Author, authorFromSeed, makeTransaction, TownClient } from '#client';
import { fromBase64url, type Value } from '#kernel';
import { usualTerms } from '#modules/members';
import {
  accession,
  authority,
  candidate,
  clerkOf,
  hashOf,
  type Input,
  nodeOf,
  officeOf,
  TOWNS,
  termsAt,
} from '../consortium.ts';
import { folder, VisitedTown } from './visited-town.ts';

const YEAR_MS = 365 * 24 * 3_600_000;

/** A sample town whose home knows which town of its book it is, because the book will have several. */
export function openAmongOthers(name: string): Promise<VisitedTown> {
  mkdirSync(join(folder, name), { recursive: true });
  const network = { town: 'ashbrook', name: 'ashbrook.example/book', listen: '127.0.0.1:26656' };
  writeFileSync(join(folder, name, 'network.json'), JSON.stringify(network));
  return VisitedTown.open(name);
}

export class ConsortiumTown {
  readonly client: TownClient;
  readonly #chain: string;
  readonly #founder: Author;

  private constructor(client: TownClient, chain: string, founder: Author) {
    this.client = client;
    this.#chain = chain;
    this.#founder = founder;
  }

  /** Records the charter, and has the others join. */
  static async in({ home, address }: Pick<VisitedTown, 'home' | 'address'>): Promise<ConsortiumTown> {
    const client = new TownClient({ address });
    const status = await client.status();
    const seed = fromBase64url(readFileSync(join(home, 'keys', 'officer.seed'), 'utf8').trim());
    assert(status.ok && seed !== undefined);
    const town = new ConsortiumTown(client, status.value.chain, authorFromSeed(seed));
    const others = TOWNS.slice(1);
    const founding = {
      name: 'Three Rivers',
      terms: termsAt(Date.now(), quickClasses()),
      authority,
      ...nodeOf('ashbrook'),
      others: others.map((other) => candidate(other)),
    };
    await town.act('ashbrook', 'charter', founding);
    for (const other of others) {
      await town.#submit(authorFromSeed(clerkOf(other).seed), {
        action: 'members/accede',
        input: accession(other) as Value,
      });
    }
    return town;
  }

  /** What the clerk of a town does; the answer's result. */
  act(town: string, action: string, input: Input): Promise<Value> {
    const author = town === 'ashbrook' ? this.#founder : authorFromSeed(clerkOf(town).seed);
    return this.#submit(author, { action: `members/${action}`, input, office: officeOf(town) });
  }

  /** The number of a resolution that a town proposes. */
  async propose(town: string, changes: Input = {}): Promise<number> {
    const result = await this.act(town, 'propose', { ...RESOLUTION, ...changes });
    return Number((result as { readonly proposal: Value }).proposal);
  }

  async #submit(author: Author, act: Act): Promise<Value> {
    const random = (length: number) => Uint8Array.from(randomBytes(length));
    const answer = await this.client.submit(
      makeTransaction(act, author, { chain: this.#chain, nowMs: Date.now(), random }),
    );
    assert(answer.ok && answer.value.outcome === 'accepted', JSON.stringify(answer));
    return answer.value.result;
  }
}

const RESOLUTION = {
  class: 'routine',
  what: { kind: 'resolution' },
  summary: 'The registries of all towns open at 8 AM on Mondays.',
  cost: 'One more hour of work each week in each town.',
  risk: 'A small office may not have enough people on a Monday.',
  rollback: 'A later resolution sets the old hours again.',
  councilVote: false,
} as const;

/** The usual terms without their waiting times: a test cannot wait for a month. */
function quickClasses(): Input {
  const { classes } = usualTerms(hashOf('agreement'), Date.now() + YEAR_MS);
  const quick = Object.entries(classes).map(([name, one]) => [name, { ...one, commentHours: 0, noticeHours: 0 }]);
  return { classes: Object.fromEntries(quick) };
}
