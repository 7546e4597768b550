/** `/network/decisions/:number`: one proposal, what is missing until it counts, who voted and why. */
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { stateKey } from '#kernel';
import { linesOfRecord } from '#verify/told';
import { EntryLink } from '../ledger/entry-link.tsx';
import { useKindText } from '../network/decision-words.ts';
import { type Proposal, proposalKey, proposalQuery } from '../network/decisions.ts';
import { classWords } from '../network/member-words.ts';
import { NetworkNav } from '../network/network-nav.tsx';
import { StillMissing } from '../network/still-missing.tsx';
import { type InNetwork, nameIn, Together } from '../network/together.tsx';
import { Votes } from '../network/votes.tsx';
import { Fact, Lines } from '../parts/written.tsx';
import { StateProofs } from '../proof/state-proof.tsx';
import { Page } from '../shell/page.tsx';
import { Answered } from '../shell/states.tsx';
import { useText } from '../text/languages.tsx';

export const route = createLazyRoute('/network/decisions/$number')({ component: Decision });

function Decision() {
  const { number } = route.useParams();
  return <Together>{(found) => <One key={number} number={Number(number)} found={found} />}</Together>;
}

function One({ number, found }: { readonly number: number; readonly found: InNetwork }) {
  const { t, say, time } = useText();
  const kindText = useKindText();
  const proposal = useQuery(proposalQuery(number));
  return (
    <Page
      title={t('decisions.numbered', {
        number,
        kind: proposal.data === undefined ? '…' : kindText(proposal.data.what.kind),
      })}
      {...(proposal.data && { proofs: <StateProofs stateKeys={keysOf(proposal.data)} /> })}
    >
      <NetworkNav />
      <Answered of={proposal}>
        {(one) => (
          <>
            <p className="usa-intro decision__summary">{one.summary}</p>
            <p className="usa-hint">
              {say(classWords(one.class))} ·{' '}
              {t('decisions.proposedAt', { town: nameIn(found.book)(one.town), time: time(one.proposedMs) })} ·{' '}
              <EntryLink entry={one.proposedEntry} />
            </p>
            <StillMissing proposal={one} found={found} />
            <p className="for-staff">
              <Link to="/desk/decision/$number" params={{ number: String(number) }}>
                {t('decisions.toDesk')}
              </Link>
            </p>
            <Votes proposal={one} found={found} />
            <Reasoning proposal={one} />
            <Supporters proposal={one} found={found} />
          </>
        )}
      </Answered>
    </Page>
  );
}

/** The proposal and every vote have a record of their own. */
function keysOf({ number, votes }: Proposal): readonly string[] {
  return [proposalKey(number), ...votes.map(({ town }) => stateKey('members', 'vote', number, town))];
}

function Reasoning({ proposal }: { readonly proposal: Proposal }) {
  const speaker = useText();
  const { t } = speaker;
  const { number, what, difference, cost, risk, rollback, hearing } = proposal;
  const lines = linesOfRecord(proposalKey(number), { what }, speaker).filter(
    ({ path, name }) => path.startsWith('.what.') && name !== 'kind',
  );
  return (
    <section>
      <h2>{t('decisions.about')}</h2>
      <dl className="written">
        <Lines lines={lines} from={1} />
        <Fact name={t('decisions.cost')}>{cost}</Fact>
        <Fact name={t('decisions.risk')}>{risk}</Fact>
        <Fact name={t('decisions.rollback')}>{rollback}</Fact>
        {hearing === undefined ? null : (
          <Fact name={t('decisions.hearing')}>
            <a href={hearing} rel="noopener nofollow">
              {hearing}
            </a>
          </Fact>
        )}
      </dl>
      {difference === undefined ? null : (
        <>
          <h3>{t('decisions.difference')}</h3>
          <p className="decision__difference">{difference.text}</p>
          <p>{t('decisions.differenceHash')}</p>
          <p className="hash">{difference.hash}</p>
        </>
      )}
    </section>
  );
}

function Supporters({ proposal, found }: { readonly proposal: Proposal; readonly found: InNetwork }) {
  const { t, time } = useText();
  const nameOf = nameIn(found.book);
  const { sponsors, comments } = proposal;
  return (
    <section>
      {sponsors.length === 0 ? null : (
        <>
          <h2>{t('decisions.sponsors')}</h2>
          <p>{sponsors.map(({ town }) => nameOf(town)).join(', ')}</p>
        </>
      )}
      <h2>{t('decisions.comments')}</h2>
      {comments.length === 0 ? <p>{t('decisions.noComment')}</p> : null}
      <ul className="usa-list usa-list--unstyled notices">
        {comments.map(({ town, text, timeMs }) => (
          <li key={`${town} ${timeMs} ${text}`} className="notices__one">
            <p className="notices__text">{text}</p>
            <p className="usa-hint">
              {nameOf(town)} · {time(timeMs)}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
