import {
  accept,
  type Field,
  optional,
  type Query,
  record,
  refuse,
  say,
  type Table,
  type Value,
  type Words,
} from '#kernel';
import { decisionQueries } from './queries/decisions.ts';
import { keepingQueries } from './queries/keeping.ts';
import { networkQueries } from './queries/network.ts';
import { oversightQueries } from './queries/oversight.ts';
import { PAGE, page } from './queries/pages.ts';
import { standingQueries } from './queries/standing.ts';
import {
  keyNameField,
  keys,
  lastPart,
  officeId,
  officerId,
  officerKeys,
  officers,
  offices,
  recoveries,
  seals,
  townId,
  towns,
} from './records.ts';

function listed<T>(label: Words, table: Table<T>, name: string, id: Field<string>): Query<{ readonly after?: string }> {
  return {
    label,
    input: record(page, { after: optional(id) }),
    answer: (state, { after }) => {
      const found = table.scan(state, { limit: PAGE, ...(after === undefined ? {} : { after: table.key(after) }) });
      return accept(found.map(([key, value]) => ({ [name]: lastPart(key), ...value }) as Value));
    },
  };
}

export const queries = {
  towns: listed(say('Towns of this book', 'Municipios de este libro'), towns, 'town', townId),
  offices: listed(say('Offices', 'Oficinas'), offices, 'office', officeId),
  office: {
    label: say('One office', 'Una oficina'),
    input: record(say('Office', 'Oficina'), { office: officeId }),
    answer: (state, { office }) => found(offices.get(state, office)),
  } satisfies Query<{ readonly office: string }>,
  officers: listed(say('Officers', 'Funcionarios'), officers, 'officer', officerId),
  officer: {
    label: say('One officer', 'Un funcionario'),
    input: record(say('Officer', 'Funcionario'), { officer: officerId }),
    answer: (state, { officer }) => found(officers.get(state, officer)),
  } satisfies Query<{ readonly officer: string }>,
  keys: {
    label: say('Every key an officer ever had', 'Todas las claves que tuvo un funcionario'),
    input: record(page, { officer: officerId, after: optional(keyNameField) }),
    answer: (state, { officer, after }) => {
      const from = after === undefined ? {} : { after: officerKeys.key(officer, after) };
      const names = officerKeys.scan(state, { within: [officer], limit: PAGE, ...from }).map(([key]) => lastPart(key));
      return accept(names.map((name) => ({ key: name, ...keys.get(state, name) }) as Value));
    },
  } satisfies Query<{ readonly officer: string; readonly after?: string }>,
  recoveries: listed(
    say('Keys that were proposed for lost ones', 'Claves propuestas por otras perdidas'),
    recoveries,
    'officer',
    officerId,
  ),
  seals: listed(say('Sealed keys', 'Claves selladas'), seals, 'town', townId),
  key: {
    label: say('One key', 'Una clave'),
    input: record(say('Key', 'Clave'), { key: keyNameField }),
    answer: (state, { key }) => found(keys.get(state, key)),
  } satisfies Query<{ readonly key: string }>,
  ...networkQueries,
  ...decisionQueries,
  ...standingQueries,
  ...keepingQueries,
  ...oversightQueries,
};

function found(value: unknown) {
  return value === undefined ? refuse('not-found') : accept(value as Value);
}
