"""Which house tests run where."""

import os

# Only an environment without Django can show that the engine needs none.
collect_ignore = [] if os.environ.get("INTERLOCAL_ALONE") else ["test_engine_alone.py"]
