/** Property titles at the counter: what is received, returned, corrected and voided, and what is on record. */
import { accept, isObject, type Result, say, type Value } from '#kernel';
import { act, actReport, type SigningOptions, signingOf } from './act.ts';
import { onTown } from './book.ts';
import { readJsonFile } from './input.ts';
import type { Outcome, Terminal } from './output.ts';
import { words } from './output.ts';

/** One act of the titles module, with an input that the options or a file gave. */
export function titlesAct(
  terminal: Terminal,
  home: string,
  action: string,
  given: Result<Value>,
  options: SigningOptions,
): Promise<Outcome> {
  const signing = signingOf(home, options);
  if (!given.ok) return Promise.resolve(given);
  if (!signing.ok) return Promise.resolve(signing);
  return onTown(home, async (town) => {
    const accepted = await act(town, signing.value, `titles/${action}`, given.value);
    if (!accepted.ok) return accepted;
    const report = actReport(terminal, `titles/${action}`, given.value, accepted.value);
    if (!report.ok) return report;
    const { receptions = [], reception } = accepted.value.result as { receptions?: string[]; reception?: string };
    const numbers = reception === undefined ? receptions : [reception];
    const received = numbers.length === 0 ? [] : [words(terminal, RECEIVED, { numbers: numbers.join(', ') })];
    return accept({ ...report.value, lines: [...received, ...report.value.lines] });
  });
}

const RECEIVED = say('Reception {numbers}.', 'Recepción {numbers}.');

/** Input from a file of the counter: the day of reception is today's unless the file says another. */
export function counterInput(file: string, registry: string | undefined): Result<Value> {
  const read = readJsonFile(file);
  if (!read.ok || !isObject(read.value)) return read;
  return accept({ day: today(), ...(registry === undefined ? {} : { registry }), ...read.value });
}

/** The office's own date, as `YYYY-MM-DD`. */
export function today(now = new Date()): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Fields without those that no option gave. */
export function given(fields: { readonly [name: string]: Value | undefined }): { readonly [name: string]: Value } {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, Value] => entry[1] !== undefined));
}
