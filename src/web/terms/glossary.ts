/** The words that explain themselves, by the name that a text gives them: `<receipt>your receipt</receipt>`. */
import type { TextKey } from '../text/languages.tsx';

export const GLOSSARY = {
  attachment: ['glossary.attachment', 'glossary.attachmentText'],
  backfile: ['glossary.backfile', 'glossary.backfileText'],
  book: ['glossary.book', 'glossary.bookText'],
  checkpoint: ['glossary.checkpoint', 'glossary.checkpointText'],
  commitment: ['glossary.commitment', 'glossary.commitmentText'],
  cosignature: ['glossary.cosignature', 'glossary.cosignatureText'],
  entry: ['glossary.entry', 'glossary.entryText'],
  evidence: ['glossary.evidence', 'glossary.evidenceText'],
  fingerprint: ['glossary.fingerprint', 'glossary.fingerprintText'],
  flag: ['glossary.flag', 'glossary.flagText'],
  grantor: ['glossary.grantor', 'glossary.grantorText'],
  history: ['glossary.history', 'glossary.historyText'],
  instrument: ['glossary.instrument', 'glossary.instrumentText'],
  marginal: ['glossary.marginal', 'glossary.marginalText'],
  merkle: ['glossary.merkle', 'glossary.merkleText'],
  office: ['glossary.office', 'glossary.officeText'],
  parcel: ['glossary.parcel', 'glossary.parcelText'],
  passkey: ['glossary.passkey', 'glossary.passkeyText'],
  projection: ['glossary.projection', 'glossary.projectionText'],
  quarantine: ['glossary.quarantine', 'glossary.quarantineText'],
  receipt: ['glossary.receipt', 'glossary.receiptText'],
  reception: ['glossary.reception', 'glossary.receptionText'],
  registered: ['glossary.registered', 'glossary.registeredText'],
  registry: ['glossary.registry', 'glossary.registryText'],
  roll: ['glossary.roll', 'glossary.rollText'],
  seal: ['glossary.seal', 'glossary.sealText'],
  state: ['glossary.state', 'glossary.stateText'],
  stub: ['glossary.stub', 'glossary.stubText'],
  tamper: ['glossary.tamper', 'glossary.tamperText'],
  vault: ['glossary.vault', 'glossary.vaultText'],
  witness: ['glossary.witness', 'glossary.witnessText'],
} as const satisfies { readonly [term: string]: readonly [word: TextKey, meaning: TextKey] };

export type Term = keyof typeof GLOSSARY;

export const TERMS = Object.keys(GLOSSARY) as readonly Term[];
