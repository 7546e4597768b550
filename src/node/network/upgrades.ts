/**
 * Releases that the members decided on. From the block of an upgrade on only a node that runs it takes part: one that
 * computed by other rules would sign other books. A later release that was decided on as well is one too.
 */
import { isList, isObject, type Machine, type Refusal, type Value } from '#kernel';
import type { Release } from './release.ts';

export type Upgrade = { readonly height: number; readonly release: string; readonly releaseHash: string };

/** In the order of their blocks. */
export function upgradesIn(machine: Machine): readonly Upgrade[] {
  const all: Upgrade[] = [];
  for (;;) {
    const after = all.at(-1)?.height;
    const page = machine.query('members', 'upgrades', after === undefined ? {} : { after });
    const found = page.ok && isList(page.value) ? page.value.filter(isObject).map(upgradeOf) : [];
    if (found.length === 0) return all;
    all.push(...found);
  }
}

function upgradeOf({ number, release, releaseHash }: { readonly [name: string]: Value }): Upgrade {
  return { height: number as number, release: String(release), releaseHash: String(releaseHash) };
}

/** Why this program does not take part in the block: `upgrade-needed`. */
export function upgradeFault(upgrades: readonly Upgrade[], own: Release, height: number): Refusal | undefined {
  const due = upgrades.filter((upgrade) => upgrade.height <= height).at(-1);
  if (due === undefined || upgrades.some((one) => one.height >= due.height && one.releaseHash === own.hash))
    return undefined;
  return { code: 'upgrade-needed', detail: { height: due.height, release: due.release, running: own.version } };
}

/** The next one that this program is not; there is time until its block. */
export function upgradeAhead(upgrades: readonly Upgrade[], own: Release, height: number): Upgrade | undefined {
  return upgrades.find(
    (upgrade) => upgrade.height > height && upgradeFault(upgrades, own, upgrade.height)?.code !== undefined,
  );
}
