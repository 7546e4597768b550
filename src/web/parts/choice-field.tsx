/** One of the options of a schema, in its words. Nothing is chosen beforehand. */
import type { ComponentProps } from 'react';
import type { Words } from '#kernel';
import { useText } from '../text/languages.tsx';
import { SelectField } from './field.tsx';

type Props = Omit<ComponentProps<typeof SelectField>, 'children'> & {
  readonly options: readonly (readonly [option: string, words: Words | string])[];
};

export function ChoiceField({ options, ...field }: Props) {
  const { t, say } = useText();
  return (
    <SelectField {...field}>
      <option value="">{t('fields.choose')}</option>
      {options.map(([option, words]) => (
        <option key={option} value={option}>
          {typeof words === 'string' ? words : say(words)}
        </option>
      ))}
    </SelectField>
  );
}
