"""Translations without GNU gettext: `python tools/messages.py extract | compile | missing`.

`extract` puts new English sentences into the Chinese file of the app they stand in and keeps every translation; those
nobody uses any more sink to the end of the file (`#~`) and come back when needed. `compile` writes the .mo files that
Django reads. `missing` lists what is not translated, translated in two ways, or out of date, and exits 1.
Sentences outside of the apps belong to huiyin/site.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS
from babel.messages.extract import extract as extract_from
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from huiyin.site.translations import HOUSE, compile_all, sources

LANGUAGE = "zh_Hans"
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
Key = str | tuple[str, str]  # as in Babel: the message, or the message and its context
HEADER = "# Chinese of the English sentences in this folder; `make messages` adds new ones here.\n"


def home(path: Path) -> Path:
    """Return the .po file that a source file's sentences belong to."""
    parts = path.relative_to(HOUSE).parts
    folder = HOUSE / "apps" / parts[1] if parts[0] == "apps" and len(parts) > 2 else HOUSE / "site"
    return folder / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def code(path: Path) -> str:
    """Return Python that calls gettext for each sentence of a Python file or a template, lines kept."""
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        return text
    return "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))


def found(path: Path) -> Iterator[Message]:
    """Yield the sentences in one file."""
    lines = io.BytesIO(code(path).encode())
    for _, message, comments, context in extract_from(
        "python", lines, KEYWORDS, ("Translators:",), {"encoding": "utf-8"}
    ):
        where = [(path.relative_to(HOUSE).as_posix(), 1)]
        yield Message(message, locations=where, auto_comments=comments, context=context)


def used() -> dict[Path, Catalog]:
    """Every sentence in the product, untranslated, by the file it belongs to."""
    catalogs: dict[Path, Catalog] = {}
    files = [
        path
        for path in sorted(HOUSE.rglob("*"))
        if path.suffix in {".py", ".html", ".txt"} and "packs" not in path.parts
    ]
    for path in files:
        for message in found(path):
            catalog = catalogs.setdefault(home(path), Catalog(locale=LANGUAGE))
            catalog.add(
                message.id, None, message.locations, auto_comments=message.auto_comments, context=message.context
            )
    return catalogs


def load(path: Path) -> Catalog:
    """Read one translation file; an empty catalog when there is none yet."""
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as lines:
        return read_po(lines, locale=LANGUAGE, abort_invalid=True)


def key(message: Message) -> tuple[str, str]:
    """What makes a message the same in two files: its context and its (singular) English."""
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def known(catalog: Catalog) -> dict[tuple[str, str], Message]:
    """Translated messages of a catalog, those out of use as well."""
    messages = [*catalog.obsolete.values(), *(message for message in catalog if message.id)]
    return {key(message): message for message in messages if translated(message)}


def forms(message: Message) -> list[str]:
    """Return the Chinese of a message: one form, or one for each plural; empty when there is none."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def translated(message: Message) -> bool:
    """Tell whether a message has Chinese in each of its forms."""
    return bool(forms(message)) and all(forms(message)) and not message.fuzzy


def fill(catalog: Catalog, own: Catalog, others: dict[tuple[str, str], Message]) -> Catalog:
    """Give the extracted catalog its translations: the file's own, else what another app says for the same words."""
    mine = known(own)
    for message in catalog:
        source = mine.get(key(message)) or others.get(key(message))
        if message.id and source:
            first = forms(source)[0]  # Chinese has one form for every number
            message.string = first if isinstance(message.id, str) else (first,)
            message.user_comments = source.user_comments
    in_use = {key(message) for message in catalog}
    for message in mine.values():
        if key(message) not in in_use:
            catalog.obsolete[message.id] = message  # type: ignore[index]
    return catalog


def written(catalog: Catalog) -> bytes:
    """Return the file's bytes: a header without dates and names, file names without line numbers."""
    out = io.BytesIO()
    write_po(out, catalog, width=120, omit_header=True, include_lineno=False, sort_by_file=True)
    fields = ["Content-Type: text/plain; charset=utf-8", "Language: zh_Hans", "Plural-Forms: nplurals=1; plural=0;"]
    header = HEADER + 'msgid ""\nmsgstr ""\n' + "".join(f'"{field}\\n"\n' for field in fields)
    return header.encode() + b"\n" + out.getvalue()


def extract() -> list[Path]:
    """Bring every translation file up to date; return those that changed."""
    others = {word: message for path in sources() for word, message in known(load(path)).items()}
    changed = []
    for path, catalog in used().items():
        text = written(fill(catalog, load(path), others))
        if not path.exists() or path.read_bytes() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
            changed.append(path)
    return changed


def problems() -> list[str]:
    """What keeps the Chinese from being complete, one line each: missing, contradictory, broken placeholders."""
    lines = []
    said: dict[tuple[str, str], tuple[str, Path]] = {}
    for path, catalog in used().items():
        file, there = path.relative_to(HOUSE), load(path)
        have = known(there)
        lines += [
            f"{file}: no Chinese for {key(message)[1]!r}"
            for message in catalog
            if message.id and key(message) not in have
        ]
        for message, errors in there.check():
            lines += [f"{file}: {key(message)[1]!r}: {error}" for error in errors]
        for word in (key(message) for message in catalog if message.id and key(message) in have):
            text = str(have[word].string)
            before, where = said.setdefault(word, (text, file))
            if before != text:
                lines.append(
                    f"{file}: {word[1]!r} is {text} here and {before} in {where}; say it one way or use pgettext"
                )
    return lines


def main(task: str) -> int:
    """Run one task; print one line per file or problem."""
    if task == "missing":
        lines = problems()
        print(*lines, sep="\n", end="\n" if lines else "")
        if lines:
            print(
                f"{len(lines)} sentences are not ready. `make messages` adds new ones to the files above.",
                file=sys.stderr,
            )
        return 1 if lines else 0
    for path in extract() if task == "extract" else compile_all():
        print("wrote", path.relative_to(HOUSE))
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in {"extract", "compile", "missing"}:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
