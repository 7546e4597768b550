/** The numbers of a document in words: book and page, document number, certificate. */
import type { Speaker } from '../text/languages.tsx';
import type { NumbersRead } from '../town/land.ts';

export function numberWords({ instrumentNo, certificateNo, book, page }: NumbersRead, t: Speaker['t']): string {
  const said = [
    book === undefined
      ? undefined
      : page === undefined
        ? t('land.bookOnly', { book })
        : t('land.bookPage', { book, page }),
    instrumentNo === undefined ? undefined : t('land.instrumentNo', { number: instrumentNo }),
    certificateNo === undefined ? undefined : t('land.certificateNo', { number: certificateNo }),
  ];
  return said.filter((one) => one !== undefined).join(' · ');
}
