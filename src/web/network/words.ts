/** What there is to say of a town, in sentences. */
import { type TextKey, useText } from '../text/languages.tsx';
import type { SeenTown, TownsSeen } from '../town/towns.ts';
import { type Standing, spanOf, standingOf } from './standing.ts';

const STANDING: { readonly [is in Standing['is']]: TextKey } = {
  signed: 'network.signed',
  signing: 'network.signing',
  silent: 'network.silent',
  unheard: 'network.unheard',
  differs: 'network.differs',
  reader: 'network.reader',
};

const SPANS: { readonly [unit in ReturnType<typeof spanOf>['unit']]: TextKey } = {
  moment: 'network.moment',
  minutes: 'network.minutes',
  hours: 'network.hours',
  days: 'network.days',
};

export function useStandingText({ nowMs, size }: TownsSeen): (seen: SeenTown) => string {
  const { t, clock, time } = useText();
  return (seen) => {
    const standing = standingOf(seen, nowMs);
    const sinceMs = standing.is === 'silent' ? standing.sinceMs : nowMs;
    const { unit, count } = spanOf(nowMs - sinceMs);
    return t(STANDING[standing.is], {
      name: seen.name,
      size: seen.signed?.size ?? 0,
      all: size,
      time: time(seen.signed?.timeMs ?? 0),
      since: clock(sinceMs),
      span: t(SPANS[unit], { count }),
    });
  };
}
