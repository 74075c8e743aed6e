"""The Equal Earth projection (Šavrič, Patterson and Jenny 2018): true areas, and a shape that people recognise."""

from __future__ import annotations

import math

WIDTH = 800.0
"""The width of the whole globe, in the units of the drawing."""

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2
_HALF = 2.7066299836
_TOP = 0.2435
"""Half the height of the globe as a part of its width."""


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """WGS 84 degrees to drawing units: x to the right from the 180th meridian, y down from the north pole."""
    theta = math.asin(_M * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square**3
    x = math.radians(longitude) * math.cos(theta) / (_M * (_A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)))
    y = theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    scale = WIDTH / (2 * _HALF)
    return WIDTH / 2 + x * scale, WIDTH * _TOP - y * scale
