// The difference between two short texts, word by word.

const MOST = 400; // Words of either text that are compared; beyond it one stands for the other whole.

const words = (text, language) =>
  Array.from(new Intl.Segmenter(language, { granularity: "word" }).segment(text), ({ segment }) => segment);

/** The longest common subsequence's lengths, from each pair of places to the ends. */
function lengths(one, other) {
  const rows = Array.from({ length: one.length + 1 }, () => new Uint16Array(other.length + 1));
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      rows[i][j] = one[i] === other[j] ? rows[i + 1][j + 1] + 1 : Math.max(rows[i + 1][j], rows[i][j + 1]);
    }
  }
  return rows;
}

function* steps(one, other) {
  const rows = lengths(one, other);
  let [i, j] = [0, 0];
  while (i < one.length || j < other.length) {
    if (i < one.length && j < other.length && one[i] === other[j]) {
      yield ["", one[i]];
      i += 1;
      j += 1;
    } else if (j === other.length || (i < one.length && rows[i + 1][j] >= rows[i][j + 1])) yield ["del", one[i++]];
    else yield ["ins", other[j++]];
  }
}

/** What makes `before` into `after`, as nodes: text, and `del` and `ins` of whole stretches. */
export function difference(before, after, language) {
  const [one, other] = [words(before, language), words(after, language)];
  const isLong = Math.max(one.length, other.length) > MOST;
  const parts = [];
  for (const [kind, text] of isLong ? [["del", before], ["ins", after]] : steps(one, other)) {
    if (parts.at(-1)?.kind === kind) parts.at(-1).text += text;
    else parts.push({ kind, text });
  }
  return parts.map(({ kind, text }) => {
    if (!kind) return text;
    return Object.assign(document.createElement(kind), { textContent: text });
  });
}
