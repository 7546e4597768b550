/**
 * The sentences for refusals, for every program that shows one to people. They stand apart from the calls, so that a
 * page can fetch them when it first needs one.
 */
import { type FaultCode, type Refusal, say, type Value, type Words } from '#kernel';
import { modules } from '#modules';
import { AGREEMENT } from './refusals/agreement.ts';
import { CARE } from './refusals/care.ts';
import { CHECKING } from './refusals/checking.ts';
import { CLEARING } from './refusals/clearing.ts';
import { COMMAND } from './refusals/command.ts';
import { DESK } from './refusals/desk.ts';
import { NETWORK } from './refusals/network.ts';
import { NODE } from './refusals/node.ts';
import { SHARING } from './refusals/sharing.ts';
import { WITNESS } from './refusals/witness.ts';

type Language = keyof Words;
type Sentences = ReadonlyMap<string, Words>;

const NO_MORE: Sentences = new Map();

/** Words for a refusal code: a module's own, or one of those that belong to no module; `more` are the caller's. */
export function refusalWords(code: string, more = NO_MORE): Words {
  return knownWords(code, more) ?? say(`The answer has the code ${code}.`, `La respuesta tiene el código ${code}.`);
}

/** Undefined where a code has no words of its own. */
export function knownWords(code: string, more = NO_MORE): Words | undefined {
  const own = modules.find(({ schema }) => Object.hasOwn(schema.refusals, code))?.schema.refusals[code];
  return own ?? more.get(code) ?? GENERAL.get(code);
}

/** A refusal as a sentence, with those details that the sentence does not hold already. */
export function refusalText({ code, detail }: Refusal, language: Language, more = NO_MORE): string {
  const sentence = refusalWords(code, more)[language];
  const fill = flat(language, detail);
  // What the sentence does not say already; the HTTP status is of no use to a person.
  const rest = Object.entries(fill).filter(([name]) => !sentence.includes(`{${name}}`) && name !== 'status');
  const told = rest.length === 0 ? '' : ` (${rest.map(([name, value]) => `${name}: ${value}`).join(', ')})`;
  const said = sentence.replace(/\{(\w+)\}/g, (whole, name: string) => fill[name] ?? whole);
  return `${said}${told}`;
}

/** Words for what is wrong with one field. */
function faultWords(fault: string): Words {
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

const GENERAL: Sentences = new Map(
  [COMMAND, NODE, DESK, CHECKING, CLEARING, AGREEMENT, CARE, WITNESS, NETWORK, SHARING].flatMap((words) =>
    Object.entries(words),
  ),
);

type Detail = { readonly [name: string]: Value };

function flat(language: Language, detail: Detail = {}): { readonly [name: string]: string } {
  return Object.fromEntries(
    Object.entries(detail).map(([name, value]) => [
      name,
      name === 'fault' ? faultWords(plain(value))[language] : /Ms$/.test(name) ? moment(value) : plain(value),
    ]),
  );
}

/** To the minute, the same on every computer. */
function moment(value: Value): string {
  const date = new Date(Number(value));
  return Number.isNaN(date.getTime()) ? plain(value) : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function plain(value: Value): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}
