"""Settings and addresses of the web application.

The SQLite that many systems ship has a bug in resetting its write-ahead log
that can lose data (3.7.0 to 3.51.2); where the ``pysqlite3`` wheel exists its
newer SQLite takes the place of the standard library's, before Django looks.
"""

import sys

try:
    import pysqlite3
    import pysqlite3.dbapi2
except ImportError:  # no wheel for this platform: `interlocal doctor` warns if SQLite is old
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
