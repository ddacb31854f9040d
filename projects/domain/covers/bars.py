"""Sixteen bars on a bounded random walk, one of them dark."""

from __future__ import annotations

from projects.domain.covers.board import HEIGHT, Dice, Mark, Point, box, clamp


def draw(dice: Dice) -> tuple[list[Mark], Point]:
    height = dice.whole(70, 330)
    drift = dice.real(-14, 18)
    dark = dice.whole(3, 14)
    marks = []
    heights = []
    for index in range(16):
        marks.append(box(260 + index * 33, HEIGHT - height, 23, height, ink=index == dark))
        heights.append(height)
        step = round(drift + dice.real(-62, 62))
        height = height + step if 50 <= height + step <= 440 else height - step
        height = clamp(height, 50, 440)
    return marks, (260 + dark * 33 + 11, HEIGHT - sum(heights) // 16)
