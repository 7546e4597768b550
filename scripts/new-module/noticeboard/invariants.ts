import { accept, type Invariant, refuse, say } from '#kernel';
import { notices } from './records.ts';

export const invariants: readonly Invariant[] = [
  {
    name: 'withdrawn-notices-say-why',
    law: say('A withdrawn notice says why.', 'Un aviso retirado dice por qué.'),
    check: (state) => {
      let after: string | undefined;
      for (;;) {
        const page = notices.scan(state, { limit: 200, ...(after === undefined ? {} : { after }) });
        const broken = page.find(([, { status, reason }]) => (status === 'withdrawn') !== (reason !== undefined));
        if (broken !== undefined) return refuse('law-broken', { record: broken[0] });
        if (page.length < 200) return accept(null);
        after = page[page.length - 1]?.[0];
      }
    },
  },
];
