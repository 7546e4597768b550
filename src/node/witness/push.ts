/** Asks a neighbour to cosign our newest checkpoint, and keeps the cosignatures for our receipts. */
import { accept, type Bytes, type Result, refuse } from '#kernel';
import {
  addCosignatures,
  cosignedAtMs,
  formatVerifier,
  formatWitnessRequest,
  parseSize,
  parseVerifier,
  type Verifier,
} from '#proofs';
import { askText, prefixAt } from './remote-log.ts';
import { verifiersOf } from './town-witness.ts';
import type { WitnessStore } from './witness-store.ts';

/** What pushing needs to know of our own log. */
export type OwnLog = {
  readonly checkpoint: () =>
    | { readonly note: string; readonly size: bigint; readonly keys: readonly Verifier[] }
    | undefined;
  readonly consistency: (from: bigint, to: bigint) => readonly Bytes[];
};

export type Pushed = { readonly size: number; readonly cosigners: readonly string[] };

/**
 * `address` is the neighbour's submission prefix, such as `https://north.example/witness`, or its node. Its keys are asked for at
 * the first push and then remembered; `vkeys` states them instead. Refusals: `not-founded`,
 * `neighbour-unreachable`, `neighbour-keys-malformed`, `log-behind-witness` (the neighbour has seen a larger book
 * of ours), `log-forked-at-witness` (it has seen another), `witness-refused`, and those of `addCosignatures`.
 */
export async function pushCheckpoint(
  store: WitnessStore,
  log: OwnLog,
  address: string,
  vkeys: readonly string[] | undefined,
): Promise<Result<Pushed>> {
  const own = log.checkpoint();
  if (own === undefined) return refuse('not-founded');
  const url = await prefixAt(address, 'witness', 'keys');
  const keys = await neighbourKeys(store, url, vkeys);
  if (!keys.ok) return keys;
  const lines = await askForLines(log, own, url);
  if (!lines.ok) return lines;
  const cosigned = addCosignatures(own.note, lines.value, keys.value);
  if (!cosigned.ok) return cosigned;
  const cosigners = keys.value.map(formatVerifier);
  const before = store.own();
  const others = before?.size === own.size ? before.vkeys.filter((vkey) => !cosigners.includes(vkey)) : [];
  store.atomically(() => {
    store.setNeighbour(url, cosigners);
    store.setOwn({ size: own.size, note: cosigned.value, vkeys: [...others, ...cosigners] });
    for (const key of keys.value) {
      const timeMs = cosignedAtMs(cosigned.value, key);
      if (timeMs !== undefined) store.setCosignedBy(formatVerifier(key), own.size, timeMs);
    }
  });
  return accept({ size: Number(own.size), cosigners });
}

/** Keys are trusted at first use and then held on to: a neighbour that changes them must be named anew. */
async function neighbourKeys(
  store: WitnessStore,
  url: string,
  stated: readonly string[] | undefined,
): Promise<Result<readonly Verifier[]>> {
  const known = stated ?? store.neighbour(url);
  if (known !== undefined) return parseKeys(known);
  const answer = await askText(`${url}/keys`);
  if (!answer.ok) return answer;
  return answer.value.status === 200
    ? parseKeys(answer.value.body.trimEnd().split('\n'))
    : refuse('neighbour-keys-malformed');
}

function parseKeys(vkeys: readonly string[]): Result<readonly Verifier[]> {
  const parsed = vkeys.map(parseVerifier);
  const wrong = vkeys.length === 0 || vkeys.length > 8 || parsed.some((key) => !key.ok);
  return wrong ? refuse('neighbour-keys-malformed') : accept(verifiersOf({ vkeys }));
}

/** A client without history names size 0 and learns from the 409 where the witness stands. */
async function askForLines(
  log: OwnLog,
  own: { readonly note: string; readonly size: bigint },
  url: string,
): Promise<Result<string>> {
  let oldSize = 0n;
  for (let tries = 0; tries < 3; tries++) {
    const proof = log.consistency(oldSize, own.size);
    const request = formatWitnessRequest({ oldSize, proof: oldSize === own.size ? [] : proof, note: own.note });
    const answer = await askText(`${url}/add-checkpoint`, request);
    if (!answer.ok) return answer;
    const { status, body } = answer.value;
    if (status === 200) return accept(body);
    const seen = status === 409 ? parseSize(body.trimEnd()) : undefined;
    if (seen !== undefined && seen > own.size)
      return refuse('log-behind-witness', { witness: Number(seen), size: Number(own.size) });
    if (status === 422 || seen === oldSize) return refuse('log-forked-at-witness', { size: Number(own.size) });
    if (seen === undefined) return refuse('witness-refused', { answer: status });
    oldSize = seen;
  }
  return refuse('witness-refused', { answer: 409 });
}
