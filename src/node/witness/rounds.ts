/**
 * What a running node does by itself for those it knows: it asks its neighbours to cosign the newest checkpoint,
 * and goes and looks at the logs it watches. Each neighbour was named by the operator once.
 */
import type { Logger } from 'pino';
import { placeOf } from '../http/access-log.ts';
import { lookAt } from './look.ts';
import { type OwnLog, pushCheckpoint } from './push.ts';
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

/** One round. What a neighbour refuses is logged and stops nothing. */
export async function makeRound(witness: TownWitness, log: OwnLog, journal: Logger): Promise<void> {
  await whatever(journal, async () => {
    for (const url of witness.store.neighbours()) {
      await whatever(journal.child({ neighbour: url }), (own) => pushTo(url, witness, log, own));
    }
  });
  await whatever(journal, async () => {
    for (const row of witness.store.watched()) {
      await whatever(journal.child({ origin: row.origin }), (own) => look(row, witness, own));
    }
  });
}

/** A fault that nobody foresaw ends one visit: neither the round, nor the town that makes it. */
async function whatever(journal: Logger, visit: (journal: Logger) => Promise<void>): Promise<void> {
  try {
    await visit(journal);
  } catch (error) {
    journal.error(placeOf(error as Error), 'round failed');
  }
}

async function pushTo(url: string, witness: TownWitness, log: OwnLog, journal: Logger): Promise<void> {
  if (witness.isCosignedBy(url, log.checkpoint()?.size)) return;
  const pushed = await pushCheckpoint(witness.store, log, url, undefined);
  if (!pushed.ok) journal.warn({ code: pushed.refusal.code }, 'not cosigned');
}

async function look(row: WatchedRow, witness: TownWitness, journal: Logger): Promise<void> {
  if (row.url === undefined) return;
  const looked = await lookAt(witness, row);
  if (!looked.ok) journal.warn({ code: looked.refusal.code }, 'not looked at');
  else if (looked.value.found === 'forked') journal.error('log shows two books');
  else if (looked.value.found === 'unproved') journal.warn('log proves nothing');
}
