"""Packs and profiles as read from their files, and the pinned versions of packs that cases run on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache, partial, reduce
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction

from huiyin.apps.cases.models import PackVersion
from huiyin.apps.cases.profiles import HOME, forget_taken, toml
from huiyin.apps.cases.profiles import categories as categories
from huiyin.apps.cases.profiles import is_profile as is_profile
from huiyin.apps.cases.profiles import profile as profile
from huiyin.apps.cases.profiles import profile_slugs as profile_slugs
from huiyin.apps.cases.profiles import taken_up as taken_up
from huiyin.apps.scope.acting import system
from huiyin.core.bodies import Bodies, read_bodies
from huiyin.core.errors import RuleError
from huiyin.core.levies import Caps, read_caps
from huiyin.core.matters import Matters, read_matters
from huiyin.core.pack_reader import read_pack
from huiyin.core.pack_weave import weave
from huiyin.core.packs import Clock, Pack
from huiyin.core.presets import Preset, preset_on, read_presets
from huiyin.core.profiles import Profile
from huiyin.core.stories import Story, read_stories
from huiyin.core.terms import Terms, read_terms

Key = TypeVar("Key")
Read = TypeVar("Read")
SHELVES = frozenset({"parts", "profiles", "calendars", "towns", "law"})
_pins: dict[str, int] = {}
_pinned: dict[int, Pack] = {}
_spoken: dict[str, Pack] = {}


@cache
def parts() -> dict[str, dict[str, Any]]:
    """The parts that packs may `use`, by name."""
    return {p.name.removesuffix(".toml"): toml(p) for p in (HOME / "parts").iterdir() if p.name.endswith(".toml")}


@cache
def slugs() -> tuple[str, ...]:
    """All packs that are here, by name."""
    return tuple(
        sorted(p.name for p in HOME.iterdir() if p.is_dir() and p.name not in SHELVES and (p / "pack.toml").is_file())
    )


@cache
def raw_pack(slug: str) -> dict[str, Any]:
    """The woven document of a pack. Raises no_such_pack."""
    if slug not in slugs():
        raise RuleError("no_such_pack", slug=slug)
    return weave(toml(HOME / slug / "pack.toml"), parts())


@cache
def pack(slug: str) -> Pack:
    """The pack as its file says now."""
    return read_pack(raw_pack(slug))


@cache
def stories(slug: str) -> tuple[Story, ...]:
    """The told examples of a pack, in the file's order. Raises no_such_pack."""
    if slug not in slugs():
        raise RuleError("no_such_pack", slug=slug)
    return read_stories(toml(HOME / slug / "spec.toml"))


@cache
def law(name: str) -> dict[str, list[dict[str, Any]]]:
    """A document of rows of law: those of the product, and after them what the installation adds in its own folder `law`."""
    found = toml(HOME / "law" / f"{name}.toml")
    own = Path(settings.DATA_DIR) / "law" / f"{name}.toml"
    added = toml(own) if own.is_file() else {}
    return {key: [*rows, *added.get(key, ())] for key, rows in found.items()}


@cache
def bodies() -> Bodies:
    """The bodies that decide, by the law from a day on."""
    return read_bodies(law("bodies"))


@cache
def matters() -> Matters:
    """What may be decided by which body."""
    return read_matters(law("matters"))


@cache
def terms() -> Terms:
    """The time limits that the law sets."""
    return read_terms(law("terms"))


@cache
def caps() -> tuple[Caps, ...]:
    """The provinces' caps for raising money and labour."""
    return read_caps(law("levies"))


def with_asker(town: Profile) -> frozenset[str]:
    """The packs of a town whose matters have somebody to answer to: these are counted for everybody, slips to helpers not."""
    return frozenset(chosen.slug for chosen in town.packs if pack(chosen.slug).reporter)


@cache
def county() -> dict[str, Any]:
    """The units and posts of a county above its towns."""
    return toml(HOME / "county.toml")


def pin(slug: str) -> int:
    """The row id of the pack's present version, written on first use. Kept only once it is committed."""
    return _pins[slug] if slug in _pins else _pinned_now(slug)


@system("a pack is written down when it is first used", counts=False)
def _pinned_now(slug: str) -> int:
    raw, read = raw_pack(slug), pack(slug)
    row, _ = PackVersion.objects.get_or_create(
        hash=read.hash, defaults={"slug": slug, "version": read.version, "body": raw}
    )
    transaction.on_commit(lambda: _pins.update({slug: row.pk}))
    return row.pk


def pinned(pack_id: int) -> Pack:
    """The pack that a case is pinned to. One query the first time a version is seen by the process."""
    if pack_id in _pinned:
        return _pinned[pack_id]
    row = PackVersion.objects.get(pk=pack_id)
    read = _read_version(row.hash) or read_pack(row.body)
    keep(_pinned, pack_id, read)
    return read


def keep(found: dict[Key, Read], key: Key, read: Read) -> None:
    """Remember what was read from a row once the row is there to stay: it may have been written in this transaction."""
    transaction.on_commit(partial(found.__setitem__, key, read))


def spoken(pack_id: int) -> Pack:
    """The pack that a case is pinned to, with its past: for telling what happened."""
    return with_past(pinned(pack_id))


def with_past(read: Pack) -> Pack:
    """The pack with the words of its older versions, by which its cases may have gone before.

    Moves and questions that are no more stand in no state, so nobody can make or answer them.
    """
    if read.version == 1 or read.hash in _spoken:
        return _spoken.get(read.hash, read)
    older = PackVersion.objects.filter(slug=read.slug, version__lt=read.version).order_by("-version", "-pk")
    both = reduce(_with_words_of, (pinned(row.pk) for row in older), read)
    keep(_spoken, read.hash, both)
    return both


def _with_words_of(read: Pack, older: Pack) -> Pack:
    verbs, asks = read.verbs(), {ask.kind.name for move in (read.start, *read.moves) for ask in move.ask}
    gone = (replace(move, sources=frozenset()) for move in (older.start, *older.moves))
    kept = (m for m in gone if m.do not in verbs or any(ask.kind.name not in asks for ask in m.ask))
    return replace(read, moves=(*read.moves, *kept))


def _read_version(fingerprint: str) -> Pack | None:
    """The pack of that fingerprint among the files, which are read already."""
    return next((pack(slug) for slug in slugs() if pack(slug).hash == fingerprint), None)


def limits_of(read: Pack, town: Profile | None) -> Mapping[str, int]:
    """The pack's counts (returns, days to reopen …) with the profile's overrides."""
    chosen = town.pack(read.slug) if town else None
    return {**read.limits, **(chosen.limits if chosen else {})}


def limit_text(
    read: Pack, clock: str, category: str, town: Profile | None, on: date, answers: Mapping[str, Any] | None = None
) -> str:
    """How long a clock that counts from the day `on` runs in this town: the profile's word, its preset's, the category's, the
    pack's default.

    A clock that goes by an answer of the opening (the hotline's `matter`) looks it up in `answers`.
    """
    chosen = town.pack(read.slug) if town else None
    own = chosen.clocks.get(clock) if chosen else None
    if isinstance(own, str):
        return own
    rule = clock_of(read, clock, town, on)
    if rule.by != "category":
        return rule.limit_for(str((answers or {}).get(rule.by, "")), among={**rule.limits, **(own or {})})
    line = town.line(category) if town else (category,)
    limits = {**rule.limits, **(own or {})}
    if (
        town and clock == "solve" and not own and rule.by == read.clocks[clock].by
    ):  # a region's classes go before the town's
        limits = {**{code: town.categories[code].limit for code in line if town.categories[code].limit}, **limits}
    return rule.limit_for(*line, among=limits)


def limit_on(
    read: Pack,
    clock: str,
    category: str,
    town: Profile | None,
    on: date,
    told: Mapping[str, str] | None = None,
    answers: Mapping[str, Any] | None = None,
    province: str = "",
) -> str:
    """How long a clock runs that counts from the day `on`: by its row of law for what was told, else by pack and town and never
    less than the term of law, the province's own or the national one, that it goes by."""
    rule = read.clocks[clock]
    if row := rule.row(told or {}, on):
        return row.limit
    text = limit_text(read, clock, category, town, on, {} if rule.by == "category" else answers)
    return terms().lawful(text, rule.term, on, province) if rule.term else text


def clock_of(read: Pack, clock: str, town: Profile | None, on: date) -> Clock:
    """A clock as this town runs it on a day: with the limits of the region that its profile names."""
    rule, preset = read.clocks[clock], preset_of(read, town, on)
    if preset is None:
        return rule
    if clock == "objection" and preset.objection:
        return rule.with_preset({"default": preset.objection})
    if rule.by == "category":
        return rule
    if preset.by:
        return replace(rule.with_preset(preset.limits, preset.extend), by=preset.by)
    codes = {code for ask in read.start.ask if ask.kind.name == rule.by for code, _ in ask.kind.choices}
    return rule.with_preset(
        {code: preset.limits[code] for code in preset.limits.keys() & {"default", *codes}}, preset.extend
    )


def preset_of(read: Pack, town: Profile | None, on: date) -> Preset | None:
    """What holds on a day in the region that the town's profile names for this pack; None where it names none."""
    chosen = town.pack(read.slug) if town else None
    return preset_on(presets(read.slug), chosen.preset, on) if chosen and chosen.preset else None


def limits_by_clock(read: Pack, town: Profile | None, on: date) -> dict[str, Mapping[str, str]]:
    """The limits that hold in this town on a day, clock by clock, for a rule sheet."""
    chosen = town.pack(read.slug) if town else None
    found: dict[str, Mapping[str, str]] = {}
    for name in read.clocks:
        own = chosen.clocks.get(name) if chosen else None
        own = {"default": own} if isinstance(own, str) else own or {}
        found[name] = {**clock_of(read, name, town, on).limits, **own}
    return found


@cache
def presets(slug: str) -> tuple[Preset, ...]:
    """A pack's time limits by region and day, none when it has none."""
    path = HOME / slug / "presets.toml"
    return read_presets(toml(path)) if path.is_file() else ()


@cache
def powers(slug: str) -> dict[str, dict[str, Any]]:
    """The list of powers that stands beside a pack, by code; empty where it has none."""
    path = HOME / slug / "powers.toml"
    return toml(path)["powers"] if path.is_file() else {}


def forget_rows() -> None:
    """Read the pinned versions anew (another database, a rolled-back test), and profiles with what was taken up."""
    _pins.clear()
    _pinned.clear()
    forget_taken()
    _spoken.clear()
