// Which country a typed name means: by its code, by any of its names, by their beginning, or with a
// letter or two wrong.
//
// A target is `codes`, and `former`, a state that is no more, if it is that. More than one code, or
// a former state, has to be asked about.

const LEAST = 3; // Letters by which a name is told from its beginning: fewer are a code, or nothing.
const MOST = 8; // Countries that are offered at a time.

/** Equal for names that differ in case, marks and punctuation alone, as in `country_aliases.py`. */
export function fold(name) {
  const bare = name.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();
  const plain = bare.replaceAll("ى", "ي").replaceAll("ة", "ه").replace(/[.ـ]/g, "").replace(/[^\p{L}\p{M}\p{N}]+/gu, " ");
  return plain.trim().replace(/^the /, "");
}

const allowed = (length) => (length < 4 ? 0 : length < 7 ? 1 : 2);

/** Letters put in, left out, changed or exchanged with the next, or one more than `most`. */
function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let [before, last] = [[], [...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last.at(-1);
}

const keyOf = ({ codes, former }) => (former ? former.name.en : codes.join());

/** The targets among the entries, each once. */
const targetsOf = (entries) => [...new Map(entries.map(({ target }) => [keyOf(target), target])).values()];

export class Names {
  constructor(options, { names = {}, former = [] }) {
    this.options = new Map(options.map((option) => [option.value, option]));
    const of = (codes, state) => ({ codes: codes.split(" ").filter((code) => this.options.has(code)), former: state });
    this.entries = [
      ...options.map(({ value, text }) => ({ name: fold(text), target: of(value) })),
      ...Object.entries(names).map(([name, codes]) => ({ name, target: of(codes) })),
      ...former.flatMap((state) => state.names.map((name) => ({ name, target: of(state.codes, state) }))),
    ];
  }

  /** What a person reads for a target. */
  text({ codes, former }) {
    return former?.name[document.documentElement.lang] ?? former?.name.en ?? this.options.get(codes[0]).text;
  }

  isAsked({ codes, former }) {
    return codes.length > 1 || former !== undefined;
  }

  /** What is meant for certain or in all likelihood; nothing where it may be one or another. */
  meant(typed) {
    const exact = targetsOf(this.entries.filter(({ name }) => name === typed));
    const code = this.options.get(typed.toUpperCase());
    const asked = exact.find((target) => this.isAsked(target));
    if (asked || code) return asked ?? { codes: [code.value] };
    if (exact.length) return exact[0];
    const begun = typed.length < LEAST ? [] : targetsOf(this.entries.filter(({ name }) => name.startsWith(typed)));
    const todays = begun.filter((target) => !this.isAsked(target));
    const [only, another] = begun.length ? (todays.length ? todays : begun) : this.#near(typed);
    return another ? undefined : only;
  }

  /** The targets to offer, best first. */
  like(typed) {
    const ways = [
      (name) => name === typed,
      (name) => name.startsWith(typed),
      (name) => name.includes(` ${typed}`),
      (name) => typed.length >= LEAST && name.includes(typed),
    ];
    const byLength = this.entries.toSorted((a, b) => a.name.length - b.name.length);
    const found = ways.flatMap((is) => byLength.filter(({ name }) => is(name)));
    const targets = found.length ? targetsOf(found) : this.#near(typed);
    const single = targets.flatMap((target) => (target.former ? [target] : target.codes.map((code) => ({ codes: [code] }))));
    return [...new Map(single.map((target) => [keyOf(target), target])).values()].slice(0, MOST);
  }

  /** The targets that differ least from what is typed. */
  #near(typed) {
    const most = allowed(typed.length);
    if (!most) return [];
    const far = this.entries.map((entry) => [distance(typed, entry.name, most), entry]).filter(([by]) => by <= most);
    const least = Math.min(...far.map(([by]) => by));
    return targetsOf(far.filter(([by]) => by === least).map(([, entry]) => entry));
  }
}
