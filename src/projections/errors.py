"""What a reader can get instead of an answer."""

from __future__ import annotations


class NotFound(LookupError):  # noqa: N818 -- the reader asked for what is not there; nothing has erred
    """There is no such client, deal, unit or project, or there was none yet at the moment asked about."""


class Several(LookupError):  # noqa: N818 -- the reader has to say which; nothing has erred
    """Several things are called so, and the question does not say which of them is meant."""


class UnknownRulebook(ValueError):  # noqa: N818 -- the reader named a book that nobody wrote; nothing has erred
    """The rulebook named in a question does not exist."""


class ViewMissing(RuntimeError):  # noqa: N818 -- said to the reader, who tries again
    """The read models of a project are not there yet: no worker has seen the project."""


class Refusal(RuntimeError):  # noqa: N818 -- said to who asked; nothing has erred
    """What was asked of a build cannot be done as things stand: ``code`` for programs, the text for people."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
