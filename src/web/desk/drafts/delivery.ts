/**
 * Brings a signed act to the town's node once, however often the connection is lost. The same bytes go again, and
 * what became of them is asked by their name: the book takes an act no more than once.
 */
import type { Answer, TownClient } from '#client';
import {
  accept,
  type Bytes,
  fromBase64url,
  type Refusal,
  type Result,
  readTransaction,
  toBase64url,
  transactionName,
} from '#kernel';

/** A signed act on its way. */
export type Sealed = {
  /** The signed bytes as base64url. */
  readonly transaction: string;
  /** Its name in the book. */
  readonly name: string;
  /** Content that it names; brought to the node before it. */
  readonly attachments: readonly Blob[];
};

/** Signed bytes, with the name under which the book will have them. */
export function sealedOf(bytes: Bytes): Result<Omit<Sealed, 'attachments'>> {
  const read = readTransaction(bytes);
  return read.ok ? accept({ transaction: toBase64url(bytes), name: transactionName(read.value) }) : read;
}

export type Delivered =
  | { readonly state: 'recorded'; readonly answer: Recorded }
  /** The node did not answer, or asked to wait: to be tried again as it is. */
  | { readonly state: 'waiting'; readonly refusal: Refusal }
  /** It is not in the book and will not be: to be put right and signed anew. */
  | { readonly state: 'refused'; readonly refusal: Refusal };

export type Recorded = Answer & { readonly outcome: 'accepted' };

type Node = Pick<TownClient, 'submit' | 'transaction' | 'putAttachment'>;

export async function deliver(node: Node, sealed: Sealed, sentBefore: boolean): Promise<Delivered> {
  if (sentBefore) {
    const known = await outcome(node, sealed.name);
    if (known !== undefined) return known;
  }
  for (const content of sealed.attachments) {
    const put = await node.putAttachment(new Uint8Array(await content.arrayBuffer()));
    if (!put.ok) return failed(put.refusal);
  }
  const answer = await node.submit(fromBase64url(sealed.transaction) as Uint8Array);
  if (answer.ok) return answered(answer.value);
  // Both mean that it may have come through before: then its answer was lost, and the book has it.
  if (answer.refusal.code !== 'replayed' && answer.refusal.code !== 'expired') return failed(answer.refusal);
  return (await outcome(node, sealed.name)) ?? failed(answer.refusal);
}

/** Undefined where the book does not have it. */
async function outcome(node: Node, name: string): Promise<Delivered | undefined> {
  const found = await node.transaction(name);
  if (found.ok) return answered(found.value);
  return found.refusal.code === 'not-found' ? undefined : failed(found.refusal);
}

function answered(answer: Answer): Delivered {
  if (answer.outcome === 'accepted') return { state: 'recorded', answer };
  const { code, detail } = answer;
  return failed({ code, ...(detail === undefined ? {} : { detail }) });
}

/** What passes by itself, or where nobody knows whether the act came through. */
const PASSING =
  /^(node-unreachable|node-error|node-answer-malformed|busy|halted|stopped|internal|not-stored|too-many-.*|projection-.*|attachments-full)$/;

function failed(refusal: Refusal): Delivered {
  return { state: PASSING.test(refusal.code) ? 'waiting' : 'refused', refusal };
}
