"""Chance that falls the same way each time the demo is seeded."""

from random import Random

Dice = Random


def dice(*words: object) -> Dice:
    """Dice of their own for each use, so that one more throw here changes nothing elsewhere."""
    return Random(" ".join(str(word) for word in words))  # noqa: S311  decides looks, not secrets
