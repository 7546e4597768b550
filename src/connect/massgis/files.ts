/**
 * Which file of a folder is which layer. MassGIS names them by town and years: `M025Assess_CY25_FY26.csv`,
 * `M025TaxPar_CY25_FY26.wgs84.geojson`; the 351 towns are told apart by number alone.
 */
import type { FileFault } from '../rows.ts';

export type LayerFile = 'assess' | 'parcels' | 'otherLegal' | 'misc' | 'useCodes' | 'codeLists';

const LAYER_FILES: { readonly [layer in LayerFile]: RegExp } = {
  assess: /^M(\d{3})Assess(_CY\d\d_FY\d\d)?\.csv$/i,
  parcels: /^M(\d{3})TaxPar(_CY\d\d_FY\d\d)?(\.wgs84)?\.(geo)?json$/i,
  otherLegal: /^M(\d{3})OthLeg(_CY\d\d_FY\d\d)?(\.wgs84)?\.(geo)?json$/i,
  misc: /^M(\d{3})Misc(_CY\d\d_FY\d\d)?(\.wgs84)?\.(geo)?json$/i,
  useCodes: /^M(\d{3})_?UC_LUT(_CY\d\d_FY\d\d)?\.csv$/i,
  codeLists: /^M(\d{3})_LUT(_CY\d\d_FY\d\d)?\.csv$/i,
};

/** Without these two there is nothing to join. */
const REQUIRED: readonly LayerFile[] = ['assess', 'parcels'];

export type FoundFiles = {
  readonly files: { readonly [layer in LayerFile]?: string };
  /** MassGIS number of the town, for example 25; undefined where no file says. */
  readonly townNumber: number | undefined;
  readonly faults: readonly FileFault[];
};

/** The newest file of each layer by name, among the names that the caller found in a folder. */
export function findMassgisFiles(names: readonly string[]): FoundFiles {
  const files: { [layer in LayerFile]?: string } = {};
  const faults: FileFault[] = [];
  let townNumber: number | undefined;
  for (const [layer, form] of Object.entries(LAYER_FILES) as [LayerFile, RegExp][]) {
    const fitting = names.filter((name) => form.test(name)).sort((a, b) => (a < b ? 1 : -1));
    const [file] = fitting;
    if (file !== undefined) {
      files[layer] = file;
      townNumber ??= Number(form.exec(file)?.[1]);
    } else if (REQUIRED.includes(layer)) faults.push({ file: patternOf(layer), line: 0, code: 'file-missing' });
    for (const other of fitting.slice(1)) faults.push({ file: other, line: 0, code: 'several-files', detail: layer });
  }
  return { files, townNumber, faults };
}

function patternOf(layer: LayerFile): string {
  return layer === 'assess' ? 'M###Assess_CYyy_FYyy.csv' : 'M###TaxPar_CYyy_FYyy.geojson';
}
