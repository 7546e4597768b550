/** Preloaded into every program of a test: in those of one town the clock is off; in all where none is named. */
const { TEST_CLOCK_TOWN: town, TEST_CLOCK_SHIFT_MS: shift } = process.env;

if (town === '' || process.argv.some((arg) => arg === town || arg.endsWith(`/${town}`))) {
  const RealDate = Date;
  const now = () => RealDate.now() + Number(shift);
  globalThis.Date = class extends RealDate {
    constructor(...parts) {
      super(...(parts.length === 0 ? [now()] : parts));
    }

    static now() {
      return now();
    }
  };
}
