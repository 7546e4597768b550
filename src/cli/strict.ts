import { say } from '#kernel';
import type { VerifiedStrict } from '#verify';
import { type Report, type Terminal, words } from './output.ts';

const AGREED = say(
  'The towns of {chain} agreed on it in block {height}: {signed} of {count} validators signed, with {have} of {total} votes.',
  'Los municipios de {chain} lo acordaron en el bloque {height}: firmaron {signed} de {count} validadores, con {have} de {total} votos.',
);
const TRUSTED = say(
  'Trust leads there from the block or the validators that you named.',
  'La confianza llega hasta ahí desde el bloque o los validadores que usted indicó.',
);
const UNTRUSTED = say(
  'Whose validators these are the file alone says. Name the hash of a block or of validators that you know with --trust.',
  'De quién son estos validadores lo dice solo el archivo. Indique con --trust la huella de un bloque o de validadores que conozca.',
);

const HASHES = say(
  'It rests on block {height}: hash {block}, of its validators {validators}.',
  'Se apoya en el bloque {height}: huella {block}, la de sus validadores {validators}.',
);

/** What the blocks of a strict proof add to what its proof shows. */
export function aboutStrict(terminal: Terminal, strict: VerifiedStrict, about: Report): Report {
  const { chain, height, timeMs, blocks, trusted, validators, from } = strict;
  const signers = validators.filter(({ signed }) => signed);
  const [have, total] = [powerOf(signers), powerOf(validators)];
  const counts = { chain, height, signed: signers.length, count: validators.length, have, total };
  const [first = '', ...rest] = about.lines;
  return {
    facts: { ...about.facts, strict: { chain, height, timeMs, blocks, trusted, validators, from } },
    lines: [
      first,
      words(terminal, AGREED, counts),
      words(terminal, trusted ? TRUSTED : UNTRUSTED),
      words(terminal, HASHES, from),
      ...rest,
    ],
  };
}

function powerOf(validators: VerifiedStrict['validators']): number {
  return validators.reduce((sum, { power }) => sum + power, 0);
}
