import { accept, type Query, record, refuse, say, type Value } from '#kernel';
import { each, keyNameField, keys, officeId, officerId, officers, offices, towns } from './records.ts';

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
  key: {
    label: say('One key', 'Una clave'),
    input: record(say('Key', 'Clave'), { key: keyNameField }),
    answer: (state, { key }) => found(keys.get(state, key)),
  } satisfies Query<{ readonly key: string }>,
};

function found(value: unknown) {
  return value === undefined ? refuse('not-found') : accept(value as Value);
}
