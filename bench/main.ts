/** `npm run bench -- NAME [PART] [--json]`; only `network` has parts. */
import { clearing } from './clearing/main.ts';
import { importing } from './import.ts';
import { ledger } from './ledger.ts';
import { network } from './network.ts';
import { proofs } from './proofs.ts';
import { replay } from './replay.ts';
import { state } from './state.ts';
import { type BenchTable, formatTable } from './table.ts';
import { web } from './web.ts';

const BENCHES = { clearing, import: importing, ledger, network, proofs, replay, state, web } as const;

const args = process.argv.slice(2);
const [name = '', part] = args.filter((arg) => arg !== '--json');
if (!Object.hasOwn(BENCHES, name)) {
  console.error(`name one of: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
const show = (table: BenchTable): void =>
  console.log(args.includes('--json') ? JSON.stringify(table) : formatTable(table));
if (name === 'network') for await (const table of network(part)) show(table);
else show(await BENCHES[name as Exclude<keyof typeof BENCHES, 'network'>]());
