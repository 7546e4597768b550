import { say, toBase64url } from '#kernel';
import type { VerifiedEvidence } from '#proofs';
import { type Report, type Terminal, words } from './output.ts';
import { signatureLines } from './signed-by.ts';

const TWO_ROOTS = say(
  'Valid evidence. The log {origin} signed two different books of {size} entries. Both cannot be true.',
  'Prueba válida. El registro {origin} firmó dos libros distintos de {size} asientos. No pueden ser ciertos los dos.',
);
const REWRITTEN = say(
  'Valid evidence. The log {origin} signed a book of {size} entries, and later one of {later} entries in which those first {size} are not the same.',
  'Prueba válida. El registro {origin} firmó un libro de {size} asientos y después uno de {later} en el que esos primeros {size} no son los mismos.',
);
const LIMITS = say(
  'This does not prove why: a restored backup, a fault and a fraud all look like this. Ask the town.',
  'Esto no prueba el motivo: una copia restaurada, un fallo y un fraude se ven así. Pregunte al municipio.',
);

/** What evidence against a log shows, and what it does not. */
export function aboutEvidence(terminal: Terminal, evidence: VerifiedEvidence): Report {
  const { kind, proves, origin, first, second, pinned, keys } = evidence;
  const [size, later] = [Number(first.size), Number(second.size)];
  const roots = [toBase64url(first.root), toBase64url(second.root)] as const;
  const facts = {
    kind,
    proves,
    origin,
    first: { size, root: roots[0] },
    second: { size: later, root: roots[1] },
    pinned,
    keys,
  };
  return {
    facts,
    lines: [
      words(terminal, proves === 'two-roots' ? TWO_ROOTS : REWRITTEN, { origin, size, later }),
      `${size}  ${roots[0]}`,
      `${later}  ${roots[1]}`,
      ...signatureLines(terminal, pinned, keys),
      words(terminal, LIMITS),
    ],
  };
}
