"""How a job ended is told: on the desk until it was seen, and by mail where that is wanted."""

from django.db import migrations, models
from django.db.models import F


def taken_for_seen(apps, schema_editor):
    """What was over before is no news."""
    apps.get_model("jobs", "Job").objects.filter(finished_at__isnull=False).update(
        looked_at=F("finished_at")
    )


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="wants_letter",
            field=models.BooleanField(
                default=False,
                help_text="Whether the person asked for a letter when it is over.",
            ),
        ),
        migrations.AddField(
            model_name="job",
            name="looked_at",
            field=models.DateTimeField(
                blank=True, help_text="When the person first saw how it ended.", null=True
            ),
        ),
        migrations.RunPython(taken_for_seen, migrations.RunPython.noop),
    ]
