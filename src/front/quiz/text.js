// Words and numbers: what malicourse.words and numerals.py do, in the browser. tests/grading_cases.json holds both to it.

const COUNTED = ["zero", "one", "two", "three"];

export function say(words, key, values = {}) {
  let entry = words[key];
  if (typeof entry === "object") entry = entry[COUNTED[values.n]] ?? entry.other;
  return entry.replace(/\{(\w+)\}/g, (blank, name) => (has(values, name) ? String(values[name]) : blank));
}

export function number(words, value) {
  let [whole, rest = ""] = String(Number(Number(value).toPrecision(12))).split("."); // 37.099999999999994 is kept for 37.1
  const sign = whole.startsWith("-") ? "\u2212" : "";
  whole = whole.replace("-", "");
  if (whole.length > 4) whole = whole.replace(/\B(?=(\d{3})+$)/g, () => words.thousands);
  return sign + whole + (rest ? words.decimal + rest : "");
}

export function tidyUnit(text) {
  text = text.normalize("NFKC").toLowerCase().replace(/\u2019/g, "'").split(/\s+/).join(" ").replace(/^[ .]+|[ .]+$/g, "");
  return text.length > 2 && text.endsWith("s") ? text.slice(0, -1) : text;
}

// "1 250,5 km" becomes {values: [1250.5], unit: "km"}. Values are several only where "1,234" may be decimal or thousands.
export function readNumber(text) {
  const none = { values: [], unit: "" };
  if ([...text].length > 60) return none;
  text = text.normalize("NFKC").replace(/[\u2212\u2013]/g, "-").replace(/\u2019/g, "'").trim().split(/\s+/).join(" ");
  const shape = /^([^0-9.,+-]*)([+-]? ?[.,]?[0-9](?:[0-9.,' ]*[0-9])?)(.*)$/.exec(text);
  if (!shape) return none;
  const [, before, figures, after] = shape;
  if (/^ ?[-+]? ?[0-9.,'+-]/.test(after) && after.trim() !== ".") return none;
  const sign = figures.startsWith("-") ? -1 : 1;
  const values = readFigures(figures.replace(/^[+\- ]+/, "")).map((value) => sign * value);
  return values.length ? { values, unit: tidyUnit(`${before} ${after}`) } : none;
}

function readFigures(digits) {
  if (/[ ']/.test(digits)) return readSpaced(digits);
  const marks = digits.match(/[.,]/g) ?? [];
  if (!marks.length) return [Number(digits)];
  const last = marks[marks.length - 1];
  const other = last === "," ? "." : ",";
  const [whole, rest] = [digits.slice(0, digits.lastIndexOf(last)), digits.slice(digits.lastIndexOf(last) + 1)];
  if (marks.length === 1) {
    const decimal = Number(`${whole || 0}.${rest}`);
    return rest.length === 3 && /^[1-9][0-9]{0,2}$/.test(whole) ? [Number(whole + rest), decimal] : [decimal];
  }
  if (marks.filter((mark) => mark === last).length > 1)
    return !marks.includes(other) && inThrees(digits, last) ? [Number(digits.split(last).join(""))] : [];
  return inThrees(whole, other) ? [Number(`${whole.split(other).join("")}.${rest}`)] : [];
}

function readSpaced(digits) {
  const [whole, ...rest] = digits.replace(/,/g, ".").split(".");
  if (rest.length > 1 || !/^[0-9]{1,3}([ '][0-9]{3})+$/.test(whole) || !/^[0-9]*$/.test(rest[0] ?? "")) return [];
  return [Number(`${whole.replace(/[ ']/g, "")}.${rest[0] || 0}`)];
}

function inThrees(digits, mark) {
  const [first, ...groups] = digits.split(mark);
  return first.length >= 1 && first.length <= 3 && groups.every((group) => group.length === 3);
}

export const join = (...parts) => parts.filter(Boolean).join(" ");
export const has = (object, key) => Object.prototype.hasOwnProperty.call(object, key);
