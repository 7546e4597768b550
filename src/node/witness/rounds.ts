/**
 * What a running node does by itself for those it knows: it asks its neighbours to cosign the newest checkpoint,
 * and goes and looks at the logs it watches. Each neighbour was named by the operator once.
 */
import type { Logger } from 'pino';
import { lookAt } from './look.ts';
import { type OwnLog, pushCheckpoint } from './push.ts';
import type { TownWitness } from './town-witness.ts';

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
  for (const url of witness.store.neighbours()) {
    if (witness.isCosignedBy(url, log.checkpoint()?.size)) continue;
    const pushed = await pushCheckpoint(witness.store, log, url, undefined);
    if (!pushed.ok) journal.warn({ neighbour: url, code: pushed.refusal.code }, 'not cosigned');
  }
  for (const row of witness.store.watched()) {
    if (row.url === undefined) continue;
    const looked = await lookAt(witness, row);
    const { origin } = row;
    if (!looked.ok) journal.warn({ origin, code: looked.refusal.code }, 'not looked at');
    else if (looked.value.found === 'forked') journal.error({ origin }, 'log shows two books');
    else if (looked.value.found === 'unproved') journal.warn({ origin }, 'log proves nothing');
  }
}
