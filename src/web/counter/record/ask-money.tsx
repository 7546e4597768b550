/** Its numbers, what was paid for the land, and what was paid at the counter. */
import { useState } from 'react';
import { exciseOn, exciseRates, type FeeName, feeRows, isTaxed, recordingFee, usualFee } from '#modules/titles';
import { Alert } from '../../parts/alert.tsx';
import { Button } from '../../parts/button.tsx';
import { SelectField } from '../../parts/field.tsx';
import { Group } from '../../parts/group.tsx';
import { useText } from '../../text/languages.tsx';
import { Asked } from '../fields.tsx';
import { centsIn, dollarsOf } from '../money.ts';
import type { Asks } from './ask-document.tsx';
import type { FeeForm, InstrumentForm } from './record-form.ts';

export function AskMoney({ form, change, asking, day }: Asks & { readonly day: string }) {
  const { t } = useText();
  const number = (name: keyof InstrumentForm['numbers']) => (
    <Asked
      key={name}
      asking={asking}
      path={`numbers.${name}`}
      value={form.numbers[name]}
      onChange={(value) => change({ numbers: { ...form.numbers, [name]: value } })}
    />
  );
  return (
    <>
      <h3>{t('record.numbers')}</h3>
      <div className="share">{(['book', 'page', 'instrumentNo', 'certificateNo'] as const).map(number)}</div>
      <h3>{t('record.price')}</h3>
      <Asked
        asking={asking}
        path="considerationCents"
        value={form.consideration}
        onChange={(consideration) => change({ consideration })}
        hint={t('record.priceHint')}
      />
      <Asked
        asking={asking}
        path="considerationText"
        value={form.considerationText}
        onChange={(considerationText) => change({ considerationText })}
        hint={t('record.priceTextHint')}
      />
      <h3>{t('record.fees')}</h3>
      <Preview form={form} change={change} day={day} />
      {form.fees.map((fee, i) => (
        <Group
          key={i}
          legend={t('record.fee', { number: i + 1 })}
          onRemove={() => change({ fees: form.fees.filter((_, at) => at !== i) })}
        >
          <div className="share">
            <Asked
              asking={asking}
              path={`fees.${i}.kind`}
              value={fee.kind}
              onChange={(kind) => change({ fees: form.fees.with(i, { ...fee, kind }) })}
            />
            <Asked
              asking={asking}
              path={`fees.${i}.cents`}
              value={fee.amount}
              onChange={(amount) => change({ fees: form.fees.with(i, { ...fee, amount }) })}
            />
          </div>
        </Group>
      ))}
      <Button look="outline" onClick={() => change({ fees: [...form.fees, { kind: '', amount: '' }] })}>
        {t('record.addFee')}
      </Button>
      <Asked asking={asking} path="paidCents" value={form.paid} onChange={(paid) => change({ paid })} />
      <Difference form={form} />
    </>
  );
}

type Rate = keyof typeof exciseRates;

/** What the published table says, as an offer: the clerk knows what this document really is. */
function Preview({ form, change, day }: Pick<Asks, 'form' | 'change'> & { readonly day: string }) {
  const { t, say, dollars } = useText();
  const [row, setRow] = useState<FeeName>(usualFee(form.type as 'deed'));
  const [rate, setRate] = useState<Rate>('massachusetts');
  const sheets = /^[0-9]{1,4}$/.test(form.pageCount.trim()) ? Number(form.pageCount) : 1;
  const fee = recordingFee(row, sheets, day);
  const price = centsIn(form.consideration);
  const taxed = isTaxed(form.type as 'deed') && price !== undefined;
  const excise = taxed ? exciseOn(price, exciseRates[rate]) : 0;
  if (fee === undefined) return <p>{t('record.noTable')}</p>;
  const fees: FeeForm[] = [
    { kind: 'recording', amount: dollarsOf(fee) },
    ...(excise === 0 ? [] : [{ kind: 'excise', amount: dollarsOf(excise) }]),
  ];
  return (
    <section className="preview" aria-label={t('record.preview')}>
      <SelectField label={t('record.feeRow')} value={row} onChange={({ target }) => setRow(target.value as FeeName)}>
        {Object.entries(feeRows).map(([name, { label, cents }]) => (
          <option key={name} value={name}>
            {say(label)}, {dollars(cents)}
          </option>
        ))}
      </SelectField>
      {isTaxed(form.type as 'deed') ? (
        <SelectField
          label={t('record.exciseRate')}
          value={rate}
          onChange={({ target }) => setRate(target.value as Rate)}
        >
          {Object.entries(exciseRates).map(([name, { label }]) => (
            <option key={name} value={name}>
              {say(label)}
            </option>
          ))}
        </SelectField>
      ) : null}
      <dl className="sums">
        <Sum name={t('record.recordingFee')} value={dollars(fee)} />
        {isTaxed(form.type as 'deed') ? (
          <Sum name={t('record.excise')} value={taxed ? dollars(excise) : t('record.exciseNeedsPrice')} />
        ) : null}
        <Sum name={t('record.total')} value={dollars(fee + excise)} />
      </dl>
      <p className="usa-hint">{t('record.previewHint')}</p>
      <Button look="outline" onClick={() => change({ fees, paid: dollarsOf(fee + excise) })}>
        {t('record.takeFees')}
      </Button>
    </section>
  );
}

function Sum({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** The receipts of a day add up to the drawer only if each of them does. */
function Difference({ form }: { readonly form: InstrumentForm }) {
  const { t, dollars } = useText();
  const off = feesOff(form);
  if (off === undefined) return null;
  return <Alert type="warning">{t('record.feesDiffer', { fees: dollars(off.fees), paid: dollars(off.paid) })}</Alert>;
}

/** Undefined where fees and payment agree, or where one of them is no amount and says so itself. */
export function feesOff(
  form: Pick<InstrumentForm, 'fees' | 'paid'>,
): { readonly fees: number; readonly paid: number } | undefined {
  const amounts = form.fees.map(({ amount }) => centsIn(amount));
  const paid = form.paid.trim() === '' ? 0 : centsIn(form.paid);
  if (paid === undefined || amounts.includes(undefined)) return undefined;
  const fees = amounts.reduce<number>((sum, cents = 0) => sum + cents, 0);
  return fees === paid ? undefined : { fees, paid };
}
