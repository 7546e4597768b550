/**
 * NAD83 / Massachusetts Mainland (EPSG:26986): Lambert's conformal cone with two standard parallels on the GRS80
 * ellipsoid (Snyder, Map Projections, USGS Professional Paper 1395, chapter 15). MassGIS measures areas in this plane
 * and names parcels by points in it. Floating point is fine here: what reaches the book is a rounded area or a yes or no.
 */

/** Metres to the U.S. survey foot, exactly. */
export const METRES_PER_SURVEY_FOOT = 1200 / 3937;

const RADIANS = Math.PI / 180;
const MAJOR = 6_378_137;
const FLATTENING = 1 / 298.257222101;
const E2 = FLATTENING * (2 - FLATTENING);
const E = Math.sqrt(E2);

const ORIGIN_LATITUDE = 41 * RADIANS;
const CENTRAL_MERIDIAN = -71.5 * RADIANS;
const SOUTH_PARALLEL = (41 + 43 / 60) * RADIANS;
const NORTH_PARALLEL = (42 + 41 / 60) * RADIANS;
const FALSE_EASTING = 200_000;
const FALSE_NORTHING = 750_000;

const CONE =
  (Math.log(m(SOUTH_PARALLEL)) - Math.log(m(NORTH_PARALLEL))) /
  (Math.log(t(SOUTH_PARALLEL)) - Math.log(t(NORTH_PARALLEL)));
const F = m(SOUTH_PARALLEL) / (CONE * t(SOUTH_PARALLEL) ** CONE);
const RHO_ORIGIN = MAJOR * F * t(ORIGIN_LATITUDE) ** CONE;

/** Metres in the plane to degrees. */
export function toDegrees(x: number, y: number): { readonly longitude: number; readonly latitude: number } {
  const [dx, dy] = [x - FALSE_EASTING, RHO_ORIGIN - (y - FALSE_NORTHING)];
  const rho = Math.sqrt(dx * dx + dy * dy);
  const longitude = Math.atan2(dx, dy) / CONE + CENTRAL_MERIDIAN;
  const wanted = (rho / (MAJOR * F)) ** (1 / CONE);
  let latitude = Math.PI / 2 - 2 * Math.atan(wanted);
  // Converges to far below a millimetre in four steps; six is certain.
  for (let i = 0; i < 6; i++) {
    const s = E * Math.sin(latitude);
    latitude = Math.PI / 2 - 2 * Math.atan(wanted * ((1 - s) / (1 + s)) ** (E / 2));
  }
  return { longitude: longitude / RADIANS, latitude: latitude / RADIANS };
}

/** Degrees to metres in the plane. */
export function toPlane(longitude: number, latitude: number): { readonly x: number; readonly y: number } {
  const rho = MAJOR * F * t(latitude * RADIANS) ** CONE;
  const theta = CONE * (longitude * RADIANS - CENTRAL_MERIDIAN);
  return { x: FALSE_EASTING + rho * Math.sin(theta), y: FALSE_NORTHING + RHO_ORIGIN - rho * Math.cos(theta) };
}

function m(latitude: number): number {
  return Math.cos(latitude) / Math.sqrt(1 - E2 * Math.sin(latitude) ** 2);
}

function t(latitude: number): number {
  const s = E * Math.sin(latitude);
  return Math.tan(Math.PI / 4 - latitude / 2) / ((1 - s) / (1 + s)) ** (E / 2);
}
