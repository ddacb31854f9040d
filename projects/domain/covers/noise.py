"""420 dots that drift from disorder on the left to a grid on the right."""

from __future__ import annotations

from projects.domain.covers.board import HEIGHT, WIDTH, Dice, Mark, Point, dot, in_quiet


def draw(dice: Dice) -> tuple[list[Mark], Point]:
    pitch = (62, 70, 78)[dice.whole(0, 2)]
    firm = dice.real(1.0, 1.6)
    dots: list[tuple[int, int, int, bool]] = []
    while len(dots) < 420:
        x, y = dice.real(0, WIDTH), dice.real(0, HEIGHT)
        order = _order(x)
        pull = order**firm
        grid_x = round((x - 30) / pitch) * pitch + 30
        grid_y = round((y - 30) / pitch) * pitch + 30
        px = round(x + (grid_x - x) * pull + dice.real(-5, 5))
        py = round(y + (grid_y - y) * pull + dice.real(-5, 5))
        size = (9, 12, 15, 19)[min(3, int(order * 3 + dice.share() * 1.4))]
        if not in_quiet(px, py, 14):
            dots.append((px, py, size, dice.share() < 0.11))
    # Neighbours follow each other, so that moves between them are short to write.
    dots.sort(key=lambda dot: (dot[0] // 32, dot[1] if dot[0] // 32 % 2 else -dot[1]))
    return [dot(x, y, size, ink) for x, y, size, ink in dots], (470, 250)


def _order(x: float) -> float:
    return min(1.0, max(0.0, (x - 90) / 560))
