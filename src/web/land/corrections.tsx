/** Each correction of a document: when, by whom, why; what it changed stands beside it, struck through. */
import { Link } from '@tanstack/react-router';
import { useText } from '../text/languages.tsx';
import type { Correction } from '../town/land.ts';
import { useOfficeTitle } from '../town/members.ts';
import { reasonWords, typeWords } from './schema-words.ts';

export function Corrections({ corrections }: { readonly corrections: readonly Correction[] }) {
  const { t } = useText();
  if (corrections.length === 0) return null;
  return (
    <>
      <h4>{t('land.corrected')}</h4>
      <ol className="corrections">
        {corrections.map((one) => (
          <li key={one.entry}>
            <OneCorrection correction={one} />
          </li>
        ))}
      </ol>
    </>
  );
}

function OneCorrection({ correction }: { readonly correction: Correction }) {
  const { t, say, time } = useText();
  const titleOf = useOfficeTitle();
  const { entry, timeMs, office, reason, note, type, typeBefore } = correction;
  const after = type === undefined ? undefined : say(typeWords(type));
  return (
    <>
      <p>
        {t('land.correction', {
          time: time(timeMs),
          office: titleOf(office),
          reason: say(reasonWords(reason)),
        })}
        {note === undefined ? null : ` ${t('land.correctionNote', { note })}`}
      </p>
      {after === undefined ? null : (
        <p>
          {typeBefore === undefined
            ? t('land.correctionTypeTo', { after })
            : t('land.correctionType', { before: say(typeWords(typeBefore)), after })}
        </p>
      )}
      <Link to="/ledger/$entry" params={{ entry: String(entry) }}>
        {t('land.correctionEntry', { entry })}
      </Link>
    </>
  );
}
