from django.db import migrations

# The columns are those that Django's cache in a table asks for. Unlogged: what is forgotten within minutes need not
# outlive a power cut.
CREATE = """
CREATE UNLOGGED TABLE site_attempts (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX site_attempts_expires ON site_attempts (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("site", "0001_count_requests_of_the_api")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE site_attempts")]
