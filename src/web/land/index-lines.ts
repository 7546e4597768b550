/** The lines of an instrument's index as they are read: who, which land, and which of them a correction ended. */
import type { Correction, IndexLine } from '../town/land.ts';

export type IndexLineFor = IndexLine & { readonly at: number };

export type IndexFor = {
  readonly parties: readonly IndexLineFor[];
  readonly lands: readonly IndexLineFor[];
  /** Whether a line that has not ended names the parcel. */
  readonly stillNamed: boolean;
};

export function indexFor(index: readonly IndexLine[], parcel: string): IndexFor {
  const lines = index.map((line, at) => ({ ...line, at }));
  return {
    parties: lines.filter(({ party }) => party !== undefined),
    lands: lines.filter(({ legal }) => legal !== undefined),
    stillNamed: index.some(({ legal, untilEntry }) => legal?.parcel === parcel && untilEntry === undefined),
  };
}

export type ReadLine = {
  readonly line: IndexLineFor;
  readonly at: number;
  readonly ended: boolean;
  readonly added: boolean;
};

/** An ended line stands before what took its place, so that a correction reads from the old to the new. */
export function linesFor(lines: readonly IndexLineFor[], corrections: readonly Correction[]): readonly ReadLine[] {
  const corrected = new Set(corrections.map(({ entry }) => entry));
  const left = new Set(lines);
  const read: ReadLine[] = [];
  const take = (line: IndexLineFor) => {
    if (!left.delete(line)) return;
    const ended = line.untilEntry !== undefined;
    read.push({ line, at: line.at, ended, added: corrected.has(line.sinceEntry) });
    const next = ended ? [...left].find(({ sinceEntry }) => sinceEntry === line.untilEntry) : undefined;
    if (next !== undefined) take(next);
  };
  for (const line of lines) take(line);
  return read;
}
