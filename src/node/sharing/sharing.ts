/**
 * Sealed items that offices share: the book says who may read what and until when, and this holds to it. Parcels are
 * given out, and received items kept, only while the grant stands; when it ends, both are gone.
 */
import { join } from 'node:path';
import { sha256 } from '#crypto';
import {
  accept,
  type Bytes,
  bytesOf,
  equalBytes,
  type Machine,
  opens,
  type Refusal,
  type Result,
  refuse,
  toBase64url,
  type Value,
} from '#kernel';
import type { Grant } from '#modules/sharing';
import { HomeError, readVaultKey } from '../home.ts';
import { deriveVaultKeys } from '../vault/sealing.ts';
import type { Vault } from '../vault/vault.ts';
import { type Item, openParcel, type ParcelPlace, sealParcel } from './parcel.ts';
import { makeReceivingKey, publicKey, receivingKey } from './receiving-keys.ts';
import { type Opening, SharingStore } from './sharing-store.ts';

export type SharingOptions = {
  readonly machine: Machine;
  readonly vault: Result<Vault>;
  readonly now: () => number;
};

export type Prepared = { readonly key: string; readonly parcelHash: string; readonly parcelSize: number };
export type Opened = { readonly grant: Grant; readonly item: Item };
export type Here = {
  readonly grant: number;
  readonly receivedMs: number;
  readonly endedMs: number | null;
  readonly why: string | null;
  readonly openings: readonly Opening[];
};

/** Fetches a parcel from wherever its giver keeps it. */
export type Fetch = (number: number, grant: Grant) => Promise<Result<Bytes>>;

/** So long a parcel waits for its grant. */
const WAITS_MS = 60 * 60 * 1_000;
const LOOK_EVERY_MS = 60_000;

export class Sharing {
  readonly #home: string;
  readonly #options: SharingOptions;
  readonly #store: SharingStore;
  readonly #timer: NodeJS.Timeout;
  #fault: Refusal | undefined;

  /** Throws a `HomeError`: those of a database, or `key-file-missing`. */
  constructor(home: string, options: SharingOptions) {
    this.#home = home;
    this.#options = options;
    this.#store = new SharingStore(join(home, 'sharing.db'), deriveVaultKeys(readVaultKey(home)));
    if (options.vault.ok) options.vault.value.onErased(() => this.look());
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
    this.look();
  }

  /** Why the last look could not end what has ended. */
  get fault(): Refusal | undefined {
    return this.#fault;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#store.close();
  }

  /** A new key for receiving, in base64url; its secret half is in a file of the home. */
  makeKey(): string {
    return makeReceivingKey(this.#home);
  }

  /**
   * Encrypts an item of the vault to an office and keeps the parcel for the grant to come.
   * Refusals: those of the vault, `receiver-without-key`, `receiving-key-unusable`.
   */
  prepare(from: string, to: string, commitment: Bytes): Result<Prepared> {
    const { vault, now } = this.#options;
    const item = vault.ok ? vault.value.get(commitment) : vault;
    if (!item.ok) return item;
    const receiver = this.#ask('receiver', { office: to }) as { readonly key: string } | undefined;
    if (receiver === undefined) return refuse('receiver-without-key', { office: to });
    const place = this.#place({ from, to, item: toBase64url(commitment) });
    const parcel = sealParcel(place, item.value, publicKey(receiver.key));
    if (parcel === undefined) return refuse('receiving-key-unusable', { office: to });
    const hash = sha256(parcel);
    this.#store.keepParcel({ hash, item: commitment, from, keptMs: now() }, parcel);
    return accept({ key: receiver.key, parcelHash: toBase64url(hash), parcelSize: parcel.length });
  }

  /** For whoever asks: only its receiver can open it. Refusals: those of `standing`, `parcel-not-here`. */
  parcel(number: number): Result<Bytes> {
    const grant = this.#standing(number);
    if (!grant.ok) return grant;
    const parcel = this.#store.parcel(bytesOf(grant.value.parcelHash));
    return parcel === undefined ? refuse('parcel-not-here', { grant: number }) : accept(parcel);
  }

  /**
   * The item of a grant, from here or, the first time, from its giver. Who opened it is noted before anybody sees it.
   * Refusals: those of `standing` and of the fetch, `receiving-key-missing`, `parcel-changed`, `parcel-not-openable`,
   * `parcel-item-wrong`.
   */
  async open(number: number, by: string, fetch: Fetch): Promise<Result<Opened>> {
    const before = this.#standing(number);
    if (!before.ok) return before;
    if (receivingKey(this.#home, before.value.key) === undefined)
      return refuse('receiving-key-missing', { office: before.value.to });
    const here = this.#store.received(number);
    const item = here === undefined ? await this.#receive(number, before.value, fetch) : accept(here);
    if (!item.ok) return item;
    // It may have ended while the parcel was on its way.
    const grant = this.#standing(number);
    if (!grant.ok) return grant;
    if (here === undefined) this.#store.receive(number, bytesOf(grant.value.item), item.value, this.#options.now());
    this.#store.noteOpening(number, by, this.#options.now());
    return accept({ grant: grant.value, item: item.value });
  }

  /** The grants of an item that this town gave and that still stand. */
  standingOf(commitment: Bytes): readonly number[] {
    this.look();
    const given = this.#store.parcels().filter(({ item }) => equalBytes(item, commitment));
    return given.flatMap(({ number }) => number ?? []);
  }

  /** What is known here of a grant that was received; undefined where it never was. */
  here(number: number): Here | undefined {
    const facts = this.#store.facts(number);
    if (facts === undefined) return undefined;
    const { receivedMs, endedMs, why } = facts;
    return { grant: number, receivedMs, endedMs, why, openings: this.#store.openings(number) };
  }

  /** Ends what has ended. A fault of the file is remembered, and the town goes on. */
  look(): void {
    this.#fault = undefined;
    try {
      this.#eraseReceived();
      this.#dropParcels();
    } catch (error) {
      if (!(error instanceof HomeError)) throw error;
      this.#fault = { code: error.code };
    }
  }

  #eraseReceived(): void {
    for (const { number } of this.#store.held()) {
      const refusal = this.#refusalOf(number);
      if (refusal !== undefined) this.#store.erase(number, refusal.code, this.#options.now());
    }
  }

  /** Also those whose item was erased from the vault: what must be gone must not be given out. */
  #dropParcels(): void {
    const { now, vault } = this.#options;
    for (const { hash, item, from, keptMs, number } of this.#store.parcels()) {
      const known = number ?? this.#numberOf(from, hash);
      const ended = known === undefined ? now() > keptMs + WAITS_MS : this.#refusalOf(known) !== undefined;
      if (ended || (vault.ok && vault.value.erased(item))) this.#store.dropParcel(hash);
      else if (number === null && known !== undefined) this.#store.nameParcel(hash, known);
    }
  }

  async #receive(number: number, grant: Grant, fetch: Fetch): Promise<Result<Item>> {
    const own = this.#store.parcel(bytesOf(grant.parcelHash));
    const parcel = own === undefined ? await fetch(number, grant) : accept(own);
    return parcel.ok ? this.#unpack(grant, parcel.value) : parcel;
  }

  #unpack(grant: Grant, parcel: Bytes): Result<Item> {
    const same = parcel.length === grant.parcelSize && equalBytes(sha256(parcel), bytesOf(grant.parcelHash));
    if (!same) return refuse('parcel-changed');
    const secret = receivingKey(this.#home, grant.key);
    const item = secret === undefined ? undefined : openParcel(this.#place(grant), parcel, secret);
    if (item === undefined) return refuse('parcel-not-openable');
    return opens(bytesOf(grant.item), item.salt, item.content) ? accept(item) : refuse('parcel-item-wrong');
  }

  /** The grant, while it stands. Refusals: `grant-unknown`, `grant-revoked`, `grant-expired`. */
  #standing(number: number): Result<Grant> {
    const grant = this.#ask('grant', { grant: number }) as Grant | undefined;
    if (grant === undefined) return refuse('grant-unknown', { grant: number });
    if (grant.status === 'revoked') return refuse('grant-revoked', { grant: number });
    return grant.untilMs <= this.#options.now() ? refuse('grant-expired', { grant: number }) : accept(grant);
  }

  #refusalOf(number: number): Refusal | undefined {
    const grant = this.#standing(number);
    return grant.ok ? undefined : grant.refusal;
  }

  /** The grant that names a parcel, looked for among those that the office gave. */
  #numberOf(from: string, hash: Bytes): number | undefined {
    const wanted = toBase64url(hash);
    for (let after: { readonly after?: number } = {}; ; ) {
      const page = (this.#ask('given', { office: from, ...after }) ?? []) as readonly (Grant & { grant: number })[];
      const found = page.find(({ parcelHash }) => parcelHash === wanted);
      const last = page.at(-1);
      if (found !== undefined || last === undefined) return found?.grant;
      after = { after: last.grant };
    }
  }

  #ask(query: string, input: Value): unknown {
    const answer = this.#options.machine.query('sharing', query, input);
    return answer.ok ? answer.value : undefined;
  }

  #place({ from, to, item }: Pick<Grant, 'from' | 'to' | 'item'>): ParcelPlace {
    return { chain: this.#options.machine.chain, from, to, item };
  }
}
