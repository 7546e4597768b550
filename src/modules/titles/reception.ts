/** Reception numbers: one gap-free sequence per registry and day over everything presented (R1). */
import { accept, type MutableView, type Result, refuse } from '#kernel';
import { dayNumber, dayOfBlock } from './days.ts';
import { type Registry, registries } from './records.ts';

const MAX_A_DAY = 999_999;

/** The next `count` reception numbers. Refusals: `registry-unknown`, `registry-is-copy`, `day-wrong`, `day-full`. */
export function receive(
  state: MutableView,
  request: { readonly registry: string; readonly day: string; readonly count: number; readonly timeMs: number },
): Result<{ readonly registry: Registry; readonly receptions: readonly string[] }> {
  const { registry: id, day, count } = request;
  const registry = registries.get(state, id);
  if (registry === undefined) return refuse('registry-unknown', { registry: id });
  if (registry.authority === 'copy') return refuse('registry-is-copy', { registry: id });
  if (!isToday(day, request.timeMs) || (registry.day !== undefined && day < registry.day)) {
    return refuse('day-wrong', { last: registry.day ?? '-' });
  }
  const before = registry.day === day ? registry.received : 0;
  if (before + count > MAX_A_DAY) return refuse('day-full');
  registries.put(state, { ...registry, day, received: before + count }, id);
  const receptions = Array.from({ length: count }, (_, i) => receptionOf(day, before + i + 1));
  return accept({ registry, receptions });
}

/** `2026-11-24` and 1 give `20261124-000001`. */
export function receptionOf(day: string, number: number): string {
  return `${day.slice(0, 4)}${day.slice(5, 7)}${day.slice(8)}-${String(number).padStart(6, '0')}`;
}

export function backFileReception(number: number): string {
  return `b${String(number).padStart(9, '0')}`;
}

/**
 * The office's own date. Time zones of the United States and its territories lie within a day of the zero
 * meridian, and the rules know no zone, so one day either way is accepted and order is enforced instead.
 */
function isToday(day: string, timeMs: number): boolean {
  const stated = dayNumber(day);
  return stated !== undefined && Math.abs(stated - dayOfBlock(timeMs)) <= 1;
}
