"""The commands of start.py: a lesson is named alike, files lie where they were typed, and README says what is true."""

import re
import shlex
import socket
from pathlib import Path

import pytest
from conftest import ROOT

from malicourse._notebook import NotebookError
from malicourse.publish import __main__ as publish
from malicourse.publish import kit, named

README = (ROOT / "README.md").read_text(encoding="utf-8")
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))
NAMES = ["02", "2", "02-revolt", "02-revolt.ipynb", "notebooks/02-revolt.ipynb", r"notebooks\02-revolt.ipynb"]
NAMES += ["./notebooks/02-revolt.ipynb", r".\notebooks\02-revolt.ipynb"]
TAB = ["site", "--pyodide", "FOLDER"]
EDITIONS = ["slides", "pages", "questions", "package", "paper", "kit"]


@pytest.fixture
def built(monkeypatch, tmp_path):
    """Give a function: run a command of publish in the course, the files typed in a folder of the learner's; what it
    would build.
    """
    seen = []
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("MALICOURSE_TYPED_IN", str(tmp_path))
    monkeypatch.setattr(
        publish.publish, "write_decks", lambda lessons, output, **_: seen.extend([lessons, output]) or [(output, 0)]
    )
    monkeypatch.setattr(
        publish.publish, "write_pages", lambda lessons, output, **_: seen.extend([lessons, output]) or [(output, 0)]
    )
    monkeypatch.setattr(
        publish.kit, "make", lambda root, lessons, output, computers: seen.extend([lessons, output]) or []
    )
    monkeypatch.setattr(publish.package, "write", lambda lesson, output, **_: seen.extend([[lesson], output]) or ROOT)
    monkeypatch.setattr(publish.teaching, "lesson_sheet", lambda lesson: seen.append([lesson]) or ("", ""))
    monkeypatch.setattr(publish._notebook, "replace_file", lambda path, text: seen.append(path.parent))

    def export(to, lessons, **_):
        seen.append(lessons)
        return type("Done", (), {"file_name": "x", "write": lambda self, path: seen.append(path), "report": str})()

    monkeypatch.setattr(publish.questions, "export", export)

    def run(*words: str) -> list:
        seen.clear()
        assert publish.main(list(words)) == 0
        return seen

    return run


@pytest.mark.parametrize("command", EDITIONS)
@pytest.mark.parametrize("name", NAMES)
def test_every_command_takes_a_lesson_by_the_same_names(built, command, name):
    lessons = built(command, *(["--to", "gift"] if command == "questions" else []), name)[0]
    times = (
        1 + len(list(ROOT.glob("??/notebooks/02-revolt.ipynb"))) if command == "kit" else 1
    )  # a stick has each edition
    assert [Path(lesson).stem for lesson in lessons] == ["02-revolt"] * times


@pytest.mark.parametrize("command", EDITIONS)
def test_a_file_is_written_where_it_was_typed(built, tmp_path, command):
    output = built(command, *(["--to", "gift"] if command == "questions" else []), "02", "--output", "mine")[1]
    assert output == tmp_path / "mine"


def test_a_notebook_of_the_learner_is_read_where_it_was_typed(built, tmp_path):
    (tmp_path / "02-revolt.ipynb").write_text("{}", encoding="utf-8")
    assert built("slides", "02-revolt.ipynb")[0] == [tmp_path / "02-revolt.ipynb"]


@pytest.mark.parametrize("word", ["12", "revolt", "elsewhere/02", "²"])
def test_what_is_no_lesson_names_those_that_are(monkeypatch, word):
    monkeypatch.chdir(ROOT)
    with pytest.raises(NotebookError, match=f"There is no lesson {word}; there is 00-start, 01-setting"):
        named.lesson(word)


# ---------------------------------------------------------------- what README and --help say


def typed(text: str) -> list[list[str]]:
    """The words after `python start.py` wherever a text shows them as code."""
    shown = re.findall(r"`python start\.py ?([^`]*)`|^python start\.py ?(.*)$", text, re.MULTILINE)
    return [shlex.split(re.sub(r" …|\s{2,}.*", "", one or two)) for one, two in shown]


def test_every_command_that_is_shown_can_be_typed(start, monkeypatch):
    """In README, the guide and CONTRIBUTING."""
    monkeypatch.setenv("MALICOURSE_TYPED_IN", str(ROOT))
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("teaching/*.md"), *ROOT.glob("deploy/*.md")]
    shown = [words for page in pages for words in typed(page.read_text(encoding="utf-8"))]
    opened = []
    monkeypatch.setattr(start, "prepare", lambda *_: None)
    monkeypatch.setattr(start, "serve", lambda command: opened.append(command) or (0, ""))
    assert len(shown) > 10
    for words in shown:
        if words[:1] == ["test"]:
            continue
        if words and words[0] in publish.COMMANDS:
            publish._parser().parse_args(words if words[-1] != "--wheels" else [*words, "all"])
        else:
            assert start.open_lab(words) == 0, words
    assert opened


def test_help_and_readme_name_the_same_commands(start):
    in_help = {words[0] for words in typed(start.help_text()) if words}
    table = re.search(r"\| command \|(.|\n)*?\n\n", README)[0]
    in_table = set(re.findall(r"`(?:python start\.py )?(\w+)[^`]*`", table)) - {"python"}
    assert in_help == in_table == set(start.COMMANDS) - {"open"}


def test_readme_says_what_each_command_needs_of_the_network(start, monkeypatch):
    """What is downloaded is what a lock asks for: the locks of each row of README's table."""
    asked = []
    monkeypatch.setattr(start, "prepare", lambda lock, *_: asked.append(lock))
    monkeypatch.setattr(start, "serve", lambda command: (0, ""))
    monkeypatch.setattr(start, "run_python", lambda *_: 0)
    needs = {}
    for words in ([], *([name] for name in EDITIONS), ["questions", "--to", "xlsx"], TAB, ["test"]):
        asked.clear()
        assert start.main(words) == 0
        needs[" ".join(words)] = set(asked) - {start.LEARNERS}
    rows = dict(re.findall(r"^\| (.*) \| (.*) \|$", re.search(r"\| command \|(.|\n)*?\n\n", README)[0], re.MULTILINE))
    for command, lock in needs.items():
        row = next(
            said
            for shown, said in rows.items()
            if (f"{command}`" in shown if command else shown == "`python start.py`")
        )
        said = {"8 MB": start.EDITIONS, "16 MB more": start.TAB, "100 MB more": start.EVERYTHING}
        assert lock == {name for size, name in said.items() if size in row}, command


@pytest.mark.parametrize("command", EDITIONS)
def test_no_edition_asks_the_network_once_its_packages_are_there(command, monkeypatch, tmp_path, capsys):
    def refuse(*asked, **_):
        raise AssertionError(f"the network was asked: {asked[-1]}")

    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(kit, "find_browser", lambda: None)
    output = ["--output", str(tmp_path / ("mine.zip" if command == "kit" else "mine"))]
    more = ["--to", "gift"] if command == "questions" else []
    assert publish.main([command, "01", *more, *output]) == 0
    assert "mine" in capsys.readouterr().out
