import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("territories", "0001_plain_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="Territory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("nation", "Pays"),
                            ("region", "Région"),
                            ("outre-mer", "Collectivité d’outre-mer"),
                            ("departement", "Département"),
                            ("epci", "Intercommunalité"),
                            ("commune", "Commune"),
                        ],
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                ("code", models.CharField(max_length=9, verbose_name="code officiel")),
                ("vintage", models.PositiveSmallIntegerField(verbose_name="millésime")),
                ("name", models.CharField(max_length=200, verbose_name="nom")),
                ("population", models.PositiveIntegerField(blank=True, null=True, verbose_name="nombre d’habitant·es")),
                (
                    "postcodes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="codes postaux",
                    ),
                ),
                ("siren", models.CharField(blank=True, max_length=9, verbose_name="numéro SIREN")),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                (
                    "search_name",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("name"), function="territories_plain_name"),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="territories_of_department",
                        to="territories.territory",
                        verbose_name="département ou collectivité d’outre-mer",
                    ),
                ),
                (
                    "epci",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="territories_of_epci",
                        to="territories.territory",
                        verbose_name="intercommunalité",
                    ),
                ),
                (
                    "nation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="territories_of_nation",
                        to="territories.territory",
                        verbose_name="pays",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="territories_of_region",
                        to="territories.territory",
                        verbose_name="région",
                    ),
                ),
            ],
            options={
                "verbose_name": "territoire",
                "verbose_name_plural": "territoires",
                "indexes": [
                    models.Index(fields=["code"], name="territory_code"),
                    models.Index(fields=["search_name"], name="territory_search_name"),
                    django.contrib.postgres.indexes.GinIndex(fields=["postcodes"], name="territory_postcodes"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search_name"],
                        name="territory_search_name_trigrams",
                        opclasses=["gin_trgm_ops"],
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "code", "vintage"), name="one_territory_per_kind_code_and_vintage"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("department__isnull", True),
                                ("epci__isnull", True),
                                ("kind__in", ["nation"]),
                                ("nation__isnull", True),
                                ("region__isnull", True),
                            ),
                            models.Q(
                                ("department__isnull", True),
                                ("epci__isnull", True),
                                ("kind__in", ["region", "outre-mer"]),
                                ("nation__isnull", False),
                                ("region__isnull", True),
                            ),
                            models.Q(
                                ("department__isnull", True),
                                ("epci__isnull", True),
                                ("kind__in", ["departement"]),
                                ("nation__isnull", False),
                                ("region__isnull", False),
                            ),
                            models.Q(
                                ("department__isnull", False),
                                ("epci__isnull", True),
                                ("kind__in", ["epci"]),
                                ("nation__isnull", False),
                                ("region__isnull", False),
                            ),
                            models.Q(
                                ("department__isnull", False), ("kind__in", ["commune"]), ("nation__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_territory_has_the_parents_of_its_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                            _connector="OR",
                        ),
                        name="a_position_is_whole_and_on_earth",
                    ),
                ],
            },
        ),
    ]
