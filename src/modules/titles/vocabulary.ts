/** The words of the trade that stand in fields: families of instruments, and why something goes back or is put right. */
import { say } from '#kernel';

/** Families after their effect; the source's own code is kept beside them (`sourceType`). */
export const instrumentTypes = {
  deed: say('Deed', 'Escritura'),
  'foreclosure-deed': say('Foreclosure deed', 'Escritura de ejecución hipotecaria'),
  'tax-taking': say('Tax taking or tax deed', 'Adjudicación por impuestos'),
  taking: say('Taking by eminent domain', 'Expropiación'),
  mortgage: say('Mortgage', 'Hipoteca'),
  assignment: say('Assignment', 'Cesión'),
  discharge: say('Discharge or release', 'Cancelación o liberación'),
  modification: say('Modification or extension', 'Modificación o prórroga'),
  subordination: say('Subordination', 'Subordinación'),
  lien: say('Lien, attachment or execution', 'Gravamen o embargo'),
  notice: say('Notice, lease or option', 'Aviso, arrendamiento u opción'),
  easement: say('Easement or right of way', 'Servidumbre o derecho de paso'),
  restriction: say('Restriction or covenant', 'Restricción o pacto'),
  homestead: say('Declaration of homestead', 'Declaración de vivienda protegida'),
  plan: say('Plan', 'Plano'),
  'master-deed': say('Master deed of a condominium', 'Escritura matriz de condominio'),
  'unit-deed': say('Unit deed', 'Escritura de unidad'),
  authority: say('Trust, power of attorney or vote', 'Fideicomiso, poder o acuerdo'),
  evidence: say('Affidavit, certificate or death record', 'Declaración jurada, certificado o defunción'),
  'court-order': say('Court order, decree or judgment', 'Orden, decreto o sentencia'),
  confirmatory: say('Confirmatory or corrective instrument', 'Instrumento confirmatorio o correctivo'),
  'municipal-lien-certificate': say('Municipal lien certificate', 'Certificado de gravámenes municipales'),
  zoning: say('Zoning decision or order of conditions', 'Decisión de zonificación u orden de condiciones'),
  other: say('Other', 'Otro'),
} as const;

export const returnReasons = {
  unreadable: say('Cannot be read or copied', 'No se puede leer o copiar'),
  unsigned: say('Not signed', 'Sin firma'),
  'no-acknowledgment': say('No acknowledgment', 'Sin reconocimiento notarial'),
  'fee-wrong': say('Fee is missing or wrong', 'La tarifa falta o es incorrecta'),
  'page-form': say('Paper or margins do not fit', 'El papel o los márgenes no sirven'),
  'no-return-address': say('No return address', 'Sin dirección de devolución'),
  'no-consideration': say('Consideration is not stated', 'No se indica el precio'),
  'reference-missing': say('A needed reference is missing', 'Falta una referencia necesaria'),
  'wrong-registry': say('Belongs to another registry', 'Corresponde a otro registro'),
  'land-court-approval': say('Needs approval of the Land Court', 'Requiere aprobación del Tribunal de Tierras'),
  other: say('Other', 'Otro'),
} as const;

/** Why the index is put right. A code, because the reason is public for good. */
export const correctionReasons = {
  'name-misread': say('Name was misread or misspelt', 'Nombre mal leído o mal escrito'),
  'party-missing': say('A party was left out', 'Se omitió una parte'),
  'party-wrong': say('Indexed under a wrong party or role', 'Anotado con una parte o un papel equivocados'),
  'land-missing': say('Land was left out', 'Se omitió una tierra'),
  'land-wrong': say('Indexed under the wrong land', 'Anotado en la tierra equivocada'),
  'type-wrong': say('Wrong type of instrument', 'Tipo de instrumento equivocado'),
  'number-wrong': say(
    'Wrong book, page or document number',
    'El libro, la página o el número de documento son incorrectos',
  ),
  'reference-wrong': say('Marginal reference is missing or wrong', 'La referencia marginal falta o es incorrecta'),
  'indexed-twice': say('Indexed twice', 'Anotado dos veces'),
  'court-order': say('Order of a court', 'Orden judicial'),
  other: say('Other', 'Otro'),
} as const;

/** Why a number will have no instrument. */
export const voidReasons = {
  'stamped-twice': say('Stamped twice', 'Sellado dos veces'),
  'stamped-wrongly': say('Stamped on the wrong document', 'Sellado en el documento equivocado'),
  skipped: say('Number was skipped', 'Se saltó el número'),
  withdrawn: say('Withdrawn before it was recorded', 'Retirado antes de inscribirse'),
  'page-spoiled': say('The page was spoiled', 'La página se estropeó'),
  'machine-fault': say('Fault of a printer or program', 'Fallo de una impresora o un programa'),
  other: say('Other', 'Otro'),
} as const;

export const instrumentStatuses = {
  recorded: say('Recorded', 'Inscrito'),
  held: say('Held for the examiner', 'En manos del examinador'),
  registered: say('Registered', 'Registrado'),
  returned: say('Returned', 'Devuelto'),
  imported: say('Taken in from the back-file', 'Incorporado del archivo histórico'),
} as const;
