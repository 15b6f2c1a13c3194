"""Master keys: where they come from, how one takes another's place, and that nothing is lost on the way."""

from __future__ import annotations

import base64
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger import masters
from ledger.masters import MasterKeys, VaultError
from ledger.settings import Settings
from ledger.vault import Vault

ONE, TWO, THREE = (base64.b64encode(letter * 32).decode() for letter in (b"1", b"2", b"3"))
PURPOSE = "client p/C1"


def settings(home: Path, **given: object) -> Settings:
    return Settings(home=home, database_url=None, **given)  # type: ignore[arg-type]  # what is given has the fields' types


def command(script: str) -> str:
    return f'{sys.executable} -c "{script}"'


@pytest.fixture
def printed(tmp_path: Path) -> Callable[[str], str]:
    """A command that prints what a file has."""

    def make(text: str) -> str:
        (tmp_path / "printed").write_text(text)
        return f"cat {tmp_path / 'printed'}"

    return make


@pytest.mark.parametrize("text", [f"{ONE},{TWO}", f"{ONE}\n{TWO}\n", f" {ONE} , {TWO}, {ONE}"])
def test_several_keys_the_first_of_which_wraps(tmp_path: Path, text: str) -> None:
    vault = Vault.open(settings(tmp_path, master_key=text))
    assert vault.masters == 2
    wrapped = vault.wrap(b"k" * 32, PURPOSE)
    assert Vault.open(settings(tmp_path, master_key=ONE)).unwrap(wrapped, PURPOSE) == b"k" * 32
    with pytest.raises(VaultError, match="does not open client p/C1"):
        Vault.open(settings(tmp_path, master_key=TWO)).unwrap(wrapped, PURPOSE)


def test_what_an_older_key_wrapped_opens_and_is_wrapped_anew(tmp_path: Path) -> None:
    old = Vault.open(settings(tmp_path, master_key=ONE)).wrap(b"k" * 32, PURPOSE)
    both = Vault.open(settings(tmp_path, master_key=f"{TWO},{ONE}"))
    anew = both.anew(old, PURPOSE)
    assert anew is not None
    assert both.anew(anew, PURPOSE) is None
    assert Vault.open(settings(tmp_path, master_key=TWO)).unwrap(anew, PURPOSE) == b"k" * 32
    with pytest.raises(VaultError):
        both.unwrap(anew, "client p/C2")
    with pytest.raises(VaultError):
        both.unwrap(b"short", PURPOSE)


def test_a_file_that_was_changed_is_taken_up_by_who_runs(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"{ONE}\n")
    running = Vault.open(settings(tmp_path, master_key_file=file))
    old = running.wrap(b"k" * 32, PURPOSE)
    masters.put_first(file)
    assert len(file.read_text().split()) == 2
    assert file.stat().st_mode & 0o777 == 0o600
    after = Vault.open(settings(tmp_path, master_key_file=file))
    assert running.unwrap(after.wrap(b"n" * 32, PURPOSE), PURPOSE) == b"n" * 32
    assert after.is_current(running.wrap(b"k" * 32, PURPOSE), PURPOSE)  # it wraps with the fresh one from now on
    assert running.unwrap(old, PURPOSE) == b"k" * 32


def test_a_file_that_is_broken_or_gone_changes_nothing_for_who_runs(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(ONE)
    running = Vault.open(settings(tmp_path, master_key_file=file))
    old = running.wrap(b"k" * 32, PURPOSE)
    file.write_text("half of a k")
    assert running.unwrap(running.wrap(b"k" * 32, PURPOSE), PURPOSE) == b"k" * 32
    file.unlink()
    assert running.unwrap(old, PURPOSE) == running.unwrap(running.wrap(b"k" * 32, PURPOSE), PURPOSE) == b"k" * 32


def test_a_file_of_the_operators_is_never_made(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="cannot be read: No such file"):
        Vault.open(settings(tmp_path, master_key_file=tmp_path / "none"))


def test_keys_of_a_command(tmp_path: Path, printed: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    running = Vault.open(settings(tmp_path, master_key_command=printed(f"{ONE}\n")))
    fresh = Vault.open(settings(tmp_path, master_key_command=printed(f"{TWO}\n{ONE}\n"))).wrap(b"n" * 32, PURPOSE)
    with pytest.raises(VaultError):  # it ran a moment ago, and is not run for every single thing that does not open
        running.unwrap(fresh, PURPOSE)
    monkeypatch.setattr(masters, "AGAIN_SECONDS", 0.0)
    assert running.unwrap(fresh, PURPOSE) == b"n" * 32
    assert running.masters == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "is empty"),
        ("'", "is not a command"),
        ("/nowhere/at-all", "cannot be run: No such file"),
        (
            command("import sys; print('SEC'+'RET'); print('SEC'+'RET', file=sys.stderr); sys.exit(3)"),
            "ended with exit code 3",
        ),
        (command("print('SEC'+'RET')"), "is not base64"),
        (command("import sys; sys.stdout.buffer.write(bytes([200]))"), "is not base64"),
        (command("import time; print('SEC'+'RET', flush=True); time.sleep(60)"), "did not answer within 0.3 s"),
        ("echo $HOME; echo $(id)", "is not base64"),
    ],
)
def test_a_command_that_gives_no_key(tmp_path: Path, capfd: pytest.CaptureFixture[str], line: str, said: str) -> None:
    with pytest.raises(VaultError, match=said) as refusal:
        Vault.open(settings(tmp_path, master_key_command=line, master_key_seconds=0.3 if "sleep" in line else 30))
    told = capfd.readouterr()
    assert (
        "SECRET" not in f"{refusal.value!r}{refusal.value.__cause__!r}{refusal.value.__context__!r}{told.out}{told.err}"
    )


@pytest.mark.parametrize("text", ["", " \n", "not base64!", "ключ", base64.b64encode(b"short").decode(), f"{ONE},x"])
def test_what_is_no_key_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(VaultError, match="the master key in PANDAN_MASTER_KEY"):
        Vault.open(settings(tmp_path, master_key=text))


def test_a_key_is_given_in_one_way(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="PANDAN_MASTER_KEY and PANDAN_MASTER_KEY_COMMAND are set"):
        MasterKeys(settings(tmp_path, master_key=ONE, master_key_command="cat x"))


def test_settings_show_no_key(tmp_path: Path) -> None:
    assert ONE not in repr(settings(tmp_path, master_key=ONE))
