/**
 * What a running node does by itself for those it knows: it asks its neighbours to cosign the newest checkpoint,
 * and goes and looks at the logs it watches. Each neighbour was named by the operator once.
 */
import type { Logger } from 'pino';
import { placeOf } from '../http/access-log.ts';
import { lookAt } from './look.ts';
import { type OwnLog, pushCheckpoint } from './push.ts';
import type { Visit } from './remote-log.ts';
import type { TownWitness } from './town-witness.ts';
import type { WatchedRow } from './witness-store.ts';

export type Rounds = { readonly stop: () => void };

export function startRounds(witness: TownWitness, log: OwnLog, everyMs: number, journal: Logger): Rounds {
  let walking = false;
  const timer = setInterval(async () => {
    // A slow neighbour must not let rounds pile up.
    if (walking) return;
    walking = true;
    try {
      await makeRound(witness, log, journal);
    } finally {
      walking = false;
    }
  }, everyMs).unref();
  return { stop: () => clearInterval(timer) };
}

/** Whoever needs longer for a visit is asked again in the next round. */
const LIMITS = { visitMs: 60_000, atOnce: 4 };

/**
 * One round, of a few visits at once. What a neighbour refuses is logged and stops nothing, and a slow one holds up
 * at most one of those places, and that for a bounded time.
 */
export async function makeRound(
  witness: TownWitness,
  log: OwnLog,
  journal: Logger,
  { visitMs, atOnce } = LIMITS,
): Promise<void> {
  const visit = (): Visit => ({ until: AbortSignal.timeout(visitMs) });
  await whatever(journal, () =>
    fewAtOnce(atOnce, witness.store.neighbours(), (url) =>
      whatever(journal.child({ neighbour: url }), (own) => pushTo(url, { witness, log, visit: visit() }, own)),
    ),
  );
  await whatever(journal, () =>
    fewAtOnce(atOnce, witness.store.watched(), (row) =>
      whatever(journal.child({ origin: row.origin }), (own) => look(row, { witness, visit: visit() }, own)),
    ),
  );
}

async function fewAtOnce<T>(places: number, all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const place = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: places }, place));
}

/** A fault that nobody foresaw ends one visit: neither the round, nor the town that makes it. */
async function whatever(journal: Logger, visit: (journal: Logger) => Promise<void>): Promise<void> {
  try {
    await visit(journal);
  } catch (error) {
    journal.error(placeOf(error as Error), 'round failed');
  }
}

type Push = { readonly witness: TownWitness; readonly log: OwnLog; readonly visit: Visit };

async function pushTo(url: string, { witness, log, visit }: Push, journal: Logger): Promise<void> {
  if (witness.isCosignedBy(url, log.checkpoint()?.size)) return;
  const pushed = await pushCheckpoint(witness.store, log, url, undefined, visit);
  if (!pushed.ok) journal.warn({ code: pushed.refusal.code }, 'not cosigned');
}

async function look(row: WatchedRow, { witness, visit }: Omit<Push, 'log'>, journal: Logger): Promise<void> {
  if (row.url === undefined) return;
  const looked = await lookAt(witness, row, visit);
  if (!looked.ok) journal.warn({ code: looked.refusal.code }, 'not looked at');
  else if (looked.value.found === 'forked') journal.error('log shows two books');
  else if (looked.value.found === 'unproved') journal.warn('log proves nothing');
}
