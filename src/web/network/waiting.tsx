/** On the desk of whoever speaks for a town: the decisions that wait for its vote. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Session } from '../desk/desk.ts';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';
import { networkQuery, useFreshNetwork } from '../town/towns.ts';
import { useKindText } from './decision-words.ts';
import { type ProposalRow, proposalQuery, proposalsQuery, waitsFor } from './decisions.ts';
import { useOwnTown } from './own-town.ts';

export function Waiting({ session }: { readonly session: Session }) {
  const { t } = useText();
  const town = useOwnTown(session);
  const together = useQuery(networkQuery).data?.consortium != null;
  if (town === undefined || !together) return null;
  return (
    <section>
      <h2>{t('vote.waiting')}</h2>
      <Open town={town} />
      <ul className="usa-button-group">
        <li className="usa-button-group__item">
          <Link to="/network/decisions" search={{ state: 'open' }} className="usa-button usa-button--outline">
            {t('vote.all')}
          </Link>
        </li>
        <li className="usa-button-group__item">
          <Link
            to="/desk/act/$module/$action"
            params={{ module: 'members', action: 'propose' }}
            className="usa-button usa-button--outline"
          >
            {t('vote.propose')}
          </Link>
        </li>
      </ul>
    </section>
  );
}

function Open({ town }: { readonly town: string }) {
  useFreshNetwork();
  return (
    <Answered of={useQuery(proposalsQuery)}>
      {(all) => <List rows={all.filter(({ status }) => status === 'open')} town={town} />}
    </Answered>
  );
}

function List({ rows, town }: { readonly rows: readonly ProposalRow[]; readonly town: string }) {
  const { t } = useText();
  const kindText = useKindText();
  const details = useQueries({ queries: rows.map(({ number }) => proposalQuery(number)) });
  const waiting = details.flatMap(({ data }) => (data !== undefined && waitsFor(data, town, Date.now()) ? [data] : []));
  if (waiting.length === 0) return <p>{t('vote.none')}</p>;
  return (
    <ul className="decisions">
      {waiting.map(({ number, what, summary }) => (
        <li key={number} className="decisions__one decisions__one--open">
          <Link to="/desk/decision/$number" params={{ number: String(number) }}>
            {t('decisions.numbered', { number, kind: kindText(what.kind) })}
          </Link>
          <p className="decisions__summary">{summary}</p>
        </li>
      ))}
    </ul>
  );
}
