import { writeFileSync } from 'node:fs';
import { accept, refuse, say } from '#kernel';
import { formatPolicy } from '#proofs';
import { policyOf, townsIn, verifyFile } from '#verify';
import { EXIT, type Outcome, type Terminal, words } from './output.ts';
import { chunksOf, unreadable } from './verify.ts';

const SAVED = say('Saved in {file}.', 'Guardado en {file}.');

/** The policy that follows from who keeps a book; the book is checked first. */
export function policyCommand(terminal: Terminal, book: string, out: string | undefined): Outcome {
  const fault = unreadable(book);
  if (fault !== undefined) return { ok: false, refusal: fault, exit: EXIT.usage };
  const verified = verifyFile(chunksOf(book));
  if (!verified.ok) return verified;
  const towns = verified.value.kind === 'book' ? townsIn(verified.value.book.machine) : undefined;
  const policy = towns === undefined ? undefined : policyOf(towns);
  if (policy === undefined) return refuse('book-of-one-town');
  const text = formatPolicy(policy);
  if (out === undefined) return accept({ facts: { policy: text }, lines: text.trimEnd().split('\n') });
  writeFileSync(out, text, { flag: 'wx' });
  return accept({ facts: { file: out }, lines: [words(terminal, SAVED, { file: out })] });
}
