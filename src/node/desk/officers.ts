/** What the book says about those who sign in, read anew at every request. */
import { isList, isObject, type Machine, type Value } from '#kernel';
import type { Page } from './passkeys.ts';

export type SeatOf = {
  readonly office: string;
  readonly title: string;
  readonly open: boolean;
  readonly role: string;
  readonly rights: readonly string[];
};

export type OfficerOf = {
  readonly officer: string;
  readonly job: string;
  readonly offices: readonly SeatOf[];
  /** Keys that can sign now, invitations left out. */
  readonly keys: readonly string[];
};

type OfficeRecord = {
  readonly title: string;
  readonly open: boolean;
  readonly roles: readonly { readonly role: string; readonly rights: readonly string[] }[];
};
type KeyRecord = {
  readonly officer: string;
  readonly status: string;
  readonly relyingParty?: string;
  readonly invitationUntilMs?: number;
};
type OfficerRecord = {
  readonly job: string;
  readonly status: string;
  readonly offices: readonly { readonly office: string; readonly role: string }[];
  readonly keys: readonly string[];
};

export class Officers {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Every page that the town has named for signing in. */
  pages(): readonly Page[] {
    return this.#list('towns').flatMap((town) => {
      const parties = town.relyingParties as unknown as readonly { id: string; origins: readonly string[] }[];
      return parties.flatMap(({ id, origins }) => origins.map((origin) => ({ origin, relyingParty: id })));
    });
  }

  /** An officer in service. */
  find(officer: string): OfficerOf | undefined {
    const record = this.#ask<OfficerRecord>('officer', { officer });
    if (record?.status !== 'active') return undefined;
    const offices = record.offices.flatMap(({ office, role }) => this.#seat(office, role));
    const keys = record.keys.filter((key) => this.#key(key)?.invitationUntilMs === undefined);
    return { officer, job: record.job, offices, keys };
  }

  /** Whose key it is, where it is a passkey of that domain that can sign now. */
  holderOf(key: string, relyingParty: string): string | undefined {
    const record = this.#key(key);
    return record?.status === 'active' && record.relyingParty === relyingParty ? record.officer : undefined;
  }

  /** Every passkey of the town that can sign on that domain: for a browser whose credential is not known any more. */
  passkeysOf(relyingParty: string): readonly string[] {
    const officers = this.#list('officers') as unknown as readonly OfficerRecord[];
    const keys = officers.flatMap((officer) => officer.keys);
    return keys.filter((key) => key.startsWith('passkey:') && this.holderOf(key, relyingParty) !== undefined);
  }

  #seat(office: string, role: string): readonly SeatOf[] {
    const record = this.#ask<OfficeRecord>('office', { office });
    if (record === undefined) return [];
    const { title, open, roles } = record;
    return [{ office, title, open, role, rights: roles.find((one) => one.role === role)?.rights ?? [] }];
  }

  #key(key: string): KeyRecord | undefined {
    return this.#ask<KeyRecord>('key', { key });
  }

  #ask<T>(query: string, input: Value): T | undefined {
    const answer = this.#machine.query('members', query, input);
    return answer.ok ? (answer.value as unknown as T) : undefined;
  }

  /** All pages of a list; none before the town is founded. */
  #list(query: 'towns' | 'officers'): readonly { readonly [name: string]: Value }[] {
    const name = query === 'towns' ? 'town' : 'officer';
    const found: { readonly [name: string]: Value }[] = [];
    for (;;) {
      const last = found.at(-1)?.[name];
      const page = this.#ask<Value>(query, last === undefined ? {} : { after: last });
      const more = isList(page) ? page.filter(isObject) : [];
      if (more.length === 0) return found;
      found.push(...more);
    }
  }
}
