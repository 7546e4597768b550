/** What was found, and by what: the place first, because that is what people look for. */
import { useText } from '../text/languages.tsx';
import type { LandHit } from '../town/land.ts';
import { typeWords } from './schema-words.ts';
import { byWord } from './words.ts';

export function HitWords({ hit }: { readonly hit: LandHit }) {
  const { t } = useText();
  const { by, text, ended, exact } = hit;
  const title = useHitTitle(hit);
  return (
    <>
      <span className="hit__title">{title}</span>
      <span className="hit__by">
        {t('land.by', { by: t(byWord(by)), text: '' })}
        {ended === true ? (
          <>
            <s>{text}</s> ({t('land.ended')})
          </>
        ) : (
          text
        )}
        {exact ? <span className="usa-tag hit__exact">{t('land.exact')}</span> : null}
      </span>
    </>
  );
}

export function useHitTitle({ kind, name, address, parcels, type }: LandHit): string {
  const { t, say } = useText();
  if (kind === 'instrument') {
    const [parcel] = parcels;
    const what = type === undefined ? t('land.documentNo') : say(typeWords(type));
    return parcel === undefined ? what : `${what} · ${t('land.onParcel', { parcel })}`;
  }
  return address ?? t('land.onParcel', { parcel: parcels[0] ?? name });
}
