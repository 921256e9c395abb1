"""The files around the code agree with each other: image, compose file, Makefile, pins, contracts."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from hub.settings import Settings
from tests.conftest import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def instructions(name: str) -> list[str]:
    """The Dockerfile's instructions of one name, continued lines joined."""
    joined = re.sub(r"\\\n\s*", "", DOCKERFILE)
    return [line[len(name) + 1 :].strip() for line in joined.splitlines() if line.startswith(f"{name} ")]


def recipe(target: str) -> str:
    """What `make` would do for a target, from nothing."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    make = ["make", "--no-print-directory", "--dry-run", "--always-make", target]
    return subprocess.run(make, cwd=ROOT, env=clean, capture_output=True, text=True, check=True).stdout


def pins(name: str) -> dict[str, str]:
    """Package to version, of a lock file."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE))


def pip_install(text: str) -> tuple[set[str], str]:
    """Flags and requirements file of the first pip install of a lock in ``text``."""
    found = re.search(r"-m pip install (.*?)-r (\S+)", text)
    assert found, f"no pip install in: {text}"
    return set(found[1].split()) - {"--quiet", "--no-cache-dir"}, found[2]


# The image


def test_hadolint_has_nothing_to_say() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    result = subprocess.run([hadolint, "--no-color", ROOT / "Dockerfile"], capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (0, ""), result.stdout + result.stderr


def test_the_image_installs_what_make_installs() -> None:
    flags, lock = pip_install(" ".join(instructions("RUN")))
    flags_of_make, lock_of_make = pip_install(recipe("venv"))
    assert flags == flags_of_make == {"--require-hashes"}
    assert (lock, lock_of_make) == ("requirements.txt", "requirements-dev.txt")
    runtime, dev = pins(lock), pins(lock_of_make)
    assert runtime
    assert {name: dev.get(name) for name in runtime} == runtime


def test_the_image_runs_the_module_that_make_run_runs() -> None:
    assert "-m hub.cli run" in recipe("run")
    assert instructions("CMD")[-1] == '["python", "-m", "hub.cli", "serve"]'
    assert PYPROJECT["project"]["scripts"]["hub"].startswith("hub.cli:")


def test_the_image_is_for_a_python_that_the_project_supports_and_not_for_root() -> None:
    (image,) = instructions("FROM")
    assert image == f"python:{PYPROJECT['project']['requires-python'].removeprefix('>=')}-slim"
    assert instructions("USER") == ["10001"]
    assert DOCKERFILE.index("USER 10001") < DOCKERFILE.index("\nCMD ")
    assert len(re.findall(r"^HEALTHCHECK ", DOCKERFILE, re.MULTILINE)) == 1


def test_the_image_copies_only_what_is_let_through_and_there() -> None:
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_through = {line[1:] for line in ignore if line.startswith("!")}
    copied = {source for line in instructions("COPY") for source in line.split()[:-1]}
    assert "*" in ignore
    assert copied == let_through
    assert [source for source in copied if not (ROOT / source).exists()] == []


# The compose file


@pytest.mark.parametrize("name", ["hub", "neo4j"])
def test_each_service_is_healthy_or_restarted_and_not_root(name: str) -> None:
    service = COMPOSE["services"][name]
    assert int(service["user"].split(":")[0]) > 0
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["restart"] == "unless-stopped"
    # The hub's own check is the image's.
    assert name == "hub" or service["healthcheck"]["test"][0] == "CMD"
    for volume in service.get("volumes", []):
        assert volume.split(":")[0] in COMPOSE["volumes"]
    for network in service["networks"]:
        assert network in COMPOSE["networks"]
    for secret in service.get("secrets", []):
        assert secret in COMPOSE["secrets"]


def test_only_the_hub_can_be_reached_and_only_from_this_machine() -> None:
    assert COMPOSE["services"]["hub"]["ports"] == ["127.0.0.1:8000:8000"]
    assert "ports" not in COMPOSE["services"]["neo4j"]
    assert COMPOSE["services"]["neo4j"]["networks"] == ["graph"]
    assert COMPOSE["networks"]["graph"]["internal"] is True
    assert COMPOSE["services"]["hub"]["depends_on"]["neo4j"]["condition"] == "service_healthy"
    assert COMPOSE["services"]["hub"]["user"].startswith(instructions("USER")[-1])


def test_no_password_and_no_key_is_committed() -> None:
    for service in COMPOSE["services"].values():
        for name, value in service["environment"].items():
            if re.search("PASSWORD|AUTH|SECRET", name):
                assert re.fullmatch(r"(neo4j/)?\$\{NEO4J_PASSWORD:\?[^}]+\}", value), name
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    for secret in COMPOSE["secrets"].values():
        assert secret["file"].startswith("./secrets/")
    assert {".env", "/secrets/"} <= set(ignored)


def test_what_image_and_compose_file_set_are_settings_of_the_hub() -> None:
    set_here = set(re.findall(r"\b(HUB_[A-Z_]+)=", " ".join(instructions("ENV"))))
    set_here |= set(COMPOSE["services"]["hub"]["environment"])
    known = {f"HUB_{name.upper()}" for name in Settings.model_fields}
    known |= {name.upper() for name in Settings.model_fields if name.startswith("neo4j_")}
    assert set_here - known == set()


def test_compose_and_pom_run_the_same_release_of_neo4j() -> None:
    space = {"m": "http://maven.apache.org/POM/4.0.0"}
    version = ElementTree.parse(ROOT / "pom.xml").findtext("m:properties/m:neo4j.version", namespaces=space)
    assert version is not None
    image = COMPOSE["services"]["neo4j"]["image"]
    assert image == f"neo4j:{version.rpartition('.')[0]}-community"


# Pins, contracts, hooks, CI


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_pins_have_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--index|--find-links|--trusted|file:|^-", text, re.MULTILINE)
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_each_dependency_is_pinned() -> None:
    project = PYPROJECT["project"]

    def missing(requirements: list[str], lock: str) -> list[str]:
        names = [re.split(r"[\[<>=; ]", wanted)[0].lower() for wanted in requirements]
        return [name for name in names if name not in pins(lock)]

    assert missing(project["dependencies"], "requirements.txt") == []
    assert missing(project["optional-dependencies"]["dev"], "requirements-dev.txt") == []


def test_each_module_has_its_place_in_the_import_direction() -> None:
    layers = " ".join(PYPROJECT["tool"]["importlinter"]["contracts"][0]["layers"])
    placed = set(re.findall(r"[\w.]+", layers))
    here = {
        f"hub.{path.stem}"
        for path in (ROOT / "hub").iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem != "__init__"
    }
    assert here - placed == set(), "give each of these its place in pyproject.toml, [tool.importlinter]"


def test_hooks_are_local_and_do_what_make_check_does() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    entries = [hook["entry"] for hook in config["repos"][0]["hooks"]]
    steps = recipe("check").splitlines()[-len(entries) :]
    assert entries == steps


def test_ci_runs_make_test() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").rstrip().endswith("exec make test")
    bash = shutil.which("bash")
    assert bash is not None
    assert subprocess.run([bash, "-n", script]).returncode == 0


def test_make_names_the_targets_that_people_are_told() -> None:
    for target in ("venv", "run", "test", "check", "bench", "soak", "sdl"):
        assert recipe(target), target
    assert "rm -rf .venv" in recipe("clean")
    assert ".hub" not in recipe("clean"), "`make clean` must not remove data"
