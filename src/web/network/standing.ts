/** How each town stands now, from what one of them sees. */
import type { SeenTown, TownsSeen } from '../town/towns.ts';

/**
 * `signed` all of it; `signing`: the newest entries came just now; `silent` since a time; `unheard` of since this
 * computer was started; `differs`: it signed another book; `reader`: it does not have to sign.
 */
export type Standing =
  | { readonly is: 'signed' | 'signing' | 'unheard' | 'differs' | 'reader' }
  | { readonly is: 'silent'; readonly sinceMs: number };

/** Towns tell each other what they signed within a second or two; whoever takes longer has a reason. */
const SILENT_AFTER_MS = 15_000;
/** A town may write the time of its signature a little behind ours. */
const CLOCK_MS = 2_000;

export function standingOf(seen: SeenTown, nowMs: number): Standing {
  const { differs, validates, signed, behindSinceMs } = seen;
  if (differs) return { is: 'differs' };
  const missedMs = missedSince(seen);
  if (!validates && signed === null) return { is: 'reader' };
  const behindMs = behindSinceMs === null || nowMs - behindSinceMs < SILENT_AFTER_MS ? undefined : behindSinceMs;
  // Before it had signed anything that this computer knows of, nothing says when it fell silent.
  const since = signed === null ? missedMs : least(missedMs, behindMs);
  if (since !== undefined) return { is: 'silent', sinceMs: since };
  if (signed === null) return { is: 'unheard' };
  return { is: behindSinceMs === null ? 'signed' : 'signing' };
}

/** A town that is reached through others is not missed: its signatures come all the same. */
function missedSince({ missedSinceMs, signed, behindSinceMs }: SeenTown): number | undefined {
  if (missedSinceMs === null) return undefined;
  const spoke = behindSinceMs === null && signed !== null && signed.timeMs > missedSinceMs + CLOCK_MS;
  return spoke ? undefined : missedSinceMs;
}

function least(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** So many of the towns that count work now, and so many more may fail; below zero nothing is recorded. */
export function roomIn({ towns, quorum, nowMs }: TownsSeen): {
  readonly count: number;
  readonly working: number;
  readonly left: number;
} {
  const counted = towns.filter(({ validates }) => validates);
  const failing = counted.filter((one) => ['silent', 'unheard', 'differs'].includes(standingOf(one, nowMs).is));
  const working = counted.length - failing.length;
  return { count: counted.length, working, left: working - quorum };
}

/** How long, in the largest unit of which there is one. */
export function spanOf(ms: number): { readonly unit: 'moment' | 'minutes' | 'hours' | 'days'; readonly count: number } {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return { unit: 'moment', count: 0 };
  if (minutes < 60) return { unit: 'minutes', count: minutes };
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? { unit: 'hours', count: hours } : { unit: 'days', count: Math.floor(hours / 24) };
}

/** The size and the fingerprint that a signed statement names: its second and third line. */
export function statedIn(statement: string): { readonly size: string; readonly fingerprint: string } {
  const [, size = '', fingerprint = ''] = statement.split('\n');
  return { size, fingerprint };
}
