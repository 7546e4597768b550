/** What this town has kept of towns that signed another book, read anew when its node starts. */
import { equalBytes } from '#kernel';
import { parseCheckpoint, parseNote, verifyEvidenceFile } from '#proofs';
import type { Difference } from './cosigning.ts';

export type KeptDifference = Difference & { readonly evidence: string };

/**
 * The newest of each town, where the book that the others signed is still ours: a home that was restored, or that has
 * itself taken up the towns' book anew, accuses nobody with what it believed before.
 */
export function keptDifferences(
  files: readonly string[],
  checkpointAt: (size: number) => string | undefined,
): readonly KeptDifference[] {
  const kept = new Map<string, KeptDifference>();
  for (const file of files) {
    const evidence = verifyEvidenceFile(file);
    if (!evidence.ok || evidence.value.proves !== 'town-differs') continue;
    const { origin, town, second } = evidence.value;
    const size = Number(second.size);
    const own = checkpointIn(checkpointAt(size));
    if (own === undefined || own.origin !== origin || !equalBytes(own.root, second.root)) continue;
    const { first: theirs, second: ours } = statementsIn(file);
    kept.set(town, { town, size, theirs, ours, evidence: file });
  }
  return [...kept.values()];
}

function checkpointIn(note: string | undefined) {
  const parsed = note === undefined ? undefined : parseNote(note);
  const checkpoint = parsed?.ok === true ? parseCheckpoint(parsed.value.text) : undefined;
  return checkpoint?.ok === true ? checkpoint.value : undefined;
}

/** As they were signed, of a file that was verified. */
function statementsIn(file: string): { readonly first: string; readonly second: string } {
  return (JSON.parse(file) as { evidence: { first: string; second: string } }).evidence;
}
