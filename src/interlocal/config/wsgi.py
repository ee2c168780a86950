"""The web application as a WSGI callable."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interlocal.config.settings")
application = get_wsgi_application()

# What was loaded by now stays until the end: let no collection of garbage go through it again,
# which would cost some pages twenty milliseconds. The addresses load every room's views.
get_resolver().url_patterns  # noqa: B018
gc.collect()
gc.freeze()
