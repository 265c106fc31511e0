"""A chart that steps through time: one picture for each year, a slider, and the words of the picture that is shown.

The pictures are drawn beforehand, so the slider answers without a kernel. They travel in the output's metadata: a
comparison of notebooks then looks at the words and not at the pixels, as it does for every other chart.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from malicourse.charts import frame
from malicourse.charts.style import PAGE_DPI, styled

STEPS_MIME = "application/vnd.malicourse.steps+json"
"""Type of the output that carries the words of each picture; its metadata carries the pictures."""

FOLDER = Path(__file__).parent
FEWEST, MOST = 3, 15
LONGEST_LABEL = 24
STEPS_DPI = 144
COLOURS = 64
HELP = "steps needs frames: a list of (label, axes, words), one for each picture, such as (2012, ax, 'In 2012 …')."


@styled
def steps(
    frames: Sequence[tuple[object, Axes | Figure | Sequence[Axes], str]],
    title: str,
    source: str | Sequence[str],
    label: str = "Year",
) -> None:
    """Show charts one at a time, with a slider to step through them. The last line of a chart's cell.

    All pictures get the same title and the same legend, so that nothing jumps. Axes of bars and lines keep what was
    set on each: give them one scale with ``ax.set_ylim``.

    Parameters
    ----------
    frames : list of tuple
        For each picture: its label (a year or a day), the axes that `new` gave, and the picture in words, a sentence
        or two. 3 to 15 pictures.
    title : str
        The finding, as a sentence, over all pictures.
    source : str or list of str
        Id, or ids, from the table of sources.
    label : str
        What the slider moves through.

    Returns
    -------
    None
        So no stray object shows under the chart.

    Raises
    ------
    ValueError
        If there are too few or too many frames, two have one label or one figure, the words are too short, the
        pictures differ in size, or a source id is unknown.

    Examples
    --------
    >>> frames = []
    >>> for year in [2012, 2015, 2018]:
    ...     fig, ax = new()
    ...     _ = mali_map(ax)
    ...     frames.append((year, ax, f"Mali in {year}, with the regions as they were drawn then."))
    >>> steps(frames, title="The regions of Mali did not change", source="ucdp-ged")
    The regions of Mali did not change
    2012: Mali in 2012, with the regions as they were drawn then. 2015: ...
    Source: ...
    """
    title = frame._words(title, "title", "The title states the finding over all pictures.")
    if len(title) > frame.LONGEST_TITLE:
        msg = f"steps: the title has {len(title)} characters, at most {frame.LONGEST_TITLE} fit."
        raise ValueError(msg)
    labels, figures, words = _checked(frames)
    sources = frame._sources(source)
    _one_legend(figures)
    pictures = []
    for name, fig in zip(labels, figures, strict=True):
        first = fig.axes[0]
        if not any(first.get_title(loc=side) for side in ("left", "center", "right")):
            first.set_title(name, loc="left")
        frame._set_title(fig, title)
        frame.settle(fig)
        pictures.append(frame._png(fig, dpi=STEPS_DPI, colours=COLOURS))
        frame.let_go(fig)
    _publish(figures, pictures, labels, words, title, label, sources)


def _checked(frames: Any) -> tuple[list[str], list[Figure], list[str]]:
    frames = list(frames) if isinstance(frames, Sequence) else []
    if not all(isinstance(one, Sequence) and len(one) == 3 for one in frames) or not frames:
        raise ValueError(HELP)
    if not FEWEST <= len(frames) <= MOST:
        msg = (
            f"steps takes {FEWEST} to {MOST} frames, it was given {len(frames)}. Few show more: every second year, say."
        )
        raise ValueError(msg)
    labels = [str(name).strip() for name, _, _ in frames]
    figures = [frame._figure(ax) for _, ax, _ in frames]
    words = [
        frame._words(said, f"words for {name}", frame.WORDS_HELP)
        for name, (_, _, said) in zip(labels, frames, strict=True)
    ]
    for name, said in zip(labels, words, strict=True):
        if not name or len(name) > LONGEST_LABEL or labels.count(name) > 1:
            msg = f"steps: each frame needs a label of its own of at most {LONGEST_LABEL} characters; found {name!r}."
            raise ValueError(msg)
        if len(said.split()) < 6:
            msg = f"steps: the words of {name} are too short ({said!r}). {frame.WORDS_HELP}"
            raise ValueError(msg)
        if words.count(said) > 1:
            msg = f"steps: two pictures have the same words ({said!r}). Say what is different in {name}."
            raise ValueError(msg)
    if len({id(fig) for fig in figures}) < len(figures):
        msg = "steps: two frames stand on one figure. Call new() for each of them, inside the loop."
        raise ValueError(msg)
    sizes = {tuple(fig.get_size_inches()) for fig in figures}
    if len(sizes) > 1:
        msg = f"steps: the figures differ in size ({sorted(sizes)}). Call new() with one height for all."
        raise ValueError(msg)
    return labels, figures, words


def _one_legend(figures: list[Figure]) -> None:
    """Give every picture the entries of all, so that the drawing under the legend stays where it is."""
    entries: dict[str, Any] = {}
    for fig in figures:
        entries.update(fig.__dict__.get("_malicourse_legend", {}))
    for closing in ("held together", "contested"):
        if closing in entries:
            entries[closing] = entries.pop(closing)
    for fig in figures if entries else []:
        frame.legend_below(fig.axes[0], {})
        fig.__dict__["_malicourse_legend"] = dict(entries)


def _publish(
    figures: list[Figure],
    pictures: list[bytes],
    labels: list[str],
    words: list[str],
    title: str,
    label: str,
    sources: list[dict[str, str]],
) -> None:
    text = " ".join(f"{name}: {said}" for name, said in zip(labels, words, strict=True))
    lead = "Source" if len(sources) == 1 else "Sources"
    credit = f"{lead}: {'; '.join(entry['citation'] for entry in sources)}"
    if not frame._in_notebook():
        print(f"{title}\n{text}\n{credit}")
        return
    from IPython.display import display

    width, height = (round(side * PAGE_DPI) for side in figures[0].get_size_inches())
    frames = [{"label": name, "words": said} for name, said in zip(labels, words, strict=True)]
    spec = {"title": title, "label": label, "frames": frames, "sources": sources, "width": width, "height": height}
    coded = [base64.b64encode(picture).decode("ascii") for picture in pictures]
    ends = _ends(pictures)
    live, about = _widget(spec, coded)._repr_mimebundle_()
    display(
        {
            **live,
            "image/png": base64.b64encode(ends).decode("ascii"),
            "text/plain": text,
            frame.MIME: {"title": title, "text": text, "sources": sources},
            STEPS_MIME: spec,
        },
        metadata={
            **about,
            "image/png": {"width": width, "height": 2 * height, "alt": f"{title.rstrip('.')}. {text}"},
            STEPS_MIME: {"pictures": coded},
            frame.MIME: {"data": _drawn_data(figures, labels, label)},
        },
        raw=True,
    )
    display({"text/html": _caption(spec), "text/plain": f"{text}\n{credit}"}, raw=True)


def _drawn_data(figures: list[Figure], labels: list[str], label: str) -> list[dict[str, Any]]:
    """Put the rows of all pictures under each other, each with its picture's label, where their columns agree."""
    tables: dict[tuple[str, ...], list[Any]] = {}
    for name, fig in zip(labels, figures, strict=True):
        for _, _, columns, rows in fig.__dict__.get("_malicourse_data", []):
            tables.setdefault((label.casefold(), *columns), []).extend([name, *row] for row in rows)
    return [
        {
            "about": "",
            "columns": list(columns),
            "rows": rows[: frame.MOST_ROWS],
            "left_out": max(0, len(rows) - frame.MOST_ROWS),
        }
        for columns, rows in tables.items()
    ]


def _widget(spec: dict[str, Any], pictures: list[str]) -> Any:
    """Make the live form; the import waits until somebody steps, because it takes time that other charts need not."""
    import anywidget
    import traitlets

    class StepsWidget(anywidget.AnyWidget):
        """Pictures with a slider."""

        _esm = (FOLDER / "steps.js").read_text(encoding="utf-8")
        _css = (FOLDER / "steps.css").read_text(encoding="utf-8")
        spec = traitlets.Dict(read_only=True).tag(sync=True)
        pictures = traitlets.List(read_only=True).tag(sync=True)

    widget = StepsWidget()
    widget.set_trait("spec", spec)
    widget.set_trait("pictures", pictures)
    return widget


def _ends(pictures: list[bytes]) -> bytes:
    """Set the first and the last picture under each other: what a reader sees where nothing can run."""
    first, last = (Image.open(io.BytesIO(picture)).convert("RGB") for picture in (pictures[0], pictures[-1]))
    both = Image.new("RGB", (first.width, first.height + last.height), "white")
    both.paste(first, (0, 0))
    both.paste(last, (0, first.height))
    return frame._small(both, STEPS_DPI, COLOURS)


def _caption(spec: dict[str, Any]) -> str:
    rows = "".join(
        f"<li><strong>{html.escape(one['label'])}</strong>: {html.escape(one['words'])}</li>" for one in spec["frames"]
    )
    summary = f"The {len(spec['frames'])} pictures in words"
    return (
        f'<details style="max-width: {spec["width"]}px"><summary>{summary}</summary><ul>{rows}</ul></details>'
        f"{frame.caption('', spec['sources'], spec['width'])}"
    )


def steps_html(spec: dict[str, Any], pictures: Sequence[str]) -> str:
    """Write the place where a page mounts the slider: every picture with its words, until `steps_front_end` runs.

    Parameters
    ----------
    spec : dict
        What a notebook holds under ``STEPS_MIME``.
    pictures : list of str
        What it holds in that output's metadata: PNG in base64.

    Returns
    -------
    str
        One ``div``.
    """
    size = f'width="{int(spec["width"])}" height="{int(spec["height"])}"'
    figures = "\n".join(
        f'<figure data-label="{html.escape(one["label"])}"><img src="data:image/png;base64,{picture}" '
        f'alt="{html.escape(one["words"])}" {size}><figcaption><strong>{html.escape(one["label"])}.</strong> '
        f"{html.escape(one['words'])}</figcaption></figure>"
        for one, picture in zip(spec["frames"], pictures, strict=True)
    )
    about = f'data-title="{html.escape(spec["title"])}" data-name="{html.escape(spec["label"])}"'
    return f"<div data-malicourse-steps {about}>\n{figures}\n</div>"


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
