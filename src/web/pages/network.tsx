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
import { CHARTER_KEY, type NetworkInBook, type TownsSeen, townsQuery } from '../town/towns.ts';

export const route = createLazyRoute('/network')({ component: Network });

function Network() {
  return <Together>{(found) => <Several {...found} />}</Together>;
}

function Several({ book, consortium }: InNetwork) {
  const { t } = useText();
  const tell = useTold();
  const seen = useQuery(townsQuery);
  const keys = [CHARTER_KEY, ...book.members.map(({ town }) => `members/member/${town}`)];
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
            {now.towns.length === 0 ? <NotRunning book={book} seen={now} /> : <Running book={book} seen={now} />}
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

type Seen = { readonly book: NetworkInBook; readonly seen: TownsSeen };

function Running({ book, seen }: Seen) {
  const { t, time } = useText();
  const name = seen.towns.find(({ town }) => town === seen.town)?.name ?? '';
  return (
    <>
      <HowMany seen={seen} />
      <h2>{t('network.towns')}</h2>
      <div className="network">
        <Ring seen={seen} />
        <div className="network__list">
          <TownList book={book} seen={seen} />
          <p className="usa-hint">{t('network.seenFrom', { name, time: time(seen.nowMs) })}</p>
        </div>
      </div>
    </>
  );
}

function NotRunning({ book, seen }: Seen) {
  const { t } = useText();
  return (
    <>
      <Alert type="info">{t('network.notRunning')}</Alert>
      <h2>{t('network.overview')}</h2>
      <div className="network">
        <div className="network__list">
          <TownList book={book} seen={seen} />
        </div>
      </div>
    </>
  );
}
