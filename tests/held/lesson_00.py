"""Numbers in the words of lesson 00, and how each follows from the tables."""

from prose import between, kilometres, read, status

LESSON = "00-start"
HELD = {
    "75": lambda: between("e2012-menaka", "e2012-timbuktu"),
    "37": lambda: len(read("claims")),
    "19": lambda: status("established"),
    "13": lambda: status("attributed"),
    "5": lambda: status("disputed"),
    "115": lambda: int(read("inquiries").set_index("id").loc["bounti-minusma", "interviews"]),
    "1,200": lambda: kilometres("Bamako", "Kidal"),
}
# Numbers that are no measurement: lesson numbers, minutes.
PLAIN = {"45", "15", "90"}
# Words that stand beside each number, so that none takes the place of another: python tests/said.py 00 prints them.
SAID = {
    "75": "northern",
    "37": "evidence|established",
    "19": "Three",
    "13": "speaker",
    "115": "people",
    "1,200": "kilometres",
}
# Dates in words: the row that says each, and words of the sentences that lead to no row.
DATES = {
    "4 August 2023": ("events", "e2023-foyita", "reported|accusation"),
    "9 August": ("events", "e2023-delegation", "delegation"),
    "10 August": ("events", "e2023-delegation", "delegation"),
    "30 June 2023": ("events", "e2023-2690"),
}
