import { bytesOf, isList, isObject, type Machine, type Value } from '#kernel';
import { type KeyType, type Verifier, verifierFor } from '#proofs';

const KEY_TYPES: { readonly [algorithm: string]: KeyType } = {
  ed25519: 'ed25519-note',
  'ml-dsa-44': 'ml-dsa-44-cosignature',
};

export type LogKeys = { readonly origin: string; readonly verifiers: readonly Verifier[] };

/** Whose signatures a checkpoint of this book must carry: those that the book's own transactions name. */
export function logKeysOf(machine: Machine): LogKeys | undefined {
  const towns = machine.query('members', 'towns', {});
  const town = towns.ok && isList(towns.value) ? towns.value[0] : undefined;
  if (!isObject(town) || typeof town.origin !== 'string' || !isList(town.logKeys)) return undefined;
  const { origin } = town;
  return { origin, verifiers: town.logKeys.map((key) => verifierOf(origin, key)) };
}

/** The members module has checked every key before it came into the state. */
function verifierOf(origin: string, key: Value): Verifier {
  const { algorithm, key: publicKey } = key as { algorithm: string; key: string };
  return verifierFor(origin, KEY_TYPES[algorithm] as KeyType, bytesOf(publicKey));
}
