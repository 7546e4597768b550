/**
 * What becomes of records on paper and on disks, and of what people complain about.
 *
 *     series/<town>/<series>     a kind of records: how long it is kept, where, by whom
 *     hold/<number>              nothing of a series may be destroyed for now
 *     permit/<number>            a permit to destroy, and its certificate
 *     case/<number>              a complaint or an incident, with its time limit
 */
import { choice, day, type Field, type Infer, instant, integer, optional, record, say, table, text } from '#kernel';
import { entryField, jobTitle, townId } from '../records.ts';
import { longText, numberField, reasonField, seriesId } from './decisions.ts';
import { hash } from './network.ts';

export const RECORDS = 'members.records';

export const seriesFields = {
  series: seriesId,
  title: text(say('Title', 'Título'), { max: 120 }),
  schedule: text(say('Item of the retention schedule', 'Ítem de la tabla de retención'), { max: 64 }),
  /** Without it they are kept for good. */
  years: optional(integer(say('Kept for so many years', 'Se conserva tantos años'), { min: 1, max: 200 })),
  location: text(say('Where they are', 'Dónde están'), { max: 120 }),
  custodian: jobTitle,
};
const { series: _id, ...ofSeries } = seriesFields;
const seriesField = record(say('Record series', 'Serie documental'), { ...ofSeries, entry: entryField });

const holdField = record(say('Hold', 'Retención'), {
  town: townId,
  series: seriesId,
  reason: reasonField,
  entry: entryField,
  liftedEntry: optional(entryField),
});

export const certificateFields = {
  permit: numberField,
  method: choice(say('Method', 'Método'), {
    shredded: say('Shredded', 'Triturados'),
    burnt: say('Burnt', 'Quemados'),
    erased: say('Erased', 'Borrados'),
    keys: say('Keys destroyed', 'Claves destruidas'),
  }),
  day: day(say('Day', 'Día')),
  witness: jobTitle,
  listHash: hash('SHA-256 of the list', 'Huella SHA-256 de la lista'),
};
const { permit: _permit, ...ofCertificate } = certificateFields;
const permitField = record(say('Permit to destroy', 'Permiso de destrucción'), {
  town: townId,
  series: seriesId,
  reference: text(say('Reference of the permit', 'Referencia del permiso'), { max: 64 }),
  untilDay: day(say('Records up to', 'Documentos hasta')),
  proposal: numberField,
  entry: entryField,
  certificate: optional(record(say('Certificate', 'Certificado'), { ...ofCertificate, entry: entryField })),
});

export const caseText = longText('What happened, without names', 'Qué pasó, sin nombres');
const caseField = record(say('Case', 'Caso'), {
  kind: choice(say('Kind', 'Clase'), {
    complaint: say('Complaint', 'Queja'),
    incident: say('Incident', 'Incidente'),
  }),
  town: townId,
  about: optional(townId),
  text: caseText,
  openedMs: instant(say('Opened', 'Abierto')),
  dueMs: instant(say('Due by', 'Vence')),
  entry: entryField,
  answer: optional(
    record(say('Answer', 'Respuesta'), {
      town: townId,
      text: longText('Answer', 'Respuesta'),
      reportHash: optional(hash('SHA-256 of the report', 'Huella SHA-256 del informe')),
      timeMs: instant(say('Time', 'Hora')),
      entry: entryField,
    }),
  ),
});

export type Case = Infer<typeof caseField>;
export type Permit = Infer<typeof permitField>;

export const series = table('series', seriesField);
export const holds = table('hold', holdField);
export const permits = table('permit', permitField);
export const cases = table('case', caseField);

export const keepingRecords = {
  series: seriesField,
  hold: holdField,
  permit: permitField,
  case: caseField,
} as const satisfies { readonly [name: string]: Field<unknown> };
