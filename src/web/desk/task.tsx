/** One thing that an officer can do: its fields, the last check, and what came of it. Going back loses nothing. */
import { type ReactNode, useState } from 'react';
import { faultIn, splitAction, type Value } from '#kernel';
import { modules } from '#modules';
import { actionLabel } from '#verify/told';
import { Alert } from '../parts/alert.tsx';
import { Button } from '../parts/button.tsx';
import { RefusalText } from '../shell/refusal-text.tsx';
import { useText } from '../text/languages.tsx';
import { CheckAnswers } from './check-answers.tsx';
import type { Session } from './desk.ts';
import { officesWith } from './rights.tsx';

export function Task({
  session,
  action,
  title,
  hint,
  input,
  children,
  after,
}: {
  readonly session: Session;
  readonly action: string;
  /** The act's own name where nothing else is said. */
  readonly title?: string;
  readonly hint?: string;
  /** What the fields amount to, made when the officer goes on. */
  readonly input: () => Value;
  readonly children?: ReactNode;
  readonly after?: () => ReactNode;
}) {
  const { t, say } = useText();
  const [checked, setChecked] = useState<Value>();
  const [fault, setFault] = useState<{ readonly path: string; readonly fault: string }>();
  const definition = definitionOf(action);
  if (definition === undefined || !mayDo(session, definition.right)) return null;
  const next = () => {
    const made = input();
    const found = faultIn(definition.input, made);
    setFault(found);
    if (found === undefined) setChecked(made);
  };
  return (
    <details className="task">
      <summary>{title ?? say(actionLabel(...splitAction(action)))}</summary>
      {checked !== undefined ? (
        <CheckAnswers session={session} act={{ action, input: checked }} onBack={() => setChecked(undefined)}>
          {after?.()}
        </CheckAnswers>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            next();
          }}
        >
          {hint === undefined ? null : <p>{hint}</p>}
          {children}
          {fault === undefined ? null : (
            <Alert type="error" heading={t('officers.incomplete')}>
              <RefusalText refusal={{ code: 'input-invalid', detail: fault }} />
            </Alert>
          )}
          <Button type="submit">{t('officers.next')}</Button>
        </form>
      )}
    </details>
  );
}

function definitionOf(action: string) {
  const [module, name] = splitAction(action);
  return modules.find((one) => one.name === module)?.schema.actions[name];
}

function mayDo(session: Session, right: string): boolean {
  return right === 'anyone' || officesWith(session, right).length > 0;
}
