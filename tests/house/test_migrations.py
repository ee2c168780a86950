"""The tables' definitions and the migrations agree."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState


def missing_migrations(state):
    """What `makemigrations` would write to bring the migrations up to this state."""
    loader = MigrationLoader(connection)
    found = MigrationAutodetector(loader.project_state(), state).changes(graph=loader.graph)
    return {
        app: [str(step) for migration in migrations for step in migration.operations]
        for app, migrations in found.items()
    }


@pytest.mark.django_db
def test_no_migration_is_missing():
    assert missing_migrations(ProjectState.from_apps(apps)) == {}


@pytest.mark.django_db
def test_a_table_without_a_migration_is_found():
    state = ProjectState.from_apps(apps)
    state.add_model(
        ModelState("registry", "Attic", [("id", models.BigAutoField(primary_key=True))])
    )

    assert list(missing_migrations(state)) == ["registry"]
