import { choice, type Infer, instant, integer, list, optional, record, say } from '#kernel';
import { decisionRecords } from './records/decisions.ts';
import { keepingRecords, RECORDS } from './records/keeping.ts';
import { moneyRecords } from './records/money.ts';
import { GOVERN, NOTICE, networkRecords, noticeText } from './records/network.ts';
import { oversightRecords } from './records/oversight.ts';
import { standingRecords } from './records/standing.ts';
import * as r from './records.ts';
import { consortiumActions, consortiumRefusals } from './schema/consortium.ts';

const firstKey = { key: r.newKeyField, label: r.keyLabel };
const offeredKey = { key: r.offeredKeyField, label: r.keyLabel };
const officer = say('Officer', 'Funcionario');
const town = say('Town', 'Municipio');
const seat = { officer: r.officerId, office: r.officeId, role: r.roleName };
const enrolment = {
  officer: r.officerId,
  job: r.jobTitle,
  nameCommitment: r.nameCommitment,
  office: r.officeId,
  role: r.roleName,
  ...offeredKey,
};

/** What may be done here, by whom, and how the book tells it. */
export const schema = {
  records: {
    ...r.records,
    ...networkRecords,
    ...decisionRecords,
    ...standingRecords,
    ...moneyRecords,
    ...keepingRecords,
    ...oversightRecords,
  },
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
        seal: optional(r.sealedKey),
      }),
    },
    'correct-town': {
      label: say('Correct the name of the town', 'Corregir el nombre del municipio'),
      sentence: say('The town is called {name}.', 'El municipio se llama {name}.'),
      right: r.MANAGE,
      input: record(town, { name: r.townName, kind: r.townKind }),
    },
    'change-sites': {
      label: say('Change the sign-in pages', 'Cambiar las páginas de acceso'),
      sentence: say('The sign-in pages were changed.', 'Se cambiaron las páginas de acceso.'),
      right: r.MANAGE,
      input: record(town, { relyingParties: r.relyingPartiesField }),
    },
    'change-log-keys': {
      label: say('Change the keys that sign the log', 'Cambiar las claves que firman el libro'),
      sentence: say('The log is signed with new keys.', 'El libro se firma con claves nuevas.'),
      right: r.MANAGE,
      input: record(town, { logKeys: r.logKeysField }),
    },
    'adopt-rules': {
      label: say('Adopt new rules', 'Adoptar reglas nuevas'),
      sentence: say(
        'Version {version} of the rules of {module} holds from block {fromHeight}.',
        'La versión {version} de las reglas de {module} rige desde el bloque {fromHeight}.',
      ),
      right: r.MANAGE,
      input: record(say('Rules', 'Reglas'), {
        module: r.moduleName,
        version: integer(say('Version', 'Versión'), { min: 1, max: 1_000_000 }),
        fromHeight: integer(say('From block', 'Desde el bloque'), { min: 1, max: Number.MAX_SAFE_INTEGER }),
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
    'close-office': {
      label: say('Close an office', 'Cerrar una oficina'),
      sentence: say('{office} was closed.', 'Se cerró {office}.'),
      right: r.MANAGE,
      input: record(say('Office', 'Oficina'), { office: r.officeId }),
    },
    'reopen-office': {
      label: say('Open an office again', 'Reabrir una oficina'),
      sentence: say('{office} was opened again.', 'Se reabrió {office}.'),
      right: r.MANAGE,
      input: record(say('Office', 'Oficina'), { office: r.officeId }),
    },
    'enrol-officer': {
      label: say('Enrol an officer', 'Inscribir a un funcionario'),
      sentence: say('{job} was enrolled in {office}.', 'Se inscribió a {job} en {office}.'),
      right: r.MANAGE,
      input: record(officer, enrolment),
    },
    'give-seat': {
      label: say('Give an officer a further seat', 'Dar otro puesto a un funcionario'),
      sentence: say('{officer} took a seat in {office}.', '{officer} ocupó un puesto en {office}.'),
      right: r.MANAGE,
      input: record(officer, seat),
    },
    'take-seat': {
      label: say('Take a seat away', 'Quitar un puesto'),
      sentence: say(
        '{officer} no longer holds that seat in {office}.',
        '{officer} ya no ocupa ese puesto en {office}.',
      ),
      right: r.MANAGE,
      input: record(officer, seat),
    },
    'rotate-key': {
      label: say('Replace a key', 'Reemplazar una clave'),
      sentence: say('An officer replaced a key.', 'Un funcionario reemplazó una clave.'),
      right: 'anyone',
      input: record(say('New key', 'Clave nueva'), firstKey),
    },
    'add-key': {
      label: say('Add a further key', 'Añadir otra clave'),
      sentence: say('An officer added a key.', 'Un funcionario añadió una clave.'),
      right: 'anyone',
      input: record(say('New key', 'Clave nueva'), offeredKey),
    },
    'renew-invitation': {
      label: say('Send a new link to an officer who never came', 'Enviar otro enlace a quien aún no ha venido'),
      sentence: say('{officer} was invited again.', 'Se invitó de nuevo a {officer}.'),
      right: r.MANAGE,
      input: record(officer, { officer: r.officerId, ...offeredKey }),
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
    'propose-recovery': {
      label: say('Propose a new key for a lost one', 'Proponer una clave nueva por una perdida'),
      sentence: say('A new key was proposed for {officer}.', 'Se propuso una clave nueva para {officer}.'),
      right: r.MANAGE,
      input: record(officer, { officer: r.officerId, ...offeredKey }),
    },
    'confirm-recovery': {
      label: say('Confirm a proposed key', 'Confirmar una clave propuesta'),
      sentence: say(
        '{officer} has a new key; the old ones ended.',
        '{officer} tiene una clave nueva; las otras terminaron.',
      ),
      right: r.MANAGE,
      input: record(officer, { officer: r.officerId, key: r.keyNameField }),
    },
    'object-to-recovery': {
      label: say('Object: my key is not lost', 'Oponerse: mi clave no está perdida'),
      sentence: say(
        'An officer still has the key; the proposal is void.',
        'Un funcionario aún tiene su clave; la propuesta queda sin efecto.',
      ),
      right: 'anyone',
      input: record(say('Objection', 'Oposición'), {}),
    },
    'set-seal': {
      label: say('Seal a key for an emergency', 'Sellar una clave para emergencias'),
      sentence: say('A sealed key was named.', 'Se nombró una clave sellada.'),
      right: r.MANAGE,
      input: record(say('Sealed key', 'Clave sellada'), { key: r.sealedKey }),
    },
    'break-seal': {
      label: say('Break the seal', 'Romper el sello'),
      sentence: say('The seal was broken; {job} manages {office}.', 'Se rompió el sello; {job} administra {office}.'),
      right: 'anyone',
      input: record(officer, {
        ...enrolment,
        ...firstKey,
        ends: list(say('Officers whose service ends', 'Funcionarios que cesan'), r.officerId, { max: r.MAX_ENDED }),
        nextSeal: r.sealedKey,
      }),
    },
    'post-notice': {
      label: say('Post a notice', 'Publicar un aviso'),
      sentence: say('A notice was posted: {text}', 'Se publicó un aviso: {text}'),
      right: NOTICE,
      input: record(say('Notice', 'Aviso'), { text: noticeText }),
    },
    ...consortiumActions,
  },
  rights: {
    [r.MANAGE]: say('Manage offices and officers', 'Administrar oficinas y funcionarios'),
    [r.END_KEYS]: say('Report keys lost or stolen', 'Declarar claves perdidas o robadas'),
    [NOTICE]: say('Post notices of the town', 'Publicar avisos del municipio'),
    [RECORDS]: say('Keep series, holds, complaints and incidents', 'Llevar series, retenciones, quejas e incidentes'),
    [GOVERN]: say('Speak for the town in the consortium', 'Hablar por el municipio en el consorcio'),
  },
  refusals: {
    'key-unknown': say(
      'This key belongs to no officer of the town.',
      'Esta clave no es de ningún funcionario del municipio.',
    ),
    'key-ended': say(
      'This key has ended already. Nothing can be signed with it.',
      'Esta clave ya terminó. Nada puede firmarse con ella.',
    ),
    'officer-left': say('This officer has left the service.', 'Este funcionario ya cesó.'),
    'site-unknown': say(
      'The town has not named this sign-in page.',
      'El municipio no ha nombrado esta página de acceso.',
    ),
    'office-required': say('Say for which office you act.', 'Diga por qué oficina actúa.'),
    'office-unknown': say('There is no office {office}.', 'No hay ninguna oficina {office}.'),
    'office-closed': say('The office {office} is closed.', 'La oficina {office} está cerrada.'),
    'not-in-office': say('You hold no seat in {office}.', 'Usted no tiene puesto en {office}.'),
    'right-missing': say('The role does not include {right}.', 'La función no incluye {right}.'),
    'office-open': say('The office {office} is open.', 'La oficina {office} está abierta.'),
    'office-exists': say('There is an office {office} already.', 'Ya existe la oficina {office}.'),
    'role-unknown': say('The office has no role {role}.', 'La oficina no tiene la función {role}.'),
    'role-in-use': say(
      'Somebody sits in the role {role}. Take that seat away first.',
      'Alguien ocupa la función {role}. Quite antes ese puesto.',
    ),
    'role-twice': say('Each role stands once.', 'Cada función va una sola vez.'),
    'officer-exists': say('There is an officer {officer} already.', 'Ya existe el funcionario {officer}.'),
    'officer-unknown': say('There is no active officer {officer}.', 'No hay funcionario activo {officer}.'),
    'seat-held': say('{officer} holds this seat in {office} already.', '{officer} ya ocupa este puesto en {office}.'),
    'seat-not-held': say('{officer} holds no such seat in {office}.', '{officer} no ocupa tal puesto en {office}.'),
    'too-many-seats': say('An officer holds at most {limit} seats.', 'Un funcionario ocupa a lo sumo {limit} puestos.'),
    'too-many-keys': say(
      'An officer holds at most {limit} keys. Replace one instead.',
      'Un funcionario tiene a lo sumo {limit} claves. Reemplace una.',
    ),
    'recovery-unknown': say(
      'No such proposal is open for {officer}. It may have expired.',
      'No hay tal propuesta abierta para {officer}. Quizá venció.',
    ),
    'recovery-by-invitation': say(
      'A recovery takes the officer’s own new key, not an invitation: the officer makes the key first.',
      'Una recuperación requiere la clave nueva del propio funcionario, no una invitación: primero él hace la clave.',
    ),
    'second-person-needed': say(
      'This takes two managers, and neither may be the officer concerned.',
      'Esto requiere dos administradores, y ninguno puede ser el funcionario interesado.',
    ),
    'too-new': say(
      'Only a manager who has served for seven days may do this. You may from {fromMs} on; before that, one who has served longer can.',
      'Solo puede hacerlo un administrador con siete días de servicio. Usted podrá desde el {fromMs}; antes puede hacerlo otro con más tiempo.',
    ),
    'not-the-seal': say(
      'Only the sealed key of the town can do this.',
      'Solo la clave sellada del municipio puede hacerlo.',
    ),
    'log-keys-malformed': say(
      'The log keys must be usable, and each stands once.',
      'Las claves del libro deben ser utilizables y cada una va una sola vez.',
    ),
    'rules-unknown': say(
      'This program does not know version {version} of the rules of {module}.',
      'Este programa no conoce la versión {version} de las reglas de {module}.',
    ),
    'height-past': say(
      'The book is at block {height} already. Name a later one.',
      'El libro ya está en el bloque {height}. Indique uno posterior.',
    ),
    'key-exists': say('This key is on record already.', 'Esta clave ya está registrada.'),
    'invitation-only': say(
      'This is an invitation. It can only be exchanged for a key of one’s own.',
      'Esto es una invitación. Solo puede cambiarse por una clave propia.',
    ),
    'invitation-over': say(
      'This invitation has ended. Ask for a new link.',
      'Esta invitación ya venció. Pida un enlace nuevo.',
    ),
    'invitation-end': say(
      'An invitation ends later than now, and within fourteen days.',
      'Una invitación vence después de ahora y dentro de catorce días.',
    ),
    'key-malformed': say('This is not a usable public key.', 'Esta no es una clave pública utilizable.'),
    'last-manager': say(
      'Then nobody could manage the town’s offices any more. Enrol another manager first.',
      'Entonces nadie podría administrar las oficinas. Inscriba antes a otro administrador.',
    ),
    ...consortiumRefusals,
  },
} as const;

type Actions = typeof schema.actions;

/** What an action's rule receives. */
export type Input<A extends keyof Actions> = Infer<Actions[A]['input']>;
export type Founding = Input<'found'>;
