"""Records are added and nothing else. Held by the database.

Of an event only `place_no` may change, which repeats the number of its place: places move, and who writes an event waits for
them. A secret may be deleted, never changed. A read may be taken away once it is six months old (Cybersecurity Law art. 23).
"""

from django.db import migrations

from huiyin.apps.places.waiting import check_when_written
from huiyin.apps.scope.append_only import forbid, forbid_but, forbid_replacing, may_end

LOGS = {
    "records_log": (["id"], ["place_id"], ["origin"]),
    "records_leaf": (["event_id"], ["log_id", "number"]),
    "records_tile": (["id"], ["log_id", "level", "number"]),
    "records_checkpoint": (["id"], ["log_id", "number"], ["log_id", "day"]),
    "records_cosignature": (["id"], ["checkpoint_id", "name"]),
    "records_logkey": (["id"], ["log_id", "line", "generation"]),
}


class Migration(migrations.Migration):
    dependencies = [("records", "0001_tables"), ("places", "0001_tables")]
    operations = [
        forbid("records_event", "DELETE"),
        forbid_but("records_event", "place_no"),
        forbid_replacing("records_event", ["seq"], ["uid"], ["subject", "nth"]),
        check_when_written("records_event", "place_id"),
        forbid("records_eventsecret", "UPDATE"),
        forbid_replacing("records_eventsecret", ["event_id"]),
        forbid("records_readlog", "UPDATE"),
        may_end("records_readlog"),
        forbid_replacing("records_readlog", ["id"]),
        *(forbid(table, "UPDATE", "DELETE") for table in LOGS),
        *(forbid_replacing(table, *keys) for table, keys in LOGS.items()),
    ]
