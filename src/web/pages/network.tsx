/** `/network`: the towns that keep this book, who has signed it, who is silent and since when, how many more may fail. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { Differences, DoubleSignings } from '../network/differences.tsx';
import { HowMany } from '../network/how-many.tsx';
import { NetworkNav } from '../network/network-nav.tsx';
import { Notices } from '../network/notices.tsx';
import { Ring } from '../network/ring.tsx';
import { SharedHosts } from '../network/shared-hosts.tsx';
import { type InNetwork, Together } from '../network/together.tsx';
import { TownList } from '../network/town-list.tsx';
import { Alert } from '../parts/alert.tsx';
import { StateProofs } from '../proof/state-proof.tsx';
import { Page } from '../shell/page.tsx';
import { Answered } from '../shell/states.tsx';
import { useTold } from '../terms/told.tsx';
import { useText } from '../text/languages.tsx';
import { townsQuery } from '../town/towns.ts';

export const route = createLazyRoute('/network')({ component: Network });

function Network() {
  return <Together>{(found) => <Several {...found} />}</Together>;
}

function Several({ book, consortium }: InNetwork) {
  const { t, time } = useText();
  const tell = useTold();
  const seen = useQuery(townsQuery);
  const keys = ['members/consortium/charter', ...book.members.map(({ town }) => `members/member/${town}`)];
  return (
    <Page
      title={t('network.title')}
      lead={tell('network.lead', { name: consortium.name, count: book.members.length })}
      proofs={<StateProofs stateKeys={keys} />}
    >
      <NetworkNav />
      <Answered of={seen}>
        {(now) => (
          <>
            <Differences book={book} />
            <DoubleSignings book={book} />
            {now.towns.length === 0 ? <Alert type="info">{t('network.notRunning')}</Alert> : <HowMany seen={now} />}
            <h2>{t(now.towns.length === 0 ? 'network.overview' : 'network.towns')}</h2>
            <div className="network">
              {now.towns.length === 0 ? null : <Ring seen={now} />}
              <div className="network__list">
                <TownList book={book} seen={now} />
                {now.towns.length === 0 ? null : (
                  <p className="usa-hint">
                    {t('network.seenFrom', {
                      name: now.towns.find(({ town }) => town === now.town)?.name ?? '',
                      time: time(now.nowMs),
                    })}
                  </p>
                )}
              </div>
            </div>
            <SharedHosts book={book} />
          </>
        )}
      </Answered>
      <h2>{t('network.notices')}</h2>
      <Notices members={book.members} />
      <h2>{t('network.how')}</h2>
      <p>{tell('network.howText', { quorum: book.quorum })}</p>
      <p>
        <Link to="/ledger/$entry" params={{ entry: String(consortium.sinceEntry) }}>
          {t('network.charter', { name: consortium.name })}
        </Link>
      </p>
    </Page>
  );
}
