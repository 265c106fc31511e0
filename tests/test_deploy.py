"""A hub for a school: image, values and links name what exists, and the start script keeps what is learners'."""

import importlib.util
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from malicourse.publish.__main__ import main
from malicourse.publish.hub import HubLinkError, hub_link

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
VALUES_TEXT = (DEPLOY / "values.yaml").read_text(encoding="utf-8")
VALUES = yaml.safe_load(VALUES_TEXT)
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
DATED = r"20\d\d-[01]\d-[0-3]\d"
PLACE = "/opt/mali-course"


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order: word and arguments, lines joined, comments gone."""
    lines = "\n".join(line for line in DOCKERFILE.splitlines() if not line.lstrip().startswith("#"))
    joined = re.sub(r"\\\n\s*", " ", lines)
    return [tuple(line.split(None, 1)) for line in joined.splitlines() if line.strip()]


def said(word: str) -> list[str]:
    return [rest for found, rest in instructions() if found == word]


def copies() -> list[tuple[str, str]]:
    """What the Dockerfile copies: a path here, and the folder or file there, below the course's place."""
    return [(source, words[-1]) for words in map(str.split, said("COPY")) for source in words[:-1]]


# ---------------------------------------------------------------- the image


def test_every_instruction_of_the_dockerfile_is_one():
    known = {"FROM", "ARG", "ENV", "USER", "WORKDIR", "COPY", "RUN", "EXPOSE", "CMD"}
    assert [word for word, _ in instructions() if word not in known] == []
    assert instructions()[0][0] == "FROM"
    assert json.loads(said("CMD")[0]), "CMD as a list: signals reach the server"


def test_images_are_dated_and_pinned():
    pinned = rf"quay\.io/jupyter/[a-z]+-notebook:{DATED}@sha256:[0-9a-f]{{64}}"
    assert [re.fullmatch(pinned, image) is not None for image in said("FROM")] == [True]
    image = VALUES["singleuser"]["image"]
    assert re.fullmatch(DATED, image["tag"])
    assert f"{image['name']}:{image['tag']}" in DOCKERFILE, "the build that the Dockerfile shows is what the hub runs"
    assert re.search(r":latest\b|tag: *[\"']?latest", DOCKERFILE + VALUES_TEXT) is None


def test_what_is_shown_for_one_learner_is_for_this_computer_alone_and_keeps_the_work():
    for text in (DOCKERFILE, (DEPLOY / "README.md").read_text(encoding="utf-8")):
        (command,) = re.findall(r"docker run .*", text)
        assert re.findall(r"-p (\S+)", command) == ["127.0.0.1:8888:8888"]
        assert re.search(r"-v [a-z-]+:/home/jovyan\b", command)
        assert "--rm" not in command


def test_a_bot_renews_what_is_pinned():
    bot = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8"))
    watched = {one["package-ecosystem"]: (one["directory"], one["schedule"]["interval"]) for one in bot["updates"]}
    assert watched == {"github-actions": ("/", "monthly"), "docker": ("/deploy", "monthly")}


@pytest.mark.parametrize("file", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=lambda path: path.name)
def test_actions_are_pinned_by_their_commit(file):
    used = re.findall(r"uses: (.*)", file.read_text(encoding="utf-8"))
    assert used
    assert [line for line in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []


def test_the_proxy_that_npm_brings_has_a_version():
    text = (ROOT / "benchmarks" / "classroom.py").read_text(encoding="utf-8")
    found = re.findall(r"npm install .*?configurable-http-proxy(\S*)", text)
    assert found
    assert all(re.match(r"@\d+\.\d+\.\d+", version) for version in found)


def test_the_images_python_satisfies_the_declaration():
    python = re.search(r"image come Python (3\.\d+)", DOCKERFILE)[1]
    assert SpecifierSet(DECLARED["project"]["requires-python"]).contains(python)


def test_the_dockerfile_copies_what_exists_and_docker_sees_it():
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()
    assert [source for source, _ in copies() if not (ROOT / source).exists()] == []
    assert [source for source, _ in copies() if source.split("/")[0] in ignored] == []
    assert {".venv", ".git"} <= set(ignored)


def test_the_packages_come_from_the_locks_with_their_hashes_before_the_course_is_copied():
    install = next(rest for word, rest in instructions() if word == "RUN" and "pip install" in rest)
    asked = re.findall(r"-r (\S+)", install)
    assert asked == ["requirements.lock", "deploy/requirements-hub.lock"]
    assert "--require-hashes" in install
    assert "--only-binary :all:" in install
    assert all((ROOT / lock).is_file() for lock in asked)
    order = [rest for word, rest in instructions() if word in ("RUN", "COPY")]
    assert order.index(install) < next(place for place, rest in enumerate(order) if "notebooks" in rest)


def test_the_image_has_the_courses_jupyterlab_settings():
    assert any("./postBuild" in rest for rest in said("RUN"))
    settings = re.search(r"\$PWD/(\S+\.py)", (ROOT / "postBuild").read_text(encoding="utf-8"))[1]
    assert (ROOT / settings).is_file()
    assert (ROOT / settings).with_name("settings").joinpath("en", "overrides.json").is_file()
    assert {"postBuild", "src/", "pyproject.toml"} <= {source for source, _ in copies()}


def test_learners_are_not_root_and_the_start_script_is_in_the_image():
    assert said("USER")[-1] == "${NB_UID}"
    script = json.loads(said("CMD")[0])[-1]
    assert script.removeprefix(f"{PLACE}/") in {source for source, _ in copies()}
    assert said("WORKDIR")[0] == PLACE


def test_the_hubs_lock_agrees_with_the_learners_lock():
    def versions(path: Path) -> dict[str, str]:
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        blocks = [block for block in text.replace("\\\n", " ").splitlines() if block.strip()]
        assert [block[:60] for block in blocks if "--hash=sha256:" not in block] == []
        return {
            block.split(" --hash")[0].split("==")[0]: block.split(" --hash")[0].split("==", 1)[1] for block in blocks
        }

    hub, learners = versions(DEPLOY / "requirements-hub.lock"), versions(ROOT / "requirements.lock")
    different = {name for name in hub.keys() & learners.keys() if hub[name].split()[0] != learners[name].split()[0]}
    assert different == set(), "renew it: see deploy/requirements-hub.in"
    wanted = (DEPLOY / "requirements-hub.in").read_text(encoding="utf-8").splitlines()
    for line in (line.split("  #")[0] for line in wanted if not line.startswith("#")):
        assert Requirement(line).specifier.contains(hub[Requirement(line).name])


# ---------------------------------------------------------------- the hub's values

# The keys that we use, as the chart's own values.yaml has them (read in July 2026).
CHART = {
    "hub": {"config": {}, "concurrentSpawnLimit": 0, "activeServerLimit": 0},
    "proxy": {"https": {"enabled": 0, "hosts": 0, "letsencrypt": {"contactEmail": 0}}},
    "singleuser": {
        "image": {"name": 0, "tag": 0},
        "cmd": 0,
        "defaultUrl": 0,
        "memory": {"guarantee": 0, "limit": 0},
        "cpu": {"guarantee": 0, "limit": 0},
        "storage": {"capacity": 0},
        "startTimeout": 0,
        "extraEnv": {},
        "extraFiles": {},
        "networkPolicy": {"egressAllowRules": {"nonPrivateIPs": 0}},
    },
    "cull": {"enabled": 0, "timeout": 0, "every": 0, "users": 0},
    "prePuller": {"hook": {"enabled": 0}, "continuous": {"enabled": 0}},
    "scheduling": {"userScheduler": {"enabled": 0}},
}


def unknown(values: dict, known: dict, path: tuple[str, ...] = ()) -> list[str]:
    """The keys that the chart does not have; what stands below an empty table is free."""
    found = []
    for key, value in values.items():
        if key not in known:
            found.append(".".join((*path, key)))
        elif isinstance(known[key], dict) and known[key]:
            found += unknown(value, known[key], (*path, key))
    return found


def test_the_chart_knows_every_key():
    assert unknown(VALUES, CHART) == []
    assert unknown({"singleuser": {"memmory": 1}}, CHART) == ["singleuser.memmory"]


def test_the_image_starts_itself_and_opens_the_first_lesson():
    assert VALUES["singleuser"]["cmd"] is None
    opened = VALUES["singleuser"]["defaultUrl"].removeprefix("/lab/tree/course/")
    assert opened == f"notebooks/{LESSONS[0]}.ipynb"


def test_each_learner_has_a_password_of_their_own_and_connections_are_encrypted():
    config = VALUES["hub"]["config"]
    assert config["JupyterHub"]["authenticator_class"] == "native"
    assert config["NativeAuthenticator"]["open_signup"] is False, "whom the teacher has not let in"
    assert config["NativeAuthenticator"]["minimum_password_length"] >= 10
    assert config["Authenticator"]["admin_users"] == ["teacher"]
    assert VALUES["proxy"]["https"]["enabled"] is True
    assert re.findall(r"(?i)^[^#\n]*(?:secret|token|user_password):.*", VALUES_TEXT, re.M) == [], (
        "no word stands in the file"
    )


def test_servers_have_a_limit_that_the_table_of_memory_covers():
    assert VALUES["hub"]["concurrentSpawnLimit"] <= VALUES["hub"]["activeServerLimit"] <= 50


def test_idle_servers_and_kernels_end_and_open_tabs_stay():
    services = pytest.importorskip("jupyter_server.services.kernels.kernelmanager")
    assert VALUES["cull"]["enabled"] is True
    assert VALUES["cull"]["users"] is False
    (file,) = VALUES["singleuser"]["extraFiles"].values()
    assert file["mountPath"].startswith("/etc/jupyter/jupyter_server_config.")
    idle = file["data"]["MappingKernelManager"]
    assert set(idle) <= set(services.MappingKernelManager.class_trait_names(config=True))
    assert 0 < idle["cull_interval"] < idle["cull_idle_timeout"] < VALUES["cull"]["timeout"]
    assert idle["cull_connected"] is False


def measured() -> list[dict[str, float]]:
    """The rows of the table that benchmarks/classroom.py printed, as deploy/README.md shows them."""
    lines = [line for line in (DEPLOY / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    names = ("learners", "open", "slowest open", "run", "slowest run", "failures", "server", "kernel", "most", "hub")
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [
        dict(zip(names, map(float, row), strict=True)) for row in cells if row[0].isdigit() and len(row) == len(names)
    ]


def test_the_memory_follows_what_was_measured():
    rows = measured()
    assert [row["learners"] for row in rows] == [5, 10, 20]
    assert {row["failures"] for row in rows} == {0}
    guarantee, limit = (
        int(re.fullmatch(r"(\d+)M", VALUES["singleuser"]["memory"][word])[1]) * 2**20 / 1e6
        for word in ("guarantee", "limit")
    )
    assert max(row["most"] for row in rows) * 1.2 < guarantee
    six_open = max(row["server"] + 6 * row["kernel"] for row in rows)
    assert six_open < limit


def test_only_known_places_are_named():
    """Publishers' own addresses and made-up ones; no mirror, which a school could not reach."""
    known = {"quay.io", "registry.example.org", "hub.example.org", "github.com", "z2jh.jupyter.org", "hub.jupyter.org"}
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(DEPLOY.iterdir()) if path.suffix != ".lock")
    assert {urlsplit(found).hostname for found in re.findall(r"https?://[^\s\"'`)>]+", text)} <= known
    assert set(re.findall(r"\b[\w.-]+\.(?:io|org|com|net|dev)/[\w./-]+:[\w.-]+", text)) <= {
        f"{VALUES['singleuser']['image']['name']}:{VALUES['singleuser']['image']['tag']}",
        said("FROM")[0].split("@")[0],
    }


# ---------------------------------------------------------------- the start script

NO_TRASH = "--FileContentsManager.delete_to_trash=False"  # what is deleted on a full disk makes room
needs_bash = pytest.mark.skipif(sys.platform == "win32", reason="the script runs in a Linux container")


@pytest.fixture(scope="module")
def image(tmp_path_factory) -> Path:
    """The course's folder as the Dockerfile lays it out, with programs that only say that they were started."""
    place = tmp_path_factory.mktemp("image")
    for source, target in copies():
        there = place / target
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, there, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            there.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, there)
    programs = place / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in ("jupyter", "jupyterhub-singleuser"):
        program = programs / name
        program.write_text(
            f'#!/bin/bash\necho "started {name} $* in $PWD${{JUPYTER_RUNTIME_DIR:+ with $JUPYTER_RUNTIME_DIR}}"\n',
            encoding="utf-8",
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return place


def start(image: Path, home: Path, *before: str, **more: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), **more}
    command = ["bash", str(image / "deploy" / "start-course.sh"), "--debug"]
    return subprocess.run([*before, *command], env=environment, capture_output=True, text=True, timeout=60, check=False)


@needs_bash
def test_a_learner_gets_the_whole_course_and_no_link_in_it_is_dead(image, tmp_path):
    done = start(image, tmp_path, JUPYTERHUB_API_TOKEN="x")
    assert (done.stdout, done.stderr) == (f"started jupyterhub-singleuser {NO_TRASH} --debug in {tmp_path}\n", "")
    own = tmp_path / "course"
    dead = []
    for notebook in [*own.rglob("notebooks/*.ipynb"), *own.rglob("exercises/*.ipynb")]:
        text = "\n".join("".join(cell["source"]) for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"])
        near = re.findall(r"\]\((?!https?:|#|mailto:)([^)\s]+)\)|read_csv\(\"([^\"]+)\"", text)
        targets = {unquote((link or table).split("#")[0]) for link, table in near} - {"…"}
        dead += [f"{notebook.name}: {target}" for target in targets if not (notebook.parent / target).exists()]
    assert dead == []
    for edition in (own, own / "fr"):
        assert sorted(path.stem for path in edition.glob("notebooks/*.ipynb")) == LESSONS
    assert {path.name for path in own.rglob("*.part")} == set()


@needs_bash
def test_without_a_hub_jupyterlab_starts_alone(image, tmp_path):
    assert (
        start(image, tmp_path).stdout
        == f"started jupyter lab --no-browser --ip=0.0.0.0 {NO_TRASH} --debug in {tmp_path}\n"
    )


@needs_bash
def test_a_newer_image_corrects_the_tables_and_leaves_learners_work(image, tmp_path):
    start(image, tmp_path)
    own = tmp_path / "course"
    mine = own / "notebooks" / f"{LESSONS[2]}.ipynb"
    mine.write_text("my answers", encoding="utf-8")
    (own / "notebooks" / "my notes.ipynb").write_text("notes", encoding="utf-8")
    (own / "exercises" / "02-exercises.ipynb").unlink()
    (own / "data" / "events.csv").write_text("an older table", encoding="utf-8")
    start(image, tmp_path)
    assert mine.read_text(encoding="utf-8") == "my answers"
    assert (own / "notebooks" / "my notes.ipynb").read_text(encoding="utf-8") == "notes"
    assert (own / "exercises" / "02-exercises.ipynb").exists(), "a deleted notebook comes back clean"
    assert (own / "data" / "events.csv").read_bytes() == (image / "data" / "events.csv").read_bytes()


@needs_bash
def test_a_home_that_takes_no_copy_still_starts_and_says_so(image, tmp_path):
    (tmp_path / "course").write_text("in the way", encoding="utf-8")
    done = start(image, tmp_path, JUPYTERHUB_API_TOKEN="x")
    assert "started jupyterhub-singleuser" in done.stdout
    assert "could not be copied whole" in done.stderr


@needs_bash
def test_a_full_home_still_starts_and_the_server_keeps_its_files_elsewhere(image, tmp_path):
    full = 'mount -t tmpfs -o size=64k none "$HOME" && { head -c 99999 /dev/zero >"$HOME/big"; exec "$@"; }'
    before = ("unshare", "-m", "sh", "-c", full, "sh")
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-m", "true"], check=False).returncode:
        pytest.skip("a small disk cannot be made here")
    done = start(image, tmp_path, *before, JUPYTERHUB_API_TOKEN="x")
    runtime = re.search(r"started jupyterhub-singleuser .* with (\S+)", done.stdout)[1]
    assert not Path(runtime).is_relative_to(tmp_path)
    assert "The home is full: delete some files." in done.stderr
    assert "with" not in start(image, tmp_path, JUPYTERHUB_API_TOKEN="x").stdout


# ---------------------------------------------------------------- links for a class

HUB, REPO = "https://hub.example.org", "https://github.com/name/mali-course"


def words(link: str) -> dict[str, str]:
    """What nbgitpuller reads in a link."""
    return dict(parse_qsl(urlsplit(link).query, keep_blank_values=True, strict_parsing=True))


def test_a_link_has_the_documented_form():
    assert hub_link(HUB, REPO, LESSONS, lesson="02", branch="main") == (
        "https://hub.example.org/hub/user-redirect/git-pull"
        "?repo=https%3A%2F%2Fgithub.com%2Fname%2Fmali-course"
        "&urlpath=lab%2Ftree%2Fmali-course%2Fnotebooks%2F02-revolt.ipynb"
        "&branch=main"
    )


@pytest.mark.parametrize("lesson", ["02", "2", "02-revolt", " 02-revolt.ipynb "])
def test_a_lesson_is_named_by_number_or_id(lesson):
    assert words(hub_link(HUB, REPO, LESSONS, lesson=lesson))["urlpath"].endswith("/notebooks/02-revolt.ipynb")


def test_without_lesson_and_branch_the_first_lesson_and_the_repositorys_own_branch():
    found = words(hub_link(HUB, REPO, LESSONS))
    assert found == {"repo": REPO, "urlpath": f"lab/tree/mali-course/notebooks/{LESSONS[0]}.ipynb"}


@pytest.mark.parametrize(
    ("hub", "base"),
    [
        ("https://hub.example.org/", "https://hub.example.org"),
        (" https://hub.example.org/hub/home ", "https://hub.example.org"),
        ("https://hub.example.org/user/awa/lab?reset", "https://hub.example.org"),
        ("https://school.example.org/jupyter/hub/login?next=%2Fhub%2F", "https://school.example.org/jupyter"),
        ("https://école.example.org:8443", "https://école.example.org:8443"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_the_hubs_address_may_be_copied_from_the_browser(hub, base):
    assert hub_link(hub, REPO, LESSONS).split("?")[0] == f"{base}/hub/user-redirect/git-pull"


def test_spaces_and_accents_arrive_as_they_were_written():
    link = hub_link(HUB, "https://git.example.org/École 2/Mali é.git/", LESSONS, branch="été 2026")
    assert link.isascii()
    assert " " not in link
    assert words(link) == {
        "repo": "https://git.example.org/%C3%89cole%202/Mali%20%C3%A9.git",
        "targetPath": "Mali é",
        "urlpath": f"lab/tree/Mali%20%C3%A9/notebooks/{LESSONS[0]}.ipynb",
        "branch": "été 2026",
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["hub.example.org", "--repo", REPO],
            "hub begins with https://, such as https://hub.example.org; found hub.ex",
        ),
        (["http://hub.example.org", "--repo", REPO], "hub begins with https://"),
        (["https://[", "--repo", REPO], "hub begins with https://"),
        ([HUB, "--repo", "git@github.com:name/mali-course.git"], "repository begins with https://"),
        ([HUB, "--repo", ""], "found nothing"),
        ([HUB, "--repo", "https://me:word@github.com/name/mali-course"], "every learner would see"),
        ([HUB, "--repo", f"{REPO}/tree/main/notebooks"], "repository's own address"),
        ([HUB, "--repo", "https://github.com/"], "repository's own address"),
        ([HUB, "--repo", REPO, "--lesson", "42"], "no lesson 42; there is 00-start, 01-setting"),
    ],
)
def test_what_makes_no_link_is_one_clear_sentence(arguments, said, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert main(["hub-link", *arguments]) == 1
    shown = capsys.readouterr()
    assert said in shown.err
    assert (shown.out, shown.err.count("\n")) == ("", 1)


def test_a_folder_without_lessons_is_said(tmp_path):
    with pytest.raises(HubLinkError, match="no notebook in this folder"):
        hub_link(HUB, REPO, [])


def test_the_command_prints_the_link_alone(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert main(["hub-link", HUB, "--repo", REPO, "--lesson", "02"]) == 0
    assert capsys.readouterr().out == hub_link(HUB, REPO, LESSONS, lesson="02") + "\n"


# ---------------------------------------------------------------- the class that benchmarks/ simulates


@pytest.fixture
def classroom() -> ModuleType:
    spec = importlib.util.spec_from_file_location("classroom", ROOT / "benchmarks" / "classroom.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["classroom"] = module
    spec.loader.exec_module(module)
    return module


def test_the_simulated_class_says_what_it_needs(classroom, monkeypatch):
    monkeypatch.setattr(classroom.importlib.util, "find_spec", lambda name: None if name == "jupyterhub" else name)
    with pytest.raises(SystemExit, match="This Python has no jupyterhub: see the five lines"):
        classroom.needs(None)
    monkeypatch.setattr(classroom.importlib.util, "find_spec", lambda name: name)
    with pytest.raises(SystemExit, match="no program nowhere: npm install"):
        classroom.needs("nowhere")


def test_the_simulated_class_asks_this_computer_only():
    text = (ROOT / "benchmarks" / "classroom.py").read_text(encoding="utf-8")
    assert set(re.findall(r"\b(?:https?|wss?)://([\w.]+)", text)) == {"127.0.0.1"}


@pytest.mark.parametrize("buffers", [None, [b"pixels"], [b"one", b"two"]])
def test_the_simulated_browser_reads_messages_with_and_without_buffers(classroom, buffers):
    def frame(kind: str, channel: str, content: dict) -> str | bytes:
        message = {"msg_type": kind, "channel": channel, "parent_header": {"msg_id": "1"}, "content": content}
        text = json.dumps(message)
        if buffers is None:
            return text
        parts = [text.encode(), *buffers]
        starts = [4 * (len(parts) + 1) + sum(map(len, parts[:place])) for place in range(len(parts))]
        return b"".join([n.to_bytes(4, "big") for n in (len(parts), *starts)] + parts)

    class Line:
        frames = [  # noqa: RUF012
            frame("comm_open", "iopub", {"comm_id": "w", "data": {"state": {"spec": {}}}}),
            frame("comm_msg", "iopub", {"comm_id": "w", "data": {"method": "update", "state": {"spec": {"total": 3}}}}),
            frame("execute_reply", "shell", {"status": "ok"}),
            frame("status", "iopub", {"execution_state": "idle"}),
            frame("stream", "iopub", {"text": "for somebody else"}),
        ]

        def settimeout(self, seconds: float) -> None:
            assert seconds > 0

        def recv(self) -> str | bytes:
            return self.frames.pop(0)

    class Browser:
        def left(self) -> float:
            return 1.0

    kernel = classroom.Kernel(Browser(), Line())
    kinds = [message["msg_type"] for message in kernel.follow("1")]
    assert kinds == ["comm_open", "comm_msg", "execute_reply", "status"]
    assert kernel.widgets == {"w": {"spec": {"total": 3}}}
