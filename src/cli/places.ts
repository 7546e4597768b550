/** The names of arguments and values, as help and refusals show them. */

/** What stands for a value in `--home <folder>`; a test holds that none is missing. */
export const PLACES: { readonly [english: string]: string } = {
  action: 'acto',
  address: 'dirección',
  authority: 'autoridad',
  book: 'libro',
  certificate: 'certificado',
  code: 'código',
  command: 'comando',
  commitment: 'compromiso',
  count: 'cuántos',
  day: 'día',
  days: 'días',
  debts: 'deudas',
  entry: 'asiento',
  family: 'familia',
  file: 'archivo',
  firms: 'empresas',
  folder: 'carpeta',
  height: 'altura',
  hash: 'hash',
  id: 'id',
  json: 'json',
  key: 'clave',
  kind: 'clase',
  log: 'registro',
  module: 'módulo',
  name: 'nombre',
  number: 'número',
  office: 'oficina',
  'office/role': 'oficina/función',
  officer: 'funcionario',
  options: 'opciones',
  page: 'página',
  percent: 'porcentaje',
  query: 'pregunta',
  registry: 'registro',
  result: 'resultado',
  role: 'función',
  seed: 'semilla',
  state: 'estado',
  system: 'sistema',
  text: 'texto',
  title: 'título',
  town: 'municipio',
  url: 'url',
  version: 'versión',
  vkey: 'clave-pública',
  what: 'qué',
};

export function place(name: string, language: 'en' | 'es'): string {
  return language === 'es' ? (PLACES[name] ?? name) : name;
}

/** The same where they stand in capitals, as in `OFFICE/ROLE`. */
export function placesIn(text: string, language: 'en' | 'es'): string {
  return text.replace(/\b[A-Z]+(\/[A-Z]+)?\b/g, (name) => place(name.toLowerCase(), language).toUpperCase());
}
