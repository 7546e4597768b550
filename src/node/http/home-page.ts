/** The page at `/`: whose book this is, how far it goes, and how a stranger checks it. No script, nothing loaded. */
import type { FastifyInstance } from 'fastify';
import { say, toBase64url } from '#kernel';
import { formatVerifier } from '#proofs';
import type { TownNode } from '../town-node.ts';
import { textAnswer } from './answers.ts';

type Language = 'en' | 'es';

export function homePage(server: FastifyInstance, node: TownNode): void {
  const schema = { summary: 'The page for people', tags: ['read'], response: textAnswer('A page.', 'text/html') };
  server.get('/', { schema }, async (request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
      .header('vary', 'accept-language')
      .send(pageOf(node, languageOf(request.headers['accept-language']))),
  );
}

/** The first language that is asked for and that we speak. */
function languageOf(accepted: string | undefined): Language {
  return /\b(en|es)\b/i.exec(accepted ?? '')?.[1]?.toLowerCase() === 'es' ? 'es' : 'en';
}

function pageOf(node: TownNode, language: Language): string {
  const { name, chain, origin } = node.town;
  const { size, height, logRoot } = node.machine.tip;
  const [signer] = node.signers;
  const values = [
    chain,
    origin,
    size,
    height,
    toBase64url(logRoot),
    signer === undefined ? '' : formatVerifier(signer),
  ];
  const facts = LABELS.map((label, i) => `<dt>${label[language]}</dt><dd>${escaped(String(values[i]))}</dd>`);
  const text = (part: keyof typeof TEXTS) => escaped(TEXTS[part][language].replace('{name}', name));
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(name)} · Townledger</title><style>${STYLE}</style></head>
<body><main><h1>${text('title')}</h1><p>${text('lead')}</p>
<h2>${text('facts')}</h2><dl>${facts.join('')}</dl>
<h2>${text('check')}</h2><pre>${COMMANDS}</pre><p>${text('limits')}</p>
<ul>${LINKS.map((link) => `<li><a href="${link}">${link}</a></li>`).join('')}</ul></main></body></html>
`;
}

const LABELS = [
  say('Book', 'Libro'),
  say('Log', 'Registro'),
  say('Entries', 'Asientos'),
  say('Blocks', 'Bloques'),
  say('Root', 'Raíz'),
  say('Key', 'Clave'),
] as const;

const TEXTS = {
  title: say('The book of {name}', 'El libro de {name}'),
  lead: say(
    'Every official act is an entry in this book. Entries are never changed or removed, and anyone can check that.',
    'Cada acto oficial es un asiento de este libro. Los asientos nunca se cambian ni se borran, y cualquiera puede comprobarlo.',
  ),
  facts: say('Where it stands', 'En qué punto está'),
  check: say('Check it yourself', 'Compruébelo usted mismo'),
  limits: say(
    'A check proves that something was recorded, when, under whose key, and that it was not changed since. It does not prove that it was true.',
    'La comprobación prueba que algo se anotó, cuándo, con qué clave, y que no se cambió después. No prueba que fuera cierto.',
  ),
} as const;

const COMMANDS = [
  'ledger export book.jsonl',
  'verify book.jsonl',
  'receipt 0 --out receipt.tlog-proof',
  'verify receipt.tlog-proof',
]
  .map((command) => `./townledger ${command}`)
  .join('\n');

const LINKS = ['/status', '/book', '/log/checkpoint'] as const;

const STYLE = `body{font:1.05rem/1.6 system-ui,sans-serif;margin:0;background:#f7f5f0;color:#1d2433}
main{max-width:44rem;margin:0 auto;padding:2.5rem 1.25rem}h1{font-size:2rem;line-height:1.2;margin:0 0 1rem}
h2{font-size:1.1rem;margin:2rem 0 .5rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:0}
dt{color:#5a6275}dd{margin:0;overflow-wrap:anywhere}pre{background:#fff;border:1px solid #dcd7cc;padding:1rem;overflow-x:auto}
a{color:#1a4f8b}@media(max-width:32rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}`;

const ENTITIES: { readonly [sign: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** The town's name comes from whoever made the home. */
function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] as string);
}
