"""One declaration: pyproject.toml, its locks, environment.yml and Binder say the same."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ALONE = ("requirements-editions.lock", "requirements-lab.lock")  # without what their packages need themselves
LOCKS = ("requirements.lock", "requirements-all.lock", *ALONE)
GROUPS = {
    "requirements.lock": ["build", "caps"],
    "requirements-all.lock": list(DECLARED["dependency-groups"]),
    "requirements-editions.lock": ["editions"],
    "requirements-lab.lock": ["lab"],
}


def blocks(lock: str) -> list[str]:
    """Each requirement of a lock with its hashes, as one line."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def locked(lock: str) -> dict[str, list[str]]:
    """The versions a lock holds of each package (more than one only where systems or Pythons differ)."""
    versions: dict[str, list[str]] = {}
    for block in blocks(lock):
        requirement = Requirement(block.split("--hash")[0].strip())
        versions.setdefault(canonicalize_name(requirement.name), []).append(str(requirement.specifier)[2:])
    return versions


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert " @ " not in text
    assert not re.search(r"^\s*-(?!-hash)", text, re.MULTILINE), (
        "an option line (index, find-links …) stands in the lock"
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_its_hashes(lock):
    for block in blocks(lock):
        assert re.match(r"[\w.\-]+==\S+ ", block), block[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", block), block[:80]


@pytest.mark.parametrize("lock", LOCKS)
def test_all_locks_agree(lock):
    everything = locked("requirements-all.lock")
    assert {name: everything.get(name) for name in locked(lock)} == locked(lock)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_satisfies_the_declaration(lock):
    groups = (DECLARED["dependency-groups"][group] for group in GROUPS[lock])
    own = [] if lock in ALONE else DECLARED["project"]["dependencies"]
    declared = [*own, *(line for group in groups for line in group)]
    versions = locked(lock)
    wrong = [
        line
        for line in declared
        if not (found := versions.get(canonicalize_name(Requirement(line).name)))
        or not all(Requirement(line).specifier.contains(version) for version in found)
    ]
    assert wrong == [], "run: python -m malicourse.authoring lock"


def test_the_build_backend_is_in_the_learners_lock():
    versions = locked("requirements.lock")
    for line in DECLARED["build-system"]["requires"]:
        requirement = Requirement(line)
        assert all(requirement.specifier.contains(version) for version in versions[canonicalize_name(requirement.name)])


def test_the_learners_lock_holds_no_test_tool():
    assert not {"pytest", "playwright", "mypy", "nbval", "ruff", "uv"} & set(locked("requirements.lock"))


def test_the_conda_file_lists_nothing_but_python_pip_and_the_lock():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, lock = conda["dependencies"]
    assert re.fullmatch(r"python=3\.\d+", python), "this exact form: repo2docker takes another Python otherwise"
    assert SpecifierSet(DECLARED["project"]["requires-python"]).contains(python.removeprefix("python="))
    assert (pip, lock) == ("pip", {"pip": ["-r requirements.lock"]})


@pytest.fixture(scope="module")
def dockerfile(tmp_path_factory) -> str:
    """What Binder would build, rendered without Docker and without the network."""
    course = tmp_path_factory.mktemp("binder") / "course"
    course.mkdir()
    for path in ROOT.iterdir():  # the root as Binder sees it; folders may be empty
        if path.is_file():
            shutil.copy(path, course)
        elif not path.name.startswith((".", "__")):
            (course / path.name).mkdir()
    closed = {f"{scheme}_proxy": "http://127.0.0.1:9" for scheme in ("http", "https", "all")}
    done = subprocess.run(
        [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."],
        cwd=course,
        env={**os.environ, **closed},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="repo2docker runs on Linux and macOS only")
def test_binder_builds_the_conda_file_with_our_python(dockerfile):
    python = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"][0]
    assert f"Building conda environment for {python}\n" in dockerfile
    assert re.search(r'env update .*--file "environment\.yml"', dockerfile)


@pytest.mark.skipif(sys.platform == "win32", reason="repo2docker runs on Linux and macOS only")
def test_binder_installs_the_course_after_the_packages_and_as_its_user(dockerfile):
    copied = dockerfile.index("COPY --chown=0:0 src/ ${REPO_DIR}/")
    packages = dockerfile.index('--file "environment.yml"')
    package = dockerfile.index("RUN ./postBuild")
    assert copied < packages < package
    assert dockerfile.rindex("USER ", 0, package) == dockerfile.rindex("USER ${NB_USER}", 0, package)


def test_binder_finds_its_files_at_the_root():
    """A folder of this name, even empty, would hide environment.yml and postBuild."""
    assert [name for name in ("binder", ".binder") if (ROOT / name).exists()] == []
    assert (ROOT / "postBuild").read_bytes().startswith(b"#!/bin/bash\n")


@pytest.mark.skipif(shutil.which("git") is None or not (ROOT / ".git").exists(), reason="not a git checkout")
@pytest.mark.parametrize("script", ["postBuild", ".ci/run"])
def test_scripts_are_stored_as_executable(script):
    listed = subprocess.run(["git", "ls-files", "-s", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert listed.stdout.startswith("100755 ")


def test_both_ends_of_the_declared_versions_are_tested_each_week():
    workflow = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8"))
    job = workflow["jobs"]["ranges"]
    assert "schedule" in workflow[True]  # YAML reads the key "on" so
    assert job["strategy"]["matrix"]["versions"] == ["lowest-direct", "highest"]
    steps = " ".join(step.get("run", "") for step in job["steps"])
    assert re.search(r"uv==(\S+)", steps)[1] in locked("requirements-all.lock")["uv"]
    assert set(re.findall(r"--group (\w+)", steps)) <= set(DECLARED["dependency-groups"])
    assert "-m pytest" in steps


def test_continuous_integration_runs_the_readme_command_and_nothing_else():
    workflow = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8"))
    job = workflow["jobs"]["test"]
    assert [step["run"] for step in job["steps"] if "run" in step] == ["python start.py test"]
    assert {system.split("-")[0] for system in job["strategy"]["matrix"]["os"]} == {"ubuntu", "macos", "windows"}
    assert f">={min(job['strategy']['matrix']['python'])}" == DECLARED["project"]["requires-python"]
    assert "start.py test" in (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert "python start.py test" in (ROOT / "README.md").read_text(encoding="utf-8")
