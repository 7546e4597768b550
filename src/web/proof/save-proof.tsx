/** A proof to take away: as a page that checks itself, and as the bare file. */
import { useText } from '../text/languages.tsx';
import { SaveButton } from './save-button.tsx';

export function SaveProof({
  page,
  name,
  text,
}: {
  /** Where the node hands out the page. */
  readonly page: string;
  /** Of the files, without their endings. */
  readonly name: string;
  readonly text: string;
}) {
  const { t } = useText();
  return (
    <ul className="usa-button-group">
      <li className="usa-button-group__item">
        <a href={page} download={`${name}.html`} className="usa-button usa-button--outline">
          {t('proof.saveHtml')}
        </a>
      </li>
      <li className="usa-button-group__item">
        <SaveButton label={t('proof.saveFile')} name={`${name}.tlog-proof`} text={text} />
      </li>
    </ul>
  );
}
