/** The clock of a proposal: what is done, what is still missing until it can be carried out. */
import { faultInTally } from '#modules/members';
import { useText } from '../text/languages.tsx';
import { STAGE_TEXT, useNeededText } from './decision-words.ts';
import { type Proposal, stageOf, undocumented } from './decisions.ts';
import { type InNetwork, nameIn } from './together.tsx';

type Step = { readonly text: string; readonly done: boolean };

export function StillMissing({ proposal, found }: { readonly proposal: Proposal; readonly found: InNetwork }) {
  const { t } = useText();
  const stage = stageOf(proposal, found.consortium.terms, Date.now());
  const steps = useSteps(proposal, found);
  const over = ['executed', 'withdrawn', 'lapsed'].includes(stage);
  return (
    <section className={`stage stage--${stage}`}>
      <h2>{t('decisions.clock')}</h2>
      <p className="stage__now" role="status">
        {t(STAGE_TEXT[stage])}
      </p>
      {over ? null : (
        <ul className="stage__steps">
          {steps.map(({ text, done }) => (
            <li key={text} className={done ? 'stage__done' : 'stage__open'}>
              <span className="usa-sr-only">{t(done ? 'decisions.done' : 'decisions.notYet')} </span>
              {text}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function useSteps(proposal: Proposal, found: InNetwork): readonly Step[] {
  const steps = [useSponsorSteps(proposal), useTimeSteps(proposal), useVoteSteps(proposal)];
  const documents = useDocumentSteps(proposal, found);
  const pause = usePauseSteps(proposal, found);
  return proposal.what.kind === 'pause' ? pause : [...steps.flat(), ...documents];
}

/** Whoever calls for a pause needs supporters, and nothing else. */
function usePauseSteps({ tally }: Proposal, { consortium }: InNetwork): readonly Step[] {
  const { t } = useText();
  const needed = consortium.terms.pauseSupporters;
  return [{ text: t('decisions.stepPause', { needed, count: tally.yes }), done: tally.yes >= needed }];
}

function useSponsorSteps({ needed, sponsors }: Proposal): readonly Step[] {
  const { t } = useText();
  if (needed.sponsors === 0) return [];
  const text = t('decisions.stepSponsors', { needed: needed.sponsors, count: sponsors.length });
  return [{ text, done: sponsors.length >= needed.sponsors }];
}

function useTimeSteps({ commentsUntilMs, noticeUntilMs }: Proposal): readonly Step[] {
  const { t, time } = useText();
  const now = Date.now();
  return [
    { text: t('decisions.stepComments', { time: time(commentsUntilMs) }), done: now >= commentsUntilMs },
    { text: t('decisions.stepNotice', { time: time(noticeUntilMs) }), done: now >= noticeUntilMs },
  ];
}

/** A quorum that any vote makes, to ask for the majority alone. */
const ANY = { numerator: 0, denominator: 1 } as const;

function useVoteSteps({ needed, tally }: Proposal): readonly Step[] {
  const { t } = useText();
  const { quorum, majority } = useNeededText()(needed);
  const { entitled, yes, no, abstained } = tally;
  return [
    {
      text: `${quorum} ${t('decisions.stepCast', { cast: yes + no + abstained, entitled })}`,
      done: faultInTally(needed, tally)?.code !== 'quorum-missing',
    },
    {
      text: `${majority} ${t('decisions.stepVotes', { yes, no })}`,
      done: faultInTally({ ...needed, quorum: ANY }, tally) === undefined,
    },
  ];
}

function useDocumentSteps(proposal: Proposal, { book }: InNetwork): readonly Step[] {
  const { t } = useText();
  if (!proposal.needed.councilVote) return [];
  const lacking = undocumented(proposal).map(nameIn(book));
  const text =
    lacking.length === 0 ? t('decisions.stepDocuments') : t('decisions.stepLacking', { towns: lacking.join(', ') });
  return [{ text, done: lacking.length === 0 && proposal.tally.yes > 0 }];
}
