"""The code book ``data/README.md``: the words of ``datapackage.json``, laid out as a page."""

from __future__ import annotations

from typing import Any

from malicourse.words import say

__all__ = ["QUESTIONS", "page"]

QUESTIONS = ("one_row", "who_counted", "how", "missing", "can_hurt", "not_for", "cite")


def page(package: dict[str, Any], head: str, language: str | None = None) -> str:
    """Write the code book.

    Parameters
    ----------
    package : dict
        The description of the tables.
    head : str
        What stands before the tables, in Markdown.
    language : str, optional
        Such as "fr"; without it that of the course that is worked in.

    Returns
    -------
    str
        The page: a section for each table or map.
    """
    resources = package["resources"]
    links = [f"[{r['path']}](#{r['path'].replace('.', '').replace('/', '')})" for r in resources]
    sections = "\n".join(_section(resource, language) for resource in resources)
    return f"{head}\n{' · '.join(links)}\n\n{sections}"


def _section(resource: dict[str, Any], language: str | None) -> str:
    """Write the section of one table or map."""

    def line(key: str, answer: str) -> str:
        return say(
            "codebook.line", question=say(f"codebook.{key}", language=language), answer=answer, language=language
        )

    lines = [f"## {resource['path']}", "", f"**{resource['title']}.** {resource['description']}", ""]
    lines += [line(key, resource["codebook"][key]) for key in QUESTIONS]
    lines.append(line("licence", ", ".join(f"[{one['title']}]({one['path']})" for one in resource["licenses"])))
    sources = say("common.and_then", language=language).join(
        f"[{x['title']}]({x['path']})" if "path" in x else x["title"] for x in resource["sources"]
    )
    lines += [line("from", sources), line("checked_on", resource["checked_on"])]
    if "schema" in resource:
        lines += ["", say("codebook.head", language=language), "| --- | --- | --- |"]
        lines += [_row(column, language) for column in resource["schema"]["fields"]]
    return "\n".join(lines) + "\n"


def _row(column: dict[str, Any], language: str | None) -> str:
    """Write the row of one column."""
    kind = column["type"] + (f", {column['unit']}" if "unit" in column else "")
    meaning = column["description"]
    if choices := column.get("constraints", {}).get("enum"):
        meaning += " " + say("codebook.one_of", choices=", ".join(map(str, choices)), language=language)
    return f"| {column['name']} | {kind} | {meaning} |"
