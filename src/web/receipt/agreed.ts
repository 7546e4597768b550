/** What a strict proof adds to the proof in it: how the towns agreed on the book, and what trust in that rests on. */
import type { VerifiedStrict } from '#verify';
import { el, facts } from './dom.ts';
import type { Voice } from './words.ts';

/** The name of the town whose validator has this key; undefined where nobody here knows. */
export type TownOf = (validatorKey: string) => string | undefined;

export function agreed(
  { t, time, number }: Voice,
  { chain, height, timeMs, blocks, validators, from }: VerifiedStrict,
  townOf: TownOf = () => undefined,
): readonly HTMLElement[] {
  const signers = validators.filter(({ signed }) => signed);
  const [have, total] = [powerOf(signers), powerOf(validators)];
  const counts = { signed: signers.length, count: validators.length, have, total };
  const named = validators.some(({ key }) => townOf(key) !== undefined);
  return [
    el('h2', {}, t('proof.agreed')),
    el('p', {}, t('proof.agreedIn', { chain, height: number(height), time: time(timeMs) })),
    el('p', {}, t('proof.agreedBy', { ...counts, percent: Math.floor((100 * have) / total) })),
    facts(
      validators.map(({ key, power, signed }) => ({
        name: townOf(key) ?? t('proof.keyOf', { key: key.slice(0, 12) }),
        value: t(signed ? 'proof.voted' : 'proof.notVoted', { votes: power }),
      })),
    ),
    el('p', { class: 'hint' }, t(named ? 'proof.namesHere' : 'proof.namesNot')),
    ...(blocks > 1 ? [el('p', {}, t('proof.blocksLed', { blocks, height: number(from.height) }))] : []),
    el('p', {}, t('proof.rests', { height: number(from.height) })),
    facts([
      { name: t('proof.restsValidators'), value: from.validators },
      { name: t('proof.restsBlock'), value: from.block },
    ]),
  ];
}

function powerOf(validators: VerifiedStrict['validators']): number {
  return validators.reduce((sum, { power }) => sum + power, 0);
}
