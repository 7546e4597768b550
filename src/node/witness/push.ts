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
import { askText, prefixAt, type Visit } from './remote-log.ts';
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
  visit: Visit = {},
): Promise<Result<Pushed>> {
  const own = log.checkpoint();
  if (own === undefined) return refuse('not-founded');
  const url = await prefixAt(address, 'witness', 'keys', visit);
  const keys = await neighbourKeys(store, url, vkeys, visit);
  if (!keys.ok) return keys;
  const lines = await askForLines(log, own, url, visit);
  if (!lines.ok) return lines;
  // Meanwhile another neighbour may have cosigned the same checkpoint, or a newer one.
  const before = store.own();
  const same = before !== undefined && textOf(before.note) === textOf(own.note) ? before : undefined;
  const cosigned = addCosignatures((same ?? own).note, lines.value, keys.value);
  if (!cosigned.ok) return cosigned;
  const cosigners = keys.value.map(formatVerifier);
  const others = (same?.vkeys ?? []).filter((vkey) => !cosigners.includes(vkey));
  const overtaken = before !== undefined && before.size > own.size && (log.checkpoint()?.size ?? 0n) >= before.size;
  store.atomically(() => {
    store.setNeighbour(url, cosigners);
    if (!overtaken) store.setOwn({ size: own.size, note: cosigned.value, vkeys: [...others, ...cosigners] });
    for (const key of keys.value) {
      const timeMs = cosignedAtMs(cosigned.value, key);
      if (timeMs !== undefined) store.setCosignedBy(formatVerifier(key), own.size, timeMs);
    }
  });
  return accept({ size: Number(own.size), cosigners });
}

function textOf(note: string): string {
  return note.slice(0, note.lastIndexOf('\n\n') + 1);
}

/** Keys are trusted at first use and then held on to: a neighbour that changes them must be named anew. */
async function neighbourKeys(
  store: WitnessStore,
  url: string,
  stated: readonly string[] | undefined,
  visit: Visit,
): Promise<Result<readonly Verifier[]>> {
  const known = stated ?? store.neighbour(url);
  if (known !== undefined) return parseKeys(known);
  const answer = await askText(`${url}/keys`, visit);
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
  visit: Visit,
): Promise<Result<string>> {
  let oldSize = 0n;
  for (let tries = 0; tries < 3; tries++) {
    const proof = log.consistency(oldSize, own.size);
    const request = formatWitnessRequest({ oldSize, proof: oldSize === own.size ? [] : proof, note: own.note });
    const answer = await askText(`${url}/add-checkpoint`, visit, request);
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
