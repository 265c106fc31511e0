"""A teacher's own questions come in from GIFT, Moodle XML and jupyterquiz; what our banks cannot hold is named."""

import json

import pytest

from malicourse import authoring, quiz
from malicourse._notebook import NotebookError
from malicourse.importing import import_file, read
from malicourse.publish.questions import FORMATS, export
from malicourse.quiz.bank import names

GIFT = r"""
// a comment
$CATEGORY: School/Term 1/Rivers \& lakes

::Q1:: Which river passes Gao? {
  =The Niger#It does.
  ~The Senegal#That is in the west.
  ~%50%The Bani
}

Two plus two is {=four ~five} in every book.

::Both:: [html]<p>Which are <b>even</b>?</p> {~%50%Two ~%50%Four ~%-100%Three}

// [id:sum]
::Sum::How many\: 3 \+ 4?{#7:0.5#Yes ####Count again}

::Range::A number from one to five?{#1..5}

::Match::Match.{
 =Mali -> Bamako
 =Niger -> Niamey
 =Chad -> N\~Djamena
}

::True::Bamako lies on the Niger.{TRUE#It does not#It does}

::Short::Who?{=Keïta =Keita}

::Essay::Write.{}

::Text::Only a text.

::Picture::[html]<img src\="x.png"> Where?{=Here ~There}

::Marks::**Which** `code`?{=One ~Two}

::Constructor::constructor?{=a ~A }

"""
XML = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/Top/Own // two</text></category></question>
<question type="truefalse"><name><text>Sky</text></name>
 <questiontext format="html"><text><![CDATA[<p>The sky is green.</p>]]></text></questiontext>
 <answer fraction="0"><text>true</text><feedback><text>Look up.</text></feedback></answer>
 <answer fraction="100"><text>false</text><feedback><text></text></feedback></answer></question>
<question type="numerical"><name><text>Legs</text></name>
 <questiontext format="html"><text>Legs of a camel?</text></questiontext>
 <answer fraction="100"><text>4</text><tolerance>0</tolerance><feedback><text>Yes</text></feedback></answer>
 <answer fraction="0"><text>2</text><tolerance>0</tolerance><feedback><text>A bird has two.</text></feedback></answer>
 <answer fraction="0"><text>*</text><feedback><text>No</text></feedback></answer>
 <units><unit><multiplier>1</multiplier><unit_name>legs</unit_name></unit></units></question>
<question type="ordering"><name><text>Days</text></name>
 <questiontext format="html"><text>Order.</text></questiontext>
 <answer fraction="2"><text>Tuesday</text></answer><answer fraction="1"><text>Monday</text></answer></question>
<question type="essay"><name><text>Essay</text></name>
 <questiontext format="html"><text>Write.</text></questiontext>
</question>
<question type="coderunner"><name><text>Code</text></name>
 <questiontext format="html"><text>Run.</text></questiontext>
</question>
</quiz>"""
JSON = [
    {
        "question": "Is `x` **right**?",
        "type": "multiple_choice",
        "answers": [{"answer": "Yes", "correct": True}, {"answer": "No", "correct": False, "feedback": "Why?"}],
    },
    {
        "question": "Pi?",
        "type": "numeric",
        "precision": 3,
        "answers": [
            {"type": "value", "value": 3.14, "correct": True, "feedback": "Good."},
            {"type": "range", "range": [3, 3.1], "correct": False, "feedback": "Near."},
            {"type": "default", "feedback": "No."},
        ],
    },
    {"question": "Name?", "type": "string", "answers": [{"answer": "Ali", "correct": True}]},
    {"question": "What?", "type": "multiple_choice", "code": "print()", "answers": []},
    {"nonsense": 1},
]


def imported(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    lines = import_file(path)
    return quiz.load(tmp_path / f"{name.split('.')[0]}.yaml"), lines


def by_id(bank):
    return {question.id: question for question in bank.questions}


def test_gift_comes_in(tmp_path):
    bank, lines = imported(tmp_path, "mine.gift.txt", GIFT)
    asked = by_id(bank)
    assert [stop.title for stop in bank.stops] == [r"Rivers \& lakes"]
    one = asked["q1"]
    assert (one.kind, one.stem) == ("single", "Which river passes Gao?")
    assert one.verdict("The Niger").words == "✓ Right. It does."
    assert not one.verdict("The Bani").correct
    assert asked["question-2"].stem == "Two plus two is …… in every book."
    assert (asked["both"].kind, asked["both"].stem) == ("several", "Which are even ?") or asked[
        "both"
    ].kind == "several"
    assert asked["both"].verdict(["Two", "Four"]).correct
    assert asked["sum"].verdict("7.4").correct
    assert asked["sum"].stem == r"How many: 3 \+ 4?"
    assert asked["range"].verdict("1.2").correct
    assert not asked["range"].verdict("5.2").correct
    assert asked["match"].verdict({"Mali": "Bamako", "Niger": "Niamey", "Chad": "N~Djamena"}).correct
    assert "It does not" in asked["true"].verdict("False").words
    report = "\n".join(lines)
    for name, why in {
        "Short": "typed in words",
        "Essay": "no answer to check",
        "Text": "without answers",
        "Picture": "a picture",
        "Marks": "Markdown",
        "Constructor": "stands twice",
    }.items():
        assert any(line.startswith(f"- Left out: {name}: ") and why in line for line in lines), name
    assert "- Changed: sum: the file names no unit" in report
    assert "- Changed: q1: an answer that earned a part of the mark earns nothing" in report
    assert lines[0].endswith("mine.yaml: 7 questions, 6 left out.")


def test_moodle_xml_comes_in(tmp_path):
    bank, lines = imported(tmp_path, "mine.xml", XML)
    asked = by_id(bank)
    assert bank.stops[0].title == "Own / two"
    assert asked["sky"].verdict("False").correct
    assert "Look up." in asked["sky"].verdict("True").words
    assert asked["legs"].verdict("4 legs").correct
    assert "A bird has two." in asked["legs"].verdict("2").words
    assert asked["days"].data["answer"] == ["Monday", "Tuesday"]
    assert [line for line in lines if "Left out" in line] == [
        "- Left out: Essay: an essay has no answer to check",
        "- Left out: Code: our banks have no kind like “coderunner”",
    ]


def test_jupyterquiz_comes_in(tmp_path):
    bank, lines = imported(tmp_path, "mine.json", json.dumps(JSON))
    asked = by_id(bank)
    assert asked["question-1"].stem == "Is x right?"
    assert asked["question-1"].verdict("Yes").correct
    assert asked["question-2"].verdict("3.14").correct
    assert "Near." in asked["question-2"].verdict("3.05").words
    assert sum("Left out" in line for line in lines) == 3


@pytest.mark.parametrize("to", FORMATS)
def test_an_imported_bank_goes_out_again(tmp_path, to):
    imported(tmp_path, "mine.gift.txt", GIFT)
    assert len(export(to, [tmp_path / "mine.yaml"]).written) == 7


@pytest.mark.parametrize("lesson", names())
@pytest.mark.parametrize(("to", "ending"), [("gift", "gift.txt"), ("moodle-xml", "xml")])
def test_our_own_exports_come_back_as_they_were(tmp_path, lesson, to, ending):
    path = tmp_path / f"back.{ending}"
    done = export(to, [lesson])
    path.write_text(done.text, encoding="utf-8")
    made = read(path, "back")
    (tmp_path / "back.yaml").write_text(made.text, encoding="utf-8")
    back, ours = by_id(quiz.load(tmp_path / "back.yaml")), by_id(quiz.load(lesson))
    pictures = {name for name, one in ours.items() if one.kind == "place" and to == "moodle-xml"}
    assert set(back) == set(done.written) - pictures
    for name, one in back.items():
        old = ours[name]
        assert one.stem.startswith(old.stem)
        if old.kind in ("single", "several"):
            assert sorted(map(str, one.data["choices"])) == sorted(map(str, old.data["choices"]))
        elif old.kind == "numeric":
            assert (one.data["answer"], one.data["tolerance"]) == (old.data["answer"], old.data["tolerance"])
            assert [slip["value"] for slip in one.data["near"]] == [slip["value"] for slip in old.data["near"]]
        elif old.kind == "match":
            assert [(pair["item"], pair["answer"]) for pair in one.data["pairs"]] == [
                (pair["item"], pair["answer"]) for pair in old.data["pairs"]
            ]
            assert sorted(one.data["answers"]) == sorted(old.data["answers"])
        elif old.kind == "order" and to == "moodle-xml":
            assert one.data["answer"] == old.data["answer"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.docx", "x", "the name must end with"),
        ("a.xml", "<quiz>", "no XML that can be read"),
        ("a.xml", '<!DOCTYPE x [<!ENTITY a "b">]><quiz>&a;</quiz>', "no XML that can be read"),
        ("a.xml", "<html></html>", "Moodle’s is <quiz>"),
        ("a.json", "{}", "a list of questions is wanted"),
        ("a.json", "[" * 100_000, "no JSON that can be read"),
        ("a.txt", "Only words.", "no question of it can be held"),
        ("a.txt", "", "no question of it can be held"),
        ("a.gift", None, "there is no such file"),
        ("x" * 300 + ".gift", None, "there is no such file"),
        ("a.xml", '<?xml version="1.0" encoding="foo"?><quiz></quiz>', "no question of it can be held"),
        ("a.txt", "a{}\n\n" * 300_000, "it has more than 2,000 questions. Part it"),
        ("a.txt", "a{" + "~" * 500_000 + "}", "it has 500,000 answers"),
        ("a.txt", "[html]" + "<p>" * 300_000 + "x{=a ~b}", "it has a text of 900,001 signs"),
        ("a.txt", "a{#nan:1}", "its number is none"),
        ("a.txt", "a{#5:nan}", "its number is none"),
        ("a.txt", "a{#-1e400..1e400}", "its number is none"),
        ("a.txt", "a{#0.00000000001}", "more figures than a bank keeps"),
        ("a.txt", "a{#123456789012.5}", "more figures than a bank keeps"),
        (
            "a.json",
            f'[{{"question":"x","type":"numeric","answers":[{{"value":{10**400},"correct":true}}]}}]',
            "not written",
        ),
        ("a.xml", f"<quiz>{'<question>' * 20_000}{'</question>' * 20_000}</quiz>", "no kind like"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_in_a_sentence(tmp_path, name, text, told, capsys):
    path = tmp_path / name
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert authoring.main(["import", str(path)]) == 1
    assert told in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ([name] if text is not None else [])


@pytest.mark.parametrize("name", ["", ".", "/", "x" * 300 + ".txt", "\u202e.gift"])
def test_a_name_that_is_none_is_said_in_a_sentence(name, capsys):
    assert authoring.main(["import", name]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def taken(path, text, encoding="utf-8"):
    path.write_text(text, encoding=encoding)
    assert authoring.main(["import", str(path)]) == 0
    [bank] = path.parent.glob("*.yaml")
    return quiz.load(bank)


def test_of_a_long_file_the_first_questions_are_taken_and_the_rest_is_named(tmp_path, capsys):
    text = "\n\n".join(f"::q{number}::Which {number}?{{=One ~Two}}" for number in range(203))
    assert len(taken(tmp_path / "own.txt", text).questions) == 200
    assert capsys.readouterr().out.count("a bank has 200 questions; put it into a file of its own") == 3


@pytest.mark.parametrize(
    "category", ["**Rivers**", "\u200b", "a\x07b", "\ue123", "[html]<b>x</b> &lt;i&gt; <i>", "so " * 800]
)
def test_a_category_that_is_no_plain_text_gets_another_title(tmp_path, category, capsys):
    bank = taken(tmp_path / "own.txt", f"$CATEGORY: top/{category}\n\n::q::Which?{{=One ~Two}}")
    assert bank.stops[0].title == "Questions of our own" or "<" not in bank.stops[0].title
    if bank.stops[0].title == "Questions of our own":
        assert "its category is no plain text" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["a**b**", "my`quiz`", "nel\x85x: y", "<b>", "data:x", "&amp;", "\ue000", "caf\udce9"])
def test_a_file_of_any_name_comes_in(tmp_path, name):
    try:
        (tmp_path / f"{name}.txt").touch()
    except (OSError, ValueError):
        pytest.skip("no file here has this name")
    assert (
        taken(tmp_path / f"{name}.txt", "Which?{=One ~Two}").questions[0].sources[0].citation == "Imported from a file"
    )


def test_xml_is_read_in_the_encoding_of_the_file_whatever_it_says(tmp_path):
    text = XML.replace("UTF-8", "ISO-8859-1").replace("The sky is green.", "Le ciel à Ménaka <b>est</b> vert.")
    assert taken(tmp_path / "own.xml", text).questions[0].stem == "Le ciel à Ménaka est vert."


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "windows-1252", "UTF-16"])
def test_xml_in_another_encoding_that_it_names_comes_in(tmp_path, encoding):
    text = XML.replace("UTF-8", encoding).replace("The sky is green.", "Le ciel à Ménaka <b>est</b> vert.")
    assert taken(tmp_path / "own.xml", text, encoding).questions[0].stem == "Le ciel à Ménaka est vert."


@pytest.mark.parametrize("encoding", ["UTF-8", "foo", "hex", "unicode_escape"])
def test_xml_that_is_not_in_the_encoding_it_names_is_told(tmp_path, encoding, capsys):
    path = tmp_path / "own.xml"
    path.write_text(XML.replace("UTF-8", encoding).replace("sky", "ciel à Ménaka"), encoding="latin-1")
    assert authoring.main(["import", str(path)]) == 1
    assert "UTF-8" in capsys.readouterr().err


def test_text_with_elements_in_it_stays_whole(tmp_path):
    text = XML.replace("<![CDATA[<p>The sky is green.</p>]]>", "The <i>blue</i> sky")
    assert taken(tmp_path / "own.xml", text).questions[0].stem == "The blue sky"


def test_addresses_names_and_whole_numbers_come_in_without_a_warning(tmp_path, recwarn):
    text = "https\\://example.org/x.html{=https\\://example.org/a ~file.txt &amp; more}\n\na{#123456789012345}"
    bank = taken(tmp_path / "own.txt", text)
    assert [one["text"] for one in bank.questions[0].data["choices"] if not one["correct"]] == ["file.txt & more"]
    assert bank.questions[1].data["answer"] == 123456789012345
    assert not recwarn.list


def test_a_bank_that_is_there_stays(tmp_path, capsys):
    path = tmp_path / "mine.gift.txt"
    path.write_text(GIFT, encoding="utf-8")
    assert authoring.main(["import", str(path)]) == 0
    assert 'quiz.show("' in capsys.readouterr().out
    with pytest.raises(NotebookError, match="is there already"):
        import_file(path)
    assert authoring.main(["import", str(path), "--output", str(tmp_path / "other.yaml")]) == 0
    with pytest.raises(NotebookError, match="small letters"):
        import_file(path, tmp_path / "Other One.yaml")


def test_the_message_about_a_lesson_without_questions_names_the_way_in():
    with pytest.raises(quiz.QuizError, match=r"malicourse\.authoring import FILE"):
        quiz.load("12-mine")
