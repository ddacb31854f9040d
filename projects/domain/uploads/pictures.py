"""Makes two clean WebP pictures of an uploaded one: nothing of the original file is kept."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from projects.domain.uploads import FileRefused
from projects.domain.uploads.kinds import what_it_is

FORMATS = ("JPEG", "PNG", "WEBP")
LARGE, SMALL = (1280, 800), (640, 400)
LEAST = (1200, 750)
# A figure keeps its shape; these bound its longer side.
FIGURE, FIGURE_SMALL = 2000, 720
MAX_PIXELS = 50_000_000
QUALITY = 84


@dataclass(frozen=True)
class Pictures:
    """The same picture twice as WebP without any metadata. width, height: pixels of the large one."""

    large: bytes
    small: bytes
    width: int
    height: int


def remake_cover(data: bytes) -> Pictures:
    """Turn upright, cut to 8:5 round the centre, and write anew in two sizes. Raises FileRefused."""
    picture = _opened(data, lambda width, height: _cover_problem(width, height, is_turned=False))
    problem = _cover_problem(picture.width, picture.height, is_turned=True)
    if problem:
        raise FileRefused(problem)
    return _both(*(_cut(picture, size) for size in (LARGE, SMALL)))


def remake_figure(data: bytes, least: int = 1) -> Pictures:
    """Turn upright, keep the shape, and write anew in two sizes. Raises FileRefused.

    least: pixels that its shorter side must have.
    """

    def problem(width: int, height: int) -> str:
        if min(width, height) >= least:
            return ""
        return (
            f"This picture has {width} × {height} pixels; its shorter side needs at least {least}. "
            "Use a larger one."
        )

    picture = _opened(data, problem)
    return _both(
        *(ImageOps.contain(picture, _within(picture, most)) for most in (FIGURE, FIGURE_SMALL))
    )


def _opened(data: bytes, problem: Callable[[int, int], str]) -> Image.Image:
    """The picture, upright and in plain colours. problem: what is wrong with a size, before turning."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                if sentence := problem(*opened.size):
                    raise FileRefused(sentence)
                opened.load()
                return _in_plain_colours(ImageOps.exif_transpose(opened))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise FileRefused(
            f"This picture has more than {MAX_PIXELS // 1_000_000} million pixels. "
            f"Make it smaller, such as {LARGE[0]} × {LARGE[1]}, and upload it again."
        ) from None
    except UnidentifiedImageError:
        kind = what_it_is(data)
        if kind.split()[1:2] and kind.split()[1].upper() in FORMATS:
            raise _damaged() from None
        found = f"This file is {kind}, not" if kind else "This file is not"
        raise FileRefused(
            f"{found} a JPEG, PNG or WebP picture, whatever its name says. "
            "Save it as one of these and upload it again."
        ) from None
    except (OSError, SyntaxError, ValueError) as problem:
        if isinstance(problem, FileRefused):
            raise
        raise _damaged() from None


def _damaged() -> FileRefused:
    return FileRefused(
        "This picture is damaged and does not open. Save it again; if the upload broke off, "
        "upload it again."
    )


def _cover_problem(width: int, height: int, is_turned: bool) -> str:
    """What is wrong with the size of a cover. is_turned: sides are as they will be seen."""
    sides = (width, height) if is_turned else (max(width, height), min(width, height))
    if sides[0] >= LEAST[0] and sides[1] >= LEAST[1]:
        return ""
    return (
        f"This picture has {width} × {height} pixels; a cover needs at least "
        f"{LEAST[0]} × {LEAST[1]}. Use a larger one."
    )


def _in_plain_colours(picture: Image.Image) -> Image.Image:
    """RGB in the colours of the web, on white where it was transparent."""
    if picture.mode.startswith(("I", "F")):
        picture = picture.convert("F").point(lambda value: value / 256).convert("L")
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # a broken profile: take the numbers as they are
        if converted is not None:
            picture = converted
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture)
    return picture.convert("RGB")


def _cut(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    scale = min(1, picture.width / size[0], picture.height / size[1])
    return ImageOps.fit(picture, (int(size[0] * scale), int(size[1] * scale)))


def _within(picture: Image.Image, most: int) -> tuple[int, int]:
    """The box that a figure is fitted into: never larger than itself."""
    return min(most, picture.width), min(most, picture.height)


def _both(large: Image.Image, small: Image.Image) -> Pictures:
    return Pictures(_written(large), _written(small), large.width, large.height)


def _written(picture: Image.Image) -> bytes:
    # A new canvas: metadata travels in `info`, which a fresh picture does not have.
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    buffer = io.BytesIO()
    clean.save(buffer, "WEBP", quality=QUALITY, method=4)
    return buffer.getvalue()
