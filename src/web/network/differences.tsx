/** Towns that signed another book than this one: loudly, with both statements, and how a stranger checks them. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { EntryLink } from '../ledger/entry-link.tsx';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { SaveButton } from '../proof/save-button.tsx';
import { useText } from '../text/languages.tsx';
import { type Difference, differencesQuery, doubleSigningsQuery, type NetworkInBook } from '../town/towns.ts';
import { statedIn } from './standing.ts';
import { nameIn } from './together.tsx';

export function Differences({ book }: { readonly book: NetworkInBook }) {
  const { differences, vkeys } = useQuery(differencesQuery).data ?? { differences: [], vkeys: [] };
  return differences.map((one) => <One vkeys={vkeys} key={one.town} difference={one} name={nameIn(book)(one.town)} />);
}

function One({
  difference,
  name,
  vkeys,
}: {
  readonly difference: Difference;
  readonly name: string;
  readonly vkeys: readonly string[];
}) {
  const { t } = useText();
  const { town, size, theirs, ours } = difference;
  const sides = [
    [t('network.theirs', { name }), theirs, `${town}-${size}.txt`],
    [t('network.ours'), ours, `others-${size}.txt`],
  ] as const;
  return (
    <section className="difference">
      <Alert type="error" heading={t('network.differing', { name })}>
        <p>{t('network.differingText', { name, size })}</p>
        <p>{t('network.differingMeans', { name })}</p>
      </Alert>
      <div className="difference__sides">
        {sides.map(([title, statement, file]) => (
          <div key={file} className="difference__side">
            <h3>{title}</h3>
            <p>{t('network.stated', { size: statedIn(statement).size })}</p>
            <p className="hash">{statedIn(statement).fingerprint}</p>
            <SaveButton label={t('network.saveStatement')} name={file} text={statement} />
            <details>
              <summary>{t('network.whole')}</summary>
              <pre className="difference__text">{statement}</pre>
            </details>
          </div>
        ))}
      </div>
      <h3>{t('network.stranger')}</h3>
      <ol className="usa-list">
        <li>{t('network.strangerSame')}</li>
        <li>{t('network.strangerFile')}</li>
        <li>{t('network.strangerAsk', { name })}</li>
      </ol>
      {difference.evidence === null ? (
        <p>{t('network.noEvidence')}</p>
      ) : (
        <Evidence file={difference.evidence} name={`${town}-${size}.evidence`} vkeys={vkeys} />
      )}
    </section>
  );
}

const Checking = lazy(() => import('../proof/checking.tsx').then(({ Checking }) => ({ default: Checking })));

/** One file with both statements and the proof of who the towns are; this device checks it like every other file. */
function Evidence({
  file,
  name,
  vkeys,
}: {
  readonly file: string;
  readonly name: string;
  readonly vkeys: readonly string[];
}) {
  const { t } = useText();
  const [asked, setAsked] = useState(false);
  return (
    <>
      <ul className="usa-button-group">
        <li className="usa-button-group__item">
          <Button onClick={() => setAsked(true)}>{t('proof.check')}</Button>
        </li>
        <li className="usa-button-group__item">
          <SaveButton label={t('network.saveEvidence')} name={name} text={file} />
        </li>
      </ul>
      {asked ? (
        <Suspense fallback={null}>
          <Checking file={new Blob([file])} id={`evidence ${name} ${file.length}`} name={name} pinned={vkeys} />
        </Suspense>
      ) : null}
    </>
  );
}

/** Keys that signed two blocks of one height: the evidence is an entry of the book. */
export function DoubleSignings({ book }: { readonly book: NetworkInBook }) {
  const { t, time } = useText();
  const found = useQuery(doubleSigningsQuery).data ?? [];
  return found.map(({ town, height, entry, timeMs }) => {
    const name = nameIn(book)(town);
    return (
      <Alert key={`${town} ${height}`} type="error" heading={t('network.doubleSigned', { name })}>
        <p>{t('network.doubleSignedText', { name, height, time: time(timeMs) })}</p>
        <p>
          <EntryLink entry={entry} />
        </p>
      </Alert>
    );
  });
}
