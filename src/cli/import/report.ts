/** The report of an import: one CSV line for every row that somebody should look at. */
import { csvLine, outcomeOf, type Row } from '#connect';

const HEADER = ['file', 'line', 'outcome', 'codes', 'fields'];

/** Rows with flags and rows in quarantine, by file and line. It names places and codes, never what a row says. */
export function reportOf(layers: readonly (readonly Row<unknown>[])[]): string {
  const lines = layers.flat().flatMap((row) => {
    const outcome = outcomeOf(row);
    if (outcome === 'loaded') return [];
    const found = row.reason === undefined ? row.flags : [row.reason];
    const codes = found.map(({ code }) => code).join(' ');
    const fields = found.flatMap(({ field }) => (field === undefined ? [] : [field])).join(' ');
    return [csvLine([row.place.file, String(row.place.line), outcome, codes, fields])];
  });
  return `${[csvLine(HEADER), ...lines].join('\n')}\n`;
}
