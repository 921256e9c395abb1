"""The files around the code agree with each other: image, compose file, Makefile, pins, contracts."""

import ast
import hashlib
import importlib
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from contextlib import suppress
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from graphql import GraphQLObjectType
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from graph_schema.vocabulary import Role, SubjectKind
from hub.access import role_sets
from hub.decisions.explanations.findings import Finding
from hub.decisions.explanations.operators import TELLERS, WORDINGS
from hub.decisions.explanations.operators.parts import Teller, Wording
from hub.policy.model.form import Form
from hub.policy.model.operators import OPERATORS as FORMS
from hub.policy.model.subject_documents import SubjectVersion
from hub.rules.operators import OPERATORS
from hub.rules.operators.parts import Operator
from hub.settings import Settings
from hub.subjects.subject_writing import VERSION_FIELDS, version_row
from resolvers.schema import make_schema
from tests.access.table import GUARDED
from tests.conftest import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-java.txt")
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


def pip_install(text: str) -> tuple[list[str], str]:
    """Flags and requirements file of the first pip install of a lock in ``text``."""
    found = re.search(r"-m pip install (.*?)-r (\S+)", text)
    assert found, f"no pip install in: {text}"
    return [flag for flag in found[1].split() if flag not in ("--quiet", "--no-cache-dir")], found[2]


# The image


def test_hadolint_has_nothing_to_say() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    result = subprocess.run([hadolint, "--no-color", ROOT / "Dockerfile"], capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (0, ""), result.stdout + result.stderr


def test_the_image_installs_what_make_run_installs() -> None:
    image, run = " ".join(instructions("RUN")), recipe("run")
    assert pip_install(image) == pip_install(run)
    assert pip_install(run)[1] == "requirements.txt"
    for text in (image, run):
        assert "-m pip check" in text


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


# Environments and their locks


@pytest.mark.parametrize("library", ["openpyxl", "pypinyin", "scipy"])
def test_a_hub_starts_without_what_only_some_questions_need(library: str) -> None:
    assert library not in loaded_by_a_hub()


@cache
def loaded_by_a_hub() -> set[str]:
    """The modules that a hub has loaded when it begins to answer."""
    asked = "import sys, hub.app; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, check=True, capture_output=True, text=True)
    return set(ran.stdout.split())


@pytest.mark.parametrize(("target", "lock"), [("run", "requirements.txt"), ("test", "requirements-dev.txt")])
def test_each_target_has_its_environment(target: str, lock: str) -> None:
    made = recipe(target)
    assert pip_install(made)[1] == lock
    environments = set(re.findall(r"\.venv(?:-dev)?(?=/)", made))
    assert environments == {".venv" if target == "run" else ".venv-dev"}


def test_running_needs_no_tool_of_development() -> None:
    running, developing = (pins(lock) for lock in ("requirements.txt", "requirements-dev.txt"))
    assert {name: developing.get(name) for name in running} == running
    extras = PYPROJECT["project"]["optional-dependencies"]
    tools = {re.split(r"[\[<>=; ]", wanted)[0].lower() for wanted in extras["dev"]}
    assert tools - set(developing) == set()
    assert tools & set(running) == set()


@pytest.mark.parametrize("name", LOCKS[:2])
def test_pins_are_complete(name: str) -> None:
    """What a pinned package needs here, by its metadata and by the extras asked of it, is pinned and fits."""
    pinned = pins(name)
    lines = re.findall(r"^[^\s#].*?(?= \\$)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    wanted = [one for one in map(Requirement, lines) if one.marker is None or one.marker.evaluate()]
    assert len(lines) == len(pinned)
    seen: set[tuple[str, str]] = set()
    while wanted:
        asked = wanted.pop()
        package = canonicalize_name(asked.name)
        assert package in pinned, f"{name} lacks {asked}"
        assert asked.specifier.contains(pinned[package], prereleases=True), f"{name}: {package}"
        for extra in {"", *asked.extras} - {extra for one, extra in seen if one == package}:
            seen.add((package, extra))
            wanted += [
                needed
                for needed in map(Requirement, importlib.metadata.requires(package) or ())
                if needed.marker is None or needed.marker.evaluate({"extra": extra})
            ]


def tiny_wheel(folder: Path, name: str, version: str, *needs: str) -> str:
    """A wheel with nothing but metadata; answers its SHA-256."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", "Provides-Extra: more", *needs]
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{info}/METADATA", "\n".join(lines) + "\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_newer_release_changes_nothing(tmp_path: Path) -> None:
    """The install command of `make run`, on an index with newer releases of what the lock pins."""
    index = tmp_path / "index"
    index.mkdir()
    locked = {"application": "1.0", "middle": "1.0", "below": "1.0", "optional": "1.0"}
    needs = {
        "application": ["middle[more] >=1"],
        "middle": ["below", "optional >=1 ; extra == 'more'"],
    }
    digests: dict[str, str] = {}
    for package, version in locked.items():
        lines = [f"Requires-Dist: {needed}" for needed in needs.get(package, ())]
        digests[package] = tiny_wheel(index, package, version, *lines)
        if package != "application":
            tiny_wheel(index, package, "2.0", *lines)
    pinned = [f"{package}=={locked[package]} --hash=sha256:{digests[package]}\n" for package in locked]
    (tmp_path / "requirements.txt").write_text("".join(pinned), encoding="utf-8")
    commands = [
        line for line in recipe("run").splitlines() if "-r requirements.txt" in line or "check" in line
    ]
    assert len(commands) == 2, commands
    venv.create(tmp_path / ".venv")
    (packages,) = (tmp_path / ".venv").glob("lib/python*/site-packages")
    # The pip of this environment, which came with its Python; making another takes seconds.
    (packages / "pip").symlink_to(Path(importlib.import_module("pip").__path__[0]))
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    environment = {
        **outside,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(index),
        "PIP_CONFIG_FILE": os.devnull,
    }
    for command in commands:
        done = subprocess.run(
            command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
    found = importlib.metadata.distributions(path=[str(packages)])
    assert {one.name: one.version for one in found} == locked


def test_maven_resolves_the_same_on_every_day() -> None:
    """Each version is one version, plugins' too; the list holds a digest of each jar, of this pom.xml."""
    space = {"m": "http://maven.apache.org/POM/4.0.0"}
    pom = ElementTree.parse(ROOT / "pom.xml")
    named = pom.findall("m:properties/*", space)
    properties = {str(one.tag).rpartition("}")[2]: one.text or "" for one in named}
    versions: dict[str, str] = {}
    for kind in ("dependency", "plugin"):
        for one in pom.findall(f".//m:{kind}", space):
            artifact, version = (one.findtext(f"m:{part}", "", space) for part in ("artifactId", "version"))
            version = properties.get(version.removeprefix("${").removesuffix("}"), version)
            assert re.fullmatch(r"\d+(\.\d+)+", version), (artifact, version)
            versions[artifact] = version
    lines = (ROOT / "jars.sha256").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines, key=lambda line: line[66:])
    jars = [re.fullmatch(r"[0-9a-f]{64}  ((?:lib|web)/[\w.-]+\.jar)", line) for line in lines]
    assert all(jars)
    listed = {jar[1] for jar in jars if jar}
    assert not any("SNAPSHOT" in name for name in listed)
    assert versions.pop("maven-dependency-plugin")
    for artifact, version in versions.items():
        folder = "lib" if artifact.startswith("neo4j") else "web"
        assert f"{folder}/{artifact}-{version}.jar" in listed, "pom.xml was changed: `make jars`"


# Pins, contracts, hooks, CI


@pytest.mark.parametrize("name", LOCKS)
def test_pins_have_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--index|--find-links|--trusted|file:|^-", text, re.MULTILINE)
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_each_module_has_its_place_in_the_import_direction() -> None:
    layers = " ".join(PYPROJECT["tool"]["importlinter"]["contracts"][0]["layers"])
    placed = set(re.findall(r"[\w.]+", layers))
    here = {
        f"hub.{path.stem}"
        for path in (ROOT / "hub").iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem != "__init__"
    }
    assert here - placed == set(), "give each of these its place in pyproject.toml, [tool.importlinter]"


@pytest.mark.parametrize(
    ("folder", "beside"),
    [
        ("policy/model/operators", {"__init"}),
        ("rules/operators", {"__init", "parts"}),
        ("decisions/explanations/operators", {"__init", "parts"}),
    ],
)
def test_each_operator_has_its_file_and_no_file_is_of_none(folder: str, beside: set[str]) -> None:
    """What is written, what is done with facts, how that is told."""
    files = {path.stem.rstrip("_") for path in (ROOT / "hub" / folder).glob("*.py")}
    assert files - beside == set(FORMS)
    assert set(OPERATORS) == set(TELLERS) == set(FORMS.values())
    assert {form.__module__.rpartition(".")[2].rstrip("_") for form in FORMS.values()} == set(FORMS)


def test_no_part_of_an_operator_can_be_left_out() -> None:
    assert Form.__abstractmethods__ == {"names", "directions"}
    with pytest.raises(TypeError, match="abstract"):
        type("Nameless", (Form,), {})()
    given = [
        one for kind in (Operator, Teller, Wording) for one in fields(kind) if one.default is not MISSING
    ]
    assert given == []
    assert set(WORDINGS) == set(Finding.__subclasses__()) != set()


def test_what_is_masked_or_shared_in_part_comes_from_one_module() -> None:
    masked = {
        type_
        for type_, rows in GUARDED.items()
        for why, names in rows.items()
        if why.startswith("masked") and "name" in names.split()
    }
    made: set[str] = set()
    for path in sorted((ROOT / "resolvers").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            assert node.func.id != "CreditRecord" or path.stem == "records", path
            given = [one.value for one in node.keywords if one.arg == "name"]
            if node.func.id in masked and given:  # a case of rule_making has none, a subject computes it
                (name,) = given
                assert isinstance(name, ast.Call), f"{path}:{node.lineno}: a name past hub.access.sharing"
                assert ast.unparse(name.func) in ("shown_name", "public_name"), f"{path}:{node.lineno}"
                made.add(node.func.id)
    assert made | {"Subject"} == masked
    subjects = ast.parse((ROOT / "resolvers" / "subjects.py").read_text(encoding="utf-8"))
    for node in ast.walk(subjects):
        if isinstance(node, ast.FunctionDef) and node.name == "name":
            names = [one.value for one in ast.walk(node) if isinstance(one, ast.Return)]
            assert names
            for name in names:
                shown = name.body if isinstance(name, ast.IfExp) else name
                assert isinstance(shown, ast.Call)
                assert ast.unparse(shown.func) in ("shown_name", "public_name")
    records = ast.parse((ROOT / "resolvers" / "records.py").read_text(encoding="utf-8"))
    (made_of,) = [one for one in records.body if getattr(one, "name", "") == "credit_record"]
    read = [one for one in ast.walk(made_of) if isinstance(one, ast.Name) and one.id == "record"]
    assert len(read) == 1, "the record itself goes to shared_record alone"


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
    for target in ("venv", "java", "run", "test", "check", "bench", "soak", "sdl"):
        assert recipe(target), target
    assert "rm -rf .venv .venv-dev " in recipe("clean")
    assert ".hub" not in recipe("clean"), "`make clean` must not remove data"


LONGEST = 400


def test_no_file_is_longer_than_one_reads_at_once() -> None:
    """A longer one holds more than one subject matter: it is split by that, under names that tell it."""
    lines = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n")
        for room in ("hub", "resolvers", "graph_schema")
        for path in sorted((ROOT / room).rglob("*.py"))
    }
    longer = {name for name, count in lines.items() if count > LONGEST}
    assert not longer, "split what is longer"


LONGEST_FUNCTION = 50


def test_no_function_is_longer_than_a_screen() -> None:
    """A longer one does more than its name says: its parts get names."""
    longer = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for room in ("hub", "resolvers", "graph_schema")
        for path in sorted((ROOT / room).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert longer == []


NAME_ROLES = {
    "graph_schema/vocabulary.py": "the roles themselves",
    "hub/access/role_sets.py": "who may do what",
    "hub/policy/model/reference.py": "whom a grant of law means where its text does not say",
    "hub/cli/tokens.py": "the default of a command",
    "hub/serving/welcome.py": "the demo's caller",
    "hub/serving/warming.py": "the demo's caller",
    "hub/decisions/eligibility/white_list_store.py": "as whom the hub itself reads",
    "hub/investigations/watching/evaluating.py": "as whom the hub itself reads",
}
"""Where a role is named; a subject that asks about itself is a relation, and is asked about anywhere."""


def test_no_role_is_named_anywhere_else() -> None:
    """A new role is a member of the enum and its places in the sets of roles; all else asks the sets."""
    roles = re.compile(rf"\bRole\.({'|'.join(role.name for role in Role if role is not Role.SUBJECT)})\b")
    named = {
        path.relative_to(ROOT).as_posix()
        for room in ("hub", "resolvers", "graph_schema")
        for path in sorted((ROOT / room).rglob("*.py"))
        if roles.search(path.read_text(encoding="utf-8"))
    }
    assert named <= NAME_ROLES.keys()
    assert {role for roles in vars(role_sets).values() if isinstance(roles, tuple) for role in roles} == set(
        Role
    )


def test_what_is_stored_of_a_subject_is_written_read_again_and_shown() -> None:
    """A new field of a version: its document, ``version_row`` with its name in VERSION_FIELDS, GraphQL."""
    version = SubjectVersion.model_validate({"name": "a", "registered": "411500", "from": "2020-01-01"})
    row = version_row(version, SubjectKind.LEGAL_ENTITY, lambda region: (region,))
    assert set(row) == set(VERSION_FIELDS)
    stored = {"from": "validFrom", "to": "validTo"}
    of_document = {stored.get(name := field.rstrip("_"), name) for field in SubjectVersion.model_fields}
    assert of_document == set(VERSION_FIELDS) - {"paths"}
    shown = make_schema()._schema.type_map["SubjectVersion"]
    assert isinstance(shown, GraphQLObjectType)
    assert set(shown.fields) == of_document


def test_what_a_newcomer_asks_for_is_where_it_is_said_to_be() -> None:
    table = (
        (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("| where | file |")[1].split("\n\n")[0]
    )
    files = re.findall(r"\| `([^`]+)` \|$", table, re.MULTILINE)
    assert len(files) > 20
    assert [name for name in files if not (ROOT / name).is_file()] == []


REFERENCE = re.compile(r":(?:mod|class|func|meth|data|attr):`~?((?:hub|resolvers|graph_schema)\b[\w.]*)`")


def _is_there(name: str) -> bool:
    parts = name.split(".")
    for most in range(len(parts), 0, -1):
        with suppress(ImportError):
            there: Any = importlib.import_module(".".join(parts[:most]))
            for attribute in parts[most:]:
                if attribute in getattr(there, "__annotations__", {}):
                    return True
                if not hasattr(there, attribute):
                    return False
                there = getattr(there, attribute)
            return True
    return False


def test_docstrings_name_what_is_there() -> None:
    """References anywhere; and what the docstring of a package names as one of its modules, but for functions
    that it gives itself."""
    wrong: list[str] = []
    for room in ("hub", "resolvers", "graph_schema"):
        for path in sorted((ROOT / room).rglob("*.py")):
            text, place = path.read_text(encoding="utf-8"), path.relative_to(ROOT)
            wrong += [f"{place}: {name}" for name in set(REFERENCE.findall(text)) if not _is_there(name)]
            if path.name == "__init__.py":
                package = ".".join(place.parent.parts)
                named = set(re.findall(r"``([a-z_]+)``", ast.get_docstring(ast.parse(text)) or ""))
                wrong += [f"{place}: {name}" for name in named if not _is_there(f"{package}.{name}")]
    assert not wrong


PATH = re.compile(r"(?<![\w./<~-])(?:seeds|hub|resolvers|graph_schema|tests|docs|examples)/[\w./*-]*[\w*]")
WITH_PATHS = {".py", ".md", ".yaml", ".toml", ".po", ".mjs", ".ts", ".tsx"}
INVENTED_PATHS = {"graph_schema/migrations/NNNN_name.cypher"}
"""Forms of names, of no file."""


def test_files_that_are_named_are_there() -> None:
    """In comments, docstrings, docs and data; the beginning of a name is enough (``docs/adr/0030``). What the
    CHANGELOG names was there then."""
    gone: set[str] = set()
    for room in ("hub", "resolvers", "graph_schema", "tests", "seeds", "docs", "examples", "."):
        files = (ROOT / room).glob("*") if room == "." else (ROOT / room).rglob("*")
        for path in files:
            if path.suffix not in WITH_PATHS or "node_modules" in path.parts or path.name == "CHANGELOG.md":
                continue
            for name in set(PATH.findall(path.read_text(encoding="utf-8"))) - INVENTED_PATHS:
                if not any(ROOT.glob(f"{name}*")):
                    gone.add(f"{path.relative_to(ROOT)}: {name}")
    assert gone == set()


VAGUE = re.compile(r"(^|_)(found|held|told|said|standing|wanted|mine)($|_)")
NOT_FOUND = "not_found"
"""The field's word: the error NOT_FOUND."""


NAMES_OF_NOTHING = {"reading", "utils", "helpers", "common", "misc", "base", "core", "types", "data"}


def test_no_module_has_a_name_that_fits_any() -> None:
    """What is read, or helped with, is what a newcomer looks for."""
    modules = (path for room in ("hub", "resolvers", "graph_schema") for path in (ROOT / room).rglob("*.py"))
    assert [path for path in modules if path.stem in NAMES_OF_NOTHING] == []


def test_public_names_say_what_they_are() -> None:
    """Words of a private dialect name no module, function, class or constant of the house."""
    vague: list[str] = []
    for room in ("hub", "resolvers", "graph_schema"):
        for path in sorted((ROOT / room).rglob("*.py")):
            names = [path.stem]
            for one in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(one, ast.FunctionDef | ast.ClassDef):
                    names.append(one.name)
                elif isinstance(one, ast.Assign):
                    names += [target.id for target in one.targets if isinstance(target, ast.Name)]
            spelled = {name: re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower() for name in names}
            vague += [
                f"{path.relative_to(ROOT)}: {name}"
                for name, text in spelled.items()
                if VAGUE.search(text) and not name.startswith("_") and name != NOT_FOUND
            ]
    assert not vague


WHATEVER = {"one", "many", "some", "world", "all_of"}
"""Names of members that would fit any."""


def _members(class_: ast.ClassDef) -> set[str]:
    """What a class calls its fields and methods, those that are only set on ``self`` too."""
    names: set[str] = set()
    for node in ast.walk(class_):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if node in class_.body:
                names.add(name)
            case ast.AnnAssign(target=ast.Name(id=name)) if node in class_.body:
                names.add(name)
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                names.add(name)
    return names


def test_members_say_what_they_are() -> None:
    """The same of fields and methods. What is ``found`` beside what is ``expected`` is an error's; what the
    SDL calls so is the SDL's."""
    types = make_schema()._schema.type_map
    vague: list[str] = []
    for room in ("hub", "resolvers", "graph_schema"):
        for path in sorted((ROOT / room).rglob("*.py")):
            classes = [
                one for one in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(one, ast.ClassDef)
            ]
            for class_ in classes:
                names = _members(class_)
                shown = getattr(types.get(class_.name), "fields", {}).keys()
                vague += [
                    f"{path.relative_to(ROOT)}: {class_.name}.{name}"
                    for name in sorted(names)
                    if not name.startswith("_")
                    and (VAGUE.search(name) or name in WHATEVER)
                    and not (name == "found" and "expected" in names)
                    and re.sub(r"_([a-z])", lambda m: m[1].upper(), name) not in shown
                ]
    assert vague == []


ARGUMENTS = re.compile(r"Args:\n((?: {4}.*\n?|\n)+)")


def test_docstrings_describe_arguments_and_fields_that_are_there() -> None:
    gone: list[str] = []
    for room in ("hub", "resolvers", "graph_schema"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                    continue
                described = ARGUMENTS.search((ast.get_docstring(node) or "") + "\n")
                there = {one.arg for one in ast.walk(node) if isinstance(one, ast.arg)}
                there |= _members(node) if isinstance(node, ast.ClassDef) else set()
                names = re.findall(r"^ {4}(\w[\w, ]*): ", described[1] if described else "", re.MULTILINE)
                gone += [
                    f"{path.relative_to(ROOT)}: {node.name}: {name}"
                    for several in names
                    for name in several.split(", ")
                    if name not in there
                ]
    assert gone == []
