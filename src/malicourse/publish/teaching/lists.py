"""The glossary and the who is who, as pages of Markdown."""

from __future__ import annotations

import unicodedata
from typing import Any

from malicourse import course, tables
from malicourse.publish.teaching.keys import COMMAND, plain
from malicourse.words import say

KINDS = (  # of actors, in the order of the page
    *("person", "state", "armed_group_signatory", "armed_group_non_signatory"),
    *("international_mission", "regional_body", "foreign_state", "private_military_company"),
)


def glossary() -> str:
    """Lay out the glossary, one heading a term, to which the lessons link; then the words of the other language.

    Returns
    -------
    str
        The page. The place of a term is its id in ``data/glossary.csv``: ``glossary.md#azawad``.
    """
    table: Any = tables.read("glossary")
    terms = [(*_names(term.english, term.french), term) for term in table.itertuples()]
    parts = [f"# {say('teaching.glossary')}\n", say("teaching.glossary_about", command=COMMAND) + "\n"]
    for own, other, term in sorted(terms, key=lambda term: _flat(term[0])):
        parts.append(f'<a id="{term.id}"></a>\n\n## {own}\n\n*{other}*. {term.meaning}\n')
    rows = sorted((f"| {other} | [{own}](#{term.id}) |" for own, other, term in terms), key=_flat)
    head = [f"## {say('teaching.glossary_other')}\n", say("teaching.glossary_other_about") + "\n"]
    return "\n".join([*parts, *head, say("teaching.glossary_columns"), "|---|---|", *rows, ""])


def _names(english: str, french: str) -> tuple[str, str]:
    """Put the name in the language of the course first."""
    return (french, english) if course.language() == "fr" else (english, french)


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
    rows = []
    for one in actors.itertuples(index=False):
        own, other = _names(one.name, one.name_fr)
        rows.append(f"| [{plain(own)}](#{one.id}) | {plain(other)} | {one.acronym} | {_years(one)} |")
    parts = [f"# {say('teaching.who')}\n", say("teaching.who_made", command=COMMAND) + "\n"]
    parts += [say("teaching.who_about") + "\n", say("teaching.who_columns"), "|---|---|---|---|"]
    parts += sorted(rows, key=_flat)
    kinds = actors["kind"].str.replace(r"\W", "_", regex=True)
    for kind in KINDS:
        parts.append(f"\n## {say(f'teaching.kind_{kind}')}\n")
        for one in actors[kinds == kind].itertuples(index=False):
            parts.append(_actor(one, words.get(one.id, "")))
    return "\n".join(parts)


def _actor(one: Any, term: str) -> str:
    own, other = _names(one.name, one.name_fr)
    name = f"{own} ({one.acronym})" if one.acronym and one.acronym not in own else own
    more = f" {say('teaching.who_see', term=term)}" if term else ""
    cited = []
    for source in one.sources.split(";"):
        url = str(tables.source(source)["url"])
        cited.append(f"[{plain(tables.cite(source))}]({url})" if url else plain(tables.cite(source)))
    return (
        f'<a id="{one.id}"></a>\n\n### {plain(name)}\n\n*{plain(other)}*, {_years(one)}. '
        f"{plain(one.description)}{more}\n\n"
        f"- {say('teaching.who_side', side=plain(one.alignment))}\n"
        f"- {say('quiz.source', n=len(cited))} {'; '.join(cited)}\n"
    )


def _years(one: Any) -> str:
    begun = tables.date_words(one.active_from)
    if one.active_to:
        return say("teaching.years", first=begun, last=tables.date_words(one.active_to))
    return say("teaching.years_since", first=begun)
