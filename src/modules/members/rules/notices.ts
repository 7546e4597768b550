import { accept, type Context, type Result, type Value } from '#kernel';
import { nextNumber, notices } from '../records/network.ts';
import type { Input } from '../schema.ts';
import { actingTown } from './own-town.ts';

/** A few lines that a town tells everybody: an office moved, a book will be late. Public for good. */
export function postNotice(context: Context, { text }: Input<'post-notice'>): Result<Value> {
  const { state, block, entry } = context;
  const notice = nextNumber(state, 'notice');
  notices.put(state, { town: actingTown(context), text, entry, timeMs: block.timeMs }, notice);
  return accept({ notice });
}
