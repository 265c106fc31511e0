// The rules of the talks, as malicourse/talks/rules.py has them; tests/talks_cases.json holds both to it.

export const STANCES = ["wants", "accepts", "resists", "red_line"];

export const optionOf = (point, signed) => point.options.find(({ id }) => id === signed[point.id]);

function signedPairs(spec, signed) {
  return spec.points.map((point) => [point, optionOf(point, signed)]).filter(([, option]) => option);
}

export const positionOf = (spec, seat, option) => spec.positions[seat.id][option.id] ?? {};

export function crossed(spec, signed) {
  const found = {};
  for (const seat of spec.seats) {
    const lines = signedPairs(spec, signed)
      .map(([point, option]) => ({ point: point.id, option: option.id, ...positionOf(spec, seat, option) }))
      .filter(({ stance }) => stance === "red_line");
    if (lines.length) found[seat.id] = lines.map(({ point, option, why }) => ({ point, option, why }));
  }
  return found;
}

export function score(spec, signed) {
  const counts = {};
  for (const seat of spec.seats) {
    const count = (counts[seat.id] = { wants: 0, accepts: 0, resists: 0, red_line: 0 });
    for (const [, option] of signedPairs(spec, signed)) {
      const { stance } = positionOf(spec, seat, option);
      if (STANCES.includes(stance)) count[stance] += 1;
    }
  }
  return counts;
}

export function walksOut(spec, signed) {
  const leaving = {};
  for (const [seat, count] of Object.entries(score(spec, signed))) {
    if (count.red_line) leaving[seat] = "red_line";
    else if (count.resists > count.wants + count.accepts) leaving[seat] = "against";
  }
  return leaving;
}

export function outcome(spec, signed) {
  if (Object.keys(walksOut(spec, signed)).length) return "walkout";
  return signedPairs(spec, signed).length >= spec.needed ? "agreement" : "too_little";
}

// The lot: a list of [group, seat]. With fewer groups than seats some have two, with more some seats are shared.
export function deal(groups, seats, random = Math.random) {
  const drawn = shuffled(seats, random);
  const takers = shuffled(groups, random); // who has two, or shares, is drawn too
  return Array.from({ length: Math.max(groups.length, seats.length) }, (_, i) => [takers[i % takers.length], drawn[i % drawn.length]]);
}

function shuffled(items, random) {
  const rest = [...items];
  for (let i = rest.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [rest[i], rest[j]] = [rest[j], rest[i]];
  }
  return rest;
}
