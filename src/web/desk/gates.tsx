/** What stands before the desk's pages: the right address, and a session. */
import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Alert } from '../parts/alert.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';
import { type Session, type Site, sessionQuery, siteQuery } from './desk.ts';

/** Passkeys count on the pages that the town has named; on every other one this says where to go, or what to run. */
export function OnOwnSite({
  children,
}: {
  readonly children: (site: Site & { readonly relyingParty: string }) => ReactNode;
}) {
  return (
    <Answered of={useQuery(siteQuery)}>
      {(site) => {
        const { relyingParty } = site;
        return relyingParty === undefined ? <OtherSite site={site} /> : children({ ...site, relyingParty });
      }}
    </Answered>
  );
}

function OtherSite({ site }: { readonly site: Site }) {
  const { t } = useText();
  const path = location.pathname + location.hash;
  return (
    <Alert type="warning" heading={t('desk.otherSite')}>
      <p>{t('desk.otherSiteHint', { page: location.origin })}</p>
      {site.pages.length === 0 ? null : (
        <ul className="usa-list">
          {site.pages.map((page) => (
            <li key={page}>
              <a href={page + path}>{page}</a>
            </li>
          ))}
        </ul>
      )}
      <p>{t('desk.otherSiteRun')}</p>
      <p>
        <code>townledger members sites {[...site.pages, location.origin].join(' ')}</code>
      </p>
    </Alert>
  );
}

/** Shows its children to whoever is signed in, and everybody else the way to sign in and back here. */
export function SignedIn({ children }: { readonly children: (session: Session) => ReactNode }) {
  const { t } = useText();
  const here = useRouterState({ select: ({ location }) => location.href });
  const session = useQuery(sessionQuery);
  return (
    <OnOwnSite>
      {() => (
        <Answered of={session}>
          {(signed) =>
            signed === null ? (
              <Alert type="info" heading={t('desk.signedOut')}>
                <p>
                  <Link to="/desk/sign-in" search={{ back: here }}>
                    {t('desk.signIn')}
                  </Link>
                </p>
              </Alert>
            ) : (
              children(signed)
            )
          }
        </Answered>
      )}
    </OnOwnSite>
  );
}
