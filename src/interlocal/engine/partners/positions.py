"""Distances between towns from latitude and longitude."""

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.errors import UnusableInput

Array = NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


def distances_km(position: NDArray) -> Array:
    """Great-circle distances between all pairs.

    Parameters
    ----------
    position : shape (n, 2), latitude and longitude, degrees

    Returns
    -------
    shape (n, n), kilometres as the crow flies; roads are longer.

    Examples
    --------
    >>> distances_km(np.array([[0.0, 0.0], [0.0, 1.0]])).round(1).tolist()
    [[0.0, 111.2], [111.2, 0.0]]
    """
    unit = unit_vectors(position)
    return kilometres(np.linalg.norm(unit[:, None] - unit[None], axis=-1))


def distances_from(town: int, position: NDArray) -> Array:
    """Great-circle distances of one town to all, shape (n,), kilometres."""
    unit = unit_vectors(position)
    return kilometres(np.linalg.norm(unit - unit[town], axis=-1))


def kilometres(chord: NDArray) -> Array:
    """Great-circle distance from the straight one on the unit sphere."""
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.clip(np.asarray(chord) / 2, 0, 1))


def unit_vectors(position: NDArray) -> Array:
    """Points on the unit sphere, shape (n, 3): the nearest in space is the nearest on the globe.

    Raises UnusableInput for a latitude or longitude that is missing or off the globe.
    """
    degrees = np.asarray(position, dtype=float)
    if degrees.ndim != 2 or degrees.shape[1] != 2:
        raise UnusableInput("Positions are rows of latitude and longitude.")
    off = ~(np.abs(degrees[:, 0]) <= 90) | ~(np.abs(degrees[:, 1]) <= 180)
    if off.any():
        raise UnusableInput(f"Town {int(off.argmax())} has no position on the globe.")
    lat, lon = np.radians(degrees).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
