/** All that a search found, each with every parcel that it is about. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';
import { findQuery, type LandHit } from '../town/land.ts';
import { HitWords, useHitTitle } from './hit-words.tsx';

const SHOWN = 20;

export function Hits({ words }: { readonly words: string }) {
  const { t } = useText();
  const found = useQuery(findQuery(words, SHOWN));
  return (
    <section aria-live="polite">
      <Answered of={found}>
        {(hits) => (
          <>
            <h2>{t(hits.length === SHOWN ? 'land.foundMany' : 'land.found', { count: hits.length, words })}</h2>
            {hits.length === 0 ? <p>{t('land.foundNone')}</p> : null}
            <ol className="hits">
              {hits.map((hit) => (
                <li key={`${hit.kind} ${hit.name}`} className="hits__hit">
                  <HitWords hit={hit} />
                  <Places hit={hit} />
                </li>
              ))}
            </ol>
          </>
        )}
      </Answered>
    </section>
  );
}

function Places({ hit }: { readonly hit: LandHit }) {
  const { t } = useText();
  const title = useHitTitle(hit);
  if (hit.parcels.length === 0)
    return (
      <span>
        {t('land.noParcel')}{' '}
        <Link to="/ledger/$entry" params={{ entry: String(hit.entry) }}>
          {t('land.entry', { entry: hit.entry })}
        </Link>
      </span>
    );
  return (
    <span className="hits__places">
      {hit.parcels.map((parcel) => (
        <Link
          key={parcel}
          to="/land/$parcel"
          params={{ parcel }}
          aria-label={`${t('land.onParcel', { parcel })}, ${title}`}
        >
          {t('land.onParcel', { parcel })}
        </Link>
      ))}
    </span>
  );
}
