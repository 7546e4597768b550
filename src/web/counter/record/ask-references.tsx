/** Which earlier instruments it names, and whether they are on record here. */
import { useQuery } from '@tanstack/react-query';
import { Button } from '../../parts/button.tsx';
import { Group } from '../../parts/group.tsx';
import { Answered } from '../../shell/states.tsx';
import { useText } from '../../text/languages.tsx';
import { alikeQuery } from '../answers.ts';
import { Asked, type Asking } from '../fields.tsx';
import { InstrumentLine } from '../instrument-line.tsx';
import type { Asks } from './ask-document.tsx';
import { EMPTY_REFERENCE, type ReferenceForm } from './record-form.ts';

export function AskReferences({ form, change, asking, registry }: Asks) {
  const { t } = useText();
  const { references } = form;
  return (
    <>
      <p>{t('record.referencesHint')}</p>
      {references.map((reference, i) => (
        <Group
          key={i}
          legend={t('record.reference', { number: i + 1 })}
          onRemove={() => change({ references: references.filter((_, at) => at !== i) })}
        >
          <ReferenceFields
            reference={reference}
            path={`references.${i}`}
            asking={asking}
            registry={registry}
            onChange={(next) => change({ references: references.with(i, next) })}
          />
        </Group>
      ))}
      <Button look="outline" onClick={() => change({ references: [...references, EMPTY_REFERENCE] })}>
        {t('record.addReference')}
      </Button>
    </>
  );
}

export function ReferenceFields({
  reference,
  path,
  asking,
  registry,
  onChange,
}: {
  readonly reference: ReferenceForm;
  readonly path: string;
  readonly asking: Asking;
  readonly registry: string;
  readonly onChange: (reference: ReferenceForm) => void;
}) {
  const field = (name: keyof ReferenceForm) => (
    <Asked
      key={name}
      asking={asking}
      path={`${path}.${name}`}
      value={reference[name]}
      onChange={(value) => onChange({ ...reference, [name]: value })}
    />
  );
  return (
    <>
      {field('kind')}
      <div className="share">{(['book', 'page', 'instrumentNo'] as const).map(field)}</div>
      <Looked reference={reference} registry={reference.registry || registry} />
    </>
  );
}

/** Shows the instrument that a number belongs to, or says that the reference will wait for it. */
function Looked({ reference, registry }: { readonly reference: ReferenceForm; readonly registry: string }) {
  const { t } = useText();
  const [book, page, instrumentNo] = [reference.book.trim(), reference.page.trim(), reference.instrumentNo.trim()];
  const numbered = (book !== '' && page !== '') || instrumentNo !== '';
  const found = useQuery({ ...alikeQuery(registry, { book, page, instrumentNo }), enabled: numbered });
  if (!numbered) return null;
  return (
    <Answered of={found}>
      {([first]) => (
        <div role="status" className="looked">
          {first === undefined ? (
            <p>{t('record.notHere')}</p>
          ) : (
            <>
              <p>{t('record.refersTo')}</p>
              <InstrumentLine {...first} />
            </>
          )}
        </div>
      )}
    </Answered>
  );
}
