/** Several (invented) towns that keep one book, each with a clerk, for tests of what they decide together. */
import assert from 'node:assert/strict';
import { ed25519PublicKey, mlDsa44PublicKey, sha256 } from '#crypto';
import { type Answer, type Bytes, encodeUtf8, type Module, toBase64url, type Value } from '#kernel';
import { usualTerms } from '#modules/members';
import { type Citizen, citizen, codeOf, TestTown } from './test-town.ts';

export type Input = { readonly [name: string]: Value };

export const TOWNS = ['ashbrook', 'birchfield', 'cedarton', 'dunmore'] as const;
export const HOUR_MS = 60 * 60 * 1000;
export const DAY_MS = 24 * HOUR_MS;

export const seedOf = (what: string): Bytes => sha256(encodeUtf8(what));
export const hashOf = (what: string): string => toBase64url(seedOf(what));
export const validatorSeed = (town: string): Bytes => seedOf(`orders blocks for ${town}`);
export const validatorKeyOf = (town: string): string => toBase64url(ed25519PublicKey(validatorSeed(town)));

const RIGHTS = [
  ...['manage', 'keys', 'notice', 'govern', 'records'].map((right) => `members.${right}`),
  'titles.registry',
];

/** The clerk of a town; Ashbrook's founded the book. */
export function clerkOf(town: string): Citizen {
  return citizen(town === 'ashbrook' ? 'Ada Quill' : `clerk of ${town}`);
}

export function officeOf(town: string): string {
  return town === 'ashbrook' ? 'clerk' : `${town}-clerk`;
}

export const authority: Input = {
  voteDay: '2026-05-04',
  textHash: hashOf('vote of the town meeting'),
  signatory: 'Chair of the select board',
  liabilityCapCents: 5_000_000,
  termEndDay: '2046-06-30',
};

export function nodeOf(town: string): Input {
  return {
    node: { peer: `${town}.example:26656`, address: `https://${town}.example` },
    validatorKey: validatorKeyOf(town),
    cosigner: {
      name: `${town}.example/cosigner`,
      keys: [
        { algorithm: 'ed25519', key: toBase64url(ed25519PublicKey(seedOf(`cosigns for ${town}`))) },
        { algorithm: 'ml-dsa-44', key: toBase64url(mlDsa44PublicKey(seedOf(`cosigns for ${town}`))) },
      ],
    },
  };
}

export function candidate(town: string, changes: Input = {}): Input {
  const key = { scheme: 'ed25519', key: clerkOf(town).signer.key };
  return { town, name: nameOf(town), kind: 'full', authority, ...nodeOf(town), key, ...changes };
}

export function termsAt(timeMs: number, changes: Input = {}): Value {
  return { ...usualTerms(hashOf('agreement'), timeMs + 10 * 365 * DAY_MS), ...changes } as unknown as Value;
}

/** Terms with waits of a day at most, for runs that see many decisions. */
export function quickTerms(timeMs: number): Value {
  const terms = usualTerms(hashOf('agreement'), timeMs + 10 * 365 * DAY_MS);
  const classes = Object.entries(terms.classes).map(([name, one]) => {
    const [commentHours, noticeHours] = name === 'emergency' ? [0, 0] : [6, 24];
    return [
      name,
      { ...one, commentHours, noticeHours, sponsors: Math.min(one.sponsors, 1), councilVote: name === 'money' },
    ];
  });
  const waits = { absentHours: 48, withdrawalHours: 24, pauseHours: 24, confirmedHours: 72 };
  return { ...terms, ...waits, classes: Object.fromEntries(classes) } as unknown as Value;
}

export function accession(town: string, changes: Input = {}): Input {
  return {
    town,
    name: nameOf(town),
    state: 'MA',
    kind: 'town',
    logKeys: [{ algorithm: 'ed25519', key: toBase64url(ed25519PublicKey(seedOf(`log of ${town}`))) }],
    relyingParties: [],
    office: officeOf(town),
    title: 'Office of the Town Clerk',
    roles: [{ role: 'head', rights: RIGHTS }],
    officer: officeOf(town),
    job: 'Town clerk',
    role: 'head',
    keyLabel: 'Desk key',
    ...changes,
  };
}

export class Consortium {
  readonly book: TestTown;

  constructor(modules?: readonly Module[]) {
    this.book = TestTown.founded(modules);
  }

  /** Four towns, all of them here. */
  static of(towns: readonly string[] = TOWNS, changes: Input = {}): Consortium {
    const consortium = new Consortium();
    assert.equal(
      consortium.outcome(
        'ashbrook',
        'charter',
        consortium.charter(
          towns.slice(1).map((town) => candidate(town)),
          changes,
        ),
      ),
      'ok',
    );
    for (const town of towns.slice(1)) assert.equal(consortium.accede(town), 'ok');
    return consortium;
  }

  charter(others: readonly Value[], terms: Input = {}): Input {
    const { node, validatorKey, cosigner } = nodeOf('ashbrook') as { [name: string]: Value };
    const own = { node: node as Value, validatorKey: validatorKey as Value, cosigner: cosigner as Value };
    return { name: 'Three Rivers', terms: termsAt(this.book.timeMs, terms), authority, ...own, others };
  }

  accede(town: string, changes: Input = {}): string {
    return codeOf(this.book.act(clerkOf(town), undefined, 'members/accede', accession(town, changes)));
  }

  act(town: string, action: string, input: Value): Answer {
    return this.book.act(clerkOf(town), officeOf(town), `members/${action}`, input);
  }

  outcome(town: string, action: string, input: Value): string {
    return codeOf(this.act(town, action, input));
  }

  ask(query: string, input: Value = {}): Value {
    const answer = this.book.machine.query('members', query, input);
    assert(answer.ok, JSON.stringify(answer));
    return answer.value;
  }

  pass(hours: number): void {
    this.book.timeMs += hours * HOUR_MS;
  }
}

function nameOf(town: string): string {
  return `${town[0]?.toUpperCase()}${town.slice(1)}`;
}
