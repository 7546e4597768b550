/** Whom to ask, as the town states it; where it states nothing, where to go. */
import { useQuery } from '@tanstack/react-query';
import { useText } from '../text/languages.tsx';
import { brandQuery, type Contact } from '../town/answers.ts';
import { Fact } from './written.tsx';

const PARTS = [
  ['office', 'contact.office'],
  ['address', 'contact.address'],
  ['phone', 'contact.phone'],
  ['mail', 'contact.mail'],
  ['hours', 'contact.hours'],
] as const;

export function AskHere() {
  const { t } = useText();
  const contact = useQuery(brandQuery).data?.contact ?? {};
  const given = PARTS.filter(([part]) => contact[part] !== undefined);
  if (given.length === 0) return <p>{t('contact.none')}</p>;
  return (
    <dl className="written">
      {given.map(([part, name]) => (
        <Fact key={part} name={t(name)}>
          <Value part={part} value={contact[part] as string} />
        </Fact>
      ))}
    </dl>
  );
}

function Value({ part, value }: { readonly part: keyof Contact; readonly value: string }) {
  if (part === 'mail') return <a href={`mailto:${value}`}>{value}</a>;
  return part === 'phone' ? <a href={dialled(value)}>{value}</a> : value;
}

/** RFC 3966 names an extension apart from the number. */
function dialled(phone: string): string {
  return `tel:${phone.replace(/[ ().]/g, '').replace(/,?x(\d+)$/, ';ext=$1')}`;
}
