/**
 * The module contract. A module is a pure rule per action; `defineModule` ties rules to a schema so that
 * neither can name what the other lacks. Modules never import each other: what one needs of another it
 * declares as a narrow read-only view, and the machine wires it.
 */
import type { Value } from './encoding.ts';
import type { Refusal, Result } from './result.ts';
import type { Field, Infer, Words } from './schema.ts';
import type { Signer } from './transaction.ts';
import { keyPart, type MutableView, type StateView } from './view.ts';

/** A key that orders blocks where several towns keep one book: Ed25519 in base64url. Power 0 means: no longer. */
export type Validator = { readonly key: string; readonly power: number };

export type BlockContext = { readonly height: number; readonly timeMs: number };

/** Everything a rule may know. It has no other source: no clock, no randomness, no sibling. */
export type Context = {
  /** This module's part of the state. */
  readonly state: MutableView;
  /** The book's name, which every signature under a transaction covers. */
  readonly chain: string;
  readonly block: BlockContext;
  /** Index this transaction will have in the log if it is accepted. */
  readonly entry: number;
  readonly transaction: {
    readonly id: string;
    readonly office: string | undefined;
    readonly signer: Signer;
    readonly attachments: readonly { readonly hash: string; readonly size: number }[];
  };
  /** A read-only view that another module provides, by `module.view`; only those named in `needs`. */
  view(name: string): unknown;
  /**
   * Binds a rule version to a height. False where this program has no such rules, or the module's list of
   * versions is full. Only a module that `governs` may call it; others throw.
   */
  scheduleRules(module: string, version: number, fromHeight: number): boolean;
};

/** Accepts with a result that goes into the receipt, or refuses with a code of the module's schema. */
export type Rule<Input> = (context: Context, input: Input) => Result<Value>;

export type Action<Input> = {
  readonly label: Words;
  /** One sentence that tells the act in the book; `{name}` stands for a field of the input. */
  readonly sentence: Words;
  /**
   * The right that the signer's office must hold; `founding` for the first transaction of a book, whose rule checks
   * the office; `anyone` where the key alone counts, and then no office may be stated.
   */
  readonly right: string | 'founding' | 'anyone';
  readonly input: Field<Input>;
};

export type Query<Input> = {
  readonly label: Words;
  readonly input: Field<Input>;
  readonly answer: (state: StateView, input: Input) => Result<Value>;
};

/** A query of any input, as a definition may hold it. */
type AnyQuery = Omit<Query<unknown>, 'answer'> & { readonly answer: (state: StateView, input: never) => Result<Value> };

/** A law that holds after every block. `limit` bounds the scan, so that a node may check a part at a time. */
export type Invariant = {
  readonly name: string;
  readonly law: Words;
  readonly check: (state: StateView) => Result<null>;
};

/** Where a generator draws from: the same seed gives the same draws. */
export type Random = {
  /** Uniform among 0 .. limit - 1. */
  below(limit: number): number;
  /** Time of the block that the act is meant for. */
  readonly timeMs: number;
  /** A new Ed25519 public key in base64url, whose secret half the owner of the seed can make. */
  publicKey(): string;
  /** The same for a passkey: an uncompressed P-256 point. */
  passkey(): string;
};

export type AuthorityRequest = {
  readonly signer: Signer;
  readonly office: string | undefined;
  readonly right: string;
  readonly timeMs: number;
};

export type Schema = {
  readonly records: { readonly [name: string]: Field<unknown> };
  readonly actions: { readonly [name: string]: Action<unknown> };
  readonly rights: { readonly [right: string]: Words };
  readonly refusals: { readonly [code: string]: Words };
};

type Rules<S extends Schema> = {
  readonly [A in keyof S['actions']]: Rule<Infer<S['actions'][A]['input']>>;
};

export type ModuleDefinition<S extends Schema> = {
  /** First segment of its state keys and actions. */
  readonly name: string;
  readonly label: Words;
  readonly schema: S;
  /** Every version ever used stays here, because old blocks replay forever. */
  readonly versions: { readonly [version: number]: Rules<S> };
  readonly queries: { readonly [name: string]: AnyQuery };
  /** What follows the record's name in a state key, where that is more than one part of any text. */
  readonly keys?: { readonly [record in keyof S['records']]?: RegExp };
  readonly invariants: readonly Invariant[];
  /** Narrow read-only views for other modules. */
  readonly provides?: { readonly [view: string]: (state: StateView) => unknown };
  /** Views of other modules, as `module.view`. */
  readonly needs?: readonly string[];
  /** Exactly one module says who may do what. */
  readonly authority?: (state: StateView, request: AuthorityRequest) => Refusal | undefined;
  /** May bind rule versions to heights, and say who orders blocks. */
  readonly governs?: boolean;
  /** Who orders blocks in this state; empty where the book's keeper does. Only for a module that `governs`. */
  readonly validators?: (state: StateView) => readonly Validator[];
  /** A random input for the action, valid more often than not; undefined where the state allows none. */
  readonly generate: (action: keyof S['actions'] & string, random: Random, state: StateView) => Value | undefined;
};

/** A module as the machine sees it: inputs are unknown until the schema has passed them. */
export type Module = {
  readonly name: string;
  readonly label: Words;
  readonly schema: {
    readonly records: { readonly [name: string]: Field<unknown> };
    readonly actions: { readonly [name: string]: Action<unknown> };
    readonly rights: { readonly [right: string]: Words };
    readonly refusals: { readonly [code: string]: Words };
  };
  readonly versions: { readonly [version: number]: { readonly [action: string]: Rule<unknown> } };
  readonly queries: { readonly [name: string]: Query<unknown> };
  readonly keys: { readonly [record: string]: RegExp };
  readonly invariants: readonly Invariant[];
  readonly provides: { readonly [view: string]: (state: StateView) => unknown };
  readonly needs: readonly string[];
  readonly authority: ((state: StateView, request: AuthorityRequest) => Refusal | undefined) | undefined;
  readonly governs: boolean;
  readonly validators: ((state: StateView) => readonly Validator[]) | undefined;
  readonly generate: (action: string, random: Random, state: StateView) => Value | undefined;
};

/** Reads as a table of contents; see any `modules/<name>/index.ts`. */
export function defineModule<const S extends Schema>(definition: ModuleDefinition<S>): Module {
  return {
    keys: {},
    provides: {},
    needs: [],
    authority: undefined,
    governs: false,
    validators: undefined,
    ...definition,
  } as unknown as Module;
}

const ONE_PART = /^[^/]+$/;

/**
 * Whether some rule could write the key. Of any other, absence is true and means nothing: `titles/parcel/%41` is
 * nowhere, and looks as if parcel A were not on record.
 */
export function isRecordKey(modules: readonly Module[], key: string): boolean {
  const [name, record = '', ...id] = key.split('/');
  if (id.length === 0 || !id.every((part) => keyPart(part) !== undefined)) return false;
  if (name === 'kernel') return record === 'rules' && id.length === 1;
  const module = modules.find((one) => one.name === name);
  if (module === undefined || !Object.hasOwn(module.schema.records, record)) return false;
  return (module.keys[record] ?? ONE_PART).test(id.join('/'));
}
