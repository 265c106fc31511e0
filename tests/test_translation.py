"""A second language: nothing is lost on the way out and back, what must stay stays, and any language can be built."""

import ast
import json
import os
import re
import shutil
from collections import Counter
from html import escape
from pathlib import Path

import nbformat
import pytest

from malicourse import authoring, charts, words
from malicourse.translating import TranslationError, Unit, alike, code, command, exchange, french, markdown
from malicourse.translating.build import Tree, led
from malicourse.translating.catalog import Catalog
from malicourse.translating.course_files import TWIN, Course, same, twin_line
from malicourse.translating.parity import Checker, numbers
from malicourse.translating.units import unit_id
from malicourse.translating.work import Language

ROOT = Path(__file__).resolve().parents[1]
COURSE = Course(ROOT, "en")  # puts English in the place of English


def names(sources):
    return [source.name for source in sources]


# ---------------------------------------------------------------- English in, English out


@pytest.mark.parametrize(
    "source",
    [one for one in COURSE.sources if one.kind in {"page", "table", "package"}],
    ids=lambda source: source.name,
)
def test_a_file_with_its_own_words_put_back_is_the_same_file(source):
    english = (ROOT / source.name).read_text(encoding="utf-8")
    assert COURSE.translated(source, same) == TWIN.sub("", english)


@pytest.mark.parametrize("source", [one for one in COURSE.sources if one.kind == "notebook"], ids=lambda one: one.name)
def test_a_notebook_with_its_own_words_put_back_has_the_same_cells(source):
    cells = nbformat.read(ROOT / source.name, as_version=4).cells
    again = nbformat.reads(COURSE.translated(source, same), as_version=4).cells
    assert [cell.source for cell in again] == [TWIN.sub("", cell.source) for cell in cells]


@pytest.mark.parametrize("source", [one for one in COURSE.sources if one.kind == "bank"], ids=lambda one: one.name)
def test_a_bank_keeps_keys_numbers_answers_and_order_and_every_text_is_a_unit(source):
    english = (ROOT / source.name).read_text(encoding="utf-8")
    assert alike.bank_faults(english, COURSE.translated(source, same)) == []
    assert alike.bank_faults(english, COURSE.translated(source, lambda unit: "mot")) == []


def test_every_unit_of_a_file_has_a_place_of_its_own_and_words():
    for source in COURSE.sources:
        units = COURSE.units(source)
        assert len({(unit.context, unit.text) for unit in units}) == len(units), source.name
        assert all(unit.text.strip() and unit.kind for unit in units), source.name


# ---------------------------------------------------------------- Markdown


@pytest.mark.parametrize(
    ("source", "units"),
    [
        ("# A title\n\nTwo lines\nof one.", ["A title", "Two lines of one."]),
        ("- **Time:** one\n- two\n  more", ["**Time:** one", "two more"]),
        ("| Who | 12 |\n|---|---|\n| `code` | a [link](x.md) |", ["Who", "a [link](x.md)"]),
        ("<details><summary>Hint</summary>\n\nLook.\n\n</details>", ["Hint", "Look."]),
        ("```python\nnot words here\n```\n\n> quoted words", ["quoted words"]),
        ('<img src="a.png" alt="A slide"> <br>', ["A slide"]),
        ('<a id="x"></a>\n\n---\n\n`only code`', []),
    ],
)
def test_a_block_of_markdown_is_a_unit_and_marks_stay(source, units):
    found = []
    assert markdown.translated(source, lambda unit: found.append(unit.text) or unit.text, "cell") == source
    assert found == units
    assert len(markdown.translated(source, lambda unit: "mot", "cell").split("\n")) <= len(source.split("\n"))


# ---------------------------------------------------------------- code


def translated(*cells, table=(), columns=("what",), codes=("town", "name", "count", "wants"), say=None):
    """Translate cells; ``table`` holds names of the tables, which become capitals."""
    fixed = {name: name.upper() for name in table}.get
    sources = {str(number): source for number, source in enumerate(cells)}
    made = code.Cells(sources, fixed, set(codes), set(columns))
    return [made.translated(cell, say or (lambda unit: f"<{unit.text}>")) for cell in sources]


@pytest.mark.parametrize(
    ("source", "french"),
    [
        ('finish(ax, title="Two towns", source="afp-2023")', 'finish(ax, title="<Two towns>", source="afp-2023")'),
        ('t[t["town"] == "Gao"]', 't[t["town"] == "GAO"]'),
        ('t["count"].sum()  # try "Gao"', 't["count"].sum()  # <try "Gao">'),
        ('# learner> days = ...  # a number', "# learner> days = ...  # <a number>"),
        ("# from malicourse import progress; progress.keep()", "# from malicourse import progress; progress.keep()"),
        ('pd.read_csv("Two towns.csv", parse_dates=["A day"])', 'pd.read_csv("Two towns.csv", parse_dates=["A day"])'),
        ('t.rename(columns={"n": "Of it"})["Of it"]', 't.rename(columns={"n": "<Of it>"})["<Of it>"]'),
        ('t.rename(columns={"base": "name"})', 't.rename(columns={"base": "name"})'),
        ('t["what"].str.contains("killed")', 't["what"].str.contains("<killed>")'),
        ('t["id"].str.startswith("north")', 't["id"].str.startswith("north")'),
        ('t["date"].dt.strftime("%d. %B")', 't["date"].dt.strftime("%d. %B")'),
        ('words = f"{len(t)} towns in {name}"', 'words = f"<{len(t)} towns in {name}>"'),
        ('steps = "e2021-bases e2022-announce"', 'steps = "e2021-bases e2022-announce"'),
        ('w = {"wants": "wants"}\nbars(labels=w)["wants"]', 'w = {"wants": "<wants>"}\nbars(labels=w)["wants"]'),
        ('t.set_axis(["count", "who"])["count"]', 't.set_axis(["<count>", "<who>"])["count"]'),
        ('stage = ["done", "nearly done"]', 'stage = ["<done>", "<nearly done>"]'),
        ('v = {"votes_for": "yes"}\nbars(ax, labels=v)', 'v = {"votes_for": "<yes>"}\nbars(ax, labels=v)'),
    ],
)  # fmt: skip
def test_of_code_only_what_a_reader_sees_and_names_of_tables_change(source, french):
    assert translated(source, table=["Gao"]) == [french]


def test_a_column_made_in_one_cell_is_found_in_the_next():
    first, second = translated('t = t.rename(columns={"claim": "said"})', 't[["said"]]')
    assert '"<said>"' in first
    assert '"<said>"' in second


def test_a_long_text_goes_on_in_lines_that_are_python():
    long = "mot " * 60 + 'et "la fin"'
    (formatted,) = translated(
        'words = f"In {row.a + 1} rows"', say=lambda unit: "mot " * 23 + "de {row.a + 1} lignes " * 9
    )
    assert "".join(re.findall(r"{[^{}]*}", formatted)) == "{row.a + 1}" * 9
    ast.parse(formatted)
    (inside,) = translated('finish(\n    ax,\n    text="Words of a chart",\n)', say=lambda unit: long)
    (alone,) = translated('words = "Words of a chart"', say=lambda unit: long)
    for source in (inside, alone):
        assert max(map(len, source.split("\n"))) <= code.WIDTH
        assert long in [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]


# ---------------------------------------------------------------- catalogs


def catalog(tmp_path, *units):
    made = Catalog(tmp_path / "translations" / "fr" / "x.po", "fr", "x.md")
    made.update([Unit(context, text, "paragraph") for context, text in units])
    return made


def test_a_catalog_comes_back_from_its_file_as_it_was(tmp_path):
    made = catalog(tmp_path, ("a:1", 'One "two"\n\\ {n}'), ("", "50 % of\xa0all"), ("a:2", "x" * 300 + " y" * 90))
    for entry in made.entries.values():
        entry.words, entry.remark = f"«\xa0{entry.unit.text}\xa0»", "for each other"
    assert made.write()
    again = Catalog(made.path, "fr", "x.md")
    assert {key: entry.words for key, entry in again.entries.items()} == {
        key: entry.words for key, entry in made.entries.items()
    }
    again.update([entry.unit for entry in made.entries.values()])
    assert not again.write()


def test_a_changed_text_is_stale_a_moved_one_ready_and_one_that_is_gone_goes(tmp_path):
    made = catalog(tmp_path, ("a:1", "The army left on 3 May."), ("a:2", "It came back."), ("a:3", "Nobody asked."))
    for entry in made.entries.values():
        entry.words = entry.unit.text.upper()
    made.update([Unit("a:1", "The army left on 4 May.", "paragraph"), Unit("b:1", "It came back.", "paragraph")])
    changed, moved = made.entries.values()
    assert (changed.stale, changed.former, changed.ready) == (True, "The army left on 3 May.", False)
    assert (moved.words, moved.ready) == ("IT CAME BACK.", True)
    assert made.changes == {"new": 0, "stale": 1, "gone": 1}
    text = made.text()
    assert "#, fuzzy" in text
    assert '#| msgid "The army left on 3 May."' in text
    assert "Nobody asked" not in text


def test_a_damaged_catalog_is_told_in_a_sentence(tmp_path):
    path = tmp_path / "x.po"
    path.write_text('msgid "a"\n<<<<<<< HEAD\nmsgstr "b"\n', encoding="utf-8")
    with pytest.raises(TranslationError, match="no catalog that can be read"):
        Catalog(path, "fr", "x.md")


@pytest.mark.parametrize(
    "saved",
    [
        lambda text: ("\ufeff" + text).encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.replace("charset=utf-8", "charset=latin-1").encode(),
        lambda text: text.replace("charset=utf-8", "charset=rot13").encode(),
    ],
    ids=["mark", "windows", "old mac", "another encoding named", "no encoding named"],
)
def test_a_catalog_that_an_editor_saved_in_its_own_way_loses_nothing(tmp_path, saved):
    path = tmp_path / "x.po"
    catalog = Catalog(path, "fr", "x.md")
    catalog.update([Unit("place", "The army left.", "paragraph"), Unit("other", "Gao", "name")])
    catalog.entries["place", "The army left."].words = "L’armée est partie."
    catalog.write()
    path.write_bytes(saved(path.read_text(encoding="utf-8")))
    again = Catalog(path, "fr", "x.md")
    again.update([entry.unit for entry in catalog.entries.values()])
    assert again.text() == catalog.text()


def test_an_entry_that_stands_twice_is_told_since_one_of_the_two_would_be_lost(tmp_path):
    path = tmp_path / "x.po"
    entry = 'msgctxt "a"\nmsgid "Gao"\nmsgstr "{}"\n\n'
    path.write_text(entry.format("Gao") + entry.format("Gawgaw"), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(TranslationError, match="stands twice"):
        Catalog(path, "fr", "x.md")
    assert path.read_bytes() == before


def test_a_second_run_changes_nothing(tmp_path):
    shutil.copytree(ROOT / "translations" / "fr", tmp_path / "fr")
    Language(ROOT, "fr", tmp_path / "fr").update()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.po")}
    assert Language(ROOT, "fr", tmp_path / "fr").update() == []
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.po")} == before


# ---------------------------------------------------------------- what is checked

CHECK = Checker("fr", {"afp-2023-08"}, {"Timbuktu": "Tombouctou"}.get)


@pytest.mark.parametrize(
    ("english", "words", "fault"),
    [
        ("Read {n} rows.", "Lisez {m} lignes.", "blank: {n} is missing"),
        ("See [the accord](a.md).", "Voir [l’accord](b.md).", "link: a.md is missing"),
        ("Type `t.head(3)`.", "Tapez `t.tete(3)`.", "code: `t.head(3)` is missing"),
        ('Type `t == "Timbuktu"`.', 'Tapez `t == "Tombouktou"`.', 'code: `t == "Tombouctou"` is missing'),
        ("So says afp-2023-08.", "Le dit l’AFP.", "source id: afp-2023-08 is missing"),
        ("Statement c12 holds.", "L’affirmation c13 tient.", "source id: c12 is missing"),
        ("**All** came.", "Tous sont venus.", "bold or slanted piece"),
        ("It was 1,250.", "Ce fut 1 520.", "number or month: 1250 is missing"),
        ("In 12.5 per cent", "Dans 12,6 pour cent", "number or month: 12.5 is missing"),
        ("On 18 January 2012", "Le 18 février 2012", "month 1 is missing"),
        ("Nobody asked.", "", "there are no words"),
        ("more than ", "plus de", "begins or ends with a space"),
        ("Who asked?", "Qui a demandé?", "not as in print"),
        ("He said “no”.", 'Il a dit "non".', "not as in print"),
        ("It is the state.", "C'est l’État.", "not as in print"),
        ("Who said so and how", "Qui l’a dit and how", "English words are left: and, how"),
        ("One line", "Une\nligne", "more than one line"),
    ],
)
def test_each_slip_of_a_translator_is_named(english, words, fault):
    found = CHECK.faults(Unit("", english, "paragraph"), words)
    assert any(fault in one for one in found), found


@pytest.mark.parametrize(
    ("english", "words"),
    [
        ("1,250 people on 18 January 2012", "1\u202f250 personnes le 18\xa0janvier 2012"),
        ("12.5 per cent; 1 April", "12,5 pour cent\xa0; 1er avril"),
        ("In the 20th century", "Au XXe siècle"),
        ("Read [c12](a.md), `x` and {n}: **so**.", "Lisez [c12](a.md), `x` et {n}\xa0: **voilà**."),
        ('Keep `"Timbuktu"`.', 'Gardez `"Tombouctou"`.'),
    ],
)
def test_a_good_translation_has_no_fault(english, words):
    assert CHECK.faults(Unit("", english, "paragraph"), words) == []


def test_a_text_that_is_too_long_for_its_place_is_named():
    found = CHECK.faults(Unit("", "Gao", "chart title", most=5), "Tombouctou")
    assert found == ["it has 10 characters; there is room for 5"]


def test_numbers_of_both_languages_are_read_alike():
    english = "From 10 to 13 July 2020 about 1,250.5, then 12.5 and 400,000; [2012](x-2012.md) `3`"
    other = "Du 10 au 13 juillet 2020 environ 1\xa0250,5, puis 12,5 et 400\u202f000\u202f; [2012](x-2012.md) `3`"
    assert numbers(english, "en") == numbers(other, "fr") == Counter(
        {"10": 1, "13": 1, "month 7": 1, "2020": 1, "1250.5": 1, "12.5": 1, "400000": 1, "2012": 1}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Qui l'a dit ?", "Qui l’a dit\xa0?"),
        ('Il dit: "non"; elle: oui !', "Il dit\xa0: «\xa0non\xa0»\xa0; elle\xa0: oui\xa0!"),
        ("**Temps:** 5 %", "**Temps\xa0:** 5\xa0%"),
        ('[là](https://x.org/a:b?c=1), `t["x"]: ?`', '[là](https://x.org/a:b?c=1), `t["x"]: ?`'),
        ('la colonne t["x"] : oui', 'la colonne t["x"]\xa0: oui'),
        ("à 10:30, {n}: oui", "à 10:30, {n}\xa0: oui"),
    ],
)
def test_french_is_set_as_print_has_it(typed, printed):
    assert french.set_right(typed) == printed
    assert french.set_right(printed) == printed


def test_thousands_are_grouped_as_in_english():
    assert french.set_right("1250 et 12 000 en 2012", "1,250 and 12,000 in 2012") == "1\u202f250 et 12\u202f000 en 2012"


# ---------------------------------------------------------------- out and back


@pytest.fixture
def language(tmp_path):
    made = Language(ROOT, "fr", tmp_path / "translations" / "fr")
    made.update()
    return made


def test_a_text_goes_out_once_and_comes_back_to_each_of_its_places(language, tmp_path):
    lines = exchange.give(language, tmp_path / "out", "exercises/solutions")
    assert len(lines) >= 8
    given = {}
    for file in (tmp_path / "out").glob("*.json"):
        part = json.loads(file.read_text(encoding="utf-8"))
        assert len(part) <= exchange.A_FILE
        assert not given.keys() & part.keys()
        given |= part
    name = unit_id("There is no single right answer.")
    assert given[name]["english"] == "There is no single right answer."
    assert len(given[name]["context"]) > 5
    done = tmp_path / "done.json"
    done.write_text(
        json.dumps({name: "Il n'y a pas une seule bonne réponse.", "none": "rien", "x" * 10: 3}), encoding="utf-8"
    )
    said = exchange.take(language, done)
    assert said[-1] == "1 of 3 texts filed."
    again = Language(ROOT, "fr", tmp_path / "translations" / "fr")
    filed = [entry.words for _, entry in again.entries() if entry.unit.text == "There is no single right answer."]
    assert set(filed) == {"Il n’y a pas une seule bonne réponse."}
    assert len(filed) > 10


def test_a_translation_with_a_slip_is_not_filed_and_told_by_its_name_unless_somebody_is_sure(language, tmp_path):
    english = "**How did the state lose most of northern Mali in 75 days of 2012?**"
    name, done = unit_id(english), tmp_path / "done.json"
    wrong = "**Comment l’État a-t-il perdu le nord du Mali en 74 jours de 2012 ?**"
    done.write_text(json.dumps({name: wrong}), encoding="utf-8")
    said = exchange.take(language, done)
    assert said[0].startswith(f"{name}: number or month: 75 is missing")
    assert said[-1] == "0 of 1 texts filed."
    done.write_text(json.dumps({name: {"french": wrong, "sure": True}}), encoding="utf-8")
    assert exchange.take(language, done)[-1] == "1 of 1 texts filed."
    assert not any(entry.unit.text == english for _, entry, _ in language.faults())


@pytest.mark.parametrize("content", ["[1]", "{", "[" * 100_000, "pipe", None])
def test_a_translators_file_that_cannot_be_read_is_told_in_a_sentence(language, tmp_path, content):
    if content == "pipe":
        if os.name == "nt":
            pytest.skip("there are no named pipes in folders of Windows")
        os.mkfifo(tmp_path / "done.json")
    elif content is not None:
        (tmp_path / "done.json").write_text(content, encoding="utf-8")
    with pytest.raises(TranslationError):
        exchange.take(language, tmp_path / "done.json")


@pytest.mark.parametrize("typed", ["frr", "FR", "de"])
def test_a_language_that_was_mistyped_is_refused_and_a_new_one_begun_only_if_that_is_said(typed, capsys, monkeypatch):
    class Begun(Exception):
        pass

    def begin(_root, code):
        raise Begun(code)

    monkeypatch.setattr(command, "Language", begin)
    assert authoring.main(["translate", typed]) == 1
    said = capsys.readouterr().err
    assert f"'{typed}'. Languages there: fr. To begin another one, add --new." in said
    with pytest.raises(Begun, match=typed):
        authoring.main(["translate", typed, "--new"])


def test_a_search_in_code_that_finds_other_rows_than_in_english_is_named(language):
    for source, entry in language.entries():
        if source.name == "data/events.csv" and "ECOWAS" in entry.unit.text:
            entry.words = "La CEDEAO décide"
        if entry.unit.text == "ECOWAS":
            entry.words = "CEDEAO"
    assert list(language.search_faults()) == []
    for _, entry in language.entries("exercises/solutions/05"):
        if entry.unit.text == "ECOWAS":
            entry.words = "Cédéao"
    assert "'Cédéao' for 'ECOWAS' does not find events.title of" in next(language.search_faults())


# ---------------------------------------------------------------- any language

KEPT = re.compile(
    r"\{n\} words|"
    r"`[^`]*`|\]\([^)\s]*\)|https?://[^\s)»]+|</?[a-z!][^<>]*>|\{[^{}]*\}|&\w+;|\b[a-z0-9]+(?:-[a-z0-9]+)+\b|\bc\d\d\b|"
    r"January|February|March|April|May|June|July|August|September|October|November|December"
)
ACCENTS = str.maketrans("aeiouAEIOU", "àéîôùÀÉÎÔÙ")
LETTERS = r"A-Za-zÀ-ÿ’'"
PLAIN = re.compile(rf"[{LETTERS}]*[aeiou][{LETTERS}]*")
ADDRESS = re.compile(r"\]\([^)\s]*\)|https?://[^\s)»\"]+|<[^<>]*>")
UNREAD = re.compile(r"“[^”]*”|Qùîz \S+:|\[[a-z0-9-]+|\w+_\w+")
ALLOWED = {  # what no catalog holds: columns, types of Python, news agencies
    *("date", "title", "place", "host", "year", "dtype", "int", "Reuters", "Xinhua", "Panapress"),
}


def accented(text):
    """Put an accent on each plain vowel, except in what must stay."""
    kept = []

    def hide(match):
        kept.append(match[0])
        return chr(0xE000 + len(kept) - 1)

    plain = KEPT.sub(hide, text).translate(ACCENTS)
    return re.sub("[\ue000-\uf8ff]", lambda match: kept[ord(match[0]) - 0xE000], plain)


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """Build lesson 02, its exercises and all tables in a language with an accent on each vowel."""
    folder = tmp_path_factory.mktemp("other")
    shutil.copytree(
        ROOT / "src" / "malicourse", folder / "src" / "malicourse", ignore=shutil.ignore_patterns("__pycache__")
    )
    (folder / "data").mkdir()
    shutil.copytree(ROOT / "data" / "geo", folder / "data" / "geo")
    language = Language(ROOT, "xx", folder / "translations" / "xx")
    language.update()
    for made in language.catalogs.values():
        for entry in made.entries.values():
            entry.words = accented(entry.unit.text)
        made.write()
    tree = Tree(Language(ROOT, "xx", folder / "translations" / "xx"), folder)
    rooms = folder / "src" / "malicourse" / "words" / "xx"
    rooms.mkdir()
    for name in [name for name, source in tree.sources.items() if source.kind == "room"]:
        (rooms / Path(name).name).write_text(tree.rendered[name].text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "FOLDER", rooms.parent)
        patch.setattr(charts, "FORMS", {})  # one drawing of each chart is enough
        patch.setenv("PYTHONPATH", os.pathsep.join([str(folder / "src"), os.environ.get("PYTHONPATH", "")]))
        lines = [line for part in ("notebooks/02", "exercises/solutions/02") for line in tree.build(part)]
        again = [line for line in tree.build("notebooks/02") if "wait" not in line]
    yield tree, lines, again
    words.room.cache_clear()


def test_a_language_needs_catalogs_and_no_code(other):
    tree, lines, _ = other
    assert [name for name, made in tree.rendered.items() if made.lacking] == []
    assert sum("cells ran" in line for line in lines) == 2, lines
    assert (tree.folder / "exercises" / "02-exercises.ipynb").is_file()


def test_building_again_makes_nothing_again(other):
    assert other[2] == []


def test_the_built_files_differ_from_english_in_words_only(other):
    assert list(other[0].faults()) == []


def test_no_english_is_left_in_a_built_lesson(other):
    notebook = nbformat.read(other[0].folder / "notebooks" / "02-revolt.ipynb", as_version=4)
    header, rows = COURSE.tables.rows("sources")
    titles = [html for row in rows for title in [row[header.index("title")]] for html in (title, escape(title))]
    left = Counter()
    for cell in notebook.cells:
        shown = [cell.source] if cell.cell_type == "markdown" else []
        for output in cell.get("outputs", []):
            shown += [output.get("text", "")]
            shown += [text for kind, text in output.get("data", {}).items() if kind.startswith("text/")]
        for text in shown:
            text = ADDRESS.sub(" ", TWIN.sub("", re.sub(r"(?s)<style.*?</style>|<script.*?</script>", " ", text)))
            for title in titles:
                text = text.replace(title, " ")
            text = UNREAD.sub(" ", text)
            left.update(word for word in PLAIN.findall(KEPT.sub(" ", text)) if len(word) > 1)
    assert {word: count for word, count in left.items() if word not in ALLOWED} == {}


def test_each_link_of_a_built_page_leads_somewhere(other):
    tree = other[0]
    for page in [*tree.folder.glob("teaching/**/*.md"), tree.output / "README.xx.md"]:
        for target in re.findall(r"\]\(([^)\s#]+)", page.read_text(encoding="utf-8")):
            if re.match(r"[a-z]+:", target):
                continue
            there = (page.parent / target).resolve()
            in_course = ROOT / os.path.relpath(there, tree.output)
            in_twin = ROOT / os.path.relpath(there, tree.folder)
            assert there.exists() or in_course.exists() or in_twin.exists(), f"{page.name}: {target}"


# ---------------------------------------------------------------- seen to fail


def twin(**changes):
    cell = nbformat.v4.new_code_cell('t["x"] = "Gao"  # a town', id="one", metadata={"tags": ["sheet"]})
    cell.outputs = [nbformat.v4.new_output("stream", text="12 towns")]
    for name, value in changes.items():
        setattr(cell, name, value)
    return nbformat.v4.new_notebook(cells=[cell])


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"source": 't["x"] = "Tombouctou"  # une ville'}, None),
        ({"source": 't["x"] = 3'}, "its code differs"),
        ({"id": "two"}, "another order"),
        ({"metadata": nbformat.from_dict({"tags": []})}, "slide marks or tags"),
        ({"outputs": [nbformat.v4.new_output("stream", text="13 villes")]}, "12 missing, 13 new"),
        ({"outputs": []}, "it shows 1 things in English, 0"),
    ],
)
def test_a_twin_that_differs_in_more_than_words_is_named(changes, fault):
    found = list(alike.notebook_faults(twin(), twin(**changes), "fr"))
    assert (found == []) if fault is None else any(fault in one for one in found), found


def test_a_bank_or_table_that_differs_in_more_than_words_is_named():
    bank = "lesson: a\nstops:\n- id: x\n  tolerance: 1\n  stem: How?\n"
    assert alike.bank_faults(bank, bank.replace("How", "Comment")) == []
    assert alike.bank_faults(bank, bank.replace("1", "2")) == ["stops.0.tolerance"]
    assert alike.bank_faults(bank, bank.replace("id: x", "id: y")) == ["stops.0.id"]
    table = "id,name,n\na,Gao,1\n"
    assert alike.table_faults(table, table.replace("Gao", "GAO"), {"name"}) == []
    assert alike.table_faults(table, table.replace("1", "2"), {"name"}) == ["row 2, n"]
    assert alike.table_faults(table, table.replace("Gao", ""), {"name"}) == ["row 2, name"]


def test_the_line_to_a_twin_stands_under_the_title_once_and_is_no_unit():
    page = "# The revolt\n\n**How?**\n"
    once = led(page, twin_line("fr", "La révolte", "../fr/notebooks/02-revolt.ipynb"))
    assert once == "# The revolt\n\nFrançais\xa0: [La révolte](../fr/notebooks/02-revolt.ipynb)\n\n**How?**\n"
    assert led(once, twin_line("fr", "Une révolte", "../fr/notebooks/02-revolt.ipynb")).count("Français") == 1
    assert TWIN.sub("", once) == page
