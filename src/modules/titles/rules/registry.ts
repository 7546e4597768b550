import { accept, type Context, type Result, refuse, type Value } from '#kernel';
import { takenNumber, uniqueNumbers, written } from '../numbers.ts';
import { faultInRegistry, ownership } from '../ownership.ts';
import { numbers, registries } from '../records.ts';
import type { Input } from '../schema.ts';

export function openRegistry(context: Context, input: Input<'open-registry'>): Result<Value> {
  const { state, entry } = context;
  const { registry, name, system, authority } = input;
  if (registries.get(state, registry) !== undefined) return refuse('registry-exists', { registry });
  const { stated } = ownership(context);
  registries.put(state, { name, system, authority, received: 0, backFile: 0, openedEntry: entry, ...stated }, registry);
  return accept({ registry });
}

/** A number that was set aside by mistake stays accounted for: nothing will ever be recorded under it. */
export function voidNumber(context: Context, input: Input<'void-number'>): Result<Value> {
  const { state, entry } = context;
  const { registry } = input;
  const foreign = faultInRegistry(context, registry);
  if (foreign !== undefined) return { ok: false, refusal: foreign };
  if (registries.get(state, registry) === undefined) return refuse('registry-unknown', { registry });
  const voided = uniqueNumbers(input.numbers);
  if (voided.length === 0) return refuse('number-missing');
  const taken = takenNumber(state, registry, voided);
  if (taken !== undefined) return { ok: false, refusal: taken };
  for (const { kind, parts } of voided) numbers.put(state, { voidedEntry: entry }, registry, kind, ...parts);
  return accept({ registry, numbers: voided.map(written) });
}
