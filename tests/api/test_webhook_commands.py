"""``pandan webhook``: adding, listing, removing, and what is told when it cannot be done."""

from __future__ import annotations

from typing import Any

import pytest


def test_it_is_added_listed_and_removed(desk: str, pandan: Any) -> None:
    added = pandan(
        "webhook", "add", "https://bot.example.com/p?key=1", "--project", desk, "--events", "rent_due, duties"
    )
    assert added.returncode == 0, added.stderr
    webhook, secret = added.stdout.strip().split("\t")
    assert secret.startswith("whsec_")
    listed = pandan("webhook", "list", "--project", desk)
    assert secret not in listed.stdout
    fields = listed.stdout.strip().split("\t")
    assert fields[:3] == [webhook, "duties,rent_due", "pending 0 delivered 0 dead 0"]
    assert fields[-1] == "https://bot.example.com/p?key=1"
    assert pandan("webhook", "dead", "--project", desk).stdout == ""
    replayed = pandan("webhook", "replay", "--project", desk)
    assert (replayed.returncode, replayed.stdout) == (0, "")
    assert pandan("webhook", "remove", webhook, "--project", desk).returncode == 0
    again = pandan("webhook", "remove", webhook, "--project", desk)
    assert (again.returncode, again.stderr) == (1, f"pandan: there is no webhook {webhook}, or it is removed already\n")
    assert pandan("webhook", "list", "--project", desk).stdout == ""


@pytest.mark.parametrize(
    ("url", "events", "project", "told"),
    [
        ("http://127.0.0.1/", "rent_due", None, "not a public address"),
        ("bot.example.com", "rent_due", None, "a webhook is an http or https URL"),
        ("https://bot.example.com/", "today", None, "there is no worklist 'today'"),
        ("https://bot.example.com/", ",", None, "name the worklists"),
        ("https://bot.example.com/", "rent_due", "nowhere", "there is no project nowhere"),
    ],
)
def test_what_is_refused(desk: str, pandan: Any, url: str, events: str, project: str | None, told: str) -> None:  # noqa: PLR0917 -- what the table says
    answer = pandan("webhook", "add", url, "--project", project or desk, "--events", events)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert told in answer.stderr
    assert len(answer.stderr.splitlines()) == 1
