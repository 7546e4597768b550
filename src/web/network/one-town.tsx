/** What `/network` says where one town keeps the book alone, and what several towns would change. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { TownProof } from '../land/town-proof.tsx';
import { Page } from '../shell/page.tsx';
import { useTold } from '../terms/told.tsx';
import { type TextKey, useText } from '../text/languages.tsx';
import { townQuery } from '../town/answers.ts';

const CHANGES = [
  ['network.changeLie', 'network.changeLieText'],
  ['network.changeFail', 'network.changeFailText'],
  ['network.changeSay', 'network.changeSayText'],
  ['network.changeLeave', 'network.changeLeaveText'],
  ['network.changeCost', 'network.changeCostText'],
] as const satisfies readonly (readonly [TextKey, TextKey])[];

export function OneTown() {
  const { t } = useText();
  const tell = useTold();
  const town = useQuery(townQuery).data?.name;
  return (
    <Page
      title={t('network.title')}
      lead={t('network.alone', { town: town ?? t('network.thisTown') })}
      proofs={<TownProof />}
    >
      <p>{tell('network.aloneText')}</p>
      <h2>{t('network.change')}</h2>
      <dl className="told">
        {CHANGES.map(([what, text]) => (
          <div key={what}>
            <dt>{t(what)}</dt>
            <dd>{tell(text)}</dd>
          </div>
        ))}
      </dl>
      <p>{t('network.changeNot')}</p>
      <p>
        <Link to="/status">{t('status.more')}</Link>
      </p>
    </Page>
  );
}
