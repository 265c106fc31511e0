// What a kind's grade and solve return; verdict.py says the same.

export const nothing = (words) => ({ correct: false, words, notes: [], counted: false, answer: null });
export const verdict = (correct, words, notes, answer) => ({ correct, words, notes, counted: true, answer });
