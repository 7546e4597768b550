/** `/`: what this town keeps here, in whose name, and how anybody checks it. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { LandSearch } from '../land/land-search.tsx';
import { Acts } from '../ledger/acts.tsx';
import { NewEntries } from '../ledger/new-entries.tsx';
import { StateProof } from '../proof/state-proof.tsx';
import { Page } from '../shell/page.tsx';
import { Answered } from '../shell/states.tsx';
import { WhoSaysSo } from '../status/who-says-so.tsx';
import { useTold } from '../terms/told.tsx';
import { type TextKey, useText } from '../text/languages.tsx';
import { actsQuery, townKey, townQuery } from '../town/answers.ts';
import { signersQuery } from '../town/signers.ts';
import { townsQuery } from '../town/towns.ts';

export const route = createLazyRoute('/')({ component: Home });

const TOLD = [
  ['home.keeps', 'home.keepsText'],
  ['home.whose', 'home.whoseText'],
  ['home.check', 'home.checkText'],
  ['home.wrong', 'home.wrongText'],
] as const satisfies readonly (readonly [TextKey, TextKey])[];

function Home() {
  const { t, time } = useText();
  const tell = useTold();
  const town = useQuery(townQuery);
  const signers = useQuery(signersQuery);
  const newest = useQuery(actsQuery({}, 5));
  const count = useQuery(townsQuery).data?.towns.length ?? 0;
  const textOf = (key: TextKey) => (key === 'home.whoseText' && count > 0 ? 'home.whoseTogether' : key);
  return (
    <Answered of={town}>
      {({ name, size, timeMs, town: id }) => (
        <Page
          title={t('home.title', { town: name })}
          lead={tell('home.lead', { town: name })}
          proofs={<StateProof stateKey={townKey({ town: id })} />}
        >
          <LandSearch />
          <ul className="usa-card-group">
            {TOLD.map(([heading, text]) => (
              <li key={heading} className="usa-card tablet:grid-col-6">
                <div className="usa-card__container">
                  <div className="usa-card__header">
                    <h2 className="usa-card__heading">{t(heading)}</h2>
                  </div>
                  <div className="usa-card__body">
                    <p>{tell(textOf(text), { town: name, count })}</p>
                    {heading === 'home.wrong' ? (
                      <Link to="/help" hash="correct">
                        {t('home.ask')}
                      </Link>
                    ) : null}
                  </div>
                </div>
              </li>
            ))}
          </ul>
          <h2>{t('status.who')}</h2>
          <Answered of={signers}>{(found) => <WhoSaysSo signers={found} town={name} />}</Answered>
          <p>
            <Link to="/status">{t('status.more')}</Link>
          </p>
          <h2>{t('home.newest')}</h2>
          <NewEntries shown={newest.data?.[0]} />
          <p>{t('home.entries', { count: size, time: time(timeMs) })}</p>
          <Answered of={newest}>{(acts) => <Acts acts={acts} empty={t('home.none')} />}</Answered>
          <Link to="/ledger" className="usa-button">
            {t('home.all')}
          </Link>
        </Page>
      )}
    </Answered>
  );
}
