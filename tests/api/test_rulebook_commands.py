"""``pandan rulebook``: what a manager reads of a book, and what a desk is told about its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from api.commands.console import CommandError
from api.commands.main import app
from domain.rulebooks import PRESETS, load_preset

from .conftest import Run

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "riverside.toml"
HEAD = 'name = "ours"\nzh = "《本部接待办法》"\nen = "Our Reception Rules"\n'


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["rulebook", *map(str, arguments)])


@pytest.fixture
def ours(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a book's file."""

    def write(body: str, name: str = "ours.toml") -> Path:
        path = tmp_path / name
        path.write_text(HEAD + body, encoding="utf-8")
        return path

    return write


def test_the_list_is_one_line_a_book() -> None:
    rows = [line.split("\t") for line in run("list").stdout.splitlines()]
    assert [row[0] for row in rows] == list(PRESETS)
    for name, zh, en, digest in rows:
        book = load_preset(name)
        assert (zh, en, digest) == (book.zh, book.en, book.hash)


def test_a_book_is_shown_clause_by_clause_in_chinese() -> None:
    shown = run("show", "sc").stdout
    assert shown.startswith("《售楼处客户接待制度》\nsc · SC · ")
    lines = shown.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("第七条"))
    assert lines[at] == "第七条  当日最后一位接待者的下一位，为次日首位。  [SC-7]"
    assert lines[at + 1].endswith('rotation.carry_over = "continue"')
    assert lines[at + 1].strip().startswith("· 次日接着当日的次序轮排")
    articles = [line for line in lines if line.startswith("第")]
    assert len(articles) == len(load_preset("sc").clauses)
    custom = shown.index("按通例处理的")
    assert shown.index("第五十条") < custom < shown.index("ownership.late_link")


def test_and_in_english() -> None:
    shown = run("show", "sc", "--lang", "en").stdout
    assert shown.startswith("Sales Office Client Reception Rules\n")
    assert "\nSC-7  Whoever follows the last person served today is first tomorrow.\n" in shown
    assert "Left to the custom of the trade" in shown


def test_a_file_is_shown_like_a_book() -> None:
    shown = run("show", EXAMPLE).stdout
    assert "第五条  保护期：来访客户三十天" in shown
    assert "“隔日次序”项" in shown
    assert "《首问负责制》第一条" in shown


def test_two_books_are_laid_side_by_side() -> None:
    shown = run("diff", "sc", "wjc").stdout
    assert "热线电话由谁接听  rotation.calls" in shown
    assert '  sc   "last"  《售楼处客户接待制度》第三十八条、《售楼处客户接待制度》第三十九条' in shown
    assert '  wjc  "anyone"  通例' in shown
    english = run("diff", "sc", EXAMPLE, "--lang", "en").stdout
    assert "who answers the office phone  rotation.calls" in english
    assert "Riverside Market Leasing Desk Rules, RS-2" in english


def test_the_same_book_has_no_difference(ours: Callable[[str], Path]) -> None:
    same = run("diff", "sc", "sc")
    assert same.exit_code == 0
    assert same.stdout.startswith("没有差别")
    assert run("diff", "sc", ours('extends = "sc"\n'), "--lang", "en").stdout.startswith(
        "No difference: sc and ours set"
    )


def test_a_good_file_is_told_so() -> None:
    checked = run("check", EXAMPLE)
    assert checked.exit_code == 0
    assert checked.stdout == ""
    assert "nothing is wrong" in checked.stderr


def test_faults_are_told_line_by_line(ours: Callable[[str], Path]) -> None:
    path = ours('[rotation]\ncarryover = "restart"\n[ownership.protection]\ndays = -7\n')
    checked = run("check", path)
    assert checked.exit_code == 1
    lines = checked.stdout.splitlines()
    assert lines[0] == f"{path}:5: no such setting: rotation.carryover (did you mean rotation.carry_over?)"
    assert lines[1].strip() == "没有这个参数：rotation.carryover。是不是 rotation.carry_over？"
    assert lines[2].startswith(f"{path}:7: ownership.protection.days cannot be -7")
    assert checked.stderr == "2 faults\n"
    assert run("check", path, "--lang", "zh").stdout.splitlines()[0] == f"{path}:5: {lines[1].strip()}"
    assert len(run("check", path, EXAMPLE, "--lang", "en").stdout.splitlines()) == 2


def test_a_large_file_and_a_wrong_encoding_are_told(tmp_path: Path) -> None:
    large, chinese = tmp_path / "large.toml", tmp_path / "gbk.toml"
    large.write_bytes(b"#" * 1_000_000)
    chinese.write_bytes('name = "x"\nzh = "《办法》"\n'.encode("gbk"))
    assert f"{large}:1: the file has more than 262144 bytes" in run("check", large).stdout
    assert f"{chinese}:2: the file is not UTF-8: byte 17" in run("check", chinese).stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("show", "nobody"), "no rulebook is called 'nobody'"),
        (("diff", "sc", "nobody"), "there are gj, sa"),
        (("show", "nobody.toml"), "nobody.toml"),
    ],
)
def test_what_is_not_there_is_said(arguments: tuple[str, ...], says: str) -> None:
    refused = run(*arguments)
    assert refused.exit_code == 1
    assert isinstance(refused.exception, CommandError | OSError)
    assert says in str(refused.exception)


def test_a_faulty_file_is_neither_shown_nor_compared(ours: Callable[[str], Path]) -> None:
    path = ours("[rotation]\nunits = 1\n")
    for arguments in (("show", path), ("diff", "sc", path)):
        assert f"{path}:5: no such setting" in str(run(*arguments).exception)


def test_the_reference_is_the_page_of_the_documentation() -> None:
    assert run("parameters").stdout == (ROOT / "docs" / "parameters.md").read_text(encoding="utf-8")


def test_a_book_is_published_and_adopted(
    pandan: Run, admin: httpx.Client, desk: str, ours: Callable[[str], Path]
) -> None:
    path = ours('[rotation]\ncarry_over = "restart"\n')
    done = pandan("rulebook", "publish", path, "--project", desk, "--adopt-from", "2026-04-01")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert f"ours published in {desk}, adopted from 2026-04-01" in done.stderr
    items = admin.get(f"/v1/projects/{desk}/events", params={"limit": 100}).json()["items"]
    assert [item["type"] for item in items[-2:]] == ["pandan.rulebook.published", "pandan.rulebook.adopted"]
    again = pandan("rulebook", "publish", path, "--project", desk)
    assert again.returncode == 0
    assert "was published already" in again.stderr
    assert pandan("rulebook", "list", "--project", desk).stdout.splitlines()[-1].startswith("ours\t《本部接待办法》")
    assert "“隔日次序”项" in pandan("rulebook", "show", "ours", "--project", desk).stdout
    branch = ours('extends = "ours"\n', "branch.toml")
    branch.write_text(branch.read_text().replace('name = "ours"', 'name = "branch"'))
    assert pandan("rulebook", "check", branch).returncode == 1
    assert pandan("rulebook", "check", branch, "--project", desk).returncode == 0


def test_what_cannot_be_published_leaves_nothing_behind(
    pandan: Run, admin: httpx.Client, desk: str, ours: Callable[[str], Path], tmp_path: Path
) -> None:
    before = admin.get(f"/v1/projects/{desk}/events", params={"limit": 1}).json()["position"]
    reserved = tmp_path / "sc.toml"
    reserved.write_text(HEAD.replace("ours", "sc"))
    good = ours("")
    for arguments, says in (
        ((ours("= =", "bad.toml"), "--project", desk), "bad.toml:4: not TOML"),
        ((reserved, "--project", desk), "ships with the program"),
        ((good, "--project", desk, "--adopt-from", "soon"), "Write a date"),
        ((good, "--project", "nowhere"), "there is no project nowhere"),
        ((tmp_path / "none.toml", "--project", desk), "none.toml"),
    ):
        refused = pandan("rulebook", "publish", *arguments)
        assert refused.returncode == 1
        assert refused.stdout == ""
        assert refused.stderr.startswith("pandan: ")
        assert says in refused.stderr
        assert "Traceback" not in refused.stderr
    assert admin.get(f"/v1/projects/{desk}/events", params={"limit": 1}).json()["position"] == before


def test_a_pipe_that_ends_early_is_no_error(environment: dict[str, str]) -> None:
    command = f"{sys.executable} -m api.commands.main rulebook show sc | head -1"
    done = subprocess.run(
        ["sh", "-c", command], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout == "《售楼处客户接待制度》\n"
    assert "Traceback" not in done.stderr
