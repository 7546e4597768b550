/** A whole town in one process, with named (invented) citizens, for scenario and end-to-end tests. */
import assert from 'node:assert/strict';
import { ed25519PublicKey, mlDsa44PublicKey, p256PublicKey, sha256, signEd25519 } from '#crypto';
import {
  type Answer,
  type Body,
  type Bytes,
  bodyToSign,
  encodeTransaction,
  encodeUtf8,
  hashAtOf,
  inclusionProof,
  isBlockEntry,
  isRecordKey,
  leafHash,
  Machine,
  MemoryStore,
  type Module,
  type Ordered,
  passkeyChallenge,
  type Receipt,
  readBlockEntry,
  readTransaction,
  receiptLeaves,
  type Signature,
  type Signer,
  splitAction,
  toBase64url,
  type Value,
  within,
} from '#kernel';
import { modules as everyModule } from '#modules';
import { type HistoryItem, historyItems } from '#modules/titles';
import {
  formatReceiptFile,
  formatStateFile,
  type NoteSigner,
  type ProvedEntry,
  signCheckpoint,
  signerFor,
} from '#proofs';
import { bookLines } from '#verify';
import { assertWith } from './authenticator.ts';

export const CHAIN = 'ashbrook-test';
export const ORIGIN = 'ashbrook.example/log';
const START_MS = 1_800_000_000_000;

export type Citizen = {
  readonly name: string;
  readonly seed: Bytes;
  readonly signer: Signer;
  readonly sign: (body: Bytes) => Signature;
};

export function citizen(name: string): Citizen {
  return holderOf(sha256(encodeUtf8(`seed of ${name}`)), name);
}

/** Whoever holds an Ed25519 secret. */
export function holderOf(seed: Bytes, name = 'somebody'): Citizen {
  const signer = { scheme: 'ed25519', key: toBase64url(ed25519PublicKey(seed)) } as const;
  return { name, seed, signer, sign: (body) => toBase64url(signEd25519(seed, body)) };
}

/** Somebody who signs with a passkey, on the page of that address. */
export function passkeyCitizen(name: string, origin = 'https://ashbrook.example'): Citizen {
  return passkeyHolderOf(sha256(encodeUtf8(`seed of ${name}`)), origin, name);
}

/** Whoever holds a passkey, on the page of that address. */
export function passkeyHolderOf(seed: Bytes, origin: string, name = 'somebody'): Citizen {
  const relyingParty = new URL(origin).hostname;
  const signer = { scheme: 'passkey', key: toBase64url(p256PublicKey(seed)), origin, relyingParty } as const;
  const sign = (body: Bytes): Signature => {
    const assertion = assertWith({ secret: seed, rpId: relyingParty, origin }, passkeyChallenge(body));
    return {
      authenticatorData: toBase64url(assertion.authenticatorData),
      clientData: toBase64url(assertion.clientDataJSON),
      signature: toBase64url(assertion.signature),
    };
  };
  return { name, seed, signer, sign };
}

const ed25519Seed = sha256(encodeUtf8('log key'));
const mlDsaSeed = sha256(encodeUtf8('second log key'));

export class TestTown {
  readonly modules: readonly Module[];
  readonly store = new MemoryStore();
  machine: Machine;
  logSigners: readonly NoteSigner[] = [
    signerFor(ORIGIN, 'ed25519-note', ed25519Seed),
    signerFor(ORIGIN, 'ml-dsa-44-cosignature', mlDsaSeed),
  ];
  timeMs = START_MS;
  #ids = 0;

  constructor(modules: readonly Module[] = everyModule) {
    this.modules = modules;
    this.machine = new Machine({ chain: CHAIN, modules, store: this.store });
  }

  /** As after a crash: all that is not in the store is gone. */
  restart(): void {
    this.machine = new Machine({ chain: CHAIN, modules: this.modules, store: this.store });
  }

  /** A town founded by Ada Quill, town clerk, whose role holds every right there is. */
  static founded(
    modules?: readonly Module[],
    changes: { readonly [name: string]: Value } = {},
    founds?: { readonly [module: string]: number },
  ): TestTown {
    const town = new TestTown(modules);
    const founding = { ...town.founding(), ...changes };
    const rules = { founds: founds ?? town.rules() };
    assert.equal(codeOf(town.act(citizen('Ada Quill'), 'clerk', 'members/found', founding, rules)), 'ok');
    return town;
  }

  rules(): { readonly [module: string]: number } {
    return Object.fromEntries(this.modules.map(({ name }) => [name, 1]));
  }

  founding(): { readonly [name: string]: Value } {
    const rights = this.modules.flatMap(({ schema }) => Object.keys(schema.rights));
    return {
      town: 'ashbrook',
      name: 'Ashbrook',
      state: 'MA',
      kind: 'town',
      origin: ORIGIN,
      logKeys: [
        { algorithm: 'ed25519', key: toBase64url(ed25519PublicKey(ed25519Seed)) },
        { algorithm: 'ml-dsa-44', key: toBase64url(mlDsa44PublicKey(mlDsaSeed)) },
      ],
      relyingParties: [{ id: 'ashbrook.example', origins: ['https://ashbrook.example'] }],
      office: 'clerk',
      title: 'Office of the Town Clerk',
      roles: [
        { role: 'head', rights },
        { role: 'assistant', rights: [] },
      ],
      officer: 'town-clerk',
      job: 'Town clerk',
      role: 'head',
      keyLabel: 'Desk key',
    };
  }

  sign(who: Citizen, office: string | undefined, action: string, input: Value, changes: Partial<Body> = {}): Ordered {
    const body: Body = {
      action,
      chain: CHAIN,
      expiresMs: this.timeMs + 600_000,
      id: toBase64url(sha256(encodeUtf8(`id ${++this.#ids}`)).subarray(0, 16)),
      input,
      ...(office === undefined ? {} : { office }),
      ...changes,
    };
    return this.reread(encodeTransaction(body, who.signer, who.sign(bodyToSign(body))));
  }

  /** A transaction from its bytes, as a node receives it. */
  reread(bytes: Bytes): Ordered {
    const read = readTransaction(bytes);
    assert(read.ok, JSON.stringify(read));
    return { transaction: read.value };
  }

  act(who: Citizen, office: string | undefined, action: string, input: Value, changes: Partial<Body> = {}): Answer {
    return this.block(this.sign(who, office, action, input, changes))[0] as Answer;
  }

  /** One block, a second after the last; afterwards every invariant of every module must hold. */
  block(...transactions: readonly Ordered[]): readonly Answer[] {
    this.timeMs += 1_000;
    const { answers, commit } = this.machine.finalize({
      height: this.machine.tip.height + 1,
      timeMs: this.timeMs,
      transactions,
    });
    this.machine.commit();
    for (const { key } of commit.changes) assert(isRecordKey(this.modules, key), `a key of no form: ${key}`);
    if (this.machine.state.scan('members/town/', { limit: 1 }).length > 0) this.checkLaws();
    return answers;
  }

  checkLaws(machine = this.machine): void {
    for (const { name, invariants } of this.modules) {
      for (const { check, name: law } of invariants) {
        const verdict = check(within(machine.state, name));
        assert(verdict.ok, `${name}: ${law} ${JSON.stringify(verdict)}`);
      }
    }
  }

  checkpoint(): string {
    const { size, logRoot } = this.machine.tip;
    const checkpoint = { origin: ORIGIN, size: BigInt(size), root: logRoot, extensions: [] };
    return signCheckpoint(checkpoint, this.logSigners, Math.floor(this.timeMs / 1_000));
  }

  book(): Bytes {
    const { refused, entries } = this.store;
    const refusedAt = (height: number) => refused.filter((entry) => entry.height === height);
    return Buffer.concat([...bookLines({ chain: CHAIN, entries, refusedAt, checkpoint: this.checkpoint() })]);
  }

  receipt(index: number): string {
    const block = this.store.entries.findIndex((entry, i) => i > index && isBlockEntry(entry));
    const opened = readBlockEntry(this.store.entries[block] as Bytes);
    assert(opened.ok);
    const receipts = this.store.receipts.map((list) =>
      list.map((bytes) => JSON.parse(Buffer.from(bytes).toString()) as Receipt),
    );
    const own = receipts.find((list) => list.some((receipt) => 'entry' in receipt && receipt.entry === index)) ?? [];
    const place = own.findIndex((receipt) => 'entry' in receipt && receipt.entry === index);
    const leaves = receiptLeaves(own);
    return formatReceiptFile({
      transaction: this.#proved(index),
      block: this.#proved(block),
      receipt: {
        value: own[place] as Receipt,
        index: place,
        hashes: inclusionProof(BigInt(place), BigInt(own.length), hashAtOf(leaves)),
      },
      keys: this.logSigners,
      checkpoint: this.checkpoint(),
    });
  }

  stateProof(key: string, more?: { readonly [name: string]: Value }): string {
    const { value, proof } = this.machine.prove(key);
    const block = this.#proved(this.store.entries.length - 1);
    const extra = more === undefined ? {} : { more };
    return formatStateFile({
      key,
      value,
      proof,
      block,
      keys: this.logSigners,
      checkpoint: this.checkpoint(),
      ...extra,
    });
  }

  /** What the book says about a parcel, from its entries and receipts alone. */
  history(parcel: string): readonly HistoryItem[] {
    const receipts = this.store.receipts.flat().map((bytes) => JSON.parse(Buffer.from(bytes).toString()) as Receipt);
    return receipts.flatMap((receipt) => {
      if (receipt.outcome !== 'accepted') return [];
      const read = readTransaction(this.store.entries[receipt.entry] as Bytes);
      assert(read.ok);
      const [module, action] = splitAction(read.value.body.action);
      if (module !== 'titles') return [];
      const items = historyItems(action, read.value.body.input, receipt.result, receipt.entry);
      return items.flatMap((own) => (own.parcel === parcel ? [own.item] : []));
    });
  }

  historyProof(parcel: string, items: readonly Value[] = this.history(parcel)): string {
    return this.stateProof(`titles/parcel/${parcel}`, { history: items });
  }

  #proved(index: number): ProvedEntry {
    const leaves = this.store.entries.map(leafHash);
    const hashes = inclusionProof(BigInt(index), BigInt(leaves.length), hashAtOf(leaves));
    return { entry: this.store.entries[index] as Bytes, index, hashes };
  }
}

export function codeOf(answer: Answer): string {
  return answer.accepted ? 'ok' : answer.refusal.code;
}
