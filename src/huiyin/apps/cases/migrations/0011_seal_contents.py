"""Seal what cases hold. Stopped half-way, it goes on the next time."""

from typing import Any

from django.db import migrations

from huiyin.apps.keys.anew import Table
from huiyin.apps.keys.migrating import seal

OF_CASE: Any = {
    "key": "case_id",
    "row": "t.case_id",
    "owner": "c.uid",
    "joins": "JOIN cases_case c ON c.id = t.case_id",
}
TABLES = [
    Table("cases_casecontent", ("text", "spot", "answers"), json=frozenset({"answers"}), **OF_CASE),
    Table("cases_casecontact", ("name", "phone", "helper"), index=("phone", "phone_index"), **OF_CASE),
    Table("cases_backer", ("name", "phone")),
]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0010_blind_search")]
    operations = [seal(TABLES)]
