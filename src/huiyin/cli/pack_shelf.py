"""`huiyin pack check` of what is no pack: the definitions of figures, and a town's profile."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from typing import Any

from huiyin.cli.pack_routes import misrouted
from huiyin.cli.pack_sentences import say


def is_figures(raw: Mapping[str, Any]) -> bool:
    """Is it a file of definitions of figures?"""
    return isinstance(raw.get("figure"), list)


def is_profile(raw: Mapping[str, Any]) -> bool:
    """Is it a town's profile?"""
    return "packs" in raw and "moves" not in raw


def check_figures(raw: Mapping[str, Any], shelf: Traversable) -> list[str]:
    """Every problem of definitions of figures: their form, and words that nothing in the house answers to."""
    from huiyin.core.figure_check import problems
    from huiyin.core.figure_reader import read_figures

    try:
        figures = read_figures(raw["figure"])
    except ValueError as wrong:
        return str(wrong).splitlines()
    return problems(figures, known(shelf))


def check_profile(raw: Mapping[str, Any], shelf: Traversable, lang: str = "en") -> list[str]:
    """Every problem of a profile that keeps it from being read or from sending a matter on, what of it figures could not
    count; in the language `lang`."""
    from huiyin.core.activity import KINDS, REGISTERS
    from huiyin.core.profiles import read_profile

    packs, shared = packs_on(shelf), table(shelf, "categories.toml")
    found = _strangers("pack", (one.get("slug") for one in raw["packs"]), packs, lang)
    found += _strangers("kind of activity", raw.get("activities", {}).get("kinds", {}), KINDS, lang)
    found += _strangers("register", (row.get("register", "") for row in raw.get("registers", ())), REGISTERS, lang)
    aims = [aim for scheme in raw.get("schemes", ()) for aim in scheme.get("aims", ())]
    found += _strangers("pack", (pack for aim in aims for pack in aim.get("packs", ())), packs, lang)
    held = (kind for row in raw.get("checklists", ()) for kind in row.get("kinds", ()))
    found += _strangers("kind of activity", held, KINDS, lang)
    for row in raw.get("checklists", ()):
        keys = [key for part in row.get("classes") or [row] for key in part.get("items", ())]
        found += _twice("checklists", keys, lang)
    for name in ("teams", "schemes"):
        found += _twice(name, [row.get("key", "") for row in raw.get(name, ())], lang)
    found += misrouted(raw, {"*", *shared["categories"], *raw.get("categories", {})}, lang)
    try:
        read_profile(raw, shared)
        found += _appraised_wrongly(raw, shelf)
    except (KeyError, TypeError, ValueError) as wrong:
        found.append(say("unreadable", lang, what=f"{type(wrong).__name__} {wrong}"))
    return found


def _appraised_wrongly(raw: Mapping[str, Any], shelf: Traversable) -> list[str]:
    from huiyin.core.appraisal import problems, read_scheme
    from huiyin.core.figure_dates import in_force, turns
    from huiyin.core.figure_reader import read_figures
    from huiyin.core.words import OPEN_LEVELS

    scheme = read_scheme(raw)
    levels = {slug: table(shelf, f"{slug}/pack.toml").get("level", "") for slug in packs_on(shelf)}
    closed = [slug for slug, level in levels.items() if level not in OPEN_LEVELS]
    if scheme is None:
        return []
    figures = read_figures(table(shelf, "figures.toml")["figure"])
    found = (each for day in turns(figures) for each in problems(scheme, in_force(figures, day), closed))
    return list(dict.fromkeys(found))


def _strangers(what: str, words: Iterable[Any], known: Iterable[str], lang: str) -> list[str]:
    names = set(known)
    return [say(what, lang, word=word) for word in words if word not in names]


def _twice(name: str, keys: list[str], lang: str) -> list[str]:
    return [say("twice", lang, name=name, key=key) for key in sorted({key for key in keys if keys.count(key) > 1})]


def known(shelf: Traversable) -> Any:
    """The words of the house, gathered from the shelf of packs and profiles."""
    from huiyin.core.figure_check import Known

    profiles = [
        table(shelf, f"profiles/{file.name}") for file in (shelf / "profiles").iterdir() if file.name.endswith(".toml")
    ]
    series = {key for each in profiles for key in each.get("activities", {}).get("series", {})}
    series |= {key for each in profiles for row in each.get("registers", ()) for key in row.get("kinds", {})}
    series |= {row["code"] for each in profiles for row in each.get("disputes", {}).get("series", ())}
    series |= {
        f"{row['key']}.{aim['key']}" for each in profiles for row in each.get("schemes", ()) for aim in row["aims"]
    }
    duties = [row for each in profiles for row in each.get("duties", ())]
    wants = {
        event.get("category", row["slug"])
        for row in duties
        for event in (row["event"] if isinstance(row["event"], list) else [row["event"]])
        if event["kind"] == "duty.record"
    }
    return Known(
        packs=packs_on(shelf),
        categories={
            *table(shelf, "categories.toml")["categories"],
            *(key for each in profiles for key in each.get("categories", {})),
        },
        series={"", *series, *(row["slug"] for row in duties)},
        teams={row["key"] for each in profiles for row in each.get("teams", ())},
        duties=wants,
        rows={str(row["id"]) for row in table(shelf, "towns/figures.toml")["figure"]},
        clocks={name for slug in packs_on(shelf) for name in table(shelf, f"{slug}/pack.toml").get("clocks", {})},
    )


def packs_on(shelf: Traversable) -> set[str]:
    """The slugs of the packs on the shelf."""
    return {each.name for each in shelf.iterdir() if each.is_dir() and (each / "pack.toml").is_file()}


def table(shelf: Traversable, name: str) -> dict[str, Any]:
    """A TOML file of the shelf."""
    return tomllib.loads((shelf / name).read_text(encoding="utf-8"))
