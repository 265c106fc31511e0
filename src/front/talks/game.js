// What has happened at the table. All tables of a page are one game, kept until the page is closed; nothing is stored.
import { deal } from "./rules.js";

export const MINUTES = [4, 3]; // for a point at the table, for a caucus

const begun = () => ({
  names: "", // of groups, as typed, one a line
  lots: [], // {group, seat}, once drawn
  at: 0, // place of the point that is on the table
  votes: {}, // point -> seat -> option or "none"
  signed: {}, // point -> option or "open"
  phase: 0, // 0 at the table, 1 in a caucus
  left: MINUTES[0] * 60, // seconds
  ends: 0, // when a running clock ends; 0 while it stands
  spoiler: "", // id, once drawn
  aside: false, // the teacher has set it aside
  carried: {}, // point -> {verdict, why}
});

export class Game {
  constructor(spec) {
    this.spec = spec;
    this.listeners = new Set();
    this.state = begun();
  }

  // Call listener after each change; returns the function that ends it.
  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  change(change, why = "") {
    Object.assign(this.state, change);
    for (const listener of [...this.listeners]) listener(why);
  }

  startOver() {
    clearInterval(this.ticking);
    this.change(begun(), "over");
  }

  get point() {
    return this.spec.points[this.state.at];
  }

  // ---- the lot

  draw(unnamed) {
    const typed = this.state.names.split("\n").map((name) => name.trim()).filter(Boolean);
    const groups = typed.length ? typed : this.spec.seats.map((_, i) => unnamed(i + 1));
    const seated = deal(groups.map((group, place) => ({ group, place })), this.spec.seats);
    const order = (seat) => this.spec.seats.findIndex(({ id }) => id === seat.id);
    const lots = seated.map(([{ group }, seat]) => ({ group, seat: seat.id, order: order(seat) }));
    this.change({ lots: lots.sort((a, b) => a.order - b.order) }, "drawn");
  }

  groupsOf(seat) {
    return this.state.lots.filter((lot) => lot.seat === seat.id).map(({ group }) => group);
  }

  drawSpoiler() {
    const { spoilers } = this.spec;
    if (!this.state.spoiler) this.change({ spoiler: spoilers[Math.floor(Math.random() * spoilers.length)].id }, "spoiler");
  }

  get spoiler() {
    return this.spec.spoilers.find(({ id }) => id === this.state.spoiler);
  }

  // Another point has its own minutes, unless the clock runs.
  turnTo(place) {
    const fresh = place !== this.state.at && !this.state.ends;
    this.change({ at: place, left: fresh ? this.full : this.state.left }, "point");
  }

  // ---- votes and what is signed

  vote(seat, choice) {
    const { id } = this.point;
    const votes = { ...this.state.votes, [id]: { ...this.state.votes[id], [seat.id]: choice } };
    this.change({ votes }, "vote");
  }

  sign(choice) {
    this.change({ signed: { ...this.state.signed, [this.point.id]: choice } }, "signed");
  }

  carry(point, part) {
    const before = this.state.carried[point.id] ?? { verdict: "", why: "" };
    this.change({ carried: { ...this.state.carried, [point.id]: { ...before, ...part } } }, "carried");
  }

  // ---- the clock

  get full() {
    return MINUTES[this.state.phase] * 60;
  }

  get seconds() {
    const { ends, left } = this.state;
    return ends ? Math.max(0, Math.ceil((ends - Date.now()) / 1000)) : left;
  }

  start() {
    clearInterval(this.ticking);
    this.ticking = setInterval(() => this.tick(), 500);
    this.change({ ends: Date.now() + (this.seconds || this.full) * 1000 }, "started");
  }

  pause() {
    clearInterval(this.ticking);
    this.change({ left: this.seconds, ends: 0 }, "paused");
  }

  addMinute() {
    const { ends, left } = this.state;
    this.change(ends ? { ends: ends + 60_000 } : { left: left + 60 }, "added");
  }

  next() {
    clearInterval(this.ticking);
    const phase = 1 - this.state.phase;
    this.change({ phase, left: MINUTES[phase] * 60, ends: 0 }, "phase");
  }

  tick() {
    if (this.seconds) return this.change({}, "tick");
    clearInterval(this.ticking);
    return this.change({ left: 0, ends: 0 }, "ended");
  }
}

// Each table of a notebook is a script of its own, so the game stands where all of them find it.
export function gameOf(spec) {
  const games = (window.malicourseTalks = window.malicourseTalks || new Map());
  const { step: _, ...rules } = spec;
  const name = JSON.stringify(rules);
  if (!games.has(name)) games.set(name, new Game(spec));
  return games.get(name);
}
