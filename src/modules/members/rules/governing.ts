/** Decisions about the charter and the program itself. */
import { accept, type Context, type Result, refuse, type Value } from '#kernel';
import { consortiumOf, termsOf } from '../consortium.ts';
import type { Of } from '../records/decisions.ts';
import { CHARTER, type Consortium, consortia, type Terms } from '../records/network.ts';
import { testReports, upgrades } from '../records/standing.ts';
import { faultInTerms } from './charter.ts';

export function amendCharter(context: Context, { terms }: Of<'amend-charter'>): Result<Value> {
  return putTerms(context, terms);
}

export function renewSunset(context: Context, { sunsetMs }: Of<'renew-sunset'>): Result<Value> {
  return putTerms(context, { ...termsOf(context.state), sunsetMs });
}

function putTerms({ state, block }: Context, terms: Terms): Result<Value> {
  const consortium = consortiumOf(state) as Consortium;
  const refusal = faultInTerms(terms, block.timeMs);
  if (refusal !== undefined) return refusal;
  const amendments = consortium.amendments + 1;
  consortia.put(state, { ...consortium, terms, amendments }, CHARTER);
  return accept({ amendments });
}

/** The nodes read it and stop at that block unless they run the release. It was tried out first. */
export function planUpgrade({ state, block, entry }: Context, upgrade: Of<'upgrade'>, proposal: number): Result<Value> {
  const { kind: _kind, height, ...rest } = upgrade;
  if (height <= block.height) return refuse('height-past', { height: block.height });
  if (upgrades.get(state, height) !== undefined) return refuse('upgrade-exists', { height });
  if (testReports.get(state, upgrade.releaseHash)?.outcome !== 'passed') return refuse('report-missing');
  upgrades.put(state, { ...rest, proposal, entry }, height);
  return accept({ height });
}
