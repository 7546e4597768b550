/**
 * Which towns keep a book, by its own word, and which of them have signed a checkpoint of it.
 *
 * A town signs with its cosigner keys under its own name, or with all of its log keys under the book's: one of the
 * two is enough. More than two thirds of the full members make the book's word, so two different books of one size
 * cannot both have it unless a third of the towns signed twice, and are named by their own signatures.
 */
import { accept, fromBase64url, isList, isObject, type Machine, type Result, type refuse, type Value } from '#kernel';
import {
  type Checkpoint,
  formatVerifier,
  isPublicKey,
  type KeyType,
  openCheckpoint,
  type Policy,
  quorumMissing,
  type Verifier,
  verifierFor,
} from '#proofs';
import { logKeysIn } from './town.ts';

export type Town = {
  readonly town: string;
  readonly name: string;
  readonly kind: string;
  readonly status: string;
  /** A full member that takes part now. */
  readonly counts: boolean;
  readonly cosigners: readonly Verifier[];
  readonly logKeys: readonly Verifier[];
};

export type Towns = {
  readonly origin: string;
  readonly towns: readonly Town[];
  /** So many of those that count. */
  readonly need: number;
};

/** Towns by their short names, in the order of the book. */
export type Signatories = {
  readonly signed: readonly string[];
  readonly missing: readonly string[];
  readonly need: number;
};

/** The towns at the end of a book; undefined where one town keeps it alone. */
export function townsIn(machine: Machine): Towns | undefined {
  const network = machine.query('members', 'network', {});
  if (!network.ok || !isObject(network.value) || !isObject(network.value.consortium)) return undefined;
  const { members, origin, quorum, validators } = network.value;
  if (!isList(members) || !isList(validators) || typeof origin !== 'string' || typeof quorum !== 'number')
    return undefined;
  const counting = new Set<Value | undefined>(validators.map((one) => (isObject(one) ? one.town : null)));
  const towns = members.flatMap((member) => (isObject(member) ? [townOf(member, origin, counting)] : []));
  return { origin, towns, need: quorum };
}

/**
 * Who signed a checkpoint note. No line of a stranger may stand under it: then no character can change unnoticed.
 * Refusals: those of `openCheckpoint`.
 */
export function openTownsCheckpoint(
  note: string,
  towns: Towns,
): Result<Signatories & { readonly checkpoint: Checkpoint; readonly keys: readonly string[] }> {
  const verifiers = towns.towns.flatMap(({ cosigners, logKeys }) => [...cosigners, ...logKeys]);
  const opened = openCheckpoint(note, verifiers, { strict: true });
  if (!opened.ok) return opened;
  const { checkpoint, cosignatures, logSignatures } = opened.value;
  const keys = [...logSignatures, ...cosignatures].map(({ verifier }) => formatVerifier(verifier));
  const present = new Set(keys);
  const has = (key: Verifier): boolean => present.has(formatVerifier(key));
  const counted = towns.towns.filter(({ counts }) => counts);
  const signed = counted.filter((town) => isSigned(town, has)).map(({ town }) => town);
  const missing = counted.map(({ town }) => town).filter((town) => !signed.includes(town));
  return accept({ checkpoint, keys, signed, missing, need: towns.need });
}

/** Refuses with `checkpoint-quorum-missing` where too few have signed. */
export function quorumFault({ signed, missing, need }: Signatories): ReturnType<typeof refuse> | undefined {
  return signed.length >= need ? undefined : quorumMissing({ have: signed.length, need, missing });
}

/**
 * The same rule as a file that any reader of C2SP policies can apply: every log key, every cosigner key, a group of
 * each town's keys of which one is enough, and a group of the towns. Undefined where too few of them can cosign.
 */
export function policyOf({ towns, need }: Towns): Policy | undefined {
  const counted = towns.filter(({ counts, cosigners }) => counts && cosigners.length > 0);
  if (need === 0 || counted.length < need) return undefined;
  const witnesses = counted.flatMap(({ town, cosigners }) =>
    cosigners.map((verifier) => ({ name: `${town}:${verifier.keyId}`, verifier, url: undefined })),
  );
  const groups = counted.map(({ town, cosigners }) => ({
    name: town,
    threshold: 1,
    members: cosigners.map(({ keyId }) => `${town}:${keyId}`),
  }));
  // A town's name has no colon in it.
  const all = { name: `towns:${need}`, threshold: need, members: groups.map(({ name }) => name) };
  const logs = towns.flatMap(({ logKeys }) => logKeys.map((verifier) => ({ verifier, url: undefined })));
  return { logs, witnesses, groups: [...groups, all], quorum: all.name };
}

/** The keys in a member's record that cosign; none where they could not be in one. */
export function cosignersIn(member: Value | undefined): readonly Verifier[] {
  const cosigner = isObject(member) ? member.cosigner : undefined;
  if (!isObject(cosigner) || typeof cosigner.name !== 'string' || !isList(cosigner.keys)) return [];
  const { name, keys } = cosigner;
  return keys.flatMap((key) => {
    const { algorithm, key: text } = isObject(key) ? key : { algorithm: null, key: null };
    const type = COSIGNER_TYPES.get(String(algorithm));
    const bytes = typeof text === 'string' ? fromBase64url(text) : undefined;
    return type === undefined || bytes === undefined || !isPublicKey(type, bytes)
      ? []
      : [verifierFor(name, type, bytes)];
  });
}

const COSIGNER_TYPES: ReadonlyMap<string, KeyType> = new Map([
  ['ed25519', 'ed25519-cosignature'],
  ['ml-dsa-44', 'ml-dsa-44-cosignature'],
]);

function townOf(
  member: { readonly [name: string]: Value },
  origin: string,
  counting: ReadonlySet<Value | undefined>,
): Town {
  const { town = '', name = '', kind = '', status = '' } = member;
  return {
    town: String(town),
    name: String(name),
    kind: String(kind),
    status: String(status),
    counts: counting.has(town),
    cosigners: cosignersIn(member),
    logKeys: logKeysIn({ ...member, origin })?.verifiers ?? [],
  };
}

function isSigned({ cosigners, logKeys }: Town, has: (key: Verifier) => boolean): boolean {
  return cosigners.some(has) || (logKeys.length > 0 && logKeys.every(has));
}
