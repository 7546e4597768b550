/** `npm run bench -- NAME [--json]` */
import { importing } from './import.ts';
import { ledger } from './ledger.ts';
import { network } from './network.ts';
import { proofs } from './proofs.ts';
import { replay } from './replay.ts';
import { state } from './state.ts';
import { formatTable } from './table.ts';
import { web } from './web.ts';

const BENCHES = { import: importing, ledger, network, proofs, replay, state, web } as const;

const [name = '', option] = process.argv.slice(2);
if (!Object.hasOwn(BENCHES, name)) {
  console.error(`name one of: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
const table = await BENCHES[name as keyof typeof BENCHES]();
console.log(option === '--json' ? JSON.stringify(table) : formatTable(table));
