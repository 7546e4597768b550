/**
 * Everything an import can say about a row or a file, as codes with words for people. Codes go to the book and to
 * programs; the words are looked up where they are shown.
 */
import { say, type Words } from '#kernel';

/** Something about a loaded row that somebody should look at. */
export const FLAGS = {
  'area-tiny': say('The area on the map is under one square metre', 'El área en el mapa es menor de un metro cuadrado'),
  'area-twofold': say(
    'The lot size in the roll and the area on the map differ more than twofold',
    'El tamaño del lote en el padrón y el área en el mapa difieren en más del doble',
  ),
  'assess-without-polygon': say(
    'No parcel on the map belongs to this line of the roll',
    'Ninguna parcela del mapa corresponde a esta línea del padrón',
  ),
  'book-date-out-of-step': say(
    'The date does not fit the books before and after it: book or date may be mistyped',
    'La fecha no concuerda con los libros vecinos: el libro o la fecha puede estar mal escrito',
  ),
  'code-unknown': say('A code is in none of the lists', 'Un código no está en ninguna de las listas'),
  'country-holds-zip': say('A ZIP code stands in the country field', 'Hay un código postal en el campo del país'),
  'date-before-1900': say('The sale date is before 1900', 'La fecha de venta es anterior a 1900'),
  'date-blank': say('There is no sale date', 'Falta la fecha de venta'),
  'date-malformed': say('The date is not a day of the calendar', 'La fecha no es un día del calendario'),
  'fee-without-assess': say(
    'No line of the roll belongs to this parcel',
    'Ninguna línea del padrón corresponde a esta parcela',
  ),
  'field-over-length': say(
    'A field is longer than the standard allows',
    'Un campo es más largo de lo que permite la norma',
  ),
  'geometry-too-complex': say(
    'The outline has too many near sides to be checked for crossings',
    'El contorno tiene demasiados lados próximos para comprobar los cruces',
  ),
  'implausible-book': say(
    'The book number lies far outside the series: it may be a document number',
    'El número de libro está muy fuera de la serie: puede ser un número de documento',
  ),
  'loc-id-malformed': say(
    'The parcel identifier has an unusual form',
    'El identificador de la parcela tiene una forma inusual',
  ),
  'map-par-id-blank': say('A fee parcel has no map number', 'Una parcela en propiedad no tiene número de plano'),
  'map-par-id-repeated': say('Several parcels have this map number', 'Varias parcelas tienen este número de plano'),
  'owner-blank': say('There is no owner name', 'Falta el nombre del titular'),
  'owner-unknown': say('The owner is written as unknown', 'El titular figura como desconocido'),
  'parcel-unknown': say(
    'The parcel is not on record; the land is kept as described',
    'La parcela no consta; la tierra queda como está descrita',
  ),
  'part-quarantined': say(
    'A line of its parties, land, references or pages was set aside',
    'Se apartó una línea de sus partes, tierra, referencias o páginas',
  ),
  'page-count-differs': say(
    'The number of images differs from the page count',
    'El número de imágenes difiere del número de páginas',
  ),
  'point-outside-polygon': say(
    'The point in the parcel identifier lies outside the outline',
    'El punto del identificador está fuera del contorno',
  ),
  'placeholder-date': say(
    'The sale date is a placeholder, not a real day',
    'La fecha de venta es un valor de relleno, no un día real',
  ),
  'price-zero': say('The price is zero', 'El precio es cero'),
  'reference-book-only': say('The reference has a book and no page', 'La referencia tiene libro y no tiene página'),
  'reference-odd': say('The book and page fit no known form', 'El libro y la página no siguen ninguna forma conocida'),
  'ring-degenerate': say(
    'A ring of the outline encloses no area',
    'Un anillo del contorno no encierra ninguna superficie',
  ),
  'self-crossing': say('The outline crosses or touches itself', 'El contorno se cruza o se toca a sí mismo'),
  'sequence-gap': say('The reception number before this one is missing', 'Falta el número de recepción anterior'),
  'sequence-repeated': say(
    'The reception number was used before on this day',
    'El número de recepción ya se usó ese día',
  ),
  'value-negative': say('A value is negative', 'Un valor es negativo'),
  'text-has-markup': say(
    'A text contains markup or control characters',
    'Un texto contiene etiquetas o caracteres de control',
  ),
} as const satisfies { readonly [code: string]: Words };

/** Statistics about rows that are as they usually are. */
export const NOTES = {
  'address-number-zero': say('Address number 0', 'Número de dirección 0'),
  'keys-blank': say('Overlapping interest without any key', 'Interés superpuesto sin ninguna clave'),
  'land-value-zero': say('Land value 0', 'Valor del terreno 0'),
  'life-estate-mark': say('Owner marked as holding for life', 'Titular marcado con derecho vitalicio'),
  multipolygon: say('Outline in several pieces', 'Contorno en varias piezas'),
  'map-number-blank': say(
    'No map number, whatever kind of parcel it is',
    'Sin número de plano, sea cual sea la clase de parcela',
  ),
  'name-double-space': say('Double space in the owner name', 'Espacio doble en el nombre del titular'),
  'name-et-als': say('Owner "et als"', 'Titular «et als»'),
  'name-estate-of': say('Owner is an estate', 'El titular es una sucesión'),
  'name-over-thirty': say('Owner name over 30 characters', 'Nombre del titular de más de 30 caracteres'),
  'name-thirty-long': say(
    'Owner name of exactly 30 characters: an older system cut there',
    'Nombre del titular de exactamente 30 caracteres: un sistema anterior cortaba ahí',
  ),
  'name-town-of': say('Owned by a town', 'Propiedad de un municipio'),
  'name-trust-word': say('A trust word in the owner name', 'Una palabra de fideicomiso en el nombre'),
  'name-with-ampersand': say('Owner name with &', 'Nombre del titular con &'),
  'name-with-plus': say('Owner name with +', 'Nombre del titular con +'),
  'parcel-shared': say('Several lines on one parcel (condominium)', 'Varias líneas en una parcela (condominio)'),
  'price-exactly-100': say('Price exactly $100', 'Precio de exactamente $100'),
  'price-under-100': say('Price $1 to $99', 'Precio de $1 a $99'),
  'price-101-to-999': say('Price $101 to $999', 'Precio de $101 a $999'),
  'reference-repeated': say(
    'The same book and page on several lines (a deed of several parcels)',
    'El mismo libro y página en varias líneas (una escritura de varias parcelas)',
  ),
  'reference-outside': say('Refers to an instrument outside this set', 'Cita un instrumento ajeno a este conjunto'),
  'shape-area-differs': say(
    'SHAPE_Area differs from the corner area by over 1 m²',
    'SHAPE_Area difiere en más de 1 m² del área por vértices',
  ),
  'site-address-double-space': say('Double space in the site address', 'Espacio doble en la dirección'),
  'with-holes': say('Outline with holes', 'Contorno con huecos'),
} as const satisfies { readonly [code: string]: Words };

/** Why a row was set aside. It keeps its place, its raw text and its hash, and can be corrected and run again. */
export const REASONS = {
  'choice-unknown': say('The value is none of the allowed ones', 'El valor no es ninguno de los permitidos'),
  'coordinates-out-of-range': say('Coordinates outside the possible range', 'Coordenadas fuera del intervalo posible'),
  'date-malformed': say('Not a day or time of the calendar', 'No es un día ni una hora del calendario'),
  'field-count': say('The number of fields differs from the header', 'El número de campos difiere del encabezado'),
  'field-missing': say('A field that must be filled is blank', 'Un campo obligatorio está vacío'),
  'field-too-long': say('A field is longer than any that is accepted', 'Un campo es más largo de lo admitido'),
  'forbidden-character': say(
    'A control character or direction mark in a public field',
    'Un carácter de control o marca de dirección en un campo público',
  ),
  'geometry-malformed': say('The outline could not be read', 'No se pudo leer el contorno'),
  'geometry-missing': say('There is no outline', 'Falta el contorno'),
  'hash-malformed': say('The hash is not 64 hexadecimal digits', 'El hash no tiene 64 dígitos hexadecimales'),
  'instrument-quarantined': say('Its instrument was set aside', 'Su instrumento fue apartado'),
  'instrument-unknown': say('Its instrument is not in the set', 'Su instrumento no está en el conjunto'),
  'json-malformed': say('Not well-formed JSON', 'No es JSON bien formado'),
  'key-malformed': say('The identifier cannot be used as a key', 'El identificador no puede usarse como clave'),
  'key-repeated': say('The same key occurred before', 'La misma clave apareció antes'),
  'nested-too-deep': say('Nested too deeply', 'Anidado demasiado profundo'),
  'not-utf8': say('Not UTF-8 text', 'No es texto UTF-8'),
  'number-malformed': say('Not a number of the expected form', 'No es un número de la forma esperada'),
  'number-out-of-range': say('The number is out of range', 'El número está fuera del intervalo'),
  'parts-too-many': say('Too many lines for one instrument', 'Demasiadas líneas para un instrumento'),
  'index-empty': say('Neither a party nor land', 'Ni parte ni tierra'),
  'polygon-too-many-corners': say('The outline has too many corners', 'El contorno tiene demasiados vértices'),
  'quote-broken': say('A quotation mark is out of place', 'Una comilla está fuera de lugar'),
  'refused-by-schema': say('The book would refuse a field', 'El libro rechazaría un campo'),
  'row-too-long': say('The row is longer than is accepted', 'La fila es más larga de lo admitido'),
  'share-malformed': say('The share is no fraction of the whole', 'La cuota no es una fracción del todo'),
  'wrong-type': say('The value is of another kind than expected', 'El valor es de otro tipo que el esperado'),
} as const satisfies { readonly [code: string]: Words };

/** What is wrong with a file as a whole. */
export const FAULTS = {
  'column-missing': say('A required column is missing', 'Falta una columna obligatoria'),
  'column-repeated': say('A column occurs twice', 'Una columna aparece dos veces'),
  'column-unknown': say(
    'A column that is not in the standard; kept in the raw line, not read',
    'Una columna ajena a la norma; queda en la línea original, no se lee',
  ),
  'features-missing': say('Not a GeoJSON feature collection', 'No es una colección de elementos GeoJSON'),
  'file-cut-short': say('The file ends before it should', 'El archivo termina antes de lo debido'),
  'file-empty': say('The file is empty', 'El archivo está vacío'),
  'file-missing': say('The file is missing', 'Falta el archivo'),
  'file-too-large': say('The file is too large', 'El archivo es demasiado grande'),
  'file-too-many-rows': say('The file has too many rows', 'El archivo tiene demasiadas filas'),
  'file-utf16': say('The file is UTF-16; save it as UTF-8', 'El archivo es UTF-16; guárdelo como UTF-8'),
  'header-malformed': say('The first line is not a header', 'La primera línea no es un encabezado'),
  'list-line-unread': say(
    'A line of a code list could not be read',
    'No se pudo leer una línea de una lista de códigos',
  ),
  'several-files': say(
    'Several files fit one layer; the first by name is read',
    'Varios archivos corresponden a una capa; se lee el primero por nombre',
  ),
  'wrong-crs': say(
    'The coordinates are not WGS84 longitude and latitude',
    'Las coordenadas no son longitud y latitud WGS84',
  ),
} as const satisfies { readonly [code: string]: Words };

export type FlagCode = keyof typeof FLAGS;
export type NoteCode = keyof typeof NOTES;
export type ReasonCode = keyof typeof REASONS;
export type FaultCode = keyof typeof FAULTS;
