"""The glossary and the who is who, as pages of Markdown."""

from __future__ import annotations

import unicodedata
from typing import Any

from malicourse import tables
from malicourse.publish.teaching.words import COMMAND, plain

GLOSSARY_HEAD = f"""# Glossary

The words of the course, in English and French, in plain sentences. Made from `data/glossary.csv` by
`{COMMAND}`: change the table, not this page. For French words see the
[list at the end](#français--anglais); for people, movements and states the [who is who](who-is-who.md).
"""
FRENCH = """## Français – anglais

Les mots français du cours, en ordre alphabétique, et le mot anglais. L’explication est en anglais.

| français | anglais |
|---|---|"""

WHO_HEAD = f"""# Who is who

The people, movements, states and bodies of the course, in English and French. Made from `data/actors.csv` by
`{COMMAND}`: change the table, not this page.

The name is the one that each uses of itself, in translation; brackets add what it was called earlier, later or by
others. Years are those of its part in this story; “since” means that the part goes on, or that its end is not known.
“Side and names” says on whose side it stood and, where a source says so, what others called it. A movement is not a
people: most Tuareg, Arab, Songhay, Fulani and Dogon people belong to no movement on this page. Who says “rebels”,
“ex-rebels” or “junta”, and what each word leaves out, is taught in
[lesson 07](../notebooks/07-report.ipynb#Two-words-for-the-same-people) and
[lesson 05](../notebooks/05-junta.ipynb#Three-words-for-those-who-rule). Women are few here, because the sources name
few.

| English | French | short | years |
|---|---|---|---|"""
KINDS = {
    "person": "People",
    "state": "The state of Mali",
    "armed group signatory": "Movements bound by the accord of 2015",
    "armed group non-signatory": "Other armed movements",
    "international mission": "Missions, courts and observers",
    "regional body": "Bodies of states",
    "foreign state": "Other states",
    "private military company": "Russian fighters",
}


def glossary() -> str:
    """Lay out the glossary, one heading a term, to which the lessons link; then the French words in their order.

    Returns
    -------
    str
        The page. The place of a term is its id in ``data/glossary.csv``: ``glossary.md#azawad``.
    """
    table: Any = tables.read("glossary")
    parts = [GLOSSARY_HEAD]
    for term in table.itertuples():
        parts.append(f'<a id="{term.id}"></a>\n\n## {term.english}\n\n*{term.french}*. {term.meaning}\n')
    rows = [f"| {term.french} | [{term.english}](#{term.id}) |" for term in table.itertuples()]
    return "\n".join([*parts, FRENCH, *sorted(rows, key=_flat), ""])


def _flat(words: str) -> str:
    """Write words as a French dictionary sorts them: without accents and capitals."""
    return "".join(sign for sign in unicodedata.normalize("NFD", words.casefold()) if not unicodedata.combining(sign))


def who_is_who() -> str:
    """Lay out the actors, each with its names, its years, its side and its sources.

    Returns
    -------
    str
        The page. The place of an actor is its id in ``data/actors.csv``: ``who-is-who.md#cma``.
    """
    actors: Any = tables.read("actors").fillna("")
    terms: Any = tables.read("glossary").fillna("")
    words = {term.actor: term.id for term in terms.itertuples() if term.actor}
    names = [
        f"| [{plain(one.name)}](#{one.id}) | {plain(one.name_fr)} | {one.acronym} | {_years(one)} |"
        for one in actors.itertuples(index=False)
    ]
    parts = [WHO_HEAD, *sorted(names, key=_flat)]
    for kind, heading in KINDS.items():
        parts.append(f"\n## {heading}\n")
        for one in actors[actors["kind"] == kind].itertuples(index=False):
            parts.append(_actor(one, words.get(one.id, "")))
    return "\n".join(parts)


def _actor(one: Any, term: str) -> str:
    name = f"{one.name} ({one.acronym})" if one.acronym and one.acronym not in one.name else one.name
    more = f" See also the [glossary](glossary.md#{term})." if term else ""
    cited = []
    for source in one.sources.split(";"):
        url = str(tables.source(source)["url"])
        cited.append(f"[{plain(tables.cite(source))}]({url})" if url else plain(tables.cite(source)))
    return (
        f'<a id="{one.id}"></a>\n\n### {plain(name)}\n\n*{plain(one.name_fr)}*, {_years(one)}. '
        f"{plain(one.description)}{more}\n\n"
        f"- Side and names: {plain(one.alignment)}\n- Source{'s' * (len(cited) > 1)}: {'; '.join(cited)}\n"
    )


def _years(one: Any) -> str:
    begun = tables.date_words(one.active_from)
    return f"{begun} to {tables.date_words(one.active_to)}" if one.active_to else f"since {begun}"
