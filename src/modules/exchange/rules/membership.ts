/** The policy, and who is a member on what terms. */
import { accept, type Context, type Result, refuse, type Value } from '#kernel';
import { openAccount, policyOf } from '../post.ts';
import { accounts, firmKeys, firms, MAX_KEYS, type Member, policies } from '../records.ts';
import type { Input } from '../schema.ts';
import { actingAs, activeFirm } from './acting.ts';

/** The first one opens the exchange. Lowering a limit stops spending and moves nothing. */
export function setPolicy(context: Context, input: Input<'set-policy'>): Result<Value> {
  const { state, entry } = context;
  const before = policyOf(state);
  if (before === undefined)
    for (const kind of ['fee', 'reserve', 'write-off'] as const) openAccount(context, kind, kind);
  const version = (before?.version ?? 0) + 1;
  policies.put(state, { ...input, version, entry }, 'current');
  return accept({ version });
}

export function admit(context: Context, input: Input<'admit'>): Result<Value> {
  const { state, block, entry } = context;
  const { firm, name, corporation, taxForm, key } = input;
  if (policyOf(state) === undefined) return refuse('exchange-not-open');
  if (firms.get(state, firm) !== undefined || accounts.get(state, firm) !== undefined)
    return refuse('firm-taken', { firm });
  if (firmKeys.get(state, key) !== undefined) return refuse('firm-key-taken');
  const line = { limitCents: 0, basis: 'council', untilMs: block.timeMs, guarantors: [] } as const;
  const form = taxForm === undefined ? {} : { taxForm };
  const member: Member = {
    status: 'active',
    name,
    corporation,
    ...form,
    line,
    keys: 1,
    owners: 1,
    joinedMs: block.timeMs,
    entry,
  };
  firms.put(state, member, firm);
  firmKeys.put(state, { firm, role: 'owner' }, key);
  openAccount(context, 'member', firm);
  return accept({ firm });
}

export function fileTaxForm(context: Context, { firm, taxForm }: Input<'file-tax-form'>): Result<Value> {
  const member = firms.get(context.state, firm);
  if (member === undefined) return refuse('firm-unknown', { firm });
  firms.put(context.state, { ...member, taxForm }, firm);
  return accept({ firm });
}

/** Each guarantor is another active member; nobody guarantees a firm that guarantees it. */
export function setLine(context: Context, { firm, ...line }: Input<'set-line'>): Result<Value> {
  const { state, block } = context;
  const found = activeFirm(context, firm);
  if (!found.ok) return found;
  const highest = policyOf(state)?.maxLimitCents ?? 0;
  if (line.limitCents > highest) return refuse('limit-above-policy', { highestCents: highest });
  if (line.untilMs <= block.timeMs) return refuse('line-end-past');
  if (line.basis === 'guaranteed' && line.guarantors.reduce((all, { cents }) => all + cents, 0) < line.limitCents)
    return refuse('guarantee-short');
  if (new Set(line.guarantors.map((one) => one.firm)).size < line.guarantors.length) return refuse('guarantor-twice');
  for (const guarantor of line.guarantors) {
    const other = activeFirm(context, guarantor.firm);
    if (!other.ok) return other;
    if (guarantor.firm === firm || other.value.line.guarantors.some((one) => one.firm === firm))
      return refuse('guarantor-wrong', { firm: guarantor.firm });
  }
  firms.put(state, { ...found.value, line }, firm);
  return accept({ firm, limitCents: line.limitCents });
}

export function addKey(context: Context, { key, role }: Input<'add-key'>): Result<Value> {
  const { state } = context;
  const acting = actingAs(context, 'owner');
  if (!acting.ok) return acting;
  const { firm, member } = acting.value;
  if (firmKeys.get(state, key) !== undefined) return refuse('firm-key-taken');
  if (member.keys === MAX_KEYS) return refuse('firm-keys-full', { limit: MAX_KEYS });
  firmKeys.put(state, { firm, role }, key);
  firms.put(state, { ...member, keys: member.keys + 1, owners: member.owners + (role === 'owner' ? 1 : 0) }, firm);
  return accept({ firm });
}

/** By an owner for a key of the firm, or by the office where the firm has lost them. */
export function endKey(context: Context, { key }: Input<'end-key'>): Result<Value> {
  const acting = actingAs(context, 'owner');
  if (!acting.ok) return acting;
  return withoutKey(context, acting.value.firm, key);
}

/** For a firm that has lost its keys: the office has seen who asks, and says how. */
export function replaceKeys(context: Context, { firm, lost, key }: Input<'replace-keys'>): Result<Value> {
  const { state } = context;
  const member = firms.get(state, firm);
  if (member === undefined) return refuse('firm-unknown', { firm });
  if (firmKeys.get(state, key) !== undefined) return refuse('firm-key-taken');
  for (const name of new Set(lost)) {
    const known = firmKeys.get(state, name);
    if (known?.firm !== firm) return refuse('firm-key-unknown');
    firmKeys.delete(state, name);
  }
  const left = [...new Set(lost)].length;
  firmKeys.put(state, { firm, role: 'owner' }, key);
  firms.put(state, { ...member, keys: member.keys - left + 1, owners: Math.max(1, member.owners - left + 1) }, firm);
  return accept({ firm });
}

function withoutKey(context: Context, firm: string, key: string): Result<Value> {
  const { state } = context;
  const known = firmKeys.get(state, key);
  if (known?.firm !== firm) return refuse('firm-key-unknown');
  const member = firms.get(state, firm) as Member;
  const owners = member.owners - (known.role === 'owner' ? 1 : 0);
  if (owners === 0) return refuse('firm-last-owner');
  firmKeys.delete(state, key);
  firms.put(state, { ...member, keys: member.keys - 1, owners }, firm);
  return accept({ firm });
}

/** Suspension stops trading; what is owed stays owed. Whoever leaves has an account at zero. */
export function setStanding(context: Context, { firm, status }: Input<'set-standing'>): Result<Value> {
  const { state } = context;
  const member = firms.get(state, firm);
  if (member === undefined) return refuse('firm-unknown', { firm });
  if (member.status === 'left') return refuse('firm-not-active', { firm, status: member.status });
  if (status === 'left' && accounts.get(state, firm)?.balance !== 0) return refuse('balance-not-zero', { firm });
  firms.put(state, { ...member, status }, firm);
  return accept({ firm, status });
}
