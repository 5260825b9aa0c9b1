from django.db import migrations, models

# An act is written once. The one change allowed cuts it from its author, who is then the forgotten person (nil).
KEPT = """
CREATE FUNCTION base_journal_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW."by" = '00000000-0000-0000-0000-000000000000' AND OLD."by" IS NOT NULL
            AND (NEW.id, NEW.verb, NEW.about_kind, NEW.about_key, NEW.facts, NEW.at)
                IS NOT DISTINCT FROM (OLD.id, OLD.verb, OLD.about_kind, OLD.about_key, OLD.facts, OLD.at)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the journal of acts is never changed nor deleted (%)', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER journal_entry_is_kept BEFORE UPDATE OR DELETE ON base_journalentry
    FOR EACH ROW EXECUTE FUNCTION base_journal_is_kept();
CREATE TRIGGER journal_is_kept BEFORE TRUNCATE ON base_journalentry
    FOR EACH STATEMENT EXECUTE FUNCTION base_journal_is_kept();
"""
NO_LONGER = """
DROP TRIGGER journal_is_kept ON base_journalentry;
DROP TRIGGER journal_entry_is_kept ON base_journalentry;
DROP FUNCTION base_journal_is_kept();
"""


class Migration(migrations.Migration):

    dependencies = [("base", "0001_journal_of_acts")]

    operations = [
        migrations.AddIndex(
            model_name="journalentry",
            index=models.Index(fields=["-at", "-id"], name="journal_latest"),
        ),
        migrations.AddIndex(
            model_name="journalentry",
            index=models.Index(fields=["by"], name="journal_author"),
        ),
        migrations.RunSQL(KEPT, NO_LONGER),
    ]
