/** The clock of a proposal: what is done, what is still missing until it can be carried out. */
import { useText } from '../text/languages.tsx';
import { STAGE_TEXT, useNeededText } from './decision-words.ts';
import { type Proposal, stageOf, undocumented } from './decisions.ts';
import { type InNetwork, nameIn } from './together.tsx';

type Step = { readonly text: string; readonly done: boolean };

export function StillMissing({ proposal, found }: { readonly proposal: Proposal; readonly found: InNetwork }) {
  const { t } = useText();
  const stage = stageOf(proposal, termsIn(found), Date.now());
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

function termsIn({ consortium: { terms } }: InNetwork): Parameters<typeof stageOf>[1] {
  return terms as unknown as Parameters<typeof stageOf>[1];
}

function useSteps(proposal: Proposal, found: InNetwork): readonly Step[] {
  const { t, time } = useText();
  const needs = useNeededText()(proposal.needed);
  const { needed, sponsors, commentsUntilMs, noticeUntilMs, tally, what } = proposal;
  const [now, terms] = [Date.now(), termsIn(found)];
  const cast = tally.yes + tally.no + tally.abstained;
  if (what.kind === 'pause') {
    const text = t('decisions.stepPause', { needed: terms.pauseSupporters, count: tally.yes });
    return [{ text, done: tally.yes >= terms.pauseSupporters }];
  }
  const lacking = needed.councilVote ? undocumented(proposal).map(nameIn(found.book)) : [];
  const { quorum, majority } = needed;
  const of = majority.of === 'cast' ? tally.yes + tally.no : tally.entitled;
  const [reached, wanted] = [tally.yes * majority.denominator, of * majority.numerator];
  return [
    ...(needed.sponsors === 0
      ? []
      : [
          {
            text: t('decisions.stepSponsors', { needed: needed.sponsors, count: sponsors.length }),
            done: sponsors.length >= needed.sponsors,
          },
        ]),
    { text: t('decisions.stepComments', { time: time(commentsUntilMs) }), done: now >= commentsUntilMs },
    { text: t('decisions.stepNotice', { time: time(noticeUntilMs) }), done: now >= noticeUntilMs },
    {
      text: `${needs.quorum} ${t('decisions.stepCast', { cast, entitled: tally.entitled })}`,
      done: cast > 0 && cast * quorum.denominator >= tally.entitled * quorum.numerator,
    },
    {
      text: `${needs.majority} ${t('decisions.stepVotes', { yes: tally.yes, no: tally.no })}`,
      done: tally.yes > 0 && (majority.more ? reached > wanted : reached >= wanted),
    },
    ...(needed.councilVote
      ? [
          {
            text:
              lacking.length === 0
                ? t('decisions.stepDocuments')
                : t('decisions.stepLacking', { towns: lacking.join(', ') }),
            done: lacking.length === 0 && tally.yes > 0,
          },
        ]
      : []),
  ];
}
