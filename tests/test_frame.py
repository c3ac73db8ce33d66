"""The frame of the project: what loads when, what the wheel holds, what the locks say."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ["requirements.lock", "requirements-test.lock", "requirements-dev.lock"]
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / lock).read_text(encoding="utf-8")))


def normalised(name: str) -> str:
    """A package's name as the packaging rules compare it: fhir.resources and fhir-resources are one."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_importing_holdfast_loads_nothing_heavy() -> None:
    heavy = {"django", "numpy", "altair", "scipy", "pydantic", "cryptography"}
    code = "import sys, holdfast; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert heavy & set(done.stdout.split()) == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_each_package_by_hash_and_names_no_place(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = [block for block in re.split(r"(?m)^(?=[a-z0-9])", text) if PIN.match(block)]
    assert len(blocks) == len(pins(lock)) > 20
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert re.search(r"://|--index|--find-links|--extra|(?<!\S)[./]\S*/", text) is None


@pytest.mark.parametrize(("smaller", "larger"), [LOCKS[:2], LOCKS[1:]])
def test_a_larger_lock_holds_all_of_a_smaller_in_the_same_versions(smaller: str, larger: str) -> None:
    assert pins(smaller).items() <= pins(larger).items()


def test_the_run_lock_holds_every_runtime_dependency_and_the_build_backend() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    names = {normalised(re.split(r"[<>=\[ ]", need)[0]) for need in wanted}
    assert names - {normalised(name) for name in pins("requirements.lock")} == set()


def test_the_wheel_holds_every_kind_of_file_the_package_has(tmp_path: Path) -> None:
    from hatchling.builders.wheel import WheelBuilder

    files = {Path(found.distribution_path) for found in WheelBuilder(str(ROOT)).recurse_included_files()}
    kinds = {".toml", ".json", ".html", ".css", ".js", ".po", ".py", ".typed"}
    there = {
        path.relative_to(ROOT / "src")
        for path in (ROOT / "src").rglob("*")
        if path.is_file() and path.suffix in kinds and "__pycache__" not in path.parts
    }
    assert there - files == set()


@pytest.mark.parametrize("package", ["playwright", "axe_playwright_python", "psycopg"])
def test_tests_are_collected_where_only_the_test_lock_is_installed(package: str) -> None:
    found = [path.name for path in (ROOT / "tests").rglob("*.py") if package in imported_at_the_top(path)]
    assert found == []


def imported_at_the_top(file: Path) -> set[str]:
    found = set()
    for line in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(line, ast.Import):
            found |= {name.name.partition(".")[0] for name in line.names}
        elif isinstance(line, ast.ImportFrom) and line.module:
            found.add(line.module.partition(".")[0])
    return found
