"""Names as people type them: the extensions of the search, and the function behind `Territory.search_name`."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# A body that starts with RETURN is bound when it is created: it does not depend on the search path of the day,
# and pg_restore puts it after the extension it needs. That is also why it may be called immutable.
CREATE = """
CREATE FUNCTION territories_plain_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN trim(
    -- « St-Étienne » and « Saint-Étienne » are one name
    regexp_replace(
        regexp_replace(
            -- hyphens, apostrophes and all that is neither letter nor digit: one space
            regexp_replace(lower(unaccent('unaccent'::regdictionary, normalize(name, NFC))), '[^a-z0-9]+', ' ', 'g'),
            '\\mste\\M', 'sainte', 'g'
        ),
        '\\mst\\M', 'saint', 'g'
    )
)
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(CREATE, "DROP FUNCTION territories_plain_name(text)"),
    ]
