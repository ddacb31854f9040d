"""What the domain of an e-mail address says of a person: where they work, or nothing."""

from __future__ import annotations

# Under these, the third label from the right is the name: ox.ac.uk, unsw.edu.au.
SHARED_SUFFIXES = {"ac", "co", "com", "edu", "gob", "gov", "gv", "net", "or", "org"}
# Anybody can have an address there, under whatever country's ending.
FOR_ANYBODY = {
    "126", "163", "aol", "comcast", "daum", "duck", "fastmail", "foxmail", "free", "gmail", "gmx",
    "googlemail", "hanmail", "hey", "hotmail", "icloud", "inbox", "laposte", "libero", "live", "mac",
    "mail", "mailbox", "me", "msn", "naver", "orange", "outlook", "pm", "posteo", "proton",
    "protonmail", "qq", "rediffmail", "rocketmail", "seznam", "sina", "t-online", "tuta", "tutanota",
    "verizon", "web", "wp", "yahoo", "yandex", "ymail", "zoho",
}  # fmt: skip
RELAYS = {"privaterelay.appleid.com", "users.noreply.github.com"}


def site_of(address: str) -> str:
    """The organisation's part of the domain: "bu.edu" of someone@cs.bu.edu.

    Empty where it says nothing of a person, because anybody can have an address there.
    """
    domain = address.rpartition("@")[2].strip().rstrip(".").lower()
    labels = domain.split(".")
    if domain in RELAYS or len(labels) < 2 or not all(labels):
        return ""
    has_country = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SHARED_SUFFIXES
    own = labels[-3:] if has_country else labels[-2:]
    return "" if own[0] in FOR_ANYBODY else ".".join(own)
