/** Acts as a table that folds into cards where there is no room. */
import { Link } from '@tanstack/react-router';
import { useText } from '../text/languages.tsx';
import type { EntryRow } from '../town/answers.ts';
import { useOfficeTitle } from '../town/members.ts';

export function Acts({ acts, empty }: { readonly acts: readonly EntryRow[]; readonly empty: string }) {
  const { t, say, time } = useText();
  const titleOf = useOfficeTitle();
  if (acts.length === 0) return <p>{empty}</p>;
  const [number, what, office, when] = [t('ledger.number'), t('ledger.what'), t('ledger.office'), t('ledger.when')];
  return (
    <table className="usa-table usa-table--borderless usa-table--stacked width-full">
      <thead>
        <tr>
          {[number, what, office, when].map((heading) => (
            <th key={heading} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {acts.map((act) => (
          <tr key={act.entry}>
            <th scope="row" data-label={number}>
              <Link to="/ledger/$entry" params={{ entry: String(act.entry) }}>
                {act.entry}
              </Link>
            </th>
            <td data-label={what}>{act.label === null ? `${act.module}/${act.action}` : say(act.label)}</td>
            <td data-label={office}>{titleOf(act.office)}</td>
            <td data-label={when}>{time(act.timeMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
