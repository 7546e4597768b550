/**
 * What of every field others can see, from the schemas of all modules: nothing here is written by hand but the words
 * for where a field lives. `npm run docs:fields` writes the pages; a test holds that they are current.
 */
import type { Module } from '#kernel';
import { type FieldGroup, type FieldRow, fieldGroups } from '../../src/web/records/rows.ts';

const BEGIN = '<!-- made by "npm run docs:fields" -->';
const END = '<!-- end -->';

/** Of these the town's own pages show address, owner and outline, unless its settings close that (decision 24). */
export const SHOWN: readonly string[] = ['titles/load-parcels', 'titles/load-roll', 'titles/load-features'];

/** What each reader has of a field: the other towns, an observer, the public, the town's own offices, a granted office. */
type Sight = readonly [towns: string, observer: string, everybody: string, own: string, granted: string];

const SIGHT: { readonly [place in FieldRow['place']]: Sight } = {
  ledger: ['R', 'R', 'R', 'R', 'R'],
  vault: ['N', 'N', 'N', 'C', 'C'],
  attachment: ['A', 'A', 'A', 'A', 'A'],
};

const HEAD = ['other towns', 'observers', 'everybody', 'the town’s own vault', 'an office with a grant'];

/** The whole list, module by module. */
export function everyFieldPage(modules: readonly Module[]): string {
  const groups = fieldGroups(modules);
  const parts = modules.flatMap(({ name, label }) => [
    `## ${label.en} (\`${name}\`)`,
    ...groups.filter(({ module }) => module === name).flatMap((group) => groupLines(group)),
  ]);
  return [...introduction(groups), ...parts].join('\n\n').concat('\n');
}

function introduction(groups: readonly FieldGroup[]): readonly string[] {
  const rows = groups.flatMap((group) => group.rows);
  const count = (place: FieldRow['place']) => rows.filter((row) => row.place === place).length;
  return [
    '# Every field, and who can see it',
    'This page is made from the program itself by `npm run docs:fields`; no line of it is written by hand. What it means is on [what others can see](what-others-see.md).',
    [
      '- **R**: reads it. It stands in the book, for good.',
      '- **N**: sees a number that stands for it (a salted commitment), and learns nothing from that.',
      '- **C**: can read the content: by right in the town’s own vault, or under a grant for as long as that stands.',
      '- **A**: reads the hash, for good; and the file itself, where and while the town keeps it as an attachment.',
    ].join('\n'),
    `There are ${rows.length} fields in ${groups.length} acts and records: ${count('ledger')} in the book alone, ${count('vault')} sealed, ${count('attachment')} with a file beside the book.`,
  ];
}

function groupLines({ module, name, of, label, rows }: FieldGroup): readonly string[] {
  const title =
    of === 'act' ? `Act: ${label.en} (\`${module}/${name}\`)` : `Record: ${label.en} (\`${module}/${name}\`)`;
  if (rows.length === 0) return [`### ${title}`, 'It has no fields of its own.'];
  const lines = rows.map((row) => line([labelOf(row), pathOf(row), ...SIGHT[row.place]]));
  return [`### ${title}`, [line(['field', 'name', ...HEAD]), line(Array(7).fill('---')), ...lines].join('\n')];
}

/** The short list: everything that is not simply public. */
export function exceptionLines(modules: readonly Module[]): string {
  const rows = fieldGroups(modules).flatMap((group) =>
    group.rows.filter(({ place }) => place !== 'ledger').map((row) => exceptionLine(group, row)),
  );
  return [line(['where', 'field', 'everybody else sees', 'the content']), line(Array(4).fill('---')), ...rows].join(
    '\n',
  );
}

function exceptionLine({ module, name, of, label }: FieldGroup, row: FieldRow): string {
  const where = `${of === 'act' ? 'act' : 'record'} ${label.en} (\`${module}/${name}\`)`;
  if (row.place === 'attachment')
    return line([where, labelOf(row), 'its hash', `public where the town keeps the file; kept ${KEPT[row.retention]}`]);
  const shown = SHOWN.includes(`${module}/${name}`) ? '; the town’s pages may show address, owner and outline' : '';
  return line([
    where,
    labelOf(row),
    'a number',
    `the town’s vault, and an office with a grant${shown}; kept ${KEPT[row.retention]}`,
  ]);
}

const KEPT: { readonly [retention in FieldRow['retention']]: string } = {
  permanent: 'for good',
  'while-current': 'while it is current',
  'one-year': 'one year',
  'seven-years': 'seven years',
};

/** The page with its made part anew; what stands around it is written by hand. */
export function withExceptions(page: string, modules: readonly Module[]): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error('the page has no place for what is made');
  return `${before}${BEGIN}\n\n${exceptionLines(modules)}\n\n${END}${after}`;
}

function labelOf({ labels }: FieldRow): string {
  return labels.map(({ en }) => en).join(' › ');
}

function pathOf({ path }: FieldRow): string {
  return path === '' ? '' : `\`${path}\``;
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
