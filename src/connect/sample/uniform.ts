/**
 * Fractions from a seed, the same on every machine: engines differ in the last bits of `Math.exp` and `Math.log`, so
 * both are worked out here from sums and products, which IEEE 754 fixes to the bit.
 */
const LN2 = Math.LN2;
const TWO_53 = 9_007_199_254_740_992;

export class Uniform {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;
  #spare: number | undefined;

  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = Math.floor(seed / 4_294_967_296) | 0;
    this.#c = 0x9e3779b9 | 0;
    for (let i = 0; i < 12; i++) this.#word();
  }

  /** 32 bits (sfc32, by Chris Doty-Humphrey, public domain). */
  #word(): number {
    const word = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + word) | 0;
    return word >>> 0;
  }

  /** 0 up to, not including, 1; 53 bits. */
  unit(): number {
    return ((this.#word() >>> 5) * 67_108_864 + (this.#word() >>> 6)) / TWO_53;
  }

  /** 0 ... limit - 1. */
  below(limit: number): number {
    return Math.floor(this.unit() * limit);
  }

  /** A place in ascending sums of weights, by weight. */
  weighted(sums: Float64Array): number {
    const wanted = this.unit() * (sums[sums.length - 1] as number);
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Mean 0, deviation 1 (the polar method of Marsaglia: two at a time). */
  normal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    for (;;) {
      const [x, y] = [2 * this.unit() - 1, 2 * this.unit() - 1];
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * logarithm(square)) / square);
      this.#spare = y * factor;
      return x * factor;
    }
  }
}

/** Of a positive number: ln(m 2^k) = k ln 2 + 2 artanh((m - 1) / (m + 1)), with m within a factor of 2 around 1. */
export function logarithm(value: number): number {
  let [mantissa, twos] = [value, 0];
  for (; mantissa > 1.5; mantissa /= 2) twos++;
  for (; mantissa < 0.75; mantissa *= 2) twos--;
  const t = (mantissa - 1) / (mantissa + 1);
  let [sum, power] = [0, t];
  for (let n = 1; n < 40; n += 2) {
    sum += power / n;
    power *= t * t;
  }
  return twos * LN2 + 2 * sum;
}

/** e^x = 2^k e^r, with r at most half of ln 2 and a Taylor series for it. */
export function exponential(value: number): number {
  const twos = Math.round(value / LN2);
  const rest = value - twos * LN2;
  let [sum, term] = [1, 1];
  for (let n = 1; n < 20; n++) {
    term *= rest / n;
    sum += term;
  }
  for (let i = 0; i < Math.abs(twos); i++) sum *= twos < 0 ? 0.5 : 2;
  return sum;
}
