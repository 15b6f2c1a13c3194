"""What the repository promises about itself: commands that exist, lists that install anywhere, layers that hold."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.commands.main import app

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")
# The letters are apart so that this file does not find itself.
MACHINE_PATHS = re.compile(r"/(?:ro" + r"ot|ho" + r"me/[a-z]|Us" + r"ers/[A-Za-z]|wo" + r"rk|mnt|data[0-9])/")
INDEX_ADDRESSES = re.compile(
    r"--?(?:index-url|extra-index-url|find-links|trusted-host)\b|\bfiles\.pythonhosted\.org|/simple/?\b(?=[\s\"'])"
)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def tracked() -> list[Path]:
    listed = run("git", "ls-files", "-z")
    if listed.returncode:
        # An unpacked archive has no list of what belongs to the project, and beside it may lie anything.
        pytest.skip("an unpacked archive has no list of its files: clone the repository")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_no_file_names_a_package_index() -> None:
    # pip-compile's own options, which keep the addresses out, stand in the Makefile.
    found = [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for path, text in texts()
        if path.name != "Makefile"
        for hit in INDEX_ADDRESSES.finditer(text)
    ]
    assert found == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    assert [
        f"{path.relative_to(ROOT)}: {hit.group()}" for path, text in texts() for hit in MACHINE_PATHS.finditer(text)
    ] == []


def texts() -> list[tuple[Path, str]]:
    return [
        (path, path.read_text(encoding="utf-8"))
        for path in tracked()
        if path != Path(__file__) and b"\0" not in path.read_bytes()
    ]


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    entries = re.split(r"(?m)^(?=[a-z0-9])", (ROOT / name).read_text())[1:]
    assert len(entries) > 20
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+==[^\s\\]+", entry), entry.splitlines()[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]


def test_the_development_list_holds_the_same_versions() -> None:
    plain, development = (
        dict(re.findall(r"(?m)^([a-z0-9._-]+)==([^\s\\]+)", (ROOT / name).read_text())) for name in REQUIREMENTS
    )
    assert plain.items() <= development.items()


def test_make_alone_lists_every_target() -> None:
    listed = run("make", "--no-print-directory")
    assert listed.returncode == 0, listed.stderr
    assert set(re.findall(r"(?m)^  make ([a-z]+) ", listed.stdout)) == targets()
    assert {"help", "setup", "run", "test", "lint", "bench", "clean"} <= targets()


@pytest.mark.parametrize("name", READMES)
def test_commands_of_the_readme_exist(name: str) -> None:
    text = (ROOT / name).read_text()
    assert set(re.findall(r"(?m)^make ([a-z]+)", text)) >= {"run", "test"}
    assert set(re.findall(r"\bmake ([a-z]+)", "\n".join(code_of(text)))) <= targets()
    commands = set(re.findall(r"\bpandan ((?:[a-z]+ ?)+)", "\n".join(code_of(text))))
    for command in sorted(commands):
        words = command.split()
        known = words[: 2 if words[0] == "token" else 1]
        answer = CliRunner().invoke(app, [*known, "--help"])
        assert answer.exit_code == 0, f"{name} names `pandan {command}`: {answer.output}"


@pytest.mark.parametrize(
    "name", [*READMES, "CONTRIBUTING.md", "docs/README.md", "docs/decisions/README.md", "deploy/README.md"]
)
def test_links_lead_to_files(name: str) -> None:
    page = ROOT / name
    links = re.findall(r"\]\(([^)#\s]+)|\bsrc=\"([^\"]+)\"", page.read_text())
    local = [link for pair in links for link in pair if link and "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_every_decision_is_listed_and_has_its_four_parts() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text()
    for record in sorted(folder.glob("0*.md")):
        assert f"({record.name})" in index, record.name
        parts = re.findall(r"(?m)^## (.+)$", record.read_text())
        assert parts == ["Context", "Decision", "Consequences", "Alternatives"], record.name


def test_the_readmes_say_the_same_in_the_same_order() -> None:
    english, chinese = ((ROOT / name).read_text() for name in READMES)
    assert len(re.findall(r"(?m)^## ", english)) == len(re.findall(r"(?m)^## ", chinese))
    assert [strip_comments(code) for code in code_of(english)] == [strip_comments(code) for code in code_of(chinese)]


def test_imports_point_down() -> None:
    checked = run(str(Path(sys.executable).parent / "lint-imports"), "--no-cache")
    assert checked.returncode == 0, checked.stdout


def code_of(text: str) -> list[str]:
    return re.findall(r"(?s)```\w*\n(.*?)```", text)


def strip_comments(code: str) -> str:
    return re.sub(r"(?m)\s*#.*$", "", code)
