/** Acts by which members account for their nodes, for what they withhold, and for those they pay. */
import { record, say } from '#kernel';
import { RECORDS } from '../records/keeping.ts';
import { GOVERN } from '../records/network.ts';
import * as o from '../records/oversight.ts';
import { townId } from '../records.ts';

export const oversightActions = {
  'state-duty': {
    label: say('State who looks after the node', 'Declarar quién cuida el nodo'),
    sentence: say('{contact} answers for a node at {site}.', '{contact} responde por un nodo en {site}.'),
    right: GOVERN,
    input: record(say('Duty', 'Guardia'), o.dutyFields),
  },
  'log-exemption': {
    label: say('Log what was withheld from a request', 'Anotar lo retenido de una solicitud'),
    sentence: say(
      'Something was withheld from request {request}: {law}',
      'Se retuvo algo de la solicitud {request}: {law}',
    ),
    right: RECORDS,
    input: record(say('Exemption', 'Exención'), o.exemptionFields),
  },
  'score-vendor': {
    label: say('Score a vendor', 'Calificar a un proveedor'),
    sentence: say('{vendor} was scored.', 'Se calificó a {vendor}.'),
    right: GOVERN,
    input: record(say('Score', 'Calificación'), { vendor: townId, ...o.scoreFields }),
  },
} as const;

export const oversightRefusals = {
  'not-a-vendor': say('{vendor} is no vendor here.', '{vendor} no es proveedor aquí.'),
} as const;
