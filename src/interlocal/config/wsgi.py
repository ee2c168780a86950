"""The web application as a WSGI callable."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

# Several answers at a time share the cores. The tables of a question are small: a second thread
# for one of them would gain nothing, and take its core from another reader while it waits for more.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interlocal.config.settings")
application = get_wsgi_application()

# What was loaded by now stays until the end: let no collection of garbage go through it again,
# which would cost some pages twenty milliseconds. The addresses load every room's views.
get_resolver().url_patterns  # noqa: B018
gc.collect()
gc.freeze()
