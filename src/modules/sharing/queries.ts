import {
  accept,
  optional,
  type Query,
  type Result,
  record,
  refuse,
  say,
  type Table,
  type Value,
  type Words,
} from '#kernel';
import { given, grantNumber, grants, officeId, received, receivers } from './records.ts';

const PAGE = 200;

type Page = { readonly office: string; readonly after?: number };

/** The number comes first: by it the next page is asked for. */
function listed(label: Words, index: Table<boolean>): Query<Page> {
  return {
    label,
    input: record(say('Page', 'Página'), { office: officeId, after: optional(grantNumber) }),
    answer: (state, { office, after }) => {
      const from = after === undefined ? {} : { after: index.key(office, after) };
      const page = index.scan(state, { within: [office], limit: PAGE, ...from });
      const numbers = page.map(([key]) => Number(key.slice(key.lastIndexOf('/') + 1)));
      return accept(numbers.map((grant) => ({ grant, ...grants.get(state, grant) }) as Value));
    },
  };
}

export const queries = {
  given: listed(say('Grants that an office gave', 'Permisos que dio una oficina'), given),
  received: listed(say('Grants that an office was given', 'Permisos que recibió una oficina'), received),
  grant: {
    label: say('One grant', 'Un permiso'),
    input: record(say('Grant', 'Permiso'), { grant: grantNumber }),
    answer: (state, { grant }) => {
      const record = grants.get(state, grant);
      return found(record === undefined ? undefined : { grant, ...record });
    },
  } satisfies Query<{ readonly grant: number }>,
  receiver: {
    label: say('The key under which an office receives', 'La clave con que recibe una oficina'),
    input: record(say('Office', 'Oficina'), { office: officeId }),
    answer: (state, { office }) => found(receivers.get(state, office) as Value | undefined),
  } satisfies Query<{ readonly office: string }>,
};

function found(value: Value | undefined): Result<Value> {
  return value === undefined ? refuse('not-found') : accept(value);
}
