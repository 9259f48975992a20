"""What leaves traces: renamed and dropped columns, a sequence of its own, rows."""

from django.db import migrations, models

BY_HAND = """
CREATE SEQUENCE goods_ticket START 100 INCREMENT 5;
SELECT nextval('goods_ticket');
CREATE SEQUENCE goods_odd AS integer INCREMENT -2 MINVALUE -100 MAXVALUE 50 START 40 CACHE 3 CYCLE;
CREATE TABLE goods_raw (
    id serial PRIMARY KEY,
    "Odd name" text STORAGE EXTERNAL COLLATE "C",
    twice integer GENERATED ALWAYS AS (id * 2) VIRTUAL,
    always integer GENERATED ALWAYS AS IDENTITY (START 7),
    CONSTRAINT "Odd, isn't it" CHECK ("Odd name" <> '') NO INHERIT
) WITH (fillfactor=70);
CREATE INDEX "Odd index" ON goods_raw ("Odd name") INCLUDE (always) WITH (fillfactor=80);
COMMENT ON INDEX "Odd index" IS 'of an index';
COMMENT ON CONSTRAINT "Odd, isn't it" ON goods_raw IS 'of a constraint';
INSERT INTO goods_raw ("Odd name") VALUES ('it''s \"odd\"; maart');
"""


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
        migrations.RunSQL(BY_HAND, "DROP SEQUENCE goods_ticket, goods_odd; DROP TABLE goods_raw"),
    ]
