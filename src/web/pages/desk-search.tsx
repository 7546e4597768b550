/** `/desk/search`: everything that this office may see, owners and addresses of the roll among it. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { titles } from '#modules/titles';
import { deskParcelQuery, deskSearchQuery, type Found } from '../counter/answers.ts';
import { RegistryProofs } from '../counter/registry-proofs.tsx';
import { SignedIn } from '../desk/gates.tsx';
import { WhatYouMay } from '../desk/rights.tsx';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { Fact } from '../parts/written.tsx';
import { StateProof } from '../proof/state-proof.tsx';
import { Page } from '../shell/page.tsx';
import { Answered } from '../shell/states.tsx';
import { type TextKey, useText } from '../text/languages.tsx';

export const route = createLazyRoute('/desk/search')({ component: Search });

/** Any of them opens what lies in the vault. */
const RIGHTS = Object.keys(titles.schema.rights);

function Search() {
  const { t } = useText();
  const { q = '', parcel } = route.useSearch() as { readonly q?: string; readonly parcel?: string };
  const [words, setWords] = useState(q);
  const go = route.useNavigate();
  const proofs = parcel === undefined ? <RegistryProofs /> : <StateProof stateKey={`titles/parcel/${parcel}`} />;
  return (
    <Page title={t('counter.search')} lead={t('counter.searchLead')} proofs={proofs}>
      <SignedIn>
        {(session) => (
          <>
            <WhatYouMay session={session} about={RIGHTS} />
            <search>
              <form
                onSubmit={(event) => {
                  event.preventDefault();
                  void go({ to: '/desk/search', search: { q: words } });
                }}
              >
                <TextField
                  label={t('counter.searchWords')}
                  hint={t('counter.searchHint')}
                  type="search"
                  value={words}
                  onChange={({ target }) => setWords(target.value)}
                />
                <Button type="submit">{t('counter.searchGo')}</Button>
              </form>
            </search>
            {parcel === undefined ? null : <Parcel parcel={parcel} />}
            {q === '' ? null : <Results words={q} />}
          </>
        )}
      </SignedIn>
    </Page>
  );
}

function Results({ words }: { readonly words: string }) {
  const { t } = useText();
  const found = useQuery(deskSearchQuery(words));
  if (words.trim().length < 2) return <p>{t('counter.searchMore')}</p>;
  return (
    <section aria-live="polite">
      <Answered of={found}>
        {(all) =>
          all.length === 0 ? (
            <p>{t('counter.searchNone')}</p>
          ) : (
            <>
              <h2>{t('counter.searchFound', { count: all.length })}</h2>
              <ul className="usa-list usa-list--unstyled">
                {all.map((one) => (
                  <li key={`${one.kind} ${one.name}`}>
                    <Hit hit={one} words={words} />
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Answered>
    </section>
  );
}

function Hit({ hit, words }: { readonly hit: Found; readonly words: string }) {
  const { t } = useText();
  const { kind, name, parcel, text, ended = [] } = hit;
  const [registry = '', reception = ''] = name.split('/');
  return (
    <p className="instrument-line">
      {kind === 'instrument' ? (
        <Link to="/desk/correct/$registry/$reception" params={{ registry, reception }}>
          {t('counter.foundInstrument', { reception })}
        </Link>
      ) : parcel === undefined ? (
        name
      ) : (
        <Link to="/desk/search" search={{ q: words, parcel }}>
          {t('counter.foundParcel', { parcel })}
        </Link>
      )}
      <br />
      <bdi>{shownText(text)}</bdi>
      {ended.length === 0 ? null : (
        <>
          <br />
          {t('counter.foundEnded')} <del>{ended.join(' · ')}</del>
        </>
      )}
    </p>
  );
}

/** Without the source's own line, whose parts stand beside it; `•` stands between parts. */
function shownText(text: string): string {
  const parts = text.split(' \u2022 ');
  const said = parts.filter((part) => !RAW.test(part));
  return (said.length === 0 ? parts : said).join(' · ');
}

/** A line of a table: many fields with commas between. */
const RAW = /(?:,[^,]*){5}/;

/** What an import puts beside the line. Any other name is a column of the source and stands as it is there. */
const NAMED: { readonly [name: string]: TextKey } = {
  owner: 'counter.owner',
  address: 'counter.address',
  property: 'counter.property',
  parcel: 'counter.parcel',
};

/** A parcel with what lies in the vault about it, for offices that may see it. */
function Parcel({ parcel }: { readonly parcel: string }) {
  const { t } = useText();
  const found = useQuery(deskParcelQuery(parcel));
  return (
    <section className="preview">
      <h2>{t('counter.foundParcel', { parcel })}</h2>
      <p>{t('counter.sealedHint')}</p>
      <Answered of={found}>
        {({ sealed }) => (
          <>
            {sealed.length === 0 ? <p>{t('counter.sealedNone')}</p> : null}
            {sealed.map(({ kind, fields }, i) => (
              <dl key={i} className="written" aria-label={kind}>
                {fields
                  .filter(([name, value]) => Object.hasOwn(NAMED, name) || !RAW.test(value))
                  .filter(([name]) => name !== 'type')
                  .map(([name, value]) => (
                    <Fact key={name} name={Object.hasOwn(NAMED, name) ? t(NAMED[name] as TextKey) : name}>
                      <bdi>{value}</bdi>
                    </Fact>
                  ))}
              </dl>
            ))}
          </>
        )}
      </Answered>
      <a href={`/land/${encodeURIComponent(parcel)}`}>{t('counter.publicPage')}</a>
    </section>
  );
}
