"""The words by which cases are found become blind ones; from what was said, while it can still be read as it is."""

from django.db import migrations

from huiyin.apps.keys.blind import blind_words
from huiyin.apps.scope.migrating import WithoutModels
from huiyin.core.grams import words_of

BATCH = 500
MAX_WORDS = 400
ASKED = (
    "SELECT c.id, c.title, c.code, c.letters, c.town_id, c.village_id, t.text, t.spot FROM cases_case c"
    " JOIN cases_casecontent t ON t.case_id = c.id WHERE c.id > %s ORDER BY c.id LIMIT %s"
)


def anew(_apps, editor):
    sqlite, last = editor.connection.vendor == "sqlite", 0
    editor.execute(
        "INSERT INTO cases_search(cases_search) VALUES ('delete-all')" if sqlite else "DELETE FROM cases_search"
    )
    with editor.connection.cursor() as cursor:
        while rows := fetched(cursor, last):
            for row in rows:
                cursor.execute(SQLITE if sqlite else POSTGRES, document(row, " ".join if sqlite else list))
            last = rows[-1][0]


def fetched(cursor, last):
    cursor.execute(ASKED, [last, BATCH])
    return cursor.fetchall()


def document(row, joined):
    pk, title, code, letters, town, village, text, spot = row
    words = blind_words(words_of(f"{title} {text} {spot} {code}", letters)[:MAX_WORDS])
    return [pk, joined([*words, f"t{town or 0}x", f"v{village or 0}x"])]


SQLITE = "INSERT INTO cases_search(rowid, words) VALUES (%s, %s)"
POSTGRES = "INSERT INTO cases_search(case_id, words) VALUES (%s, array_to_tsvector(%s))"


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_sealed")]
    operations = [WithoutModels(anew, migrations.RunPython.noop)]
