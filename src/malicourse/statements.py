"""Statements of the report with what speaks for and against each, folded, one line until it is opened."""

from __future__ import annotations

from html import escape

import pandas as pd

from malicourse import tables, words
from malicourse.values import linked

__all__ = ["Statements", "show"]

LABELS = ("status_reason", "evidence_for", "evidence_against", "caveats")
COLUMNS = ("claim", "attributed_to", "status", *LABELS, "sources")


class Statements:
    """Rows of ``claims`` as a notebook shows them: folded HTML, and plain text where there is none."""

    def __init__(self, claims: pd.DataFrame) -> None:
        self.claims = claims

    def _repr_html_(self) -> str:
        """Write one ``details`` a statement, which JupyterLab and GitHub leave standing in a notebook not trusted."""
        return "\n".join(_folded(str(id), row) for id, row in self.claims.iterrows())

    def __repr__(self) -> str:
        return "\n\n".join(
            "\n".join(
                [
                    f"{id} {row['claim']} ({words.say('common.and_then').join((row['attributed_to'], row['status']))})",
                    *(
                        f"   {words.say('statements.told', label=words.say(f'statements.{name}'), told=row[name])}"
                        for name in LABELS
                    ),
                ]
            )
            for id, row in self.claims.iterrows()
        )


def _folded(id: str, row: pd.Series) -> str:
    told = [f"<p><strong>{words.say(f'statements.{name}')}.</strong> {escape(row[name])}</p>" for name in LABELS]
    links = [linked(tables.cite(source), tables.source(source)["url"]) for source in row["sources"].split(";")]
    return "\n".join(
        [
            f"<details><summary><strong>{escape(id)}</strong> {escape(row['claim'])} "
            f"<em>{escape(row['attributed_to'])} · {escape(row['status'])}</em></summary>",
            *told,
            f"<p><strong>{words.say('statements.sources')}.</strong> {words.say('common.and_then').join(links)}</p>",
            "</details>",
        ]
    )


def show(claims: pd.DataFrame) -> Statements:
    """Show statements with their evidence, each folded under its own line.

    Parameters
    ----------
    claims : DataFrame
        Rows of ``claims.csv``, with the id as index.

    Returns
    -------
    Statements
        What the notebook displays: claim, speaker and status, and when opened why it has this status, what speaks for
        it and against it, what to take care of, and the sources.

    Raises
    ------
    ValueError
        If there is no row, or a column of ``claims.csv`` is missing; the message lists those found.
    """
    missing = [name for name in COLUMNS if name not in claims.columns]
    if missing or claims.empty:
        msg = words.say(
            "statements.no_columns" if missing else "statements.no_row",
            missing=missing,
            rows=words.number(len(claims)),
            columns=list(claims.columns),
        )
        raise ValueError(msg)
    return Statements(claims)
