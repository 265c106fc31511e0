"""Begin a chart and finish it: the empty figure, the title that says the finding, the words, the source."""

from __future__ import annotations

import base64
import enum
import html
import io
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.ticker import ScalarFormatter
from PIL import Image

from malicourse import course
from malicourse.charts.dates import day_in_words
from malicourse.charts.layout import PAD, Layout, figure_of, grid_of
from malicourse.charts.letters import width as letters_width
from malicourse.charts.letters import wrap
from malicourse.charts.style import (
    BASE,
    DPI,
    GRID,
    PAGE_DPI,
    PHONE_HIGHEST,
    PHONE_LOWEST,
    PHONE_WIDTH,
    SLIDE_HEIGHT,
    SLIDE_WIDTH,
    SMALL,
    STYLE,
    TITLE,
    ActorStyle,
    on_phone,
    on_slide,
    styled,
)
from malicourse.near import did_you_mean
from malicourse.values import clean, linked
from malicourse.words import figures, number, room, say

MIME = "application/vnd.malicourse.chart+json"
"""Type of the output that carries a chart's words and sources for decks and pages."""

MARGIN = 0.08
"""Inches at both sides of a title."""
SHORTEST_TEXT = 40
MOST_ROWS = 100  # of a chart's data, as they travel with it; the tables in data/ hold all
LONGEST_TITLE = 140
FEWEST_WORDS = 6


@styled
def new(
    height: float = 4.5, width: float = 8, rows: int = 1, columns: int = 1, slide: float = SLIDE_HEIGHT
) -> tuple[Figure, Any]:
    """Begin a chart in the style of the course.

    Parameters
    ----------
    height : float
        Height of the whole figure in inches; 4.5 fills a slide beside its title.
    width : float
        Width in inches.
    rows, columns : int
        How many panels the figure has.
    slide : float
        The most inches of height in the slide form; fewer where a slide has three lines of words above its chart.

    Returns
    -------
    fig : Figure
        The figure. It is shown by `finish`, once, and needs no closing.
    ax : Axes or list of Axes
        The axes to draw on; a list, row by row, where there are several panels.

    Raises
    ------
    ValueError
        If a size is not a number of inches a screen can show.

    Examples
    --------
    >>> fig, ax = new(height=3)
    >>> fig, (before, after) = new(columns=2)
    """
    for name, value, low, high in (("height", height, 1.5, 12), ("width", width, 3, 12), ("slide", slide, 1.5, 3)):
        if not isinstance(value, (int, float)) or not low <= value <= high:
            raise ValueError(say("charts.no_size", name=name, low=number(low), high=number(high), found=repr(value)))
    if on_slide():
        rows, columns = 1, rows * columns
        width, height = SLIDE_WIDTH, min(height, slide)
    panel = None
    if on_phone():
        panel = min(PHONE_HIGHEST, max(PHONE_LOWEST, 0.56 * height / rows))
        rows, columns = rows * columns, 1
        width, height = PHONE_WIDTH, 2 * panel * rows
    fig = Figure(figsize=(width, height), dpi=DPI, layout=Layout(panel))
    FigureCanvasAgg(fig)
    panels = fig.subplots(rows, columns, squeeze=False).ravel().tolist()
    for ax in panels:
        ax.tick_params(labelsize=STYLE["xtick.labelsize"], length=4, color="#8A8A8A")
        ax.grid(visible=True, axis="y", color=GRID, linewidth=STYLE["grid.linewidth"])
    return fig, panels[0] if len(panels) == 1 else panels


def panel_height(ax: Axes, inches: float) -> None:
    """Ask for panels of this height in the phone form; the highest that is asked for counts."""
    engine = figure_of(ax).get_layout_engine()
    if isinstance(engine, Layout):
        engine.ask(inches)


class When(enum.IntEnum):
    """When `settle` does work that helpers put off. Laying out is a good part of a chart's time: ask for the least."""

    BEFORE = 0
    """Before anything is laid out: the work adds to the layout and needs no sizes."""
    BETWEEN = 1
    """Between two layouts: it needs the sizes of the axes, and changes them."""
    AFTER = 2
    """At the end: it needs the final sizes and leaves them as they are."""


class Drawn(NamedTuple):
    """Rows that a helper drew, as `record` takes them."""

    ax: Axes
    about: str
    columns: list[str]
    rows: list[list[str | int | float | None]]
    of: Sequence[Artist]


@dataclass
class Draft:
    """What helpers keep with a figure until it is finished.

    Attributes
    ----------
    jobs : list
        Work put off, each with its time.
    drawn : list of Drawn
        The rows behind the picture.
    legend : dict
        Words and what stands for them, in one legend under all panels.
    spots : dict
        For the axes of each map the places marked on it.
    """

    jobs: list[tuple[When, Callable[[], object]]] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)
    legend: dict[str, Any] = field(default_factory=dict)
    spots: dict[Axes, dict[tuple[float, float], Any]] = field(default_factory=dict)


def draft_of(fig: Figure) -> Draft:
    """Return what helpers keep with a figure; it goes when the figure goes."""
    draft: Draft = fig.__dict__.setdefault("_malicourse", Draft())
    return draft


def later(ax: Axes, job: Callable[[], object], when: When) -> None:
    """Put off work until `finish` (or `settle`)."""
    draft_of(figure_of(ax)).jobs.append((when, job))


class Numbers(ScalarFormatter):
    """Ticks of an axis that the reader drew, with the decimal sign of the course's language."""

    def __call__(self, value: float, pos: int | None = None) -> str:
        """Return one number."""
        return figures(str(super().__call__(value, pos)))


@styled
def settle(fig: Figure) -> None:
    """Lay the figure out for good and run what helpers put off; `finish` calls it."""
    for ax in fig.axes:
        _fit_units(ax)
    jobs, draft_of(fig).jobs = draft_of(fig).jobs, []
    for axis in (axis for ax in fig.axes for axis in (ax.xaxis, ax.yaxis)):
        if not axis.label.get_text():
            axis.set_label_coords(0.5, 0.5)  # or matplotlib measures all numbers of the axis to place no words
        if type(axis.get_major_formatter()) is ScalarFormatter and say("common.decimal") != ".":
            axis.set_major_formatter(Numbers())
    for stage in When:
        mine = [job for when, job in jobs if when is stage]
        if stage is When.AFTER or (stage is When.BETWEEN and mine):
            lay_out(fig)
        for job in mine:
            job()
    fig.set_layout_engine("none")  # or the drawing would lay it out once more


def _fit_units(ax: Axes) -> None:
    """Break the words at an axis that are longer than it; on a phone write those of the vertical axis above it."""
    page = figure_of(ax).bbox
    wide, high = page.width * 72 / DPI, page.height * 72 / DPI
    across, up = ax.get_xlabel(), ax.get_ylabel()
    if letters_width(across, BASE) > 0.4 * wide:

        def shorten() -> None:
            half = min(page.x1 - (ax.bbox.x0 + ax.bbox.x1) / 2, (ax.bbox.x0 + ax.bbox.x1) / 2)
            ax.set_xlabel(wrap(across, 2 * half * 72 / DPI - 4, BASE))

        later(ax, shorten, When.BETWEEN)
    if up and on_phone() and not ax.get_title(loc="left"):
        ax.set_title(wrap(up, 0.75 * wide, BASE), loc="left", fontsize=BASE, fontweight="normal")
        ax.set_ylabel("")
    elif up and letters_width(up, BASE) > 0.6 * high / grid_of(ax)[0]:
        later(ax, lambda: ax.set_ylabel(wrap(up, ax.bbox.height * 72 / DPI, BASE)), When.BETWEEN)


def record(
    ax: Axes, columns: Sequence[str], rows: Iterable[Sequence[object]], about: str = "", of: Sequence[Artist] = ()
) -> None:
    """Keep the rows that a helper draws; `finish` publishes them beside the picture.

    ``columns`` are words for a reader; ``about`` says what the rows are, where the title of the axes does not; ``of``
    is what was drawn from them, for a chart that steps from picture to picture.
    """
    kept = [[_plain(cell) for cell in row] for row in rows]
    draft_of(figure_of(ax)).drawn.append(Drawn(ax, about, [str(name) for name in columns], kept, of))


def drawn_data(fig: Figure) -> list[dict[str, Any]]:
    """Return what helpers drew on a figure as tables: ``about``, ``columns``, ``rows``, and how many are left out."""
    found = []
    for ax, about, columns, rows, _ in draft_of(fig).drawn:
        panel = " ".join(filter(None, (ax.get_title(loc=side) for side in ("left", "center", "right"))))
        found.append(shortened(columns, rows, ", ".join(filter(None, [panel, about]))))
    return found


def shortened(columns: Sequence[str], rows: list[Any], about: str = "") -> dict[str, Any]:
    """Return a table as it travels with a chart: not all rows of a long one."""
    left_out = max(0, len(rows) - MOST_ROWS)
    return {"about": about, "columns": list(columns), "rows": rows[:MOST_ROWS], "left_out": left_out}


def in_words(column: str) -> str:
    """Return a column's name as words."""
    with suppress(KeyError):
        return say(f"charts.head_{column}")
    return str(room("columns", course.language()).get(column) or column.replace("_", " ").strip())


def heads(*columns: str) -> list[str]:
    """Return the names of columns as words."""
    return [in_words(column) for column in columns]


def _plain(cell: Any) -> str | int | float | None:
    """Return a cell as JSON can hold it: a word, a number, or nothing."""
    if cell is None or (not isinstance(cell, str) and pd.isna(cell)):
        return None
    if isinstance(cell, pd.Timestamp):
        return day_in_words(cell)
    if isinstance(cell, str):
        return clean(cell) or None
    value = round(float(cell), 4)
    return int(value) if value.is_integer() else value


def lay_out(fig: Figure) -> None:
    """Compute where everything goes, without drawing."""
    engine = fig.get_layout_engine()
    if engine is not None:
        engine.execute(fig)


@styled
def finish(
    ax: Axes | Figure | Sequence[Axes],
    title: str,
    source: str | Sequence[str],
    text: str,
    finding: str = "",
    covered: Iterable[Artist] = (),
) -> None:
    """Show the chart with its title, its words and its sources. The last line of a chart's cell.

    Parameters
    ----------
    ax : Axes, Figure or list of Axes
        What was drawn; any of them stands for the whole figure.
    title : str
        The finding, as a sentence: "The state lost the north in ten weeks", not "Towns by date". Where a class is to
        find it, a question: "What have the right-hand ends in common?", and the finding apart.
    source : str or list of str
        Id, or ids, from the table of sources.
    text : str
        The chart in words, printed under it and kept as its alternative text.
    finding : str
        The answer to a title that asks. It stands folded under the chart; on a slide it waits for the next press.
    covered : iterable of Artist
        What a class is to guess: on a slide it is not drawn until the next press.

    Returns
    -------
    None
        So no stray object shows under the chart.

    Raises
    ------
    ValueError
        If the title or the words are empty, too short or too long, or a source id is unknown; the message names
        ids that are close.
    """
    fig = _figure(ax)
    title = checked_title(title, "finish")
    if not isinstance(text, str) or len(clean(text)) < SHORTEST_TEXT or len(text.split()) < FEWEST_WORDS:
        raise ValueError(say("charts.short_text", found=repr(text), help=say("charts.in_words")))
    text = clean(text)
    if text.rstrip(".").casefold() == title.rstrip(".").casefold():
        raise ValueError(say("charts.text_is_title", help=say("charts.in_words")))
    sources = _sources(source)

    if not on_slide():
        _set_title(fig, title)
    settle(fig)
    hidden = list(covered)
    cover = _without(fig, hidden) if hidden and not on_phone() else b""
    picture = png(snapshot(paint(fig)), 64 if on_phone() else 256)
    _publish(fig, picture, cover, {"title": title, "text": text, "sources": sources}, clean(finding))
    let_go(fig)


def _without(fig: Figure, artists: list[Artist]) -> bytes:
    """Draw the figure without some of its artists."""
    seen = [artist for artist in artists if artist.get_visible()]  # a name without room stays hidden
    for artist in seen:
        artist.set_visible(False)
    picture = png(snapshot(paint(fig)))
    for artist in seen:
        artist.set_visible(True)
    return picture


def _figure(ax: Axes | Figure | Sequence[Axes]) -> Figure:
    first: Any = ax[0] if isinstance(ax, Sequence) and len(ax) else ax
    first = first.ravel()[0] if hasattr(first, "ravel") and getattr(first, "size", False) else first
    if isinstance(first, Figure):
        return first
    if isinstance(first, Axes):
        return figure_of(first)
    raise ValueError(say("charts.no_axes", found=type(ax).__name__))


def checked_title(title: object, helper: str) -> str:
    """Return a title on one line; ValueError if there is none, or if it is too long."""
    if not isinstance(title, str) or not title.strip():
        raise ValueError(say("charts.no_title", helper=helper, found=repr(title)))
    title = clean(title)
    if len(title) > LONGEST_TITLE:
        raise ValueError(say("charts.long_title", helper=helper, n=len(title), most=LONGEST_TITLE))
    return title


def _sources(source: str | Sequence[str]) -> list[dict[str, str]]:
    from malicourse import tables

    ids = [source] if isinstance(source, str) else list(source)
    if not ids:
        raise ValueError(say("charts.no_source"))
    found = []
    for item in ids:
        if not isinstance(item, str) or not tables.exists_source(item):
            hint = did_you_mean(item, tables.read("sources")["id"])
            raise ValueError(say("charts.strange_source", id=repr(item), hint=hint))
        url = tables.source(item)["url"]
        url = url if isinstance(url, str) and url.startswith(("https://", "http://")) else ""
        found.append({"id": item, "citation": tables.cite(item), "url": url})
    return found


def _set_title(fig: Figure, title: str) -> None:
    wide, high = fig.get_size_inches()
    title = wrap(title, (wide - 2 * MARGIN) * 72, TITLE, "bold")
    fig.suptitle(
        title,
        x=MARGIN / wide,
        y=1 - PAD / high,
        ha="left",
        va="top",
        fontsize=TITLE,
        fontweight="bold",
        linespacing=1.15,
    )


def paint(fig: Figure) -> FigureCanvasAgg:
    """Draw the figure, once; ``savefig`` would draw it twice."""
    fig.set_facecolor("white")
    canvas = fig.canvas if type(fig.canvas) is FigureCanvasAgg else FigureCanvasAgg(fig)
    canvas.draw()
    return canvas


def snapshot(canvas: FigureCanvasAgg) -> Image.Image:
    """Return what stands on a canvas as a picture of its own."""
    size = canvas.get_width_height(physical=True)
    return Image.frombuffer("RGBA", size, canvas.buffer_rgba(), "raw", "RGBA", 0, 1).convert("RGB")


def png(picture: Image.Image, colours: int = 256) -> bytes:
    """Write a picture as PNG with a palette: flat colours need 256 of them, not sixteen million."""
    small = io.BytesIO()
    small.name = "chart.png"  # told by its name, Pillow loads one format instead of five
    picture = picture.quantize(colors=colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    shades = picture.getpalette() or []
    picture.putpalette([255 if shade >= 253 else shade for shade in shades])  # white stays white on a white slide
    sent_often = colours < 256 and (on_phone() or on_slide())
    level = 9 if sent_often else 6  # 9 takes seven times as long; a lesson's own picture is waited for
    picture.save(small, compress_level=level, dpi=(DPI, DPI))
    return small.getvalue()


def let_go(fig: Figure) -> None:
    """Let a finished drawing go: the canvas and each word hold it, 3 MB a chart, until Python next tidies up.

    A figure of pyplot is closed, too, so that it is not shown a second time. Outside a notebook it stays as it is.
    """
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(fig)
    if _in_notebook():
        for text in fig.findobj(Text):
            text._renderer = None  # type: ignore[attr-defined]  # matplotlib lets it go in no other way
        FigureCanvasAgg(fig)


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")


def _publish(fig: Figure, picture: bytes, cover: bytes, content: dict[str, Any], finding: str) -> None:
    title, text, sources = content["title"], content["text"], content["sources"]
    credit = credited([entry["citation"] for entry in sources])
    found = f"{finding}\n" if finding else ""
    if not _in_notebook():
        print(f"{title}\n{found}{text}\n{credit}")
        return
    if finding:
        content = {**content, "finding": finding}
    covers = {"cover": base64.b64encode(cover).decode("ascii")} if cover else {}
    from IPython.display import display

    width, height = (round(side * PAGE_DPI) for side in fig.get_size_inches())
    display(
        {
            "image/png": base64.b64encode(picture).decode("ascii"),
            "text/plain": text,
            MIME: content,
        },
        metadata={
            "image/png": {"width": width, "height": height, "alt": f"{title.rstrip('.')}. {text}"},
            MIME: {"data": drawn_data(fig), **covers},
        },
        raw=True,
    )
    display(
        {"text/html": caption(text, sources, width, finding), "text/plain": f"{text}\n{found}{credit}"},
        raw=True,
    )


def credited(citations: Sequence[str]) -> str:
    """Return the line that names the sources."""
    return say("charts.source", n=len(citations), sources=say("common.and_then").join(citations))


def caption(text: str, sources: list[dict[str, str]], width: int, finding: str = "") -> str:
    """Return the words and the source line under a chart as HTML that JupyterLab's sanitizer leaves alone."""
    links = [linked(entry["citation"], entry["url"]) for entry in sources]
    words = f"{html.escape(text)}<br>" if text else ""
    summary = f"<summary>{html.escape(say('charts.what_it_shows'))}</summary>"
    fold = f"<details>{summary}{html.escape(finding)}</details>" if finding else ""
    return (
        f'{fold}<p style="max-width: {width}px; margin: 0.2em 0 1em 0; line-height: 1.4">{words}'
        f'<span style="font-size: 0.92em">{credited(links)}</span></p>'
    )


def legend_below(ax: Axes, entries: dict[str, Any]) -> None:
    """Collect legend entries of the whole figure; `finish` puts one legend under all panels."""
    fig = figure_of(ax)
    legend = draft_of(fig).legend
    if not legend:
        later(ax, lambda: _draw_legend(fig), When.BEFORE)
    legend.update(entries)


def grid_for_rows(ax: Axes) -> None:
    """Draw the lines of the grid upright, for a chart whose rows lie under each other."""
    ax.grid(visible=False, axis="y")
    ax.grid(visible=True, axis="x", color=GRID, linewidth=STYLE["grid.linewidth"])
    ax.spines["left"].set_visible(False)


def swatch(look: ActorStyle) -> Patch:
    """Return what stands for a look in a legend."""
    return Patch(facecolor=look.colour, edgecolor=look.hatch_colour, hatch=look.hatch * 2, linewidth=0)


def _draw_legend(fig: Figure) -> None:
    entries, draft_of(fig).legend = draft_of(fig).legend, {}
    for closing in (say("charts.together"), say("charts.contested")):
        if closing in entries:
            entries[closing] = entries.pop(closing)
    for rows in range(1, len(entries) + 1):
        columns = -(-len(entries) // rows)
        legend = fig.legend(
            list(entries.values()),
            list(entries),
            loc="lower left",
            ncols=columns,
            columnspacing=0.9 if on_slide() else 1.1,
            handletextpad=0.35 if on_slide() else 0.45,
            fontsize=SMALL if on_slide() else None,
            borderaxespad=0.2,
        )
        if legend.get_window_extent().width <= fig.bbox.width * 0.98 or columns == 1:
            return
        legend.remove()
