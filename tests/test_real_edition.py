"""What is tested with the real edition must not be passed over in silence."""

import os

from tests.real_edition import REAL


def test_real_edition_is_at_hand_in_continuous_integration():
    assert REAL.is_dir() or not os.environ.get("CI"), f"{REAL} is missing: its tests did not run."
