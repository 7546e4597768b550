/** `/desk/decide/:registry/:reception`: the examiner's word on an instrument of registered land. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { instrumentQuery } from '../counter/answers.ts';
import { InstrumentLine } from '../counter/instrument-line.tsx';
import { ShortAct } from '../counter/short-act.tsx';
import { decideInput } from '../counter/short-inputs.ts';
import { SignedIn } from '../desk/gates.tsx';
import { Alert } from '../parts/alert.tsx';
import { StateProof } from '../proof/state-proof.tsx';
import { Page } from '../shell/page.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';

export const route = createLazyRoute('/desk/decide/$registry/$reception')({ component: Decide });

function Decide() {
  const { t } = useText();
  const { registry, reception } = route.useParams();
  const found = useQuery(instrumentQuery(registry, reception));
  return (
    <Page
      title={t('counter.decide', { reception })}
      lead={t('counter.decideLead')}
      proofs={<StateProof stateKey={`titles/instrument/${registry}/${reception}`} />}
    >
      <SignedIn>
        {(session) => (
          <>
            <Answered of={found}>
              {(instrument) => (
                <>
                  <InstrumentLine registry={registry} reception={reception} instrument={instrument} />
                  {instrument.status === 'held' ? null : <Alert type="info">{t('counter.notHeld')}</Alert>}
                </>
              )}
            </Answered>
            <ShortAct
              id={`decide ${session.officer} ${registry} ${reception}`}
              kind="decide"
              action="decide"
              right="titles.decide"
              session={session}
              fits={(one) => one.registry === registry}
              about={() => reception}
              begin={{ texts: { reception }, reasons: [] }}
              input={decideInput}
            >
              {({ field, reasons, form }) => (
                <>
                  {field('decision')}
                  {form.texts.decision === 'returned' ? reasons : field('certificateNo')}
                </>
              )}
            </ShortAct>
          </>
        )}
      </SignedIn>
    </Page>
  );
}
