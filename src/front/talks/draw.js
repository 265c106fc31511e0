// The first step: seats by lot, and the card that only its group reads.
import { fill, make, uniqueId } from "../quiz/elements.js";
import { say } from "../quiz/text.js";
import { reasonOf } from "./judged.js";
import { positionOf, STANCES } from "./rules.js";
import { sourceLine } from "./sources.js";
import { buildTurns } from "./turns.js";

const FIELDS = ["who", "wanted", "could_not_give_up", "feared", "answers_to", "words"];

export class DrawStep {
  constructor({ game, words, tell, room }) {
    Object.assign(this, { game, words, tell, room, spec: game.spec, shown: null });
    this.element = make("div", "mt-draw");
    this.table = make("div", "mt-lots");
    this.card = make("div", "mt-card", "", { hidden: "" });
    this.element.append(this.buildLot(), this.table, this.card);
    this.update("");
  }

  buildLot() {
    const { game, words, room } = this;
    this.lot = make("div", "mt-lot");
    this.names = make("textarea", "mq-field mt-names", "", { id: uniqueId(), rows: room ? "4" : "6", maxlength: "20000", autocomplete: "off" });
    this.names.addEventListener("input", () => game.change({ names: this.names.value }, "names"));
    this.button = make("button", "mq-button mq-check", "", { type: "button" });
    this.button.addEventListener("click", () => game.draw((number) => say(words, "group", { number })));
    const field = make("div", "mt-field");
    field.append(make("label", "", say(words, "names"), { for: this.names.id }), this.names);
    this.lot.append(make("p", "mt-rule", say(words, "lot_rule")), field, this.button);
    return this.lot;
  }

  update(why) {
    const { game, words } = this;
    if (why === "over") this.shown = null;
    if (this.names.value !== game.state.names) this.names.value = game.state.names;
    this.button.textContent = say(words, game.state.lots.length ? "draw_again" : "draw");
    if (["drawn", "over", ""].includes(why)) this.list();
    if (why === "drawn") this.tell(say(words, "drawn"));
    this.turn();
  }

  // Who sits where; before the draw, which seats there are.
  list() {
    const rows = make("ul", "mt-seats");
    for (const seat of this.spec.seats) {
      const row = make("li", "mt-seat");
      const groups = this.game.groupsOf(seat);
      const show = make("button", "mq-button mt-show", say(this.words, "show_card"), { type: "button", "data-seat": seat.id });
      show.setAttribute("aria-label", say(this.words, "show_card_of", { seat: seat.name }));
      show.addEventListener("click", () => this.open(seat));
      row.append(make("span", "mt-name", seat.name), make("span", "mt-group", groups.join(" · ")), show);
      rows.append(row);
    }
    fill(this.table, rows);
  }

  turn() {
    this.card.hidden = !this.shown;
    this.lot.hidden = this.table.hidden = Boolean(this.shown);
  }

  open(seat) {
    this.shown = seat;
    const { words } = this;
    const head = make("div", "mt-card-head");
    const title = make("h4", "mt-title", seat.name, { tabindex: "-1" });
    const hide = make("button", "mq-button mt-hide", say(words, "hide_card"), { type: "button" });
    hide.addEventListener("click", () => this.close());
    const sides = [this.who(seat), this.stands(seat)];
    const turns = buildTurns(words, ["card_who", "card_stands"], sides.map((side) => [side]));
    turns.element.append(hide);
    head.append(make("p", "mt-private", say(words, "private")), turns.element);
    fill(this.card, title, head, ...sides);
    this.turn();
    title.focus();
  }

  close() {
    const { id } = this.shown;
    this.shown = null;
    this.turn();
    this.table.querySelector(`[data-seat="${id}"]`).focus();
  }

  leave() {
    this.shown = null;
    this.turn();
  }

  who(seat) {
    const list = make("dl", "mt-who");
    for (const field of FIELDS.filter((one) => seat[one])) {
      const row = make("div", "mt-told");
      row.append(make("dt", "", say(this.words, `seat_${field}`)), make("dd", "", seat[field]));
      list.append(row);
    }
    const side = make("div", "mt-face-one");
    side.append(list, sourceLine(this.spec, this.words, seat.sources));
    return side;
  }

  // Point by point, what the seat wants, accepts, resists, and its red lines.
  stands(seat) {
    const side = make("div", "mt-stands");
    for (const point of this.spec.points) {
      const row = make("div", "mt-stand");
      row.append(make("h5", "mt-stand-point", say(this.words, "point_title", point)));
      const list = make("ul", "mt-stances");
      for (const stance of STANCES)
        for (const option of point.options) {
          const position = positionOf(this.spec, seat, option);
          if (position.stance === stance) list.append(this.stance(option, position));
        }
      row.append(list);
      side.append(row);
    }
    const box = make("div", "mt-face-one");
    const named = Object.values(this.spec.positions[seat.id]).flatMap(({ sources }) => sources);
    const fold = make("details", "mt-note");
    fold.append(make("summary", "", say(this.words, "card_sources")), sourceLine(this.spec, this.words, [...new Set(named)]));
    box.append(side, make("p", "mt-note", say(this.words, "inferred_note")), fold);
    return box;
  }

  stance(option, position) {
    const { stance } = position;
    const row = make("li", "mt-stance", "", { "data-stance": stance });
    row.append(make("strong", "", say(this.words, `is_${stance}`)), ` ${option.letter}`, make("span", "mt-stance-label", `. ${option.label}`));
    row.append(make("span", "mt-why", ` ${reasonOf(position, this.words)}`));
    return row;
  }
}
