import accessibility from './accessibility.json' with { type: 'json' };
import acting from './acting.json' with { type: 'json' };
import agreement from './agreement.json' with { type: 'json' };
import api from './api.json' with { type: 'json' };
import cases from './cases.json' with { type: 'json' };
import contact from './contact.json' with { type: 'json' };
import correct from './correct.json' with { type: 'json' };
import costs from './costs.json' with { type: 'json' };
import counter from './counter.json' with { type: 'json' };
import decisions from './decisions.json' with { type: 'json' };
import desk from './desk.json' with { type: 'json' };
import done from './done.json' with { type: 'json' };
import drafts from './drafts.json' with { type: 'json' };
import entry from './entry.json' with { type: 'json' };
import fields from './fields.json' with { type: 'json' };
import forms from './forms.json' with { type: 'json' };
import glossary from './glossary.json' with { type: 'json' };
import help from './help.json' with { type: 'json' };
import home from './home.json' with { type: 'json' };
import land from './land.json' with { type: 'json' };
import ledger from './ledger.json' with { type: 'json' };
import network from './network.json' with { type: 'json' };
import officers from './officers.json' with { type: 'json' };
import privacy from './privacy.json' with { type: 'json' };
import proof from './proof.json' with { type: 'json' };
import receipt from './receipt.json' with { type: 'json' };
import record from './record.json' with { type: 'json' };
import records from './records.json' with { type: 'json' };
import shell from './shell.json' with { type: 'json' };
import sign from './sign.json' with { type: 'json' };
import status from './status.json' with { type: 'json' };
import verify from './verify.json' with { type: 'json' };
import vote from './vote.json' with { type: 'json' };

const texts = {
  ...accessibility,
  ...acting,
  ...api,
  ...contact,
  ...correct,
  ...counter,
  ...desk,
  ...done,
  ...drafts,
  ...entry,
  ...fields,
  ...forms,
  ...glossary,
  ...help,
  ...home,
  ...land,
  ...ledger,
  ...network,
  ...privacy,
  ...proof,
  ...receipt,
  ...record,
  ...records,
  ...officers,
  ...shell,
  ...sign,
  ...status,
  ...verify,
  ...agreement,
  ...cases,
  ...costs,
  ...decisions,
  ...vote,
};

// biome-ignore lint/style/noDefaultExport: a language is loaded as a whole.
export default texts;
