"""Lessons for a school's platform: one ZIP each, a SCORM 1.2 package (Moodle and most others) and a Kolibri HTML5 app.

Inside stand the page of the lesson, ``index.html``, and ``imsmanifest.xml``, which tells a platform what it is. The
page carries `scorm.js`, joined from ``src/front/package``: it reports what a learner answered, and without a platform
around it does nothing. The manifest names no mark from which a lesson would be passed: answers are for learning.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from html import escape
from pathlib import Path

from malicourse import _notebook, course, words
from malicourse.publish import edition
from malicourse.publish.editions import pages

__all__ = ["write"]

SCRIPT = Path(__file__).with_name("scorm.js")
LONGEST_TITLE = 200  # letters, as SCORM's schema has it
MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
          xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2" identifier="{name}" version="{version}">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
  </metadata>
  <organizations default="course">
    <organization identifier="course">
      <title>{title}</title>
      <item identifier="lesson" identifierref="page">
        <title>{title}</title>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="page" type="webcontent" adlcp:scormtype="sco" href="index.html">
      <file href="index.html"/>
    </resource>
  </resources>
</manifest>
"""


def write(notebook: Path, place: Path, *, remarks: list[str] | None = None) -> Path:
    """Write the package of a lesson.

    Parameters
    ----------
    notebook : Path
        The lesson, with stored outputs.
    place : Path
        The folder to write to.
    remarks : list of str, optional
        Gets a line for each thing that was taken out of the notebook, with its cell.

    Returns
    -------
    Path
        The ZIP, such as ``mali-02-revolt-en.zip``: the same bytes each time, as long as the lesson is the same.

    Raises
    ------
    NotebookError
        If there is no such notebook, no page can be made from it, or the file cannot be written.
    """
    with course.at(notebook.parent):
        lesson = _notebook.read(notebook)
        title = pages.lesson_of(lesson, notebook.stem).heading
        name = f"mali-{_plain(notebook.stem)}-{course.language()}"
        page = pages.page(
            lesson, name=str(notebook), folder=notebook.parent, remarks=remarks, home=False, more=_reporting()
        )
        manifest = MANIFEST.format(name=name, version=edition.version(), title=escape(title[:LONGEST_TITLE]))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for file, text in (("imsmanifest.xml", manifest), ("index.html", page)):
            entry = zipfile.ZipInfo(file)  # of 1 January 1980, as every file without a date
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = 0o100644 << 16
            packed.writestr(entry, text)
    _notebook.replace_file(place / f"{name}.zip", content.getvalue())
    return place / f"{name}.zip"


def _plain(name: str) -> str:
    """Write a name with letters that every platform and every ZIP keeps."""
    flat = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", flat).strip("-") or "lesson"


def _reporting() -> str:
    """Write the script that reports, and what it says on the page."""
    told = json.dumps(words.room("package", course.language()), ensure_ascii=False, sort_keys=True)
    data = told.replace("<", "\\u003c")
    return (
        f'<script type="application/json" id="malicourse-package">{data}</script>\n'
        f"<script>\n{SCRIPT.read_text(encoding='utf-8')}</script>"
    )
