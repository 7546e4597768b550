import { FAULTS as FILE_FAULTS, FLAGS, REASONS } from '#connect';
import { type FaultCode, say, type Words } from '#kernel';
import { modules } from '#modules';
import { CARE } from './refusals/care.ts';
import { CHECKING } from './refusals/checking.ts';
import { COMMAND } from './refusals/command.ts';
import { NODE } from './refusals/node.ts';
import { WITNESS } from './refusals/witness.ts';

/** Words for a refusal code: a module's own, or one of those below that belong to no module. */
export function refusalWords(code: string): Words {
  for (const module of modules) {
    const own = module.schema.refusals[code];
    if (own !== undefined) return own;
  }
  return GENERAL.get(code) ?? say(`The answer has the code ${code}.`, `La respuesta tiene el código ${code}.`);
}

/** Words for what is wrong with one field. */
export function faultWords(fault: string): Words {
  return FAULTS[fault as keyof typeof FAULTS] ?? say(fault, fault);
}

const FAULTS: { readonly [fault in FaultCode | 'not-a-whole-number']: Words } = {
  missing: say('it is missing', 'falta'),
  'unknown-field': say('there is no such field', 'no existe ese campo'),
  'wrong-type': say('it is of the wrong kind', 'es de otro tipo'),
  'too-short': say('it is too short', 'es demasiado corto'),
  'too-long': say('it is too long', 'es demasiado largo'),
  'too-small': say('it is too small', 'es demasiado pequeño'),
  'too-large': say('it is too large', 'es demasiado grande'),
  'too-few': say('there are too few', 'son demasiado pocos'),
  'too-many': say('there are too many', 'son demasiados'),
  'not-an-option': say('it is none of the choices', 'no es ninguna de las opciones'),
  'forbidden-character': say('it holds a character that may not be there', 'tiene un carácter no permitido'),
  'wrong-form': say('it is not written in the right form', 'no está escrito en la forma debida'),
  'not-a-whole-number': say('it is no whole number', 'no es un número entero'),
};

/** Whether a code has words of its own. */
export function hasWords(code: string): boolean {
  return GENERAL.has(code) || modules.some(({ schema }) => Object.hasOwn(schema.refusals, code));
}

const GENERAL: ReadonlyMap<string, Words> = new Map(
  [COMMAND, NODE, CHECKING, CARE, WITNESS, FILE_FAULTS, FLAGS, REASONS].flatMap((words) => Object.entries(words)),
);
