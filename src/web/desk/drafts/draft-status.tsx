/** In words, where a draft is: on this computer, on its way, in the book. */

import { Alert } from '../../parts/alert.tsx';
import { Button } from '../../parts/button.tsx';
import { RefusalText } from '../../shell/refusal-text.tsx';
import { type TextKey, useText } from '../../text/languages.tsx';
import type { Recorded } from './delivery.ts';
import { type Draft, receptionsOf } from './draft.ts';
import type { Keeping, Kept } from './use-draft.ts';

const KEPT: { readonly [keeping in Keeping]?: TextKey } = {
  new: 'drafts.new',
  saving: 'drafts.saving',
  saved: 'drafts.saved',
};

/** What no change of the answers puts right: another officer does it, or the same one later. */
const FOR_ANOTHER = /^(too-new|second-person-needed|right-missing|not-in-office)$/;

/** One line for a list. */
export function useStateText(): (state: Draft['state']) => string {
  const { t } = useText();
  const recorded = (answer: Recorded) => {
    const receptions = receptionsOf(answer);
    return receptions.length === 0
      ? t('sign.done', { entry: answer.entry })
      : t('drafts.recorded', { receptions: receptions.join(', ') });
  };
  return (state) => {
    switch (state.is) {
      case 'saved':
        return t('drafts.saved');
      case 'sending':
        return t('drafts.sending');
      case 'waiting':
        return t('drafts.waiting');
      case 'recorded':
        return recorded(state.answer);
      case 'refused':
        return t('drafts.refused');
    }
  };
}

/** What stands above the form. A screen reader hears it change, but is not interrupted at each letter. */
export function DraftStatus<Form>({
  kept,
  formless,
}: {
  readonly kept: Kept<Form>;
  /** Nothing is typed here, so that there is nothing to tell before it is signed. */
  readonly formless: boolean;
}) {
  const { t } = useText();
  const stateText = useStateText();
  const { draft, keeping, takeOver } = kept;
  if (draft === undefined) return null;
  if (keeping === 'elsewhere') {
    return (
      <Alert type="warning" heading={t('drafts.elsewhere')}>
        <p>{t('drafts.elsewhereHint')}</p>
        <Button look="outline" onClick={takeOver}>
          {t('drafts.takeOver')}
        </Button>
      </Alert>
    );
  }
  if (keeping === 'unkept') return <Alert type="warning">{t('drafts.unkept')}</Alert>;
  if (draft.state.is === 'refused') {
    return (
      <Alert type="error" heading={t('drafts.refused')}>
        <RefusalText refusal={draft.state.refusal} />
        <p>{t(FOR_ANOTHER.test(draft.state.refusal.code) ? 'drafts.refusedForYou' : 'drafts.refusedHint')}</p>
      </Alert>
    );
  }
  if (formless && draft.state.is === 'saved') return null;
  const kind = KEPT[keeping];
  return (
    <p className="draft-status" role="status">
      {draft.state.is === 'saved' && kind !== undefined ? t(kind) : stateText(draft.state)}
    </p>
  );
}
