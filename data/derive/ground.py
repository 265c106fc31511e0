"""The ground under the maps: bare land, green land and steep slopes.

Input      publishers/nasa-blue-marble/red_13w_6e_9n_26n.png, publishers/noaa-etopo1/relief_13w_6e_9n_26n.png
Publisher  NASA (Blue Marble: Next Generation); NOAA (ETOPO1)
Licence    no copyright (NASA); public domain (NOAA)
Steps      bare: brightness in red, the mean of five by five pixels, at least 176 of 255; green: at most 130;
           steep: where the mean of three by three pixels of the relief is darker by 5 of 255 or more than that of
           fifteen by fifteen about it: a slope that turns away from the light;
           outlines on a grid of 0.05 degrees; shapes under 0.06 square degrees dropped.
"""

from itertools import pairwise
from pathlib import Path

import contourpy
import numpy as np
from common import main
from geo import area, save, thin
from PIL import Image

WEST, NORTH = -13, 26  # of both pictures
GRID = 20  # steps to a degree
BARE, GREEN, STEEP = 176, 130, 5
LEAST = 0.06  # square degrees


def smooth(pixels: np.ndarray, reach: int) -> np.ndarray:
    """Return the mean of each pixel and those about it, as far as ``reach`` to every side."""
    side = 2 * reach + 1
    sums = np.pad(np.pad(pixels, reach, mode="edge").cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    return (sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]) / side**2


def shapes(heights: np.ndarray, low: float, high: float, pixel: float) -> dict:
    """Return where a picture lies between two values, as polygons."""
    down, across = heights.shape
    east = WEST + (np.arange(across) + 0.5) * pixel
    north = NORTH - (np.arange(down) + 0.5) * pixel
    found = contourpy.contour_generator(east, north, heights, fill_type="OuterOffset").filled(low, high)
    parts = []
    for points, offsets in zip(*found, strict=True):
        rings = [thin(points[start:stop].tolist(), GRID) for start, stop in pairwise(offsets)]
        rings = [ring for ring in rings if len(ring) > 3 and area(ring) >= LEAST]
        if rings:
            parts.append(rings)
    return {"type": "MultiPolygon", "coordinates": parts}


def derive(publishers: Path, out: Path) -> None:
    """Write geo/ground.geojson."""

    def picture(name: str) -> np.ndarray:
        return np.asarray(Image.open(publishers / name), dtype=np.int64)

    red = smooth(picture("nasa-blue-marble/red_13w_6e_9n_26n.png"), 2)
    relief = picture("noaa-etopo1/relief_13w_6e_9n_26n.png")
    slope = smooth(relief, 1) - smooth(relief, 7)
    features = [
        ({"name": "bare"}, shapes(red, BARE, 1000, 1 / 5)),
        ({"name": "green"}, shapes(red, -1000, GREEN, 1 / 5)),
        ({"name": "steep"}, shapes(slope, -1000, -STEEP, 1 / 15)),
    ]
    save(out / "geo/ground.geojson", features)


if __name__ == "__main__":
    main(derive)
