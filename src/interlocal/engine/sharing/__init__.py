"""Ways to share a common cost, each with a proof that can be checked.

``interlocal.engine.games`` is loaded first so that the two packages may be
imported in either order; people import both through ``engine.games``.
"""

import interlocal.engine.games  # noqa: F401
