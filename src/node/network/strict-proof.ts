/**
 * Strict proofs as this town hands them out: around a proof file the block by which the towns agreed on the root of its
 * checkpoint, and, from a block that the reader knows, the blocks that lead there. CometBFT has them; where it keeps
 * them no longer, or has not agreed on the next block yet, the answer says so.
 *
 *     book at size n, height h  →  root  →  application hash in the header of block h + 1
 */
import { setTimeout as wait } from 'node:timers/promises';
import { accept, equalBytes, fromBase64url, type Result, refuse, type Value } from '#kernel';
import {
  formatStrictFile,
  headerHash,
  type LightBlock,
  MAX_STRICT_BLOCKS,
  parseCheckpoint,
  parseNote,
  parseTlogProof,
  readLightBlock,
  verifyBlocks,
} from '#proofs';

/** The blocks that the towns agreed on. Both reject where CometBFT cannot be reached or answers with an error. */
export type AgreedBlocks = {
  readonly range: () => Promise<{ readonly earliest: number; readonly latest: number }>;
  readonly at: (height: number) => Promise<Result<LightBlock>>;
};

export type StrictSource = {
  readonly blocks: AgreedBlocks;
  /** The height at which the book had so many entries; undefined where it never ended there. */
  readonly heightOf: (size: number) => number | undefined;
};

/** After an entry CometBFT makes the next block by itself, within the time of one round. */
const PATIENCE = { tries: 15, everyMs: 200 } as const;

/**
 * Refusals: `engine-starting` where CometBFT does not answer, `strict-not-yet` where too few towns are up for the next
 * block, `strict-blocks-gone` where CometBFT keeps the blocks no longer, `strict-too-long` where too many changes of the
 * validators lie between, `strict-from-wrong` where the reader's block is after that of the proof, and
 * `strict-root-wrong` where the towns agreed on another book than this town's.
 */
export async function strictFile(proof: string, source: StrictSource, from?: number): Promise<Result<string>> {
  const stood = standsIn(proof);
  const height = stood === undefined ? undefined : source.heightOf(stood.size);
  if (stood === undefined || height === undefined) throw new Error('a proof that is not of this book');
  const blocks = await asked(() => blocksTo(source.blocks, height + 1, from));
  if (!blocks.ok) return blocks;
  const root = fromBase64url(blocks.value.at(-1)?.header.appHash ?? '');
  if (root === undefined || !equalBytes(root, stood.root)) return refuse('strict-root-wrong', { height: height + 1 });
  return accept(formatStrictFile({ proof, blocks: blocks.value }));
}

function standsIn(proof: string): { readonly size: number; readonly root: Uint8Array } | undefined {
  const parsed = parseTlogProof(proof);
  const note = parsed.ok ? parseNote(parsed.value.checkpoint) : parsed;
  const checkpoint = note.ok ? parseCheckpoint(note.value.text) : note;
  return checkpoint.ok ? { size: Number(checkpoint.value.size), root: checkpoint.value.root } : undefined;
}

/** CometBFT is another process: it may be starting, or have ended, at any moment. */
async function asked<T>(questions: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await questions();
  } catch {
    return refuse('engine-starting');
  }
}

async function blocksTo(agreed: AgreedBlocks, height: number, from?: number): Promise<Result<readonly LightBlock[]>> {
  if (from !== undefined && from > height) return refuse('strict-from-wrong', { from, height });
  const earliest = await earliestOnceThereIs(agreed, height);
  if (earliest === undefined) return refuse('strict-not-yet', { height });
  const first = from ?? height;
  if (first < earliest) return refuse('strict-blocks-gone', { height: first, earliest });
  return path(agreed, first, height);
}

/** The first block that CometBFT still has, once it has the block of this height too; undefined where that does not come. */
async function earliestOnceThereIs(agreed: AgreedBlocks, height: number): Promise<number | undefined> {
  for (let tries = 0; tries < PATIENCE.tries; tries++) {
    const { earliest, latest } = await agreed.range();
    if (latest >= height) return earliest;
    await wait(PATIENCE.everyMs);
  }
  return undefined;
}

/** From the first block to the last, and between them only those that a reader needs who trusts the first. */
async function path(agreed: AgreedBlocks, first: number, last: number): Promise<Result<readonly LightBlock[]>> {
  const start = await agreed.at(first);
  if (!start.ok) return start;
  const blocks = [start.value];
  /** Heights still to be reached, the nearest at the end. */
  const ahead = first === last ? [] : [last];
  for (let height = ahead.at(-1); height !== undefined; height = ahead.at(-1)) {
    const here = blocks.at(-1) as LightBlock;
    const next = await agreed.at(height);
    if (!next.ok) return next;
    const between = Math.floor((here.header.height + height) / 2);
    if (leads(here, next.value)) {
      blocks.push(next.value);
      ahead.pop();
    } else if (between === here.header.height) throw new Error('CometBFT has blocks that do not follow each other');
    else ahead.push(between);
    if (blocks.length + ahead.length > MAX_STRICT_BLOCKS) return refuse('strict-too-long', { max: MAX_STRICT_BLOCKS });
  }
  return accept(blocks);
}

/** As the reader will see it, for however long that reader's trust may last. */
function leads(here: LightBlock, next: LightBlock): boolean {
  const period = { seconds: Number.MAX_SAFE_INTEGER, nowSeconds: next.header.seconds };
  return verifyBlocks([here, next], { hash: headerHash(here.header), period }).ok;
}

/** As CometBFT's own interface has them; `ask` is one question to it. */
export function blocksOf(ask: (method: string, params?: { [name: string]: string }) => Promise<unknown>): AgreedBlocks {
  return {
    range: async () => {
      const { sync_info } = (await ask('status')) as { readonly sync_info: { readonly [name: string]: string } };
      return { earliest: Number(sync_info.earliest_block_height), latest: Number(sync_info.latest_block_height) };
    },
    at: async (height) => {
      const at = { height: String(height) };
      const { signed_header } = (await ask('commit', at)) as { readonly signed_header: Value };
      const { validators } = (await ask('validators', { ...at, per_page: '100' })) as { readonly validators: Value };
      return readLightBlock(signed_header, validators);
    },
  };
}
