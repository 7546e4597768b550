/** Acts: an input checked by its schema, signed with an officer's key, ordered by the town. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AttachmentFacts, type Author, authorFromSeed, makeTransaction } from '#client';
import {
  type Action,
  accept,
  fromBase64url,
  MAX_ATTACHMENT_BYTES,
  type Result,
  refuse,
  say,
  splitAction,
  type Value,
} from '#kernel';
import { modules } from '#modules';
import { onTown } from './book.ts';
import { checkInput, parseJson, readContent, readJsonFile } from './input.ts';
import { type Outcome, type Terminal, words } from './output.ts';
import { hasTown, type Town } from './town.ts';

/** Whom an act is signed by, and for which office. */
export type Signing = { readonly author: Author; readonly office: string };

/** What the town answered when it accepted an act. */
export type Accepted = {
  readonly transaction: string;
  readonly entry: number;
  readonly height: number;
  readonly timeMs: number;
  readonly result: Value;
};

export type SigningOptions = { readonly office?: string; readonly key?: string };

/** The office and key that the options name: the clerk's office and the home's key unless they say otherwise. */
export function signingOf(home: string, options: SigningOptions): Result<Signing> {
  if (!hasTown(home)) return refuse('home-not-found', { home });
  const author = authorOf(options.key ?? join(home, 'keys', 'officer.seed'));
  return author.ok ? accept({ author: author.value, office: options.office ?? 'clerk' }) : author;
}

/** The officer whose seed, as base64url, is in a file. */
export function authorOf(file: string): Result<Author> {
  try {
    const seed = fromBase64url(readFileSync(file, 'utf8').trim());
    return seed?.length === 32 ? accept(authorFromSeed(seed)) : refuse('key-file-missing', { file });
  } catch {
    return refuse('key-file-missing', { file });
  }
}

/** The signed bytes of an act, in the town's book. */
export function signAct(
  signing: Signing,
  chain: string,
  action: string,
  input: Value,
  attachments: readonly AttachmentFacts[] = [],
): Uint8Array {
  const named = attachments.length === 0 ? {} : { attachments };
  const office = needsOffice(action) ? { office: signing.office } : {};
  return makeTransaction({ action, input, ...office, ...named }, signing.author, {
    chain,
    nowMs: Date.now(),
    random: (length) => Uint8Array.from(randomBytes(length)),
  });
}

/** Where the key alone counts, a stated office would be refused. */
function needsOffice(action: string): boolean {
  return definitionOf(action)?.right !== 'anyone';
}

function definitionOf(action: string): Action<unknown> | undefined {
  const [module, name] = splitAction(action);
  return modules.find((one) => one.name === module)?.schema.actions[name];
}

/** Checks, signs and sends one act. Every refusal, here or there, comes back with its code. */
export async function act(
  town: Town,
  signing: Signing,
  action: string,
  input: Value,
  files: readonly string[] = [],
): Promise<Result<Accepted>> {
  const definition = definitionOf(action);
  if (definition === undefined) return refuse('action-unknown', { action });
  const checked = checkInput(definition.input, input);
  if (!checked.ok) return checked;
  const status = await town.client.status();
  if (!status.ok) return status;
  const attachments = await bring(town, files);
  if (!attachments.ok) return attachments;
  const answer = await town.client.submit(signAct(signing, status.value.chain, action, input, attachments.value));
  if (!answer.ok) return answer;
  const { value } = answer;
  return value.outcome === 'accepted' ? accept(value) : refuse(value.code, value.detail);
}

/** The node has the content on its disk before an act names it. */
async function bring(town: Town, files: readonly string[]): Promise<Result<readonly AttachmentFacts[]>> {
  const brought: AttachmentFacts[] = [];
  for (const file of files) {
    const content = readContent(file, MAX_ATTACHMENT_BYTES);
    const put = content.ok ? await town.client.putAttachment(content.value) : content;
    if (!put.ok) return put;
    brought.push(put.value);
  }
  return accept(brought);
}

/** What an accepted act is told as: the sentence of its schema, its entry, and how to prove it. */
export function actReport(terminal: Terminal, action: string, input: Value, accepted: Accepted): Outcome {
  const sentence = definitionOf(action)?.sentence ?? say(action, action);
  const { entry, height, timeMs, transaction, result } = accepted;
  return accept({
    facts: { action, entry, height, timeMs, transaction, result },
    lines: [words(terminal, sentence, fillOf(input)), words(terminal, ENTRY, { entry })],
  });
}

const ENTRY = say(
  'Entry {entry} of the book. Its receipt: "townledger receipt {entry} --out FILE".',
  'Asiento {entry} del libro. Su comprobante: "townledger receipt {entry} --out ARCHIVO".',
);

function fillOf(input: Value): { readonly [name: string]: string | number } {
  const simple = Object.entries(input ?? {}).filter(([, value]) => ['string', 'number'].includes(typeof value));
  return Object.fromEntries(simple as [string, string | number][]);
}

/** Any action of any module. */
export function actCommand(
  terminal: Terminal,
  home: string,
  action: string,
  options: SigningOptions & { readonly input: string; readonly attach?: readonly string[] },
): Promise<Outcome> {
  const input = readJsonFile(options.input);
  const signing = signingOf(home, options);
  if (!input.ok) return Promise.resolve(input);
  if (!signing.ok) return Promise.resolve(signing);
  return onTown(home, async (town) => {
    const accepted = await act(town, signing.value, action, input.value, options.attach);
    return accepted.ok ? actReport(terminal, action, input.value, accepted.value) : accepted;
  });
}

/** Any query of any module; the answer is JSON, for people indented. */
export function askCommand(home: string, module: string, query: string, text: string): Promise<Outcome> {
  const definition = modules.find((one) => one.name === module)?.queries[query];
  if (definition === undefined) return Promise.resolve(refuse('query-unknown', { query: `${module}/${query}` }));
  const parsed = parseJson(text, '--input');
  const input = parsed.ok ? checkInput(definition.input, parsed.value) : parsed;
  if (!input.ok) return Promise.resolve(input);
  return onTown(home, async ({ client }) => {
    const answer = await client.query(module, query, input.value);
    if (!answer.ok) return answer;
    return accept({ facts: { answer: answer.value }, lines: [JSON.stringify(answer.value, null, 2)] });
  });
}
