"""Pictures as they lie inside PDFs: whole JPEG files, with what the camera wrote into them."""

from __future__ import annotations

import re

# JFIF says how pixels are shaped, Adobe how colours are coded; every other note is only told.
JFIF, ADOBE = b"JFIF\0", b"Adobe"
_START, _END, _SCAN, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_TOLD = (b"xml ", b"uuid", b"uinf", b"jp2i")


def plain_jpeg(data: bytes) -> bytes:
    """The same picture without notes, thumbnails and whatever follows its end. Raises ValueError."""
    if data[:2] != b"\xff\xd8":
        raise ValueError("This is no JPEG.")
    kept, at = [data[:2]], 2
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 2 > len(data) or data[at] != 0xFF:
            raise ValueError("This JPEG breaks off.")
        marker = data[at + 1]
        if marker == _END:
            return b"".join([*kept, b"\xff\xd9"])
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if length < 2 or at + 2 + length > len(data):
            raise ValueError("This JPEG breaks off.")
        kept.append(_segment(marker, data[at : at + 2 + length]))
        at += 2 + length
        if marker == _SCAN:
            found = _AFTER_SCAN.search(data, at)
            # Some writers leave the end out; readers do not mind.
            end = found.start() if found else len(data)
            kept.append(data[at:end])
            if found is None:
                return b"".join([*kept, b"\xff\xd9"])
            at = end


def _segment(marker: int, whole: bytes) -> bytes:
    if marker == 0xE0 and whole[4:9] == JFIF and len(whole) >= 18:
        # Without its thumbnail, whose size its last two bytes are.
        return b"\xff\xe0\x00\x10" + whole[4:16] + b"\0\0"
    if marker == 0xEE and whole[4:9] == ADOBE:
        return whole
    return b"" if marker == _COMMENT or 0xE0 <= marker <= 0xEF else whole


def plain_jpeg_2000(data: bytes) -> bytes:
    """The same picture without the boxes that only tell about it. Raises ValueError."""
    if data[:2] == b"\xff\x4f":
        return data
    kept, at = [], 0
    while at < len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16], "big")
        end = at + length if length else len(data)
        if (length and length < 8) or end > len(data):
            raise ValueError("This JPEG 2000 picture breaks off.")
        if kind not in _TOLD:
            kept.append(data[at:end])
        at = end
    return b"".join(kept)
