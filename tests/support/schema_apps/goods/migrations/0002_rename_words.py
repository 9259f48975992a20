"""What leaves traces: renamed and dropped columns, a sequence of its own, rows."""

from django.db import migrations, models


def add_rows(apps, schema_editor):
    movements = apps.get_model("goods", "Unit").objects.using(schema_editor.connection.alias)
    movements.create(name="piece; or 'pair'", factor=None)
    movements.create(name="dozen", factor=12)


class Migration(migrations.Migration):
    dependencies = [("goods", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=20)),
                ("passing", models.IntegerField(null=True)),
                ("factor", models.IntegerField(null=True)),
            ],
        ),
        migrations.RemoveField("unit", "passing"),
        migrations.RenameField("good", "words", "description"),
        migrations.RunPython(add_rows, migrations.RunPython.noop),
        migrations.RunSQL(
            "CREATE SEQUENCE goods_ticket START 100 INCREMENT 5; SELECT nextval('goods_ticket');",
            "DROP SEQUENCE goods_ticket",
        ),
    ]
