"""Write docs/reference/processing.md: the register of processing, from every model's PRIVACY and the table of retention.

`python tools/processing.py` writes it; `tests/repo/test_processing.py` holds that it is current.
"""

from __future__ import annotations

import sys

from product import REFERENCE, write

TARGET = REFERENCE / "processing.md"
PRIVATE = ("personal", "content", "secret")
HEAD = """# Register of processing

Made by `python tools/processing.py` from each model's `PRIVACY` and from `apps/cases/retention.py`; do not edit.
Basis of all of it unless said otherwise: statutory duty of a public organ (个人信息保护法 13(3), 34; notice by 35). No data leaves
the installation and no third party is called, but for one that is configured: a provider of text messages (`[sms]` of
huiyin.toml) is given the telephone number of who asks for a one-time code, and the code; the mobile number that was left with a
matter anybody may see, once, with its public number and record code; and that of staff whose password, app or
passkey was changed, with that sentence. Where the county's identity provider is
configured (`[oidc]`, docs/operating.md), staff who choose to sign in by it go there in their browser: it learns who signs in here
and when, and is told nothing else.

Classes: *personal* identifies a person or how to reach them; *content* is what people said; *secret* opens something.
**sealed** columns are encrypted at rest (AES-256-GCM, a key for each owner, keys outside the database); *blind* ones are HMACs.
"""


def written() -> str:
    """The register."""
    from huiyin.apps.cases.retention import TABLE

    lines = [HEAD, "## What is kept", "", "| table | column | class | at rest | kept as |", "|---|---|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in _columns()]
    lines += ["", "## For how long", "", "| class | months | basis | then |", "|---|---|---|---|"]
    lines += [f"| {kept.name} | {kept.months or '—'} | {kept.basis} | {kept.then} |" for kept in TABLE]
    return "\n".join([*lines, "", CLEAR])


CLEAR = """## What stays readable in the database

Stated plainly, for whoever judges the risk of a stolen copy without its keys:

- `cases.Case.public_title` and `public_text`, which are written for everybody.
- `cases.Case`: category, place, unit, times, outcome, grade. `records.Event`: who did what and when, without words.
- `people.Person.name` and `code`, account names: staff stand with their names on pages. `places.Household.door`, `code`, `people`.
- `cases_search`: words as HMACs; who has the database sees which cases share a word, not which word. Of restricted and sealed
  cases the number alone is there.
- `phone_index`: who has the database sees which rows share a number, not the number.
- `people.Session`: who is signed in, on what, since when. What somebody has typed of a matter that is not yet sent (for seven days
  at most), and forms of staff whose sign-in was over (half an hour), stand in `session_data`, sealed. What is over goes each night.
- `activities.Pledge.party`, `text` and `became`: what who serves has promised, until it has long ended.
- Which columns are empty. Sizes of texts and files. `exchange.Upload.report` and names of imported files, for a day.
- `rolls.*`: names of those who signed stand in their own tables as the law wants them shown; see the app.

There is no column for identity numbers.
"""


def _columns() -> list[tuple[str, str, str, str, str]]:
    from django.apps import apps

    from huiyin.apps.keys.fields import BlindIndexField, EncryptedJSONField, EncryptedTextField

    rows = []
    for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
        for name, word in getattr(model, "PRIVACY", {}).items():
            field = model._meta.get_field(name)
            sealed = isinstance(field, EncryptedTextField | EncryptedJSONField)
            rest = "sealed" if sealed else "blind" if isinstance(field, BlindIndexField) else "readable"
            if word in PRIVATE:
                rows.append((model._meta.label, name, word, rest, getattr(model, "KEPT", "—")))
    return rows


if __name__ == "__main__":
    sys.exit(write(TARGET, written))
