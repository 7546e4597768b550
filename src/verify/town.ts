import { fromBase64url, isList, isObject, type Machine, type Value } from '#kernel';
import { isPublicKey, type KeyType, type Verifier, verifierFor } from '#proofs';

const KEY_TYPES: { readonly [algorithm: string]: KeyType } = {
  ed25519: 'ed25519-note',
  'ml-dsa-44': 'ml-dsa-44-cosignature',
};

export type LogKeys = { readonly origin: string; readonly verifiers: readonly Verifier[] };

/** The town that kept the book before the others came; undefined before the book is founded. */
export function founderIn(machine: Machine): string | undefined {
  const network = machine.query('members', 'network', {});
  const founder = network.ok && isObject(network.value) ? network.value.founder : undefined;
  return typeof founder === 'string' ? founder : undefined;
}

/**
 * Whose signatures a checkpoint of this book must carry: those that the book's own transactions name. Of several
 * towns the founder counts here, where no other is named.
 */
export function logKeysOf(machine: Machine, town = founderIn(machine)): LogKeys | undefined {
  return town === undefined ? undefined : logKeysIn(machine.state.get(`members/town/${town}`));
}

/** The log keys in a town's record; undefined where they could not be in one. */
export function logKeysIn(town: Value | undefined): LogKeys | undefined {
  if (!isObject(town) || typeof town.origin !== 'string' || !isList(town.logKeys)) return undefined;
  const { origin } = town;
  const verifiers = town.logKeys.map((key) => verifierOf(origin, key));
  return verifiers.every((verifier) => verifier !== undefined) ? { origin, verifiers } : undefined;
}

function verifierOf(origin: string, logKey: Value): Verifier | undefined {
  if (!isObject(logKey) || typeof logKey.algorithm !== 'string' || typeof logKey.key !== 'string') return undefined;
  const type = Object.hasOwn(KEY_TYPES, logKey.algorithm) ? KEY_TYPES[logKey.algorithm] : undefined;
  const key = fromBase64url(logKey.key);
  return type === undefined || key === undefined || !isPublicKey(type, key)
    ? undefined
    : verifierFor(origin, type, key);
}
