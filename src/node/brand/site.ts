/** What a town's pages look like and say, put together at the start; what cannot be used is told and left out. */
import type { Site } from '../http/brand-routes.ts';
import { TEXTS_FILE } from '../http/web-routes.ts';
import type { Settings } from '../settings.ts';
import { readLogo } from './brand.ts';
import { checkTexts, readCatalogues, type TextFault } from './town-texts.ts';

export function openSite(
  home: string,
  { brand, texts }: Pick<Settings, 'brand' | 'texts'>,
  tell: (line: string) => void,
): Site {
  const catalogues = readCatalogues(TEXTS_FILE);
  const checked = catalogues === undefined ? undefined : checkTexts(texts, catalogues);
  for (const fault of checked?.faults ?? []) tell(`node.json: ${textFaultLine(fault)}`);
  return { brand, logo: readLogo(home, brand), texts: checked?.texts ?? { en: {}, es: {} } };
}

/** Which text is not used, and why. */
function textFaultLine({ language, key, fault, name }: TextFault): string {
  return `the text ${language} "${key}" is not used: ${fault}${name === undefined ? '' : ` {${name}}`}`;
}
