"""What the course says to a reader stands in src/malicourse/words, once a language, and nowhere in the code."""

import ast
import json
import re
import shutil
from pathlib import Path

import pytest

from malicourse import words
from malicourse.publish import __main__ as publish

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "malicourse"
MAINTAINERS = (  # who runs these reads English, as CONTRIBUTING.md is
    *("authoring.py", "corrections.py", "new_lesson.py", "importing/", "publish/hub.py", "publish/wheels.py"),
    "translating/",
)
STILL = ()  # modules whose sentences are yet to be moved
SENTENCE = re.compile(r"[A-Za-z’']{2,} [a-z’']{2,},? [a-z’']{2,}(?!\w)")
BLANK = re.compile(r"{(\w+)}")
FOREIGN = re.compile(  # patterns of what others say, programs, and looks of an element
    r"\(\?|\[\^|\\[bdsw]|\w\|\w|^\s*import \w+|^/\*|^[\w-]+: [^;]+;.*;$"
)
BEFORE_ANY_WORDS = {"OLD_PYTHON", "NO_WORDS"}  # what start.py says when it cannot read the words


def modules():
    """Give each module of the package and start.py, with its name in the package."""
    found = {path.relative_to(SOURCE).as_posix(): path for path in SOURCE.rglob("*.py")}
    return {**found, "start.py": ROOT / "start.py"}


def entries(language="en"):
    """Give each entry of a language as key and the texts it may become."""
    for path in sorted((words.FOLDER / language).glob("*.json")):
        for name, entry in json.loads(path.read_text(encoding="utf-8")).items():
            yield f"{path.stem}.{name}", tuple(entry.values()) if isinstance(entry, dict) else (entry,)


def calls():
    """Give each call of ``say``: module, line, its keys, names of blanks (None if not all are written out)."""
    for name, path in modules().items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for scope in (tree, *functions):
            assigned = keys_by_name(scope) if scope is not tree else {}
            for node in ast.walk(scope):
                if (
                    isinstance(node, ast.Call)
                    and node.args
                    and getattr(node.func, "attr", getattr(node.func, "id", "")) == "say"
                ):
                    open_ended = any(word.arg is None for word in node.keywords)
                    given = None if open_ended else {str(word.arg) for word in node.keywords}
                    yield name, node.lineno, choices(node.args[0], assigned), given
    for path in SOURCE.rglob("*.j2"):
        for key in re.findall(r"say\('([\w.]+)'\)", path.read_text(encoding="utf-8")):
            yield path.name, 0, [ast.Constant(key)], set()


def keys_by_name(scope):
    """Give what each name of a function is set to."""
    found = {}
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
    return found


def choices(key, assigned):
    """Give each key that an expression may become, such as both of ``"a" if n else "b"``, or what a name was set to."""
    if isinstance(key, ast.IfExp):
        return [*choices(key.body, assigned), *choices(key.orelse, assigned)]
    if isinstance(key, ast.Name) and key.id in assigned:
        return [one for value in assigned[key.id] for one in choices(value, {})]
    return [key]


def pattern(key):
    """Turn the key of a call into a pattern: what stands in braces of an f-string may be anything."""
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        return re.escape(key.value)
    if isinstance(key, ast.JoinedStr):
        return "".join(re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+" for part in key.values)
    return None


def docstrings(tree):
    """Give the nodes of a module that are docstrings: of a function, or of the name above them."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def names_of_elements(tree):
    """Give the nodes that list elements and attributes of HTML."""
    calls_of_names = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {id(one) for node in calls_of_names if getattr(node.func, "id", "") == "names" for one in node.args}


def said_before_any_words(tree):
    """Give the nodes of start.py's few sentences that cannot stand in a file."""
    assigned = [node for node in tree.body if isinstance(node, ast.Assign)]
    return {
        id(part)
        for node in assigned
        if {getattr(target, "id", "") for target in node.targets} & BEFORE_ANY_WORDS
        for part in ast.walk(node.value)
    }


@pytest.mark.parametrize("name", sorted(name for name in modules() if not name.startswith((*MAINTAINERS, *STILL))))
def test_no_sentence_for_a_reader_stands_in_code(name):
    tree = ast.parse(modules()[name].read_text(encoding="utf-8"))
    left_out = docstrings(tree) | said_before_any_words(tree) | names_of_elements(tree)
    found = [
        f"line {node.lineno}: {node.value.strip()[:80]}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in left_out
        and SENTENCE.search(node.value)
        and not FOREIGN.search(node.value)
    ]
    assert found == [], "move it to src/malicourse/words/en and ask for it with words.say"


def test_each_key_that_the_code_asks_for_has_its_words_and_each_entry_is_asked_for():
    known = {key for key, _ in entries()}
    asked = [(name, line, pattern(key)) for name, line, keys, _ in calls() for key in keys]
    asked = [(name, line, wanted) for name, line, wanted in asked if wanted]
    missing = [
        f"{name}:{line} {wanted}" for name, line, wanted in asked if not any(re.fullmatch(wanted, key) for key in known)
    ]
    assert missing == []
    wanted = re.compile("|".join(one for _, _, one in asked) or "$^")
    # rooms that go to the browser, or are read by entry
    read_whole = {"quiz", "talks", "keep", "device", "lab", "package", "common", "columns"}
    assert [key for key in known if key.split(".")[0] not in read_whole and not wanted.fullmatch(key)] == []


def test_a_call_fills_each_blank_of_its_entry():
    texts = dict(entries())
    wrong = []
    for name, line, keys, given in calls():
        known = [key.value for key in keys if isinstance(key, ast.Constant) and key.value in texts]
        if given is None or len(known) < len(keys):
            continue
        blanks = [set(BLANK.findall(" ".join(map(str, texts[key])))) for key in known]
        if set().union(*blanks) != given - {"n", "count", "language"} | (set().union(*blanks) & {"n", "count"}):
            wrong.append(f"{name}:{line} {known}: its words have {blanks}, the call gives {sorted(given)}")
    assert wrong == []


@pytest.mark.parametrize("language", words.languages())
def test_languages_have_the_same_entries_with_the_same_blanks(language):
    own = dict(entries(language))
    rooms = {key.split(".")[0] for key in own}
    english = {key: texts for key, texts in entries() if key.split(".")[0] in rooms}
    assert own.keys() == english.keys()

    def blanks(texts):
        return {blank for text in texts if isinstance(text, str) for blank in BLANK.findall(text)}

    assert [key for key in own if blanks(own[key]) != blanks(english[key])] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["17 January 2012", "1 April 2012", "January 2012", "2012", "400,000", "12.5", "a, b and c"]),
        (
            "fr",
            ["17\xa0janvier 2012", "1er\xa0avril 2012", "janvier 2012", "2012", "400\u202f000", "12,5", "a, b et c"],
        ),
    ],
)
def test_dates_numbers_and_lists_are_written_as_the_language_does(language, said):
    dates = [words.date(text, language) for text in ("2012-01-17", "2012-04-01", "2012-01", "2012")]
    numbers = [words.number(value, language) for value in (400_000, 12.5)]
    assert [*dates, *numbers, words.listed("abc", language=language)] == said


@pytest.mark.parametrize("held", [None, "", "[]", "[" * 100_000], ids=["gone", "empty", "list", "deep"])
def test_a_command_whose_words_are_damaged_says_which_file_in_a_sentence(tmp_path, monkeypatch, capsys, held):
    shutil.copytree(words.FOLDER, tmp_path / "words")
    room = tmp_path / "words" / "en" / "publish.json"
    room.unlink()
    if held is not None:
        room.write_text(held, encoding="utf-8")
    monkeypatch.setattr(words, "FOLDER", tmp_path / "words")
    words.room.cache_clear()
    try:
        assert publish.main(["pages", "02"]) == 1
        assert capsys.readouterr().err == words.NO_WORDS.format(room) + "\n"
    finally:
        words.room.cache_clear()


def test_what_is_filled_in_is_not_filled_again():
    assert words.fill("{a} and {b}", a="{b}", b="x") == "{b} and x"
    assert words.fill({"one": "one", "other": "{n} of {all}"}, n=2, all=3) == "2 of 3"


@pytest.mark.parametrize("language", sorted(path.parent.name for path in words.FOLDER.glob("*/columns.json")))
def test_each_column_of_each_table_has_words_for_a_heading(language):
    described = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    columns = {field["name"] for table in described for field in table.get("schema", {}).get("fields", [])}
    codebook = {name for table in described for name in table.get("codebook", {})}
    assert columns | codebook <= words.room("columns", language).keys()
