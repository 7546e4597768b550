/** A running town with a counter: a parcel, a deed with names that try to be markup, and a correction of its index. */
import type { HttpOptions } from '../src/node/http/server.ts';
import { RunningTown } from './running-town.ts';

/** Everything that text of strangers may try in a page. */
export const HOSTILE = [
  '</script><script>document.title="taken"</script>',
  '<img src=x onerror="document.title=\'taken\'">',
  '<!--<script>',
  'כהן, שרה · q̣̂ Z͑',
  'O\'HARA & SONS "QUOTED" \\u003c {entry}',
] as const;

export const DEED = { registry: 'ashbrook', reception: '20270115-000001' };

export class CounterTown {
  readonly town: RunningTown;
  /** Places in the log. */
  readonly entries: { readonly deed: number; readonly returned: number };

  private constructor(town: RunningTown, entries: CounterTown['entries']) {
    this.town = town;
    this.entries = entries;
  }

  static async opened(name: string, options: Partial<HttpOptions> = {}): Promise<CounterTown> {
    const town = await RunningTown.founded(name, options);
    const { registry } = DEED;
    await town.act('titles/open-registry', {
      registry,
      name: 'Ashbrook Town Clerk',
      system: 'recorded',
      authority: 'official',
    });
    const rows = [{ parcel: 'F_1', kind: 'FEE', areaM2: 9, commitment: 'A'.repeat(43) }];
    await town.act('titles/load-parcels', { import: 'i-1', source: 'Map', rows });
    const deed = town.size;
    const parties = HOSTILE.map((hostile) => ({ role: 'grantor', name: hostile }));
    const instrument = { type: 'deed', parties, legals: [{ parcel: 'F_1' }], pageCount: 1 };
    await town.act('titles/record', { registry, day: '2027-01-15', instruments: [instrument] });
    const returned = town.size;
    await town.act('titles/return', { registry, day: '2027-01-15', pageCount: 2, reasons: ['fee-wrong'] });
    return new CounterTown(town, { deed, returned });
  }

  /** The index of the deed: one grantor ends, another begins. Answers the entry. */
  async correct(at: number, name: string): Promise<number> {
    const entry = this.town.size;
    const edits = [{ at, party: { role: 'grantor', name } }];
    await this.town.act('titles/correct', { ...DEED, reason: 'name-misread', edits });
    return entry;
  }

  async file(path: string): Promise<string> {
    const answer = await fetch(this.town.address + path);
    if (answer.status !== 200) throw new Error(`${path}: ${await answer.text()}`);
    return answer.text();
  }
}
