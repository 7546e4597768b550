/**
 * Trust policy: which logs a reader accepts, and whose cosignatures are enough ("3 of 5 neighbour towns").
 *
 *     log <vkey> [<url>]
 *     witness <name> <vkey> [<url>]
 *     group <name> <k|any|all> <name>...
 *     quorum <name|none>
 *
 * Names mean something inside the file only. A line may name earlier lines alone, so no group can hold
 * itself, and a name is a member of at most one group, so no witness counts twice.
 *
 * Source: C2SP tlog-policy.
 */
import { accept, type Result, refuse, toHex } from '#kernel';
import type { VerifiedSignature } from './note.ts';
import { formatVerifier, isSameKey, parseVerifier, type Verifier } from './note-key.ts';
import type { OpenCheckpoint } from './signed-checkpoint.ts';

export type Policy = {
  readonly logs: readonly PolicyLog[];
  readonly witnesses: readonly PolicyWitness[];
  /** In the order of the file: members stand before the groups that name them. */
  readonly groups: readonly PolicyGroup[];
  /** The name of a witness or group, or `none`. */
  readonly quorum: string;
};

export type PolicyLog = { readonly verifier: Verifier; readonly url: string | undefined };
export type PolicyWitness = PolicyLog & { readonly name: string };
export type PolicyGroup = { readonly name: string; readonly threshold: number; readonly members: readonly string[] };

/** C2SP recommends at least 32 each. Characters are UTF-16 code units. */
const POLICY_LIMITS = { characters: 524_288, logs: 128, witnesses: 128, groups: 128, text: 2_048 } as const;

/** How far cosigners meet the quorum, by the names in the policy: `parts` are those that it has, `missing` the others. */
export type Tally = {
  readonly met: boolean;
  readonly have: number;
  readonly need: number;
  readonly parts: readonly string[];
  readonly missing: readonly string[];
};

/** The caller has verified each of the cosigners over one checkpoint. */
export function tallyOf(policy: Policy, cosigners: readonly Verifier[]): Tally {
  if (policy.quorum === NONE) return { met: true, have: 0, need: 0, parts: [], missing: [] };
  const keys = new Set(cosigners.map(identityOf));
  const met = new Set<string>();
  for (const witness of policy.witnesses) if (keys.has(identityOf(witness.verifier))) met.add(witness.name);
  for (const group of policy.groups) {
    if (group.members.filter((member) => met.has(member)).length >= group.threshold) met.add(group.name);
  }
  const group = policy.groups.find(({ name }) => name === policy.quorum);
  const members = group?.members ?? [policy.quorum];
  const parts = members.filter((member) => met.has(member));
  const missing = members.filter((member) => !met.has(member));
  return { met: met.has(policy.quorum), have: parts.length, need: group?.threshold ?? 1, parts, missing };
}

/** Refuses with `checkpoint-quorum-missing`, and names those who have not signed. */
export function quorumMissing({ have, need, missing }: Omit<Tally, 'met' | 'parts'>): ReturnType<typeof refuse> {
  return refuse('checkpoint-quorum-missing', { have, need, missing: missing.join(', ') });
}

/** Why an opened checkpoint does not meet the policy: `policy-log-unknown`, or `checkpoint-quorum-missing`. */
export function policyFault(
  policy: Policy,
  { logSignatures, cosignatures }: Signatures,
): ReturnType<typeof refuse> | undefined {
  const isListed = (key: Verifier): boolean => policy.logs.some(({ verifier }) => isSameKey(verifier, key));
  if (policy.logs.length > 0 && !keysOf(logSignatures).some(isListed)) return refuse('policy-log-unknown');
  const tally = tallyOf(policy, keysOf(cosignatures));
  return tally.met ? undefined : quorumMissing(tally);
}

type Signatures = Pick<OpenCheckpoint, 'logSignatures' | 'cosignatures'>;

function keysOf(signatures: readonly VerifiedSignature[]): readonly Verifier[] {
  return signatures.map(({ verifier }) => verifier);
}

/** Every key that the policy names, for `openCheckpoint`. */
export function verifiersOf(policy: Policy): readonly Verifier[] {
  return [...policy.logs, ...policy.witnesses].map(({ verifier }) => verifier);
}

/** Refuses with `policy-malformed` and the line, or `policy-quorum-missing`. */
export function parsePolicy(text: string): Result<Policy> {
  if (text.length > POLICY_LIMITS.characters || !text.endsWith('\n')) return refuse('policy-malformed', { line: 0 });
  const draft: Draft = { logs: [], witnesses: [], groups: [], quorum: undefined, names: new Map(), keys: new Set() };
  const lines = text.slice(0, -1).split('\n');
  for (const [index, line] of lines.entries()) {
    if (!hasAllowedCharacters(line) || !readLine(line, draft)) return refuse('policy-malformed', { line: index + 1 });
  }
  const { logs, witnesses, groups, quorum } = draft;
  return quorum === undefined ? refuse('policy-quorum-missing') : accept({ logs, witnesses, groups, quorum });
}

/** The file in its plainest form. Throws on what `parsePolicy` would refuse. */
export function formatPolicy(policy: Policy): string {
  const url = (entry: PolicyLog) => (entry.url === undefined ? '' : ` ${entry.url}`);
  const lines = [
    ...policy.logs.map((log) => `log ${formatVerifier(log.verifier)}${url(log)}`),
    ...policy.witnesses.map((w) => `witness ${w.name} ${formatVerifier(w.verifier)}${url(w)}`),
    ...policy.groups.map((group) => `group ${group.name} ${group.threshold} ${group.members.join(' ')}`),
    `quorum ${policy.quorum}`,
  ];
  const text = `${lines.join('\n')}\n`;
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(`not a policy: ${text}`);
  return text;
}

const NONE = 'none';

type Draft = {
  readonly logs: PolicyLog[];
  readonly witnesses: PolicyWitness[];
  readonly groups: PolicyGroup[];
  quorum: string | undefined;
  /** Every defined name, and whether a group has it as a member already. */
  readonly names: Map<string, boolean>;
  readonly keys: Set<string>;
};

function readLine(line: string, draft: Draft): boolean {
  const [keyword, ...fields] = line.split(/[ \t]+/).filter((field) => field !== '');
  if (keyword === undefined || keyword.startsWith('#')) return true;
  if (fields.length === 0 || fields.some((field) => field.length > POLICY_LIMITS.text)) return false;
  if (keyword === 'log') return readLog(fields, draft);
  if (keyword === 'witness') return readWitness(fields, draft);
  if (keyword === 'group') return readGroup(fields, draft);
  return keyword === 'quorum' && readQuorum(fields, draft);
}

function readLog(fields: readonly string[], draft: Draft): boolean {
  const verifier = parseVerifier(fields[0] ?? '');
  if (!verifier.ok || verifier.value.type === 'ed25519-cosignature' || fields.length > 2) return false;
  if (draft.logs.length >= POLICY_LIMITS.logs || !isNewKey('log', verifier.value, draft)) return false;
  draft.logs.push({ verifier: verifier.value, url: fields[1] });
  return true;
}

function readWitness(fields: readonly string[], draft: Draft): boolean {
  const name = fields[0] ?? '';
  const verifier = parseVerifier(fields[1] ?? '');
  if (!verifier.ok || verifier.value.type === 'ed25519-note' || fields.length > 3) return false;
  if (draft.witnesses.length >= POLICY_LIMITS.witnesses || !isNewKey('witness', verifier.value, draft)) return false;
  if (!define(name, draft)) return false;
  draft.witnesses.push({ name, verifier: verifier.value, url: fields[2] });
  return true;
}

function readGroup(fields: readonly string[], draft: Draft): boolean {
  const [name = '', rule = '', ...members] = fields;
  const threshold = thresholdOf(rule, members.length);
  if (threshold === undefined || draft.groups.length >= POLICY_LIMITS.groups) return false;
  for (const member of members) {
    if (draft.names.get(member) !== false) return false;
    draft.names.set(member, true);
  }
  if (!define(name, draft)) return false;
  draft.groups.push({ name, threshold, members });
  return true;
}

function readQuorum(fields: readonly string[], draft: Draft): boolean {
  const [name = ''] = fields;
  if (fields.length !== 1 || draft.quorum !== undefined) return false;
  if (name !== NONE && !draft.names.has(name)) return false;
  draft.quorum = name;
  return true;
}

function thresholdOf(rule: string, members: number): number | undefined {
  if (members === 0) return undefined;
  if (rule === 'any') return 1;
  if (rule === 'all') return members;
  if (!/^[1-9][0-9]{0,3}$/.test(rule)) return undefined;
  return Number(rule) <= members ? Number(rule) : undefined;
}

function define(name: string, draft: Draft): boolean {
  if (name === NONE || draft.names.has(name)) return false;
  draft.names.set(name, false);
  return true;
}

/** The same key under another name would let one party count twice. */
function isNewKey(role: 'log' | 'witness', verifier: Verifier, draft: Draft): boolean {
  const key = `${role} ${toHex(verifier.publicKey)}`;
  if (draft.keys.has(key)) return false;
  draft.keys.add(key);
  return true;
}

function identityOf(verifier: Verifier): string {
  return `${verifier.type} ${toHex(verifier.publicKey)} ${verifier.name}`;
}

function hasAllowedCharacters(line: string): boolean {
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return false;
  }
  return true;
}
