/**
 * What lets others look after the consortium.
 *
 *     duty/<town>             who runs the node of a member, where, and who answers when it fails
 *     exemption/<number>      what was withheld from a public records request, and by which law
 *     score/<vendor>/<town>   what a member thinks of a vendor
 */
import { type Field, type Infer, integer, optional, record, say, table, text } from '#kernel';
import { entryField, jobTitle, townId } from '../records.ts';
import { reasonField } from './decisions.ts';

export const dutyFields = {
  operator: text(say('Who runs the node', 'Quién opera el nodo'), { max: 120 }),
  site: text(say('Where it stands', 'Dónde está'), { max: 120 }),
  contact: jobTitle,
  attended: text(say('When somebody attends to it', 'Cuándo lo atiende alguien'), { max: 120 }),
};
const dutyField = record(say('Duty', 'Guardia'), { ...dutyFields, entry: entryField });

export const exemptionFields = {
  request: text(say('Reference of the request', 'Referencia de la solicitud'), { max: 64 }),
  law: text(say('Law that exempts it', 'Ley que lo exime'), { max: 200 }),
  withheld: text(say('What was withheld', 'Qué se retuvo'), { max: 500 }),
};
const exemptionField = record(say('Exemption', 'Exención'), { ...exemptionFields, town: townId, entry: entryField });

const level = (en: string, es: string): Field<number> => integer(say(en, es), { min: 1, max: 5 });

/** The eleven elements of the blockchain maturity model of the Government Blockchain Association, from 1 to 5. */
export const scoreFields = {
  distribution: level('Distribution', 'Distribución'),
  governance: level('Governance', 'Gobernanza'),
  identity: level('Identity', 'Identidad'),
  sustainability: level('Sustainability', 'Sostenibilidad'),
  interoperability: level('Interoperability', 'Interoperabilidad'),
  performance: level('Performance', 'Rendimiento'),
  privacy: level('Privacy', 'Privacidad'),
  reliability: level('Reliability', 'Fiabilidad'),
  resilience: level('Resilience', 'Resiliencia'),
  security: level('Security', 'Seguridad'),
  synchronisation: level('Synchronisation', 'Sincronización'),
  reason: optional(reasonField),
};
const scoreField = record(say('Score', 'Calificación'), { ...scoreFields, entry: entryField });

export type Score = Infer<typeof scoreField>;

export const duties = table('duty', dutyField);
export const exemptions = table('exemption', exemptionField);
export const scores = table('score', scoreField);

export const oversightRecords = {
  duty: dutyField,
  exemption: exemptionField,
  score: scoreField,
} as const satisfies { readonly [name: string]: Field<unknown> };
