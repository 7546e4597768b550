/** Random acts of the module: valid more often than not, in the state as it is. */
import type { Random, StateView, Value } from '#kernel';
import { notices } from './records.ts';
import type { schema } from './schema.ts';

export function generate(action: keyof typeof schema.actions, random: Random, state: StateView): Value | undefined {
  if (action === 'post') {
    return { notice: `n${random.below(1_000_000)}`, title: 'Bridge closed', body: 'Until Friday.\nUse the ford.' };
  }
  const posted = notices.scan(state, { limit: 100 }).filter(([, { status }]) => status === 'posted');
  if (posted.length === 0) return undefined;
  const [key] = posted[random.below(posted.length)] as (typeof posted)[number];
  return { notice: key.slice(notices.key().length + 1), reason: 'The bridge is open again.' };
}
