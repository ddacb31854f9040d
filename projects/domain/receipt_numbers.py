"""Numbers on receipts: random, easy to read aloud, without letters that look like digits."""

import re
import secrets

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 4, 4


def new_receipt_number() -> str:
    """Such as R-7K3M-9QXZ-2BT8-W0HD: 80 random bits, so that nobody finds one by trying."""
    groups = ("".join(secrets.choice(CROCKFORD) for _ in range(GROUP)) for _ in range(GROUPS))
    return "R-" + "-".join(groups)


def tidy_receipt_number(text: str) -> str:
    """A receipt number as somebody typed it: small letters, O for 0, I or L for 1; empty if it is none."""
    number = text.strip().upper().replace("O", "0").replace("I", "1").replace("L", "1")
    return number if re.fullmatch(rf"R(-[{CROCKFORD}]{{{GROUP}}}){{{GROUPS}}}", number) else ""
