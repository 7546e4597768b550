/** What the signed-in officer may do here and what not, in the words of the modules. */
import { modules } from '#modules';
import { useText } from '../text/languages.tsx';
import { useOfficeTitle } from '../town/members.ts';
import type { Session } from './desk.ts';

/** Every right that some module knows, with its words. */
const RIGHTS = modules.flatMap(({ schema }) => Object.entries(schema.rights));

/** The open offices in which an officer has a right. */
export function officesWith(session: Session, right: string): readonly string[] {
  return session.offices.filter(({ open, rights }) => open && rights.includes(right)).map(({ office }) => office);
}

/** Lists the rights: all of them, or those that a page is about. */
export function WhatYouMay({ session, about }: { readonly session: Session; readonly about?: readonly string[] }) {
  const { t, say } = useText();
  const titleOf = useOfficeTitle();
  const shown = RIGHTS.filter(([right]) => about === undefined || about.includes(right));
  const [may, mayNot] = [true, false].map((has) =>
    shown.filter(([right]) => officesWith(session, right).length > 0 === has),
  ) as [typeof shown, typeof shown];
  const seats = session.offices.map(
    ({ title, role, open }) => `${title} (${role}${open ? '' : `, ${t('desk.closed')}`})`,
  );
  return (
    <details className="may">
      <summary>{t('desk.actingAs', { job: session.job, seats: seats.join('; ') || t('desk.noSeat') })}</summary>
      {may.length === 0 ? null : (
        <>
          <p>{t('desk.may')}</p>
          <ul className="usa-list">
            {may.map(([right, words]) => (
              <li key={right}>
                {say(words)} ({officesWith(session, right).map(titleOf).join(', ')})
              </li>
            ))}
          </ul>
        </>
      )}
      {mayNot.length === 0 ? null : (
        <>
          <p>{t('desk.mayNot')}</p>
          <ul className="usa-list">
            {mayNot.map(([right, words]) => (
              <li key={right}>{say(words)}</li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}
