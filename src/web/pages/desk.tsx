/** `/desk`: where an officer's work begins. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { registriesQuery } from '../counter/answers.ts';
import { WorkQueue } from '../counter/queue.tsx';
import { deskCall, forgetSession, type Session } from '../desk/desk.ts';
import { SignedIn } from '../desk/gates.tsx';
import { WhatYouMay } from '../desk/rights.tsx';
import { Button } from '../parts/button.tsx';
import { StateProofs } from '../proof/state-proof.tsx';
import { Page } from '../shell/page.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';

export const route = createLazyRoute('/desk')({ component: Desk });

function Desk() {
  const { t } = useText();
  return (
    <Page title={t('desk.title')} proofs={<DeskProofs />}>
      <SignedIn>
        {(session) => (
          <>
            <WorkQueue session={session} />
            <WhatYouMay session={session} />
            <ul className="usa-list">
              <li>
                <Link to="/desk/officers">{t('officers.title')}</Link>
              </li>
              <li>
                <Link to="/desk/officers/$officer" params={{ officer: session.officer }}>
                  {t('desk.ownKeys')}
                </Link>
              </li>
            </ul>
            <Leaving session={session} />
          </>
        )}
      </SignedIn>
    </Page>
  );
}

/** The registries: each holds its next reception number and what it received today. */
function DeskProofs() {
  return (
    <Answered of={useQuery(registriesQuery)}>
      {(all) => <StateProofs stateKeys={all.map(({ registry }) => `titles/registry/${registry}`)} />}
    </Answered>
  );
}

function Leaving({ session }: { readonly session: Session }) {
  const { t, time } = useText();
  const leave = useMutation({
    mutationFn: async (path: 'sign-out' | 'sign-out-everywhere') => {
      await deskCall(path, {}, session.deskToken);
      await forgetSession();
    },
  });
  return (
    <section>
      <p>{t('desk.ends', { time: time(session.endsMs), minutes: session.idleMs / 60_000 })}</p>
      <Button look="outline" disabled={leave.isPending} onClick={() => leave.mutate('sign-out')}>
        {t('desk.signOut')}
      </Button>
      <Button look="outline" disabled={leave.isPending} onClick={() => leave.mutate('sign-out-everywhere')}>
        {t('desk.signOutEverywhere')}
      </Button>
    </section>
  );
}
