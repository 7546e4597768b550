/** How each town voted, and why: as a bar, and as a table with every town that may vote. */
import { EntryLink } from '../ledger/entry-link.tsx';
import { useText } from '../text/languages.tsx';
import type { Body } from '../town/towns.ts';
import type { Proposal } from './decisions.ts';
import { bodyWords, voteWords } from './member-words.ts';
import { type InNetwork, nameIn } from './together.tsx';

export function Votes({ proposal, found }: { readonly proposal: Proposal; readonly found: InNetwork }) {
  const { t } = useText();
  const { votes, recusals, what } = proposal;
  const heard = new Set([...votes, ...recusals].map(({ town }) => town));
  const silent = found.book.members.filter((one) => mayVote(one) && !heard.has(one.town));
  const concerned = what.kind === 'remove' || what.kind === 'suspend' ? what.town : undefined;
  return (
    <section>
      <h2>{t('decisions.votes')}</h2>
      <Bar proposal={proposal} />
      <ul className="votes">
        {votes.map((one) => (
          <li key={one.town} className={`votes__one votes__one--${one.vote}`}>
            <Vote vote={one} found={found} />
          </li>
        ))}
        {recusals.map(({ town, reason, entry }) => (
          <li key={town} className="votes__one votes__one--recused">
            <h3>{t('decisions.recused', { town: nameIn(found.book)(town) })}</h3>
            <p className="votes__reason">{reason}</p>
            <EntryLink entry={entry} />
          </li>
        ))}
        {silent.map(({ town, name }) => (
          <li key={town} className="votes__one votes__one--silent">
            <h3>{t(town === concerned ? 'decisions.concerned' : 'decisions.notVoted', { town: name })}</h3>
          </li>
        ))}
      </ul>
      <Documents proposal={proposal} found={found} />
    </section>
  );
}

function mayVote({ kind, status }: Body): boolean {
  return ['full', 'hosted'].includes(kind) && ['active', 'leaving'].includes(status);
}

function Vote({ vote, found }: { readonly vote: Proposal['votes'][number]; readonly found: InNetwork }) {
  const { t, say, time } = useText();
  const nameOf = nameIn(found.book);
  return (
    <>
      <h3>{t('decisions.voted', { town: nameOf(vote.town), vote: say(voteWords(vote.vote)) })}</h3>
      <p className="votes__reason">{vote.reason}</p>
      <p className="usa-hint">
        {vote.by === vote.town ? null : `${t('decisions.castBy', { town: nameOf(vote.by) })} `}
        {time(vote.timeMs)} · <EntryLink entry={vote.entry} />
      </p>
    </>
  );
}

/** Who has not voted is there too, so that a reader sees how much is open. */
function Bar({ proposal: { tally } }: { readonly proposal: Proposal }) {
  const { t } = useText();
  const { entitled, yes, no, abstained, recused, absent } = tally;
  const open = Math.max(0, entitled - yes - no - abstained);
  const parts = [
    ['yes', yes],
    ['abstain', abstained],
    ['open', open],
    ['no', no],
  ] as const;
  const words = t('decisions.tally', { yes, no, abstained, open, recused, absent });
  let x = 0;
  return (
    <>
      {entitled === 0 ? null : (
        <svg className="bar" viewBox={`0 0 ${entitled} 1`} preserveAspectRatio="none" aria-hidden="true">
          {parts.map(([part, width]) => {
            const left = x;
            x += width;
            return <rect key={part} className={`bar__part bar__part--${part}`} x={left} width={width} height="1" />;
          })}
        </svg>
      )}
      <p>{words}</p>
    </>
  );
}

function Documents({ proposal, found }: { readonly proposal: Proposal; readonly found: InNetwork }) {
  const { t, say, day } = useText();
  const nameOf = nameIn(found.book);
  if (proposal.documents.length === 0 && !proposal.needed.councilVote) return null;
  return (
    <>
      <h2>{t('decisions.documents')}</h2>
      <p>{t('decisions.documentsHint')}</p>
      {proposal.documents.length === 0 ? <p>{t('decisions.noDocument')}</p> : null}
      <ul className="usa-list">
        {proposal.documents.map(({ town, body, voteDay, textHash, entry }) => (
          <li key={town}>
            {t('decisions.document', {
              town: nameOf(town),
              body: say(bodyWords(body)),
              day: day(Date.parse(`${voteDay}T12:00`)),
            })}{' '}
            <EntryLink entry={entry} />
            <br />
            <span className="hash">{textHash}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
