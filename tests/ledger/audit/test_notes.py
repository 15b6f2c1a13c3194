"""Signed notes and checkpoints: the published example opens, ours do, and nothing that was altered does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.audit.offline import Checkpoint, NotProvenError, VerifierKey, open_note
from ledger.audit.signing import Keys, SigningKey, SigningKeyError, rotate
from ledger.settings import Settings

PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""The example of the Go library golang.org/x/mod/sumdb/note, from which the format comes."""

KEY = SigningKey.make("desk")
CHECKPOINT = Checkpoint("desk/p", 300, bytes(range(32)))
SIGNED = KEY.sign(CHECKPOINT.text)


def test_the_published_example_opens() -> None:
    key = VerifierKey.parse(PETER)
    assert str(key) == PETER
    assert open_note(NOTE, [key]).endswith("what your problem is.\n")


def test_a_checkpoint_that_was_signed_opens() -> None:
    assert Checkpoint.opened(SIGNED, [KEY.verifier]) == CHECKPOINT


def test_signatures_of_strangers_are_passed_over() -> None:
    strange = SigningKey.make("witness").sign(CHECKPOINT.text).rpartition("\n\n")[2]
    assert Checkpoint.opened(SIGNED + strange, [KEY.verifier]) == CHECKPOINT
    with pytest.raises(NotProvenError, match="nobody whose key is known"):
        open_note(SIGNED, [SigningKey.make("desk").verifier])


@given(st.integers(0, len(SIGNED.encode()) - 1), st.integers(1, 255))
def test_one_changed_byte_anywhere_is_noticed(place: int, flip: int) -> None:
    raw = bytearray(SIGNED.encode())
    raw[place] ^= flip
    try:
        altered = raw.decode()
    except UnicodeDecodeError:
        return
    with pytest.raises(NotProvenError):
        Checkpoint.opened(altered, [KEY.verifier])


@given(st.text())
def test_whatever_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(NotProvenError):
        Checkpoint.opened(text, [KEY.verifier])


@pytest.mark.parametrize(
    "text",
    [
        "", "desk/p\n300\n", "desk/p\n+300\nAAAA\n", "desk/p\n0300\nAAAA\n", "desk/p\n300\nAAAA\n", "\n300\nAAAA\n",
        CHECKPOINT.text + "more\n", CHECKPOINT.text.replace("300", "99999999999999999"),
    ],
)  # fmt: skip
def test_whatever_is_no_checkpoint_is_refused_though_it_is_signed(text: str) -> None:
    with pytest.raises(NotProvenError):
        Checkpoint.parse(text)


@pytest.mark.parametrize(
    "text", ["", "a", "a+b", "a+b+c", PETER[:-1] + "X", PETER.replace("c74f20a3", "c74f20a4"), "a+00000000+AAAA"]
)
def test_a_mistyped_key_is_refused(text: str) -> None:
    with pytest.raises(NotProvenError):
        VerifierKey.parse(text)


@pytest.mark.parametrize(
    "text",
    ["", "PRIVATE+KEY+a", "PRIVATE+KEY+a+b+c", KEY.text[:-3] + "AA=", f"x{KEY.text}"],
    ids=["empty", "short", "of other parts", "altered", "of another kind"],
)
def test_a_mistyped_signing_key_is_refused(text: str) -> None:
    with pytest.raises(SigningKeyError):
        SigningKey.parse(text)


def test_a_key_is_made_once_kept_secret_and_found_again(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url=None, signer="east-mall")
    keys = Keys.open(settings)
    assert keys == Keys.open(settings)
    assert keys.signing.verifier.name == "east-mall"
    assert (tmp_path / "signing.key").stat().st_mode & 0o077 == 0
    assert keys.signing.text not in repr(keys)


def test_what_a_former_key_signed_still_verifies(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url=None)
    former = Keys.open(settings)
    note = former.signing.sign(CHECKPOINT.text)
    fresh = rotate(settings)
    keys = Keys.open(settings)
    assert keys.signing == fresh != former.signing
    assert Checkpoint.opened(note, keys.verifiers) == CHECKPOINT
    assert Checkpoint.opened(fresh.sign(CHECKPOINT.text), keys.verifiers) == CHECKPOINT


def test_the_environment_may_hold_the_keys(tmp_path: Path) -> None:
    former = SigningKey.make("desk")
    settings = Settings.model_validate(
        {
            "home": tmp_path,
            "database_url": None,
            "signing_key": KEY.text,
            "verifier_keys": f"# former\n{former.verifier}\n",
        }
    )
    keys = Keys.open(settings)
    assert keys.signing == KEY
    assert set(keys.verifiers) == {KEY.verifier, former.verifier}
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(SigningKeyError, match="PANDAN_SIGNING_KEY"):
        rotate(settings)
