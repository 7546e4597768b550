/** The report of an import: one CSV line for every row that somebody should look at. */
import { csvLine, outcomeOf, type Row } from '#connect';

const HEADER = ['file', 'line', 'row', 'key', 'outcome', 'codes', 'fields'];

/**
 * Rows with flags and rows in quarantine, by their place: a map may be one single line, so each row has its number
 * too. Beside places and codes it holds the key of a row alone, and none of a row that could not be read: where
 * fields have slipped, a name may stand in the place of a key.
 */
export function reportOf(layers: readonly (readonly Row<unknown>[])[]): string {
  const lines = layers.flat().flatMap((row) => {
    const outcome = outcomeOf(row);
    if (outcome === 'loaded') return [];
    const found = row.reason === undefined ? row.flags : [row.reason];
    const codes = found.map(({ code }) => code).join(' ');
    const fields = found.flatMap(({ field }) => (field === undefined ? [] : [field])).join(' ');
    const { file, line, row: number } = row.place;
    const key = row.value === undefined ? '' : (row.key ?? '');
    return [csvLine([file, String(line), String(number), key, outcome, codes, fields].map(asText))];
  });
  return `${[csvLine(HEADER), ...lines].join('\n')}\n`;
}

/** People open the report in a spreadsheet, which would work out what begins like a formula. */
function asText(field: string): string {
  return /^[=+\-@\t\r]/.test(field) ? `'${field}` : field;
}
