import { say, toBase64url } from '#kernel';
import type { VerifiedLogEvidence, VerifiedTownDiffers } from '#proofs';
import type { VerifiedEvidence, VerifiedVotes } from '#verify';
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

const DIFFERS = say(
  'Valid evidence. {town} signed another book of {origin} with {size} entries than {by}. They cannot both be right.',
  'Prueba válida. {town} firmó un libro de {origin} de {size} asientos distinto del que firmó {by}. No pueden tener razón todos.',
);
const WHO_IS_RIGHT = say(
  'This does not prove who is right, nor why they differ: a restored backup, a fault and a fraud all look like this. Ask the towns.',
  'Esto no prueba quién tiene razón ni por qué difieren: una copia restaurada, un fallo y un fraude se ven así. Pregunte a los municipios.',
);
const DOUBLE = say(
  'Valid evidence. One key signed two different votes ({type}) in block {height} of {chain}, round {round}: {key}',
  'Prueba válida. Una misma clave firmó dos votos distintos ({type}) en el bloque {height} de {chain}, ronda {round}: {key}',
);
const OWNER = say(
  'The book says that this key is or was that of {town}.',
  'El libro dice que esa clave es o fue de {town}.',
);
const NO_OWNER = say(
  'The file does not prove whose key this is. Compare it with the keys of the towns in the book.',
  'El archivo no prueba de quién es la clave. Compárela con las claves de los municipios en el libro.',
);
const DOUBLE_LIMITS = say(
  'This does not prove why: one key in two machines, a fault and a fraud all look like this. Ask the town.',
  'Esto no prueba el motivo: una clave en dos máquinas, un fallo y un fraude se ven así. Pregunte al municipio.',
);

/** What evidence shows, and what it does not. */
export function aboutEvidence(terminal: Terminal, evidence: VerifiedEvidence): Report {
  if (evidence.proves === 'town-differs') return aboutTown(terminal, evidence);
  return evidence.proves === 'double-sign' ? aboutVotes(terminal, evidence) : aboutLog(terminal, evidence);
}

function aboutTown(terminal: Terminal, evidence: VerifiedTownDiffers): Report {
  const { kind, proves, origin, town, by, first, second, pinned, keys } = evidence;
  const size = Number(first.size);
  const roots = [toBase64url(first.root), toBase64url(second.root)] as const;
  return {
    facts: { kind, proves, origin, town, by, size, roots, pinned, keys },
    lines: [
      words(terminal, DIFFERS, { town, origin, size, by: by.join(', ') }),
      `${town}  ${roots[0]}`,
      `${by.join(', ')}  ${roots[1]}`,
      ...signatureLines(terminal, pinned, keys),
      words(terminal, WHO_IS_RIGHT),
    ],
  };
}

function aboutVotes(terminal: Terminal, { kind, proves, signing, owner }: VerifiedVotes): Report {
  const { chain, height, round, type, validatorKey: key, votes } = signing;
  const blocks = votes.map(({ block }) => block?.hash ?? null);
  const pinned = owner?.proof.pinned ?? false;
  return {
    facts: { kind, proves, chain, height, round, type, key, blocks, town: owner?.town ?? null, pinned },
    lines: [
      words(terminal, DOUBLE, { type, height, chain, round, key }),
      ...(owner === undefined
        ? [words(terminal, NO_OWNER)]
        : [words(terminal, OWNER, { town: owner.town }), ...signatureLines(terminal, pinned, owner.proof.keys)]),
      words(terminal, DOUBLE_LIMITS),
    ],
  };
}

function aboutLog(terminal: Terminal, evidence: VerifiedLogEvidence): Report {
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
