/** A signed act whose page was closed before its answer came is taken up again wherever the desk shows it. */
import { client } from '../../town/answers.ts';
import { deliver } from './delivery.ts';
import { type Draft, underWay } from './draft.ts';
import { writeDraft } from './draft-store.ts';

/** Whether it is known now what became of one of them. Two pages may do so at once: the book takes an act once. */
export async function resumeAll(drafts: readonly Draft[]): Promise<boolean> {
  const settled = await Promise.all(drafts.map(resume));
  return settled.includes(true);
}

async function resume(draft: Draft): Promise<boolean> {
  const sealed = underWay(draft);
  if (sealed === undefined) return false;
  const delivered = await deliver(client, sealed, true);
  if (delivered.state === 'waiting') return false;
  const state =
    delivered.state === 'recorded'
      ? ({ is: 'recorded', answer: delivered.answer } as const)
      : ({ is: 'refused', refusal: delivered.refusal } as const);
  return (await writeDraft({ ...draft, state })).ok;
}
