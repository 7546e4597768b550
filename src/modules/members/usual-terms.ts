/** Terms that towns could begin with. Every number is theirs to change, before the charter and by a vote after it. */
import type { DecisionClass, Terms } from './records/network.ts';

type Class = Terms['classes'][DecisionClass];
type Majority = Class['majority'];

const half = { numerator: 1, denominator: 2 } as const;
const twoThirds = { numerator: 2, denominator: 3 } as const;
const threeQuarters = { numerator: 3, denominator: 4 } as const;
const moreThanHalf: Majority = { ...half, more: true, of: 'cast' };
const twoThirdsCast: Majority = { ...twoThirds, more: false, of: 'cast' };

function decided(
  quorum: Class['quorum'],
  majority: Majority,
  [comment, notice]: readonly number[],
  more: Partial<Class> = {},
): Class {
  return {
    quorum,
    majority,
    commentHours: comment as number,
    noticeHours: notice as number,
    sponsors: 0,
    councilVote: false,
    ...more,
  };
}

const DAY = 24;

export function usualTerms(agreementHash: string, sunsetMs: number): Terms {
  return {
    agreementHash,
    sunsetMs,
    classes: {
      routine: decided(half, moreThanHalf, [3 * DAY, 7 * DAY]),
      rules: decided(twoThirds, twoThirdsCast, [14 * DAY, 30 * DAY], { sponsors: 1 }),
      upgrade: decided(twoThirds, twoThirdsCast, [7 * DAY, 14 * DAY], { sponsors: 1 }),
      money: decided(twoThirds, twoThirdsCast, [14 * DAY, 30 * DAY], { sponsors: 1, councilVote: true }),
      membership: decided(twoThirds, twoThirdsCast, [7 * DAY, 14 * DAY], { sponsors: 2 }),
      emergency: decided(half, moreThanHalf, [0, 0]),
      constitution: decided(threeQuarters, { ...threeQuarters, more: false, of: 'entitled' }, [30 * DAY, 60 * DAY], {
        sponsors: 2,
        councilVote: true,
      }),
    },
    pauseSupporters: 2,
    pauseHours: 3 * DAY,
    confirmedHours: 30 * DAY,
    absentHours: 14 * DAY,
    withdrawalHours: 180 * DAY,
    answerHours: 10 * DAY,
    disclosureHours: 3 * DAY,
    doubleSigning: 'record',
  };
}
