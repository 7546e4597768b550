import entry from './entry.json' with { type: 'json' };
import home from './home.json' with { type: 'json' };
import ledger from './ledger.json' with { type: 'json' };
import proof from './proof.json' with { type: 'json' };
import shell from './shell.json' with { type: 'json' };
import verify from './verify.json' with { type: 'json' };

const texts = { ...entry, ...home, ...ledger, ...proof, ...shell, ...verify };

// biome-ignore lint/style/noDefaultExport: a language is loaded as a whole.
export default texts;
