/** `/desk`: where an officer's work begins. */
import { useMutation } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { WorkQueue } from '../counter/queue.tsx';
import { RegistryProofs } from '../counter/registry-proofs.tsx';
import { deskCall, forgetSession, type Session } from '../desk/desk.ts';
import { SignedIn } from '../desk/gates.tsx';
import { WhatYouMay } from '../desk/rights.tsx';
import { TogetherLinks, Waiting } from '../network/waiting.tsx';
import { Button } from '../parts/button.tsx';
import { Page } from '../shell/page.tsx';
import { useText } from '../text/languages.tsx';

export const route = createLazyRoute('/desk')({ component: Desk });

function Desk() {
  const { t } = useText();
  return (
    <Page title={t('desk.title')} proofs={<RegistryProofs />}>
      <SignedIn>
        {(session) => (
          <>
            <Waiting session={session} />
            <WorkQueue session={session} />
            <TogetherLinks session={session} />
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
