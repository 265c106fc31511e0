// The kinds of question. grade and solve say what kinds.py says; build makes the inputs and returns: element; read() ->
// answer or null; write(answer or null); mark(verdict or null); settle(bool) closes or opens the inputs; focus().
import { several, single } from "./choices.js";
import { estimate } from "./estimate.js";
import { match } from "./match.js";
import { numeric } from "./numeric.js";
import { order } from "./order.js";
import { place } from "./place.js";

export const KINDS = { single, several, numeric, order, match, place, estimate };
