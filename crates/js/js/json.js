// JSON of a body as values, without a number that a double would round.

/** A string, which is skipped, or a number. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;
/** A double holds every number of at most 15 digits without an exponent. */
const MAY_ROUND = /[[{:,]\s*-?(?:[\d.]{16}|[\d.]+[eE])|^-?(?:[\d.]{16}|[\d.]+[eE])/;

/** Reads strict JSON. A number that a double cannot hold exactly becomes text, at any depth. */
export function exactly(json) {
  if (!MAY_ROUND.test(json)) return JSON.parse(json);
  return JSON.parse(json.replace(STRING_OR_NUMBER, (token) =>
    token[0] === '"' || isExact(token) ? token : `"${token}"`));
}

/** Whether the double nearest to a number has the same digits. */
function isExact(digits) {
  const double = Number(digits);
  return Number.isFinite(double) && significant(digits) === significant(String(double));
}

/** The digits of a number without zeros around them, and the power of ten that the last one counts. */
function significant(number) {
  const [, sign, integer, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number);
  const digits = integer + fraction;
  let [start, end] = [0, digits.length];
  while (digits[start] === '0') start += 1;
  // A loop, since `/0+$/` takes quadratic time.
  while (end > start && digits[end - 1] === '0') end -= 1;
  // Both zeros are 0 in canonical JSON.
  if (start === end) return '0';
  // An exponent that a double rounds is never one of a double.
  return `${sign}${digits.slice(start, end)}e${Number(exponent) - fraction.length + digits.length - end}`;
}

/** Members by JSON Pointer: an object, or a list of pairs if a pointer repeats. */
export function members(pairs) {
  const read = pairs.map(([pointer, json]) => [pointer, exactly(json)]);
  return new Set(pairs.map(([pointer]) => pointer)).size === pairs.length ? Object.fromEntries(read) : read;
}
