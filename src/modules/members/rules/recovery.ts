/**
 * What is done when an officer has no key left, and when no manager has one.
 *
 * *Two persons.* One manager proposes a new key, another confirms the same key within seven days. Neither is the
 * officer whose key it is, both have served for seven days, and the officer, if a key is left after all, can object.
 * So no single manager can act under somebody else's name, not even with an accomplice whom he has just enrolled: that
 * one stands in the book for a week first, where the others see him.
 *
 * *A sealed key.* A town with one manager has nobody to confirm. It may keep a key in an envelope with somebody
 * outside the clerk's office. Breaking the seal seats a new manager and ends the service of those it names, in one
 * entry; afterwards the next envelope counts. A manager's key alone cannot get rid of it: a replacement waits
 * thirty days, and until then the old envelope undoes it.
 */
import { accept, type Context, type Result, refuse, signerName, type Value } from '#kernel';
import { hasManager, isManager, type KnownSigner, rightsOf, signerIn } from '../authority.ts';
import {
  invitationEnd,
  keys,
  MANAGE,
  nameOfKey,
  officers,
  offices,
  RECOVERY_MS,
  type Recovery,
  recoveries,
  SEAL_DELAY_MS,
  SERVICE_MS,
  type Seal,
  seals,
} from '../records.ts';
import type { Input } from '../schema.ts';
import { activeOfficer, beginKey, endKey, faultInKey, type Refused } from './key-ring.ts';
import { endService, enrol } from './officers.ts';
import { actingTown, faultInStay, faultInTown } from './own-town.ts';

export function proposeRecovery(context: Context, input: Input<'propose-recovery'>): Result<Value> {
  const { state, block } = context;
  const { officer, key, label } = input;
  const record = activeOfficer(state, officer);
  if (record === undefined) return refuse('officer-unknown', { officer });
  const foreign = faultInTown(context, record);
  if (foreign !== undefined) return foreign;
  const signer = recoverer(context, officer);
  if (!signer.ok) return signer;
  // The proposer may know an invitation's secret, and could exchange it himself once another has confirmed it.
  if (invitationEnd(key) !== undefined) return refuse('recovery-by-invitation');
  const refusal = faultInKey(context, record.town, key);
  if (refusal !== undefined) return refusal;
  const expiresMs = block.timeMs + RECOVERY_MS;
  recoveries.put(state, { key, label, byOfficer: signer.value.officerId, byKey: signer.value.key, expiresMs }, officer);
  return accept({ officer, expiresMs });
}

/** All other keys of the officer end as lost, and the confirmed one is the only one that counts. */
export function confirmRecovery(context: Context, input: Input<'confirm-recovery'>): Result<Value> {
  const { state } = context;
  const { officer } = input;
  const record = activeOfficer(state, officer);
  if (record === undefined) return refuse('officer-unknown', { officer });
  const foreign = faultInTown(context, record);
  if (foreign !== undefined) return foreign;
  const recovery = openRecovery(context, officer);
  if (recovery === undefined || nameOfKey(recovery.key) !== input.key) return refuse('recovery-unknown', { officer });
  const signer = recoverer(context, officer, recovery.byOfficer);
  if (!signer.ok) return signer;
  const refusal = faultInKey(context, record.town, recovery.key);
  if (refusal !== undefined) return refusal;
  for (const name of record.keys) endKey(context, name, { status: 'lost' });
  officers.put(state, { ...record, keys: [input.key] }, officer);
  beginKey(context, officer, recovery.key, recovery.label);
  recoveries.delete(state, officer);
  return accept({ officer, key: input.key });
}

/** Signed by any key that the officer still has: then nothing was lost. */
export function objectToRecovery({ state, transaction }: Context): Result<Value> {
  const signer = signerIn(state, transaction.signer);
  if (!signer.ok) return signer;
  const officer = signer.value.officerId;
  if (recoveries.get(state, officer) === undefined) return refuse('recovery-unknown', { officer });
  recoveries.delete(state, officer);
  return accept({ officer });
}

/** The town's first sealed key counts at once, a successor after thirty days. */
export function setSeal(context: Context, input: Input<'set-seal'>): Result<Value> {
  const { state, block } = context;
  const town = actingTown(context);
  const refusal = faultInSeal(context, town, input.key);
  if (refusal !== undefined) return refusal;
  const before = seals.get(state, town);
  const fromMs = before === undefined ? block.timeMs : block.timeMs + SEAL_DELAY_MS;
  const seal: Seal =
    before === undefined
      ? { key: input.key, sinceMs: block.timeMs }
      : { ...inForce(before, block.timeMs), next: { key: input.key, fromMs } };
  seals.put(state, seal, town);
  return accept({ fromMs });
}

/** Signed by the sealed key itself, which is spent by it. */
export function breakSeal(context: Context, input: Input<'break-seal'>): Result<Value> {
  const { state, block, transaction } = context;
  const { ends, nextSeal, ...enrolment } = input;
  const office = offices.get(state, enrolment.office);
  if (office === undefined) return refuse('office-unknown', { office: enrolment.office });
  const seal = seals.get(state, office.town);
  const sealed = seal === undefined ? undefined : `ed25519:${inForce(seal, block.timeMs).key}`;
  if (signerName(transaction.signer) !== sealed) return refuse('not-the-seal');
  if (!rightsOf(office, enrolment.role).includes(MANAGE)) return refuse('right-missing', { right: MANAGE });
  const gone = faultInStay(context, office.town);
  if (gone !== undefined) return gone;
  const enrolled = enrol(context, enrolment);
  if (!enrolled.ok) return enrolled;
  // Checked after enrolment, so that the new manager's key and the next seal cannot be the same.
  const refusal =
    faultInSeal(context, office.town, nextSeal) ??
    endAll(context, ends, { town: office.town, except: enrolment.officer });
  if (refusal !== undefined) return refusal;
  seals.put(state, { key: nextSeal, sinceMs: block.timeMs }, office.town);
  return enrolled;
}

/** The sealed key that counts at a time. Nothing happens by itself: a successor takes over when its date is read. */
function inForce(seal: Seal, timeMs: number): Seal {
  const { next } = seal;
  return next !== undefined && timeMs >= next.fromMs
    ? { key: next.key, sinceMs: next.fromMs }
    : { key: seal.key, sinceMs: seal.sinceMs };
}

export function faultInSeal(context: Context, town: string, key: string): Refused | undefined {
  return faultInKey(context, town, { scheme: 'ed25519', key });
}

function endAll(
  context: Context,
  ends: readonly string[],
  { town, except }: { readonly town: string; readonly except: string },
): Refused | undefined {
  for (const officer of ends) {
    const refusal = officer === except ? refuse('officer-unknown', { officer }) : endService(context, officer, town);
    if (refusal !== undefined) return refusal;
  }
  return hasManager(context.state, town) ? undefined : refuse('last-manager');
}

/** The signer, as one of the two who recover a key. Refusals: those of the signer, `second-person-needed`, `too-new`. */
function recoverer({ state, block, transaction }: Context, ...others: readonly string[]): Result<KnownSigner> {
  const signer = signerIn(state, transaction.signer);
  if (!signer.ok) return signer;
  if (others.includes(signer.value.officerId)) return refuse('second-person-needed');
  const fromMs = signer.value.officer.sinceMs + SERVICE_MS;
  return block.timeMs < fromMs ? refuse('too-new', { fromMs }) : signer;
}

/** A proposal within its time, whose proposer's key is active still, and still a manager's. */
function openRecovery({ state, block }: Context, officer: string): Recovery | undefined {
  const recovery = recoveries.get(state, officer);
  if (recovery === undefined || block.timeMs > recovery.expiresMs) return undefined;
  const proposer = activeOfficer(state, recovery.byOfficer);
  const counts = keys.get(state, recovery.byKey)?.status === 'active' && proposer && isManager(state, proposer);
  return counts ? recovery : undefined;
}
