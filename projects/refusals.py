"""The ways in which an act is refused, each with a sentence for the person who tried."""


class Refusal(Exception):
    """An act that may not happen now. The text is shown to the person as it is."""

    status = 409


class NotAllowed(Refusal):
    """The person may see this, but may not do that."""

    status = 403


class WrongState(Refusal):
    """The thing has moved on since the page was drawn."""


def require(
    allowed: bool, sentence: str = "Your role in this conference does not allow that."
) -> None:
    """Raise NotAllowed with the sentence unless allowed."""
    if not allowed:
        raise NotAllowed(sentence)
