"""A chart that steps through time: one picture for each year, a slider, and the words of the picture that is shown.

The pictures are drawn beforehand, so the slider answers without a kernel. They travel in the output's metadata: a
comparison of notebooks then looks at the words and not at the pixels, as it does for every other chart.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from malicourse.charts import frame
from malicourse.charts.dates import day_in_words
from malicourse.charts.layout import figure_of
from malicourse.charts.style import PAGE_DPI, on_slide, styled
from malicourse.values import clean
from malicourse.words import say

STEPS_MIME = "application/vnd.malicourse.steps+json"
"""Type of the output that carries the words of each picture; its metadata carries the pictures."""

FOLDER = Path(__file__).parent
FEWEST, MOST = 3, 15
LONGEST_LABEL = 24
COLOURS = 40
STEPS_WIDTH, STEPS_HEIGHT, STEPS_LEGEND = 5.0, 2.3, 0.65
"""Inches of the slide form, and how much higher a legend makes it: title, words and slider stand beside the picture."""
PHONE = "(max-width: 480px)"
"""Where a page shows the phone form of a picture."""


@styled
def steps(
    ax: Axes,
    frames: Sequence[tuple[object, Artist | Sequence[Artist], str]],
    title: str,
    source: str | Sequence[str],
    label: str = "",
) -> None:
    """Show parts of a chart one at a time, with a slider to step through them. The last line of a chart's cell.

    What belongs to no frame, or to all, stays in every picture: the map under the points, the scale, the legend. It is
    drawn once; so nothing jumps, and fifteen pictures take little longer than one.

    Parameters
    ----------
    ax : Axes
        The axes that `new` gave.
    frames : list of tuple
        For each picture: its label (a year or a day), what it shows beside the rest (what `mark_places`, ``ax.plot`` or
        ``ax.bar`` returned), and the picture in words, a sentence or two. 3 to 15 pictures.
    title : str
        The finding, as a sentence, over all pictures.
    source : str or list of str
        Id, or ids, from the table of sources.
    label : str
        What the slider moves through; years, if left out.

    Returns
    -------
    None
        So no stray object shows under the chart.

    Raises
    ------
    ValueError
        If there are too few or too many frames, two have one label or the same words, one shows nothing or something
        of another chart, the words are too short, or a source id is unknown.

    Examples
    --------
    >>> fig, ax = new()
    >>> frames = [(year, ax.bar(["Gao"], [year - 2000]), f"One bar over Gao stands at {year - 2000}.") for year in
    ...           (2012, 2015, 2018)]
    >>> steps(ax, frames, title="The bar over Gao rises", source="ucdp-ged")
    The bar over Gao rises
    2012: One bar over Gao stands at 12. 2015: ...
    Source: ...
    """
    title = frame.checked_title(title, "steps")
    fig = frame._figure(ax)
    labels, parts, words = _checked(frames, fig)
    sources = frame._sources(source)
    if on_slide():  # which shows the title beside the picture
        fig.set_size_inches(STEPS_WIDTH, STEPS_HEIGHT + (STEPS_LEGEND if frame.draft_of(fig).legend else 0))
    else:
        frame._set_title(fig, title)
    pictures = _pictures(ax, labels, parts)
    _publish(fig, pictures, labels, parts, words, title, label or say("charts.year"), sources)
    frame.let_go(fig)


def _checked(frames: Any, fig: Figure) -> tuple[list[str], list[list[Artist]], list[str]]:
    frames = list(frames) if isinstance(frames, Sequence) else []
    if not all(isinstance(one, Sequence) and len(one) == 3 for one in frames) or not frames:
        raise ValueError(say("charts.no_frames"))
    if not FEWEST <= len(frames) <= MOST:
        raise ValueError(say("charts.number_of_frames", fewest=FEWEST, most=MOST, n=len(frames)))
    labels = [str(name).strip() for name, _, _ in frames]
    parts = [list(drawn) if isinstance(drawn, Sequence) else [drawn] for _, drawn, _ in frames]
    words = [clean(said) if isinstance(said, str) else "" for *_, said in frames]
    for name, drawn, said in zip(labels, parts, words, strict=True):
        if not name or len(name) > LONGEST_LABEL or labels.count(name) > 1:
            raise ValueError(say("charts.frame_label", most=LONGEST_LABEL, found=repr(name)))
        if not drawn or not all(isinstance(one, Artist) and not isinstance(one, Axes) for one in drawn):
            raise ValueError(say("charts.frame_empty", frame=name, found=repr(drawn), help=say("charts.no_frames")))
        if any(one.get_figure(root=True) is not fig for one in drawn):
            raise ValueError(say("charts.frame_elsewhere", frame=name))
        if len(said.replace("’", " ").split()) < frame.FEWEST_WORDS:  # l’armée is two
            raise ValueError(say("charts.frame_short", frame=name, found=repr(said), help=say("charts.in_words")))
        if words.count(said) > 1:
            raise ValueError(say("charts.frame_alike", frame=name, found=repr(said)))
    return labels, parts, words


def _pictures(ax: Axes, labels: list[str], parts: list[list[Artist]]) -> list[Image.Image]:
    """Draw what all pictures share once, and on a copy of it what else each shows, with its label above."""
    fig = figure_of(ax)
    heading = ax.set_title("Ag", loc="left")
    frame.settle(fig)
    common = set.intersection(*(set(drawn) for drawn in parts))
    parts = [[one for one in drawn if one not in common] for drawn in parts]
    for one in [heading, *(one for drawn in parts for one in drawn)]:
        one.set_animated(True)
    canvas = frame.paint(fig)
    shared = canvas.copy_from_bbox(fig.bbox)
    pictures = []
    for name, drawn in zip(labels, parts, strict=True):
        canvas.restore_region(shared)
        heading.set_text(_in_words(name))
        for one in [heading, *sorted(drawn, key=lambda one: one.get_zorder())]:
            ax.draw_artist(one)
        pictures.append(frame.snapshot(canvas))
    return pictures


def _in_words(label: str) -> str:
    """Return a day in words, any other label as it is."""
    return day_in_words(pd.Timestamp(label)) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", label) else label


def _publish(
    fig: Figure,
    pictures: list[Image.Image],
    labels: list[str],
    parts: list[list[Artist]],
    words: list[str],
    title: str,
    label: str,
    sources: list[dict[str, str]],
) -> None:
    shown = [_in_words(name) for name in labels]
    text = " ".join(say("charts.frame", name=name, words=said) for name, said in zip(shown, words, strict=True))
    credit = frame.credited([entry["citation"] for entry in sources])
    if not frame._in_notebook():
        print(f"{title}\n{text}\n{credit}")
        return
    from IPython.display import display

    width, height = (round(side * PAGE_DPI) for side in fig.get_size_inches())
    frames = [{"label": name, "words": said} for name, said in zip(shown, words, strict=True)]
    spec = {"title": title, "label": label, "frames": frames, "sources": sources, "width": width, "height": height}
    coded, ends = [_coded(picture) for picture in pictures], _ends(pictures[0], pictures[-1])
    live, about = _widget(spec, coded)._repr_mimebundle_()
    display(
        {
            **live,
            "image/png": _coded(ends),
            "text/plain": text,
            frame.MIME: {"title": title, "text": text, "sources": sources},
            STEPS_MIME: spec,
        },
        metadata={
            **about,
            "image/png": {"width": width, "height": 2 * height, "alt": f"{title.rstrip('.')}. {text}"},
            STEPS_MIME: {"pictures": coded},
            frame.MIME: {"data": _drawn_data(fig, labels, parts, label)},
        },
        raw=True,
    )
    display({"text/html": _caption(spec), "text/plain": f"{text}\n{credit}"}, raw=True)


def _coded(picture: Image.Image) -> str:
    return base64.b64encode(frame.png(picture, COLOURS)).decode("ascii")


def _drawn_data(fig: Figure, labels: list[str], parts: list[list[Artist]], label: str) -> list[dict[str, Any]]:
    """Put the rows of all pictures under each other, each with its picture's label, where their columns agree."""
    recorded = [one for one in frame.draft_of(fig).drawn if one.of]
    tables: dict[tuple[str, ...], list[Any]] = {}
    for name, drawn in zip(labels, parts, strict=True):
        for _, _, columns, rows, of in recorded:
            if list(of) == drawn:
                tables.setdefault((label.casefold(), *columns), []).extend([name, *row] for row in rows)
    return [frame.shortened(columns, rows) for columns, rows in tables.items()]


def _widget(spec: dict[str, Any], pictures: list[str]) -> Any:
    """Make the live form; the import waits until somebody steps, because it takes time that other charts need not."""
    import anywidget
    import traitlets

    class StepsWidget(anywidget.AnyWidget):
        """Pictures with a slider."""

        _esm = (FOLDER / "steps.js").read_text(encoding="utf-8")
        _css = (FOLDER / "steps.css").read_text(encoding="utf-8")
        spec = traitlets.Dict(read_only=True).tag(sync=True)
        pictures: traitlets.List[Any] = traitlets.List(read_only=True).tag(sync=True)

    widget = StepsWidget()
    widget.set_trait("spec", {**spec, "buttons": _buttons()})
    widget.set_trait("pictures", pictures)
    return widget


def _ends(first: Image.Image, last: Image.Image) -> Image.Image:
    """Set the first and the last picture under each other: what a reader sees where nothing can run."""
    both = Image.new("RGB", (first.width, first.height + last.height), "white")
    both.paste(first, (0, 0))
    both.paste(last, (0, first.height))
    return both


def _buttons() -> list[str]:
    """Return the words on the two buttons."""
    return [say("charts.back"), say("charts.on")]


def _caption(spec: dict[str, Any]) -> str:
    pairs = ((f"<strong>{html.escape(one['label'])}</strong>", html.escape(one["words"])) for one in spec["frames"])
    rows = "".join(f"<li>{say('charts.frame', name=name, words=said)}</li>" for name, said in pairs)
    summary = html.escape(say("charts.frames_in_words", n=len(spec["frames"])))
    return (
        f'<details style="max-width: {spec["width"]}px"><summary>{summary}</summary><ul>{rows}</ul></details>'
        f"{frame.caption('', spec['sources'], spec['width'])}"
    )


def steps_html(spec: dict[str, Any], pictures: Sequence[str], phone: dict[str, Any] | None = None) -> str:
    """Write the place where a page mounts the slider: every picture with its words, until `steps_front_end` runs.

    Parameters
    ----------
    spec : dict
        What a notebook holds under ``STEPS_MIME``.
    pictures : list of str
        What it holds in that output's metadata: PNG in base64.
    phone : dict, optional
        The phone form as that metadata holds it: ``pictures``, ``width`` and ``height``.

    Returns
    -------
    str
        One ``div``.
    """
    size = f'width="{int(spec["width"])}" height="{int(spec["height"])}"'
    small = phone["pictures"] if phone else [""] * len(pictures)
    figures = "\n".join(
        f'<figure data-label="{html.escape(one["label"])}">'
        + phone_html(
            f'<img src="data:image/png;base64,{picture}" alt="{html.escape(one["words"])}" {size}>',
            {**phone, "image": narrow} if phone else None,
        )
        + f"<figcaption><strong>{html.escape(one['label'])}.</strong> {html.escape(one['words'])}</figcaption></figure>"
        for one, picture, narrow in zip(spec["frames"], pictures, small, strict=True)
    )
    said = dict(zip(("title", "name", "back", "on"), (spec["title"], spec["label"], *_buttons()), strict=True))
    about = " ".join(f'data-{name}="{html.escape(words)}"' for name, words in said.items())
    return f"<div data-malicourse-steps {about}>\n{figures}\n</div>"


def phone_html(picture: str, form: dict[str, Any] | None) -> str:
    """Write a picture that a narrow page shows in its phone form, where it has one.

    Parameters
    ----------
    picture : str
        The ``img`` element.
    form : dict or None
        The phone form: ``image``, PNG in base64, ``width`` and ``height``.

    Returns
    -------
    str
        A ``picture`` element, or the ``img`` as it was.
    """
    if not form:
        return picture
    size = f'width="{int(form["width"])}" height="{int(form["height"])}"'
    address = f"data:image/png;base64,{''.join(form['image'].split())}"
    return f'<picture><source media="{PHONE}" srcset="{address}" {size}>{picture}</picture>'


def steps_front_end() -> str:
    """Write the style and the script that bring every `steps_html` of a page to life, without kernel or network.

    Returns
    -------
    str
        A ``style`` and a ``script`` element, to stand once at the end of the page's body.
    """
    css = (FOLDER / "steps.css").read_text(encoding="utf-8")
    code = (FOLDER / "steps.js").read_text(encoding="utf-8")
    return f'<style>\n{css}</style>\n<script type="module">\n{code}\nmountAll();\n</script>'
