/** `/desk/return`: a document that goes back gets a number too, so that its sender can prove the day. */
import { createLazyRoute } from '@tanstack/react-router';
import { useDraftId } from '../counter/new-draft.ts';
import { RegistryProofs } from '../counter/registry-proofs.tsx';
import { OneScan } from '../counter/scan/one-scan.tsx';
import { ShortAct } from '../counter/short-act.tsx';
import { returnInput, scanTexts } from '../counter/short-inputs.ts';
import { SignedIn } from '../desk/gates.tsx';
import { Page } from '../shell/page.tsx';
import { useText } from '../text/languages.tsx';

export const route = createLazyRoute('/desk/return')({ component: Return });

function Return() {
  const { t } = useText();
  const { draft } = route.useSearch() as { readonly draft?: string };
  const id = useDraftId('/desk/return', draft);
  return (
    <Page title={t('counter.return')} lead={t('counter.returnLead')} proofs={<RegistryProofs />}>
      {id === undefined ? null : (
        <SignedIn>
          {(session) => (
            <ShortAct
              id={id}
              kind="return"
              action="return"
              right="titles.record"
              session={session}
              fits={({ authority }) => authority === 'official'}
              about={({ texts }) => texts.note ?? ''}
              input={returnInput}
            >
              {({ field, reasons, form, fill }) => (
                <>
                  {field('type')}
                  <OneScan
                    name={form.texts.scan ?? ''}
                    hash={form.texts.documentHash ?? ''}
                    onScan={(scan) => fill(scanTexts(scan))}
                  />
                  {field('pageCount')}
                  {reasons}
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
