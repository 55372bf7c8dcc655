"""The rules of the house that a machine can keep."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from etl.catalogue.load import load_catalogue
from etl.facts.run import columns_of_facts
from etl.sources.model import PublishedFigures
from etl.sources.registry import load_sources
from tests.conftest import FILE_NAMES, ROOT, SAMPLES

CODE = [*sorted((ROOT / "etl").rglob("*.py")), *sorted((ROOT / "dashboard").rglob("*.py")), ROOT / "app.py"]
SQL = sorted((ROOT / "etl").rglob("*.sql"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this copy is not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\n") if name and (ROOT / name).is_file()]


def test_no_indicator_is_named_in_code() -> None:
    """An indicator is YAML only; code that knows one by name would be a second place to define it."""
    catalogue = load_catalogue(ROOT / "indicators.yaml", load_sources(), columns_of_facts()).catalogue
    names = "|".join(one.id for one in catalogue.indicators)
    for path in (*CODE, *SQL):
        found = re.findall(rf"""["'](?:{names})["']""", path.read_text(encoding="utf-8"))
        assert found == [], path


def test_no_module_is_too_long_to_read() -> None:
    assert [path for path in CODE if len(path.read_text(encoding="utf-8").splitlines()) > 250] == []


def test_no_function_is_too_long_to_read() -> None:
    long = []
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > 45:
                long.append(f"{path.name}: {node.name}")
    assert [name for name in long if name not in ("application.py: _frame", "test_pages.py")] == []


def test_every_public_function_and_class_of_the_pipeline_says_what_it_does() -> None:
    """Those with more than a line; a one-line question answers for itself."""
    silent = []
    for path in (ROOT / "etl").rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                is_short = (node.end_lineno or 0) - node.lineno < 8
                if ast.get_docstring(node) is None and not is_short:
                    silent.append(f"{path.name}: {node.name}")
    assert silent == []


def test_a_database_is_opened_in_two_places_only() -> None:
    opening = [
        path.relative_to(ROOT).as_posix()
        for path in CODE
        if re.search(r"^import duckdb|^from duckdb", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert opening == ["etl/database.py", "dashboard/publication.py"]


def test_the_import_contracts_are_kept() -> None:
    command = [Path(sys.executable).with_name("lint-imports")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2_000:]


def test_every_source_has_a_sample_a_note_and_an_address() -> None:
    for source in load_sources():
        assert source.publisher
        assert source.licence
        assert source.address
        if isinstance(source, PublishedFigures):
            assert (ROOT / "data/raw/published/published_figures.yaml").is_file()
            continue
        assert (SAMPLES / f"{source.id}.csv").is_file(), source.id
        assert source.id in FILE_NAMES
        assert (ROOT / "data" / "raw" / "national" / f"{source.id}.yaml").is_file(), source.id


def test_no_file_names_a_registry_or_a_place_on_this_machine() -> None:
    registries = [r"[p]ypi\.", r"[r]egistry\.npm", "[i]ndex-url", "/[s]imple/", '"[r]esolved"']
    for path in tracked():
        if path.suffix in (".png", ".csv"):
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search("|".join(registries), text), path
        assert not re.search(r"(?<![A-Za-z0-9_.])/(work|farm|tmp|home|root)/[A-Za-z]", text), path


def test_no_raw_or_built_file_is_tracked() -> None:
    names = [path.relative_to(ROOT).as_posix() for path in tracked()]
    notes = r"(raw|processed|people)/README\.md|raw/national/.*\.yaml|raw/published/published_figures\.(csv|yaml)"
    allowed = re.compile(f"data/({notes})")
    assert [name for name in names if name.startswith("data/") and not allowed.fullmatch(name)] == []
    assert not [name for name in names if name.endswith((".duckdb", ".parquet", ".min.js"))]


def test_every_version_is_pinned_and_every_pin_is_needed() -> None:
    pins = (ROOT / "constraints.txt").read_text().splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!-]+", pin) for pin in pins)
    pinned = {re.split("==", pin)[0].lower().replace("_", "-") for pin in pins}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    for requirement in wanted:
        assert re.split(r"[\[<>=]", requirement)[0].lower() in pinned, requirement
    assert {"pandas", "duckdb", "plotly", "dash", "pydantic", "pytest"} <= pinned


# ------------------------------------------------------------------------------------------------ README is true


def test_the_readme_opens_with_a_sentence_a_picture_and_two_commands() -> None:
    lines = [line for line in README.splitlines() if line.strip()]
    assert lines[0].startswith("# ")
    assert lines[1].endswith(".")
    picture = re.search(r"!\[[^\]]{20,}\]\(([^)]+)\)", README[:1_500])
    assert picture
    assert (ROOT / picture[1]).is_file()
    start = README[: README.index("## ")]
    assert "make run" in start
    assert "make test" in start


def test_every_command_of_the_readme_exists() -> None:
    from etl.command_line import parser

    for target in set(re.findall(r"\bmake ([a-z.]+)", README)):
        assert re.search(rf"^{re.escape(target)}:", MAKEFILE, re.MULTILINE), target
    text = parser().format_help()
    for verb in set(re.findall(r"python -m etl ([a-z]+)", README)):
        assert re.search(rf"^ +{verb}(\s|$)", text, re.MULTILINE), verb
    for option in set(re.findall(r"(?<!-)--[a-z][a-z-]+", README)):
        places = ("etl/command_line.py", "dashboard/access/__main__.py", "tests/conftest.py")
        source = "".join((ROOT / place).read_text() for place in places)
        assert option in source or option in ("--constraint", "--editable"), option


def test_every_path_of_the_readme_exists() -> None:
    for name in set(re.findall(r"`((?:etl|dashboard|data|tests|bench|docs)/[\w/.-]*)`", README)):
        if "<" not in name and not name.startswith(("data/processed/", "tests/browser/screenshots/")):
            assert (ROOT / name).exists(), name


def test_continuous_integration_runs_the_readmes_test_command() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text()
