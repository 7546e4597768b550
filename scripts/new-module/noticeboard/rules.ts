import { accept, type Context, type Result, refuse, type Value } from '#kernel';
import { notices } from './records.ts';
import type { Input } from './schema.ts';

/** The narrow view of another module that this one needs; see `needs` in index.ts. */
type OfficeTitles = (office: string) => { readonly title: string } | undefined;

export function post(context: Context, input: Input<'post'>): Result<Value> {
  const { state, block, transaction } = context;
  const { notice, title, body } = input;
  if (notices.get(state, notice) !== undefined) return refuse('notice-exists', { notice });
  // Nobody gets here without an office: whoever acts was checked before.
  const office = transaction.office as string;
  const officeTitle = (context.view('members.offices') as OfficeTitles)(office)?.title ?? office;
  notices.put(state, { title, body, office, officeTitle, status: 'posted', postedMs: block.timeMs }, notice);
  return accept({ notice });
}

export function withdraw({ state, transaction }: Context, input: Input<'withdraw'>): Result<Value> {
  const { notice, reason } = input;
  const record = notices.get(state, notice);
  if (record === undefined) return refuse('notice-unknown', { notice });
  if (record.status === 'withdrawn') return refuse('notice-withdrawn');
  if (record.office !== transaction.office) return refuse('other-office', { office: record.office });
  notices.put(state, { ...record, status: 'withdrawn', reason }, notice);
  return accept({ notice });
}
