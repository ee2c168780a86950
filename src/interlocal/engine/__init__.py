"""The analytic core: who pays what, who should team up, what it saves.

Pure Python and NumPy. Arrays and plain values in, arrays or frozen dataclasses
out; inputs are never changed; randomness enters as a ``numpy.random.Generator``.
"""

from interlocal import __version__

VERSION = __version__
