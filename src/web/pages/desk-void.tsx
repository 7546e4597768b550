/** `/desk/void`: a number that was stamped by mistake stays accounted for, and no instrument will have it. */
import { createLazyRoute } from '@tanstack/react-router';
import { useDraftId } from '../counter/new-draft.ts';
import { RegistryProofs } from '../counter/registry-proofs.tsx';
import { ShortAct } from '../counter/short-act.tsx';
import { voidInput } from '../counter/short-inputs.ts';
import { SignedIn } from '../desk/gates.tsx';
import { Page } from '../shell/page.tsx';
import { useText } from '../text/languages.tsx';

export const route = createLazyRoute('/desk/void')({ component: Void });

function Void() {
  const { t } = useText();
  const { draft } = route.useSearch() as { readonly draft?: string };
  const id = useDraftId('/desk/void', draft);
  return (
    <Page title={t('counter.void')} lead={t('counter.voidLead')} proofs={<RegistryProofs />}>
      {id === undefined ? null : (
        <SignedIn>
          {(session) => (
            <ShortAct
              id={id}
              kind="void"
              action="void-number"
              right="titles.correct"
              session={session}
              about={({ texts }) =>
                [texts['numbers.book'], texts['numbers.page'], texts['numbers.instrumentNo']].join(' ')
              }
              input={voidInput}
            >
              {({ field }) => (
                <>
                  <div className="share">
                    {field('numbers.book')}
                    {field('numbers.page')}
                    {field('numbers.instrumentNo')}
                  </div>
                  {field('reason')}
                  {field('note')}
                </>
              )}
            </ShortAct>
          )}
        </SignedIn>
      )}
    </Page>
  );
}
