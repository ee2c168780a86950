"""What a guess asks to check waits with the file, for the page to show."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_people_and_members")]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="asks",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="What to check of a guess; empty once a person has said.",
            ),
        ),
    ]
