import { choice, type Infer, instant, optional, record, say } from '#kernel';
import * as r from './records.ts';

const firstKey = { key: r.newKeyField, label: r.keyLabel };
const officer = say('Officer', 'Funcionario');

/** What may be done here, by whom, and how the book tells it. */
export const schema = {
  records: r.records,
  actions: {
    found: {
      label: say('Found the book', 'Fundar el libro'),
      sentence: say('The book of {name} was founded.', 'Se fundó el libro de {name}.'),
      right: 'founding',
      input: record(say('Founding', 'Fundación'), {
        town: r.townId,
        name: r.townName,
        state: r.stateCode,
        kind: r.townKind,
        origin: r.originField,
        logKeys: r.logKeysField,
        relyingParties: r.relyingPartiesField,
        office: r.officeId,
        title: r.officeTitle,
        roles: r.rolesField,
        officer: r.officerId,
        job: r.jobTitle,
        role: r.roleName,
        keyLabel: r.keyLabel,
      }),
    },
    'add-office': {
      label: say('Add an office', 'Añadir una oficina'),
      sentence: say('The office {title} was added.', 'Se añadió la oficina {title}.'),
      right: r.MANAGE,
      input: record(say('Office', 'Oficina'), { office: r.officeId, title: r.officeTitle, roles: r.rolesField }),
    },
    'change-office': {
      label: say('Change the roles of an office', 'Cambiar las funciones de una oficina'),
      sentence: say('The roles of {office} were changed.', 'Se cambiaron las funciones de {office}.'),
      right: r.MANAGE,
      input: record(say('Office', 'Oficina'), { office: r.officeId, title: r.officeTitle, roles: r.rolesField }),
    },
    'enrol-officer': {
      label: say('Enrol an officer', 'Inscribir a un funcionario'),
      sentence: say('{job} was enrolled in {office}.', 'Se inscribió a {job} en {office}.'),
      right: r.MANAGE,
      input: record(officer, {
        officer: r.officerId,
        job: r.jobTitle,
        nameCommitment: r.nameCommitment,
        office: r.officeId,
        role: r.roleName,
        ...firstKey,
      }),
    },
    'rotate-key': {
      label: say('Replace a key', 'Reemplazar una clave'),
      sentence: say('An officer replaced a key.', 'Un funcionario reemplazó una clave.'),
      right: 'anyone',
      input: record(say('New key', 'Clave nueva'), firstKey),
    },
    'report-key': {
      label: say('Report a key lost or stolen', 'Declarar una clave perdida o robada'),
      sentence: say('A key was reported {what}.', 'Una clave fue declarada {what}.'),
      right: r.END_KEYS,
      input: record(say('Report', 'Declaración'), {
        key: r.keyNameField,
        what: choice(say('What happened', 'Qué pasó'), {
          lost: say('Lost', 'Perdida'),
          stolen: say('Stolen', 'Robada'),
        }),
        suspectFromMs: optional(instant(say('Suspect from', 'Sospechosa desde'))),
      }),
    },
    'leave-office': {
      label: say('End an officer’s service', 'Cesar a un funcionario'),
      sentence: say('{officer} left; all keys ended at once.', '{officer} cesó; todas sus claves terminaron.'),
      right: r.MANAGE,
      input: record(officer, { officer: r.officerId }),
    },
  },
  rights: {
    [r.MANAGE]: say('Manage offices and officers', 'Administrar oficinas y funcionarios'),
    [r.END_KEYS]: say('Report keys lost or stolen', 'Declarar claves perdidas o robadas'),
  },
  refusals: {
    'key-unknown': say(
      'This key belongs to no officer of the town.',
      'Esta clave no es de ningún funcionario del municipio.',
    ),
    'key-ended': say('This key has ended. Sign with a current one.', 'Esta clave ya terminó. Firme con una vigente.'),
    'officer-left': say('This officer has left the service.', 'Este funcionario ya cesó.'),
    'site-unknown': say(
      'The town has not named this sign-in page.',
      'El municipio no ha nombrado esta página de acceso.',
    ),
    'office-required': say('Say for which office you act.', 'Diga por qué oficina actúa.'),
    'office-unknown': say('There is no office {office}.', 'No hay ninguna oficina {office}.'),
    'office-closed': say('The office {office} is closed.', 'La oficina {office} está cerrada.'),
    'not-in-office': say('You hold no seat in {office}.', 'Usted no tiene puesto en {office}.'),
    'right-missing': say('Your role does not include {right}.', 'Su función no incluye {right}.'),
    'office-exists': say('There is an office {office} already.', 'Ya existe la oficina {office}.'),
    'role-unknown': say('The office has no role {role}.', 'La oficina no tiene la función {role}.'),
    'role-twice': say('Each role stands once.', 'Cada función va una sola vez.'),
    'officer-exists': say('There is an officer {officer} already.', 'Ya existe el funcionario {officer}.'),
    'officer-unknown': say('There is no active officer {officer}.', 'No hay funcionario activo {officer}.'),
    'key-exists': say('This key is on record already.', 'Esta clave ya está registrada.'),
    'key-malformed': say('This is not a usable public key.', 'Esta no es una clave pública utilizable.'),
    'last-manager': say(
      'Then nobody could manage the town’s offices any more. Enrol another manager first.',
      'Entonces nadie podría administrar las oficinas. Inscriba antes a otro administrador.',
    ),
  },
} as const;

export type Founding = Infer<typeof schema.actions.found.input>;
