import { accept, MAX_SCAN, type Query, record, refuse, say, type Value } from '#kernel';
import {
  each,
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
  towns,
} from './records.ts';

const nothing = record(say('No input', 'Sin datos'), {});

export const queries = {
  towns: {
    label: say('Towns of this book', 'Municipios de este libro'),
    input: nothing,
    answer: (state) => accept([...each(towns, state)].map(([town, record]) => ({ town, ...record }) as Value)),
  } satisfies Query<object>,
  offices: {
    label: say('Offices', 'Oficinas'),
    input: nothing,
    answer: (state) => accept([...each(offices, state)].map(([office, record]) => ({ office, ...record }) as Value)),
  } satisfies Query<object>,
  office: {
    label: say('One office', 'Una oficina'),
    input: record(say('Office', 'Oficina'), { office: officeId }),
    answer: (state, { office }) => found(offices.get(state, office)),
  } satisfies Query<{ readonly office: string }>,
  officers: {
    label: say('Officers', 'Funcionarios'),
    input: nothing,
    answer: (state) => accept([...each(officers, state)].map(([officer, record]) => ({ officer, ...record }) as Value)),
  } satisfies Query<object>,
  officer: {
    label: say('One officer', 'Un funcionario'),
    input: record(say('Officer', 'Funcionario'), { officer: officerId }),
    answer: (state, { officer }) => found(officers.get(state, officer)),
  } satisfies Query<{ readonly officer: string }>,
  keys: {
    label: say('Every key an officer ever had', 'Todas las claves que tuvo un funcionario'),
    input: record(say('Officer', 'Funcionario'), { officer: officerId }),
    answer: (state, { officer }) => {
      const names = officerKeys.scan(state, { within: [officer], limit: MAX_SCAN }).map(([key]) => lastPart(key));
      return accept(names.map((name) => ({ key: name, ...keys.get(state, name) }) as Value));
    },
  } satisfies Query<{ readonly officer: string }>,
  recoveries: {
    label: say('Keys that were proposed for lost ones', 'Claves propuestas por otras perdidas'),
    input: nothing,
    answer: (state) =>
      accept([...each(recoveries, state)].map(([officer, record]) => ({ officer, ...record }) as Value)),
  } satisfies Query<object>,
  seals: {
    label: say('Sealed keys', 'Claves selladas'),
    input: nothing,
    answer: (state) => accept([...each(seals, state)].map(([town, record]) => ({ town, ...record }) as Value)),
  } satisfies Query<object>,
  key: {
    label: say('One key', 'Una clave'),
    input: record(say('Key', 'Clave'), { key: keyNameField }),
    answer: (state, { key }) => found(keys.get(state, key)),
  } satisfies Query<{ readonly key: string }>,
};

function found(value: unknown) {
  return value === undefined ? refuse('not-found') : accept(value as Value);
}
