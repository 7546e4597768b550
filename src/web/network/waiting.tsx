/** On the desk of whoever speaks for a town: the decisions that wait for its vote. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Session } from '../desk/desk.ts';
import { useText } from '../text/languages.tsx';
import { networkQuery, useFreshNetwork } from '../town/towns.ts';
import { useKindText } from './decision-words.ts';
import { type ProposalRow, proposalQuery, proposalsQuery, stateOf, waitsFor } from './decisions.ts';
import { useOwnTown } from './own-town.ts';

/** First of all on the desk where something waits, and nothing where not. */
export function Waiting({ session }: { readonly session: Session }) {
  const town = useSpoken(session);
  return town === undefined ? null : <Open town={town} />;
}

/** The town that the officer speaks for among others, if there are any. */
function useSpoken(session: Session): string | undefined {
  const town = useOwnTown(session);
  return useQuery(networkQuery).data?.consortium == null ? undefined : town;
}

export function TogetherLinks({ session }: { readonly session: Session }) {
  const { t } = useText();
  if (useSpoken(session) === undefined) return null;
  return (
    <section>
      <h2>{t('network.pages')}</h2>
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
  const now = Date.now();
  // What has lapsed keeps the status of an open one for good: its votes are not asked for at every block.
  const open = (useQuery(proposalsQuery).data ?? []).filter((row) => stateOf(row, now) === 'open');
  return <List rows={open} town={town} />;
}

function List({ rows, town }: { readonly rows: readonly ProposalRow[]; readonly town: string }) {
  const { t } = useText();
  const kindText = useKindText();
  const details = useQueries({ queries: rows.map(({ number }) => proposalQuery(number)) });
  const waiting = details.flatMap(({ data }) => (data !== undefined && waitsFor(data, town, Date.now()) ? [data] : []));
  if (waiting.length === 0) return null;
  return (
    <section>
      <h2>{t('vote.waiting')}</h2>
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
    </section>
  );
}
