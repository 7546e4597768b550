/** Towns that signed another book than this one: loudly, with both statements, and how a stranger checks them. */
import { useQuery } from '@tanstack/react-query';
import { Alert } from '../parts/alert.tsx';
import { SaveButton } from '../proof/save-button.tsx';
import { useText } from '../text/languages.tsx';
import { type Difference, differencesQuery, type NetworkInBook } from '../town/towns.ts';
import { statedIn } from './standing.ts';

export function Differences({ book }: { readonly book: NetworkInBook }) {
  const found = useQuery(differencesQuery).data ?? [];
  return found.map((one) => (
    <One key={one.town} difference={one} name={book.members.find(({ town }) => town === one.town)?.name ?? one.town} />
  ));
}

function One({ difference, name }: { readonly difference: Difference; readonly name: string }) {
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
        <li>{t('network.strangerKeys', { key: `members/member/${town}` })}</li>
        <li>{t('network.strangerAsk', { name })}</li>
      </ol>
    </section>
  );
}
