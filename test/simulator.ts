/**
 * A whole town from one seed. Citizens act at random over every module: what the modules' own generators make,
 * and damaged copies of it, forgeries, repetitions. Blocks have any size, the machine starts again from its store
 * at any height, and a twin on a database of its own is fed the same blocks and restarted at other heights.
 *
 * After every block both have the same roots and every law of every module holds; now and then, and at the end,
 * the exported book, a receipt and a state proof are verified. A failure names the seed that brings it back.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '#crypto';
import {
  type Answer,
  type Body,
  type Bytes,
  encodeUtf8,
  isBlockEntry,
  isList,
  isObject,
  keyPart,
  Machine,
  type Module,
  type Ordered,
  type Result,
  splitAction,
  toBase64url,
  type Value,
  within,
} from '#kernel';
import { type NoteSigner, signerFor } from '#proofs';
import { verifyFile } from '#verify';
import { consortiumActions } from '../src/modules/members/schema/consortium.ts';
import { LedgerStore } from '../src/node/ledger-store.ts';
import { authority, candidate, quickTerms, TOWNS } from './consortium.ts';
import { damaged } from './fuzz/mutate.ts';
import { Seeded } from './seeded.ts';
import { CHAIN, type Citizen, citizen, codeOf, holderOf, ORIGIN, passkeyHolderOf, TestTown } from './test-town.ts';

/** How often what was made for an action would have been accepted at once, of honest acts alone; and why not. */
export type Tally = { made: number; accepted: number; readonly refusals: Map<string, number> };

/** Acts that a town alone never comes to. */
export const ofConsortia: readonly string[] = Object.keys(consortiumActions).map((action) => `members/${action}`);

const DECIDING = ['propose', 'sponsor', 'vote', 'attach-document', 'execute'];

type Signing = { readonly who: Citizen; readonly office: string | undefined };

type Office = {
  readonly office: string;
  readonly roles: readonly { readonly role: string; readonly rights: readonly string[] }[];
};
type Officer = {
  readonly keys: readonly string[];
  readonly offices: readonly { readonly office: string; readonly role: string }[];
};

/** An act that only one officer can do finds that officer this often; the machine is asked, as a page would. */
const TRIES = 24;

const SECOND_MS = 1_000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;

export type SimulateOptions = {
  readonly modules?: readonly Module[];
  /** Several towns keep the book, and decide together; their acts are simulated as well. */
  readonly consortium?: boolean;
  readonly onBlock?: (blocks: number) => void;
  /** Sees the town as it is at the end. */
  readonly onEnd?: (town: TestTown) => void;
};

/** Runs a town for a number of blocks. Throws, naming the seed, where anything does not hold. */
export function simulate(seed: number, blocks: number, options: SimulateOptions = {}): Map<string, Tally> {
  const simulation = new Simulation(seed, options);
  let block = 0;
  try {
    for (; block < blocks; block++) {
      simulation.step();
      options.onBlock?.(block + 1);
    }
    simulation.verify();
    options.onEnd?.(simulation.town);
    return simulation.tallies;
  } catch (error) {
    const again = `npm run simulate -- ${seed} ${block + 1}${options.consortium === true ? ' consortium' : ''}`;
    throw new Error(`seed ${seed}, block ${block + 1}: ${again}`, { cause: error });
  } finally {
    simulation.close();
  }
}

class Simulation {
  readonly tallies = new Map<string, Tally>();
  readonly #random: Seeded;
  readonly town: TestTown;
  readonly #actions: readonly (readonly [Module, string])[];
  /** Those that only several towns come to, where there are several. */
  readonly #together: readonly (readonly [Module, string])[];
  /** Of those the ones by which a decision comes about: every one takes many of them. */
  readonly #deciding: readonly (readonly [Module, string])[];
  readonly #folder = mkdtempSync(join(tmpdir(), 'townledger-simulator-'));
  readonly #earlier: Ordered[] = [];
  #ownSigners: readonly NoteSigner[];
  #twinStore: LedgerStore;
  #twin: Machine;

  constructor(seed: number, { modules, consortium = false }: SimulateOptions) {
    this.#random = new Seeded(seed);
    this.town = TestTown.founded(modules);
    // A book is founded once, before the first step.
    this.#actions = this.town.modules.flatMap((module) =>
      Object.entries(module.schema.actions).flatMap(([name, { right }]) =>
        right === 'founding' || (!consortium && ofConsortia.includes(`${module.name}/${name}`))
          ? []
          : [[module, name] as const],
      ),
    );
    this.#together = this.#actions.filter(([{ name }, action]) => ofConsortia.includes(`${name}/${action}`));
    this.#ownSigners = this.town.logSigners;
    this.#deciding = this.#together.filter(([, action]) => DECIDING.includes(action));
    this.#twinStore = this.#openTwin();
    this.#twin = this.#machineOf(this.#twinStore);
    const founding = this.town.store.entries.filter((entry) => !isBlockEntry(entry));
    assert.equal(founding.length, 1);
    this.#follow([this.town.reread(founding[0] as Uint8Array)], this.town.machine.tip.height);
    if (consortium) this.#charter();
  }

  /** Five other towns join by random acts. Waits are short, so that a run sees decisions taken. */
  #charter(): void {
    const random = this.#random;
    const keys = (name: string) => ({
      node: { peer: `${name}.example:26656`, address: `https://${name}.example` },
      validatorKey: random.publicKey(),
      cosigner: { name: `${name}.example`, keys: [{ algorithm: 'ed25519', key: random.publicKey() }] },
    });
    const others = [...TOWNS.slice(1), 'elmhurst', 'fairhaven'].map((name) =>
      candidate(name, { ...keys(name), key: { scheme: 'ed25519', key: random.publicKey() } }),
    );
    const terms = quickTerms(this.town.timeMs);
    const input = { name: 'Three Rivers', terms, authority, ...keys('ashbrook'), others };
    const charter = this.town.sign(citizen('Ada Quill'), 'clerk', 'members/charter', input as unknown as Value);
    assert.equal(codeOf(this.town.block(charter)[0] as Answer), 'ok');
    this.#follow([charter], this.town.machine.tip.height);
  }

  close(): void {
    this.#twinStore.close();
    rmSync(this.#folder, { recursive: true });
  }

  step(): void {
    const random = this.#random;
    if (random.chance(5)) this.town.restart();
    if (random.chance(5)) this.#restartTwin();
    this.town.timeMs += random.chance(20)
      ? random.one([1, 1, 2, 8]) * DAY_MS
      : random.one([0, 1, random.below(600 * SECOND_MS)]);
    random.timeMs = this.town.timeMs;
    const length = random.one([0, 1, 1, 2, 4, 8]);
    const ordered = Array.from({ length }, () => this.#someAct()).filter((act) => act !== undefined);
    // A sole proposer may leave refused transactions out of its block; then nobody else ever sees them.
    const drop = random.chance(20);
    const height = this.town.machine.tip.height + 1 + random.below(3);
    const block = { height, timeMs: this.town.timeMs, transactions: ordered };
    const foreseen = ordered.length === 1 ? this.town.machine.check(ordered[0] as Ordered, block.timeMs) : undefined;
    // A block may be tried and given up before the one that counts, as engines do.
    if (random.chance(10)) this.town.machine.finalize({ ...block, transactions: ordered.slice(1) });
    const { answers } = this.town.machine.finalize(block, { drop });
    this.town.machine.commit();
    if (foreseen !== undefined)
      assert.equal(outcomeOf(foreseen), codeOf(answers[0] as Answer), 'check foresaw another');
    this.#follow(drop ? ordered.filter((_, i) => answers[i]?.accepted === true) : ordered, height);
    this.#earlier.push(...ordered.slice(0, 1));
    this.town.checkLaws();
    // The same root says the same state; now and then the laws are read from the other store all the same.
    if (random.chance(5)) this.town.checkLaws(this.#twin);
    if (random.chance(2)) this.verify();
  }

  /** All that a stranger could ask for: the book, a receipt, a proof. */
  verify(): void {
    this.#takeUpLogKeys();
    const { store } = this.town;
    const book = verifyFile([this.town.book()], { modules: this.town.modules });
    assert(book.ok, book.ok ? '' : JSON.stringify(book.refusal));
    const index = this.#random.below(store.entries.length);
    if (!isBlockEntry(store.entries[index] as Uint8Array)) this.#verifyText(this.town.receipt(index));
    const [key] = this.#random.one(this.town.machine.state.scan('members/', { limit: 1_000 }));
    this.#verifyText(this.town.stateProof(this.#random.one([key, 'members/office/none'])));
  }

  #verifyText(file: string): void {
    const verified = verifyFile([Buffer.from(file)]);
    assert(verified.ok, verified.ok ? '' : verified.refusal.code);
  }

  /** The twin gets the block as others would, and must come out the same to the last bit. */
  #follow(transactions: readonly Ordered[], height: number): void {
    const { tip } = this.town.machine;
    this.#twin.finalize({ height, timeMs: tip.timeMs, transactions });
    this.#twin.commit();
    const roots = ({ logRoot, stateRoot, size }: typeof tip) => [toBase64url(logRoot), toBase64url(stateRoot), size];
    assert.deepEqual(roots(this.#twin.tip), roots(tip), 'the twin has other roots');
  }

  /** Most of what several towns do together has to wait for something, so more is tried. */
  #someAct(): Ordered | undefined {
    const tries = this.#together.length === 0 ? 2 : 10;
    for (let i = 0; i < tries; i++) {
      const act = this.#act();
      if (act !== undefined) return act;
    }
    return undefined;
  }

  #act(): Ordered | undefined {
    const random = this.#random;
    const joint = this.#together.length > 0 && random.chance(80);
    const deciding = joint && random.chance(50);
    const actions = deciding ? this.#deciding : joint ? this.#together : this.#actions;
    const [module, name] = !deciding && random.chance(40) ? this.#rarest(actions) : random.one(actions);
    const input = module.generate(name, random, within(this.town.machine.state, module.name));
    const action = `${module.name}/${name}`;
    if (input === undefined) return undefined;
    return random.chance(80) ? this.#honest(action, input) : this.#dishonest(action, input);
  }

  /** One of the five acts that were made least, so that what seldom can be done is done when it can. */
  #rarest(actions: readonly (readonly [Module, string])[]): readonly [Module, string] {
    const made = ([{ name }, action]: readonly [Module, string]) => this.tallies.get(`${name}/${action}`)?.made ?? 0;
    return this.#random.one(
      [...actions].sort((a, b) => made(a) - made(b)).slice(0, this.#together.length > 0 ? 24 : 5),
    );
  }

  /** Somebody who may do it, where there is anybody. */
  #honest(action: string, input: Value): Ordered {
    const signings = this.#signings(action);
    const first = this.#random.below(signings.length);
    const content = this.#random.chance(10) ? [this.#random.bytes(1 + this.#random.below(40))] : [];
    let ordered = this.town.sign(citizen('Nobody'), 'clerk', action, input);
    let outcome = 'key-unknown';
    for (let i = 0; i < Math.min(TRIES, signings.length) && outcome !== 'ok'; i++) {
      const { who, office } = signings[(first + i) % signings.length] as Signing;
      ordered = { ...this.town.sign(who, office, action, input, declared(content)), attachments: content };
      outcome = outcomeOf(this.town.machine.check(ordered, this.town.timeMs));
    }
    this.#note(action, outcome);
    return ordered;
  }

  #dishonest(action: string, input: Value): Ordered {
    const random = this.#random;
    const { who, office } = random.one([...this.#signings(action), { who: citizen('Mallory'), office: 'clerk' }]);
    const sign = (changed: Value, changes = {}) => this.town.sign(who, office, action, changed, changes);
    const tricks: readonly (() => Ordered)[] = [
      () => sign(damaged(random, input)),
      () => sign(damaged(random, input)),
      () => sign(input, { chain: 'another-book' }),
      () => sign(input, { expiresMs: this.town.timeMs + random.one([-1, 0, 1, DAY_MS, DAY_MS + 1]) }),
      () => sign(input, { expiresMs: this.town.timeMs + random.one([-1, 0, 1, DAY_MS, DAY_MS + 1]) }),
      () => sign(input, { office: 'office-of-nobody' }),
      () => sign(input, declared([random.bytes(5)])),
      () => ({ ...sign(input, declared([random.bytes(5)])), attachments: [random.bytes(5)] }),
      () => this.town.sign(citizen('Mallory'), 'clerk', action, input),
      // A good signature, but over something else.
      () => this.town.sign({ ...who, sign: () => who.sign(encodeUtf8('something else')) }, office, action, input),
      () => this.#earlierAct() ?? sign(input),
      // Another act under an id that was used before: refused until that one has expired, and then as good as new.
      () => sign(input, { id: this.#earlierAct()?.transaction.body.id ?? 'A'.repeat(22) }),
      () => sign(input, { id: this.#earlierAct()?.transaction.body.id ?? 'A'.repeat(22) }),
    ];
    return random.one(tricks)();
  }

  #earlierAct(): Ordered | undefined {
    return this.#earlier.length === 0 ? undefined : this.#random.one(this.#earlier.slice(-12));
  }

  /** Everybody whose word could count: by office and role, or by the key alone. */
  #signings(action: string): Signing[] {
    if (action === 'members/break-seal') return this.#sealHolders();
    if (action === 'members/accede') return this.#awaited();
    const [moduleName, name] = splitAction(action);
    if (moduleName === 'exchange' && this.#isFirms(name)) return this.#firmSignings();
    const right = this.town.modules.find((module) => module.name === moduleName)?.schema.actions[name]?.right ?? '';
    const roles = this.#ask<Office>('offices').flatMap((office) =>
      office.roles.filter(({ rights }) => rights.includes(right)).map(({ role }) => `${office.office} ${role}`),
    );
    return this.#ask<Officer>('officers').flatMap((officer) => {
      const seats = officer.offices.filter(({ office, role }) => roles.includes(`${office} ${role}`));
      const offices = right === 'anyone' ? [undefined] : seats.map(({ office }) => office);
      const holders = officer.keys.flatMap((key) => this.#holder(key));
      return holders.flatMap((who) => offices.map((office) => ({ who, office })));
    });
  }

  /** What a firm signs itself, and no office. */
  #isFirms(name: string): boolean {
    return this.town.modules.find((module) => module.name === 'exchange')?.schema.actions[name]?.right === 'anyone';
  }

  #firmSignings(): Signing[] {
    const keys = this.town.machine.state.scan('exchange/key/', { limit: 1_000 });
    return keys.flatMap(([key]) =>
      this.#holder(keyPart(key.slice('exchange/key/'.length)) as string).map((who) => ({ who, office: undefined })),
    );
  }

  #sealHolders(): Signing[] {
    const seals = this.town.machine.state.scan('members/seal/', { limit: 10 });
    return seals
      .flatMap(([, seal]) => [seal, (seal as { next?: Value }).next])
      .flatMap((seal) => (isObject(seal) ? this.#holder(`ed25519:${seal.key}`) : []))
      .map((who) => ({ who, office: undefined }));
  }

  #awaited(): Signing[] {
    return this.town.machine.state.scan('members/member/', { limit: 100 }).flatMap(([, member]) => {
      const { firstKey } = member as { readonly firstKey?: string };
      return firstKey === undefined ? [] : this.#holder(firstKey).map((who) => ({ who, office: undefined }));
    });
  }

  /** The citizen behind a key as the book names it; a passkey is used on a page of its own domain. */
  #holder(name: string): Citizen[] {
    const ada = citizen('Ada Quill');
    const [scheme, key = ''] = name.split(':');
    if (key === ada.signer.key) return [ada];
    const secret = this.#random.secretOf(key);
    if (secret === undefined) return [];
    if (scheme === 'ed25519') return [holderOf(secret)];
    const answer = this.town.machine.query('members', 'key', { key: name });
    const domain = answer.ok && isObject(answer.value) ? answer.value.relyingParty : undefined;
    return [passkeyHolderOf(secret, `https://${domain}`)];
  }

  /** All pages of a list of the members module. */
  #ask<T extends Value>(query: 'towns' | 'offices' | 'officers'): readonly T[] {
    const all: Value[] = [];
    for (let last: Value | undefined; ; last = all.at(-1)) {
      const after = isObject(last) ? { after: last[query.slice(0, -1)] as Value } : {};
      const answer = this.town.machine.query('members', query, after);
      assert(answer.ok && isList(answer.value));
      if (answer.value.length === 0) return all as unknown as readonly T[];
      all.push(...answer.value);
    }
  }

  /** The town signs its checkpoints with the keys that its book names now. */
  #takeUpLogKeys(): void {
    const towns = this.#ask<{ readonly town: string; readonly logKeys: readonly { readonly key: string }[] }>('towns');
    const town = towns.find((one) => one.town === 'ashbrook');
    const keys = (town?.logKeys ?? []).map(({ key }) => this.#random.secretOf(key));
    const secrets = keys.filter((secret) => secret !== undefined);
    if (secrets.length === keys.length)
      this.#ownSigners = secrets.map((secret) => signerFor(ORIGIN, 'ed25519-note', secret));
    this.town.logSigners = [...this.#ownSigners, ...this.#cosigners()];
  }

  /** Several towns sign what they keep together, each under its own name. */
  #cosigners(): NoteSigner[] {
    const answer = this.town.machine.query('members', 'network', {});
    assert(answer.ok);
    const { members } = answer.value as unknown as {
      readonly members: readonly {
        readonly cosigner?: { readonly name: string; readonly keys: readonly { key: string }[] };
      }[];
    };
    return members.flatMap(({ cosigner }) =>
      (cosigner?.keys ?? []).flatMap(({ key }) => {
        const secret = this.#random.secretOf(key);
        return secret === undefined ? [] : [signerFor(cosigner?.name as string, 'ed25519-cosignature', secret)];
      }),
    );
  }

  #note(action: string, outcome: string): void {
    const tally = this.tallies.get(action) ?? { made: 0, accepted: 0, refusals: new Map() };
    this.tallies.set(action, tally);
    tally.made++;
    if (outcome === 'ok') tally.accepted++;
    else tally.refusals.set(outcome, (tally.refusals.get(outcome) ?? 0) + 1);
  }

  #openTwin(): LedgerStore {
    return new LedgerStore(join(this.#folder, 'twin.db'), { sign: () => 'unsigned' });
  }

  #restartTwin(): void {
    this.#twinStore.close();
    this.#twinStore = this.#openTwin();
    this.#twin = this.#machineOf(this.#twinStore);
  }

  #machineOf(store: LedgerStore): Machine {
    return new Machine({ chain: CHAIN, modules: this.town.modules, store });
  }
}

function outcomeOf(result: Result<Value>): string {
  return result.ok ? 'ok' : result.refusal.code;
}

/** What the body says of the attachments that travel with it. */
function declared(contents: readonly Bytes[]): Partial<Body> {
  const attachments = contents.map((content) => ({ hash: toBase64url(sha256(content)), size: content.length }));
  return attachments.length === 0 ? {} : { attachments };
}
