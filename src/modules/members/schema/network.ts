/** Acts by which towns come to keep one book, and what each tells of itself. */
import { list, optional, record, say } from '#kernel';
import * as n from '../records/network.ts';
import { candidateFields } from '../records/standing.ts';
import * as r from '../records.ts';

export const networkActions = {
  charter: {
    label: say('Found a consortium', 'Fundar un consorcio'),
    sentence: say('The consortium {name} was founded.', 'Se fundó el consorcio {name}.'),
    right: r.MANAGE,
    input: record(say('Charter', 'Acta'), {
      name: r.townName,
      terms: n.termsField,
      authority: n.authorityField,
      node: n.nodeField,
      validatorKey: n.validatorKey,
      cosigner: n.cosignerField,
      others: list(
        say('Other founding members', 'Otros miembros fundadores'),
        record(say('Member', 'Miembro'), candidateFields),
        {
          max: n.MAX_FOUNDERS,
        },
      ),
    }),
  },
  accede: {
    label: say('Join the consortium', 'Adherirse al consorcio'),
    sentence: say('{name} joined the consortium.', '{name} se adhirió al consorcio.'),
    right: 'anyone',
    input: record(say('Accession', 'Adhesión'), {
      town: r.townId,
      name: r.townName,
      state: r.stateCode,
      kind: r.townKind,
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
      oldBook: optional(n.oldBookField),
    }),
  },
  'change-node': {
    label: say('Change the node and its keys', 'Cambiar el nodo y sus claves'),
    sentence: say('The node of a member changed.', 'Cambió el nodo de un miembro.'),
    right: r.MANAGE,
    input: record(say('Node', 'Nodo'), n.nodeFields),
  },
} as const;

export const networkRefusals = {
  'consortium-exists': say('This book has a consortium already.', 'Este libro ya tiene un consorcio.'),
  'no-consortium': say(
    'This book is one town’s own. It has no consortium.',
    'Este libro es de un solo municipio. No tiene consorcio.',
  ),
  'decision-needed': say(
    'Here only a decision of the members can do this.',
    'Aquí solo una decisión de los miembros puede hacerlo.',
  ),
  'town-not-active': say('{town} is not an active member.', '{town} no es un miembro activo.'),
  'member-reads-only': say(
    '{town} is a member that keeps no records here.',
    '{town} es un miembro que no lleva registros aquí.',
  ),
  'other-town': say('This belongs to another town.', 'Esto es de otro municipio.'),
  'town-exists': say('{town} stands here already.', '{town} ya figura aquí.'),
  'not-the-named-key': say(
    '{town} joins with the key that was named for it.',
    '{town} se adhiere con la clave nombrada para él.',
  ),
  'not-awaited': say('{town} is not awaited.', 'A {town} no se le espera.'),
  'node-incomplete': say(
    'A full member names a node, a key for ordering blocks and keys for cosigning.',
    'Un miembro pleno nombra un nodo, una clave para ordenar bloques y claves para cofirmar.',
  ),
  'validator-key-wrong': say(
    'The key for ordering blocks is not usable, stands here already, or is not for this kind of member.',
    'La clave para ordenar bloques no es utilizable, ya figura aquí o no es para esta clase de miembro.',
  ),
  'cosigner-wrong': say(
    'Keys for cosigning must be usable, each stands once, and the name is no other’s.',
    'Las claves para cofirmar deben ser utilizables, cada una va una vez y el nombre no es de otro.',
  ),
  'terms-wrong': say('These terms cannot hold: {term}.', 'Estas condiciones no pueden regir: {term}.'),
  'too-many-members': say('There are {limit} members at most.', 'Hay a lo sumo {limit} miembros.'),
} as const;
