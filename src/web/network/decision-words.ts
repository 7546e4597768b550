/** Decisions in words. */
import { type TextKey, useText } from '../text/languages.tsx';
import type { Needed } from '../town/towns.ts';
import type { STATES, Stage } from './decisions.ts';
import { decisionWords } from './member-words.ts';

/** What a kind of decision is called, in the words of the schema. */
export function useKindText(): (kind: string) => string {
  const { say } = useText();
  return (kind) => say(decisionWords(kind));
}

export const STATE_TEXT: { readonly [state in (typeof STATES)[number]]: TextKey } = {
  open: 'decisions.open',
  lapsed: 'decisions.lapsed',
  executed: 'decisions.executed',
  withdrawn: 'decisions.withdrawn',
};

export const STAGE_TEXT: { readonly [stage in Stage]: TextKey } = {
  executed: 'decisions.nowExecuted',
  withdrawn: 'decisions.nowWithdrawn',
  lapsed: 'decisions.nowLapsed',
  sponsors: 'decisions.nowSponsors',
  comments: 'decisions.nowComments',
  voting: 'decisions.nowVoting',
  votes: 'decisions.nowVotes',
  documents: 'decisions.nowDocuments',
  ready: 'decisions.nowReady',
};

const FRACTIONS: { readonly [fraction: string]: TextKey } = {
  '1/2': 'decisions.half',
  '2/3': 'decisions.twoThirds',
  '3/4': 'decisions.threeQuarters',
  '1/1': 'decisions.all',
};

/** How a class of decisions is decided, in sentences. */
export function useNeededText(): (needed: Needed) => { readonly quorum: string; readonly majority: string } {
  const { t } = useText();
  const part = ({ numerator, denominator }: Needed['quorum']) =>
    t(FRACTIONS[`${numerator}/${denominator}`] ?? 'decisions.fraction', { numerator, denominator });
  return ({ quorum, majority }) => ({
    quorum: t('decisions.quorum', { part: part(quorum) }),
    majority: t(majority.of === 'cast' ? 'decisions.ofCast' : 'decisions.ofEntitled', {
      part: part(majority),
      more: String(majority.more),
    }),
  });
}

/** Hours as whole days where they are. */
export function useHoursText(): (hours: number) => string {
  const { t } = useText();
  return (hours) =>
    hours % 24 === 0 ? t('network.days', { count: hours / 24 }) : t('network.hours', { count: hours });
}
