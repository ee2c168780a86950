from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0007_cost_alone_without_a_published_figure"),
    ]

    operations = [
        migrations.AddField(
            model_name="split",
            name="is_proven",
            field=models.BooleanField(
                default=True,
                help_text="Whether it is proven that there are such groups, or none.",
            ),
        ),
    ]
