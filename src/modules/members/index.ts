import { defineModule, say } from '#kernel';
import { authority } from './authority.ts';
import { invariants } from './invariants.ts';
import { queries } from './queries.ts';
import { offices } from './records.ts';
import { addOffice, changeOffice, enrolOfficer, found, leaveOffice, reportKey, rotateKey } from './rules.ts';
import { schema } from './schema.ts';

export const members = defineModule({
  name: 'members',
  label: say('Towns, offices and officers', 'Municipios, oficinas y funcionarios'),
  schema,
  versions: {
    1: {
      found,
      'add-office': addOffice,
      'change-office': changeOffice,
      'enrol-officer': enrolOfficer,
      'rotate-key': rotateKey,
      'report-key': reportKey,
      'leave-office': leaveOffice,
    },
  },
  queries,
  invariants,
  authority,
  governs: true,
  provides: {
    offices: (state) => (office: string) => offices.get(state, office),
  },
  generate: () => undefined,
});
