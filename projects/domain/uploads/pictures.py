"""Makes two clean WebP pictures of an uploaded one: nothing of the original file is kept."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from projects.domain.uploads import FileRefused

FORMATS = ("JPEG", "PNG", "WEBP")
LARGE, SMALL = (1280, 800), (640, 400)
LEAST = (1200, 750)
MAX_PIXELS = 50_000_000
QUALITY = 84


@dataclass(frozen=True)
class Pictures:
    """The same picture twice, 8:5, as WebP without any metadata."""

    large: bytes
    small: bytes


def remake(data: bytes) -> Pictures:
    """Turn upright, cut to 8:5 round the centre, and write anew in two sizes. Raises FileRefused."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                width, height = opened.size
                if min(width, height) < LEAST[1] or max(width, height) < LEAST[0]:
                    raise _too_small(width, height)
                opened.load()
                upright = ImageOps.exif_transpose(opened)
                picture = _in_plain_colours(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise FileRefused(
            f"This picture has more than {MAX_PIXELS // 1_000_000} million pixels. "
            f"Make it smaller, such as {LARGE[0]} × {LARGE[1]}, and upload it again."
        ) from None
    except UnidentifiedImageError:
        raise FileRefused(
            "This file is not a JPEG, PNG or WebP picture, whatever its name says. "
            "Save it as one of these and upload it again."
        ) from None
    except (OSError, SyntaxError, ValueError) as problem:
        if isinstance(problem, FileRefused):
            raise
        raise FileRefused(
            "This picture is damaged and does not open. Save it again; if the upload broke off, "
            "upload it again."
        ) from None
    width, height = picture.size
    if width < LEAST[0] or height < LEAST[1]:
        raise _too_small(width, height)
    return Pictures(large=_written(picture, LARGE), small=_written(picture, SMALL))


def _too_small(width: int, height: int) -> FileRefused:
    return FileRefused(
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


def _written(picture: Image.Image, size: tuple[int, int]) -> bytes:
    scale = min(1, picture.width / size[0], picture.height / size[1])
    fitted = ImageOps.fit(picture, (int(size[0] * scale), int(size[1] * scale)))
    # A new canvas: metadata travels in `info`, which a fresh picture does not have.
    clean = Image.new("RGB", fitted.size)
    clean.paste(fitted)
    buffer = io.BytesIO()
    clean.save(buffer, "WEBP", quality=QUALITY, method=4)
    return buffer.getvalue()
