import { say, type Words } from '#kernel';

/** What a network of towns is refused with. */
export const NETWORK: { readonly [code: string]: Words } = {
  'engine-starting': say(
    'The towns’ network is being started on this machine. Try again in a few seconds.',
    'La red de municipios se está iniciando en esta máquina. Pruebe de nuevo en unos segundos.',
  ),
  'not-ordered-yet': say(
    'Too few towns are up to agree, so this is not in the book yet. It may still be entered when they are back: ask what became of it before you send it again.',
    'Hay muy pocos municipios en línea para acordar, así que esto aún no está en el libro. Puede anotarse cuando vuelvan: pregunte qué pasó antes de enviarlo otra vez.',
  ),
  'attachments-too-large': say(
    'In a book of several towns an act and its files have at most {limit} bytes together.',
    'En un libro de varios municipios un acto y sus archivos suman a lo sumo {limit} bytes.',
  ),
  'never-a-member': say(
    'The book in this folder does not know this town as a member, so there is nothing to leave.',
    'El libro de esta carpeta no conoce a este municipio como miembro, así que no hay de qué retirarse.',
  ),
  'towns-too-few': say(
    'A snapshot is taken up only where two towns at least answer, and {count} did.',
    'Una instantánea solo se toma si responden al menos dos municipios, y respondieron {count}.',
  ),
  'towns-disagree': say(
    'The towns name different blocks at height {height}. Nothing was taken up: ask them what happened.',
    'Los municipios nombran bloques distintos en la altura {height}. No se tomó nada: pregúnteles qué pasó.',
  ),
  'no-snapshot': say(
    'No town handed out a snapshot that holds. Join without --snapshot: that takes every block since the founding.',
    'Ningún municipio entregó una instantánea correcta. Adhiérase sin --snapshot: así se toma cada bloque desde la fundación.',
  ),
  'not-prepared': say(
    'The town in {home} is not ready for a network yet. Run "townledger network prepare" first.',
    'El municipio en {home} aún no está listo para una red. Ejecute antes "townledger network prepare".',
  ),
  'town-not-in-book': say(
    'The book knows no town {town}. Prepare again with the short name that the town has in its own book.',
    'El libro no conoce el municipio {town}. Prepare de nuevo con el nombre corto que tiene en su propio libro.',
  ),
  'consents-missing': say(
    'The charter is on record. These towns have not consented yet: {towns}. Give the command again with their files.',
    'El acta está anotada. Estos municipios aún no consintieron: {towns}. Dé el comando otra vez con sus archivos.',
  ),
  'upgrade-needed': say(
    'The members decided that all nodes run release {release} from block {height} on. This one runs another and has stopped taking part. Install the release and start the node again; nothing is lost.',
    'Los miembros decidieron que todos los nodos usen la versión {release} desde el bloque {height}. Este usa otra y dejó de participar. Instale la versión y reinicie el nodo; nada se pierde.',
  ),
  'still-a-member': say(
    'In the book this town is still a member. Give notice, or wait for the decision, and leave after it.',
    'En el libro este municipio todavía es miembro. Dé el preaviso o espere la decisión, y retírese después.',
  ),
  'book-is-archive': say(
    'This book is kept as it was: it can be read and proved, and nothing more is recorded in it.',
    'Este libro se conserva como estaba: puede leerse y probarse, y ya no se anota nada en él.',
  ),
  'no-network': say('One town keeps this book alone.', 'Un solo municipio lleva este libro.'),
  'cosignature-malformed': say('This is no cosigned checkpoint.', 'Este no es un punto de control cofirmado.'),
  'cosignature-stranger': say(
    'No other town of this book signed this.',
    'Ningún otro municipio de este libro firmó esto.',
  ),
  'wire-malformed': say('This is no transaction of a town.', 'Esta no es una transacción de un municipio.'),
  'network-not-chartered': say(
    'The book names no town that orders blocks. Record the charter first.',
    'El libro no nombra ningún municipio que ordene bloques. Anote antes el acta.',
  ),
  'genesis-malformed': say('This is no genesis of a network.', 'Este no es el génesis de una red.'),
  'genesis-of-another-book': say(
    'The book is not the one that this genesis begins with. Ask the founder for both again.',
    'El libro no es el libro con que empieza este génesis. Pida ambos de nuevo al fundador.',
  ),
  'genesis-hash-differs': say(
    'The genesis has the hash {hash}, and you were told {told}. Nothing was made: ask the towns again.',
    'El génesis tiene el hash {hash} y a usted le dijeron {told}. No se hizo nada: pregunte de nuevo a los municipios.',
  ),
  'book-refused': say(
    'The book does not hold, so nothing was taken over: {message}',
    'El libro no es correcto, así que nada se tomó: {message}',
  ),
  'a-validator-remains': say('Some town always orders blocks.', 'Algún municipio siempre ordena bloques.'),
  'network-exists': say('There is a network in {home} already.', 'Ya hay una red en {home}.'),
  'network-not-found': say('There is no network in {home}.', 'No hay ninguna red en {home}.'),
  'network-real': say(
    'In {home} is the home of one town, not a network for training. This command is for training alone. Nothing was changed.',
    'En {home} está la carpeta de un municipio, no una red de enseñanza. Esta orden es solo para enseñar. Nada cambió.',
  ),
  'network-node-down': say(
    'The node of the town in {home} is not running. Start it with "townledger start --home {home}".',
    'El nodo del municipio en {home} no está en marcha. Inícielo con "townledger start --home {home}".',
  ),
  'network-demo-runs': say(
    'The network in {home} is running already, in another terminal. Look at it with "townledger network status".',
    'La red en {home} ya está en marcha, en otra terminal. Mírela con "townledger network status".',
  ),
  'network-not-running': say(
    'The network in {home} is not running. Start it with "townledger network demo --home {home}".',
    'La red en {home} no está en marcha. Iníciela con "townledger network demo --home {home}".',
  ),
  'town-stopped': say(
    '{name} is stopped. Start it with "townledger network start --town {town}".',
    '{name} está detenido. Inícielo con "townledger network start --town {town}".',
  ),
  'towns-all-stopped': say(
    'All towns in {home} are stopped. Start them one by one with "network start --town".',
    'Todos los municipios en {home} están detenidos. Inícielos uno por uno con "network start --town".',
  ),
  'town-not-in-network': say('The network has no town {town}.', 'La red no tiene el municipio {town}.'),
  'training-only': say(
    'Only a town of a training network can be made to lie. Nothing was changed.',
    'Solo se puede hacer mentir a un municipio de una red de enseñanza. Nada cambió.',
  ),
  'nothing-to-change': say(
    'There is nothing to change yet. Post a notice first.',
    'Aún no hay nada que cambiar. Publique antes un aviso.',
  ),
  'town-did-not-follow': say('{town} did not do it in time.', '{town} no lo hizo a tiempo.'),
  'not-cosigned-yet': say(
    'Entry {entry} is in the book, and too few towns have signed it so far.',
    'El asiento {entry} está en el libro y hasta ahora lo firmaron muy pocos municipios.',
  ),
  'no-quorum': say(
    '{up} of {towns} towns are up, and {quorum} are needed. Nothing was put on record as certain.',
    '{up} de {towns} municipios están en línea y hacen falta {quorum}. Nada quedó anotado con certeza.',
  ),
  'cometbft-missing': say(
    'CometBFT is not installed. Run "npm run setup:network".',
    'CometBFT no está instalado. Ejecute "npm run setup:network".',
  ),
};
