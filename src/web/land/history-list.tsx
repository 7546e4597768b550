/** Every item that the proof is about, in order: nothing else was ever said about the parcel. */
import { useQuery } from '@tanstack/react-query';
import { Answered } from '../shell/states.tsx';
import { type Speaker, useText } from '../text/languages.tsx';
import { type HistoryItem, historyQuery } from '../town/land.ts';
import { EntryLink } from './parcel-facts.tsx';
import { decisionWords, reasonWords, typeWords } from './schema-words.ts';

export function HistoryList({ parcel }: { readonly parcel: string }) {
  const speaker = useText();
  const history = useQuery(historyQuery(parcel));
  return (
    <Answered of={history}>
      {(items) => (
        <ol className="history">
          {items.map((item, i) => (
            <li key={i}>
              {sentenceOf(item, speaker)} (<EntryLink entry={item.entry} />)
            </li>
          ))}
        </ol>
      )}
    </Answered>
  );
}

function sentenceOf(item: HistoryItem, { t, say }: Speaker): string {
  const { kind, type = '', reception = '', fiscalYear = '', property = '', reason = '', decision = '' } = item;
  switch (kind) {
    case 'map':
      return t('land.itemMap');
    case 'roll':
      return t('land.itemRoll', { year: String(fiscalYear), property });
    case 'roll-left':
      return t('land.itemRollLeft', { year: String(fiscalYear), property });
    case 'feature':
      return t('land.itemFeature');
    case 'instrument':
      return t('land.itemInstrument', { type: say(typeWords(type)), reception });
    case 'decision':
      return t('land.itemDecision', { decision: say(decisionWords(decision)), reception });
    case 'correction':
      return t('land.itemCorrection', { reason: say(reasonWords(reason)), reception });
    default:
      return t('land.itemOther', { kind });
  }
}
