"""Code and notebooks keep the style and the types that pyproject.toml sets, and functions stay short."""

import ast
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
JUDGES = ("matplotlib", "mypy", "numpy", "pandas-stubs", "types-openpyxl", "types-PyYAML")  # whose types decide
CODE = [ROOT / "start.py", *(ROOT / "src").rglob("*.py"), *(ROOT / "data" / "derive").glob("*.py")]
CODE = [path for path in CODE if "node_modules" not in path.parts]
LONGEST = 40  # lines of a function without its docstring
LONGER = {  # "module.function": why it is better long
    "marks.place_flags": "one search: its three steps share what is placed already",
}


def run(*command: str) -> str:
    """Run a module on the whole course; give what it says if it is not content."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return (done.stdout + done.stderr)[-4000:] if done.returncode else ""


@pytest.mark.parametrize("command", [["check"], ["format", "--check", "--diff"]], ids=["check", "format"])
def test_ruff_has_nothing_to_say(command):
    assert run("ruff", *command, "--no-cache", ".") == ""


def test_types_hold():
    lock = (ROOT / "requirements-all.lock").read_text(encoding="utf-8").lower()
    other = [name for name in JUDGES if f"\n{name.lower()}=={version(name)} " not in lock]
    if other:
        pytest.skip(f"types are judged with the locked versions; other here: {', '.join(other)}")
    assert run("mypy") == ""


def test_an_error_of_types_that_is_let_pass_has_its_name_and_a_reason():
    code = [*CODE, *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
    lines = [(path, line) for path in code for line in path.read_text(encoding="utf-8").splitlines()]
    bare = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path, line in lines
        if re.search(r"# type[:] ignore", line) and not re.search(r"# type[:] ignore\[[a-z-]+\] +# \S", line)
    ]
    assert bare == [], "name the error in brackets, and say why after it"


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count a function's lines, its docstring and decorators left out."""
    first = function.body[0]
    told = first.end_lineno - first.lineno + 1 if ast.get_docstring(function, clean=False) is not None else 0
    return function.end_lineno - function.lineno + 1 - told


def test_functions_are_short():
    long = {
        f"{path.stem}.{node.name}": lines_of(node)
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines_of(node) > LONGEST
    }
    assert {name: lines for name, lines in long.items() if name not in LONGER} == {}
    assert LONGER.keys() <= long.keys(), "an exception is no longer needed"
