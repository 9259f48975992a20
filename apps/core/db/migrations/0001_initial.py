from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.CreateModel(
            name="SchemaTemplate",
            fields=[
                ("fingerprint", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("statements", models.JSONField()),
                ("compiled_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "schema template",
                "verbose_name_plural": "schema templates",
                "ordering": ("-compiled_at",),
            },
        ),
    ]
