from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("territories", "0002_territory"),
    ]

    operations = [
        migrations.CreateModel(
            name="LoadedTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, verbose_name="empreinte SHA-256 du fichier")),
                ("vintage", models.PositiveSmallIntegerField(verbose_name="millésime")),
                ("rows", models.PositiveIntegerField(verbose_name="nombre de lignes")),
                ("loaded_at", models.DateTimeField(verbose_name="chargée le")),
            ],
            options={
                "verbose_name": "chargement des territoires",
                "verbose_name_plural": "chargements des territoires",
                "ordering": ["-loaded_at", "-pk"],
            },
        ),
    ]
