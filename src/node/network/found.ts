/** Before a network: the keys and addresses that the charter names, and the genesis with which it begins. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ed25519PublicKey } from '#crypto';
import { genesisFile, networkKeys, startOf } from '#engine';
import { toBase64url } from '#kernel';
import { isLogKey, type Verifier } from '#proofs';
import { HomeError, lockHome, readSecret, readTownFile, writeWhole } from '../home.ts';
import { LedgerStore } from '../ledger-store.ts';
import { LogKeyRing } from '../log-keys.ts';
import { openBook } from '../town-node.ts';
import { TownWitness } from '../witness/town-witness.ts';
import { cometbftFolder, genesisPath, networkPath, parseNetworkFile, readNetworkFile } from './network-file.ts';

type LogKey = { readonly algorithm: 'ed25519' | 'ml-dsa-44'; readonly key: string };

/** What others need to know of a town before it is in the book. Keys are base64url. */
export type Prepared = {
  readonly peerId: string;
  readonly validatorKey: string;
  readonly cosigner: { readonly name: string; readonly keys: readonly LogKey[] };
  readonly logKeys: readonly LogKey[];
  /** Of the officer whose key file lies in the home. */
  readonly officerKey: string;
};

/** Throws `settings-wrong`. Called twice it changes the settings and keeps the keys. */
export function prepareHome(home: string, settings: string): Prepared {
  const { origin } = readTownFile(home);
  const file = parseNetworkFile(settings, networkPath(home));
  // A home that only keeps the book goes on doing so until it has taken up the towns' book anew.
  const left = readNetworkFile(home)?.left ?? false;
  writeWhole(networkPath(home), `${JSON.stringify({ ...file, left }, null, 2)}\n`);
  const { validator, nodeId } = networkKeys(cometbftFolder(home));
  const cosigners = cosignersOf(home, file.name);
  const log = new LogKeyRing(home, origin, file.town).named.filter((key) => isLogKey(key, origin));
  return {
    peerId: nodeId,
    validatorKey: validator,
    cosigner: { name: (cosigners[0] as Verifier).name, keys: cosigners.map(keyOf) },
    logKeys: log.map(keyOf),
    officerKey: toBase64url(ed25519PublicKey(readSecret(home, 'officer.seed'))),
  };
}

/** The genesis over the book as it stands; from here on only the network adds to it. Throws `network-not-chartered`. */
export function foundNetwork(home: string, nowMs: number): { readonly genesis: string } {
  const lock = lockHome(home);
  try {
    const store = new LedgerStore(join(home, 'ledger.db'), { mustExist: true });
    const machine = openBook(readTownFile(home).chain, store);
    const { validators, tip } = machine;
    if (validators.length === 0)
      throw new HomeError(
        'network-not-chartered',
        'the book names no town that orders blocks: record the charter first',
      );
    const path = genesisPath(home);
    writeWhole(path, genesisFile({ start: startOf(machine), timeMs: Math.max(nowMs, tip.timeMs), validators }));
    store.close();
    return { genesis: readFileSync(path, 'utf8') };
  } finally {
    lock.close();
  }
}

/** Together with the memory of what they sign: keys without it would be given up at the first start. */
function cosignersOf(home: string, name: string): readonly Verifier[] {
  const witness = new TownWitness(home, name, Date.now);
  witness.close();
  return witness.cosigners;
}

function keyOf({ type, publicKey }: Verifier): LogKey {
  return { algorithm: type.startsWith('ml-dsa-44') ? 'ml-dsa-44' : 'ed25519', key: toBase64url(publicKey) };
}
