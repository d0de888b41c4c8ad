"""Code words of a pack said in plain words: relations, states, limits, guards, the ladder of a clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from huiyin.core import pack_words as words
from huiyin.core.limits import LimitUnit, parse_limit
from huiyin.core.packs import BACK, Clock, Late, LawRow, Move, Pack
from huiyin.core.relations import Relation
from huiyin.core.sittings import ASKED, Sitting
from huiyin.core.words import Phase, Text

CASES = "default"


@dataclass(frozen=True)
class Own:
    """What a town calls its posts (by title; `at`: by title and kind of unit) and places (by kind); plain words stand for what
    it does not name."""

    posts: Mapping[str, Text] = field(default_factory=dict)
    places: Mapping[str, Text] = field(default_factory=dict)
    at: Mapping[tuple[str, str], Text] = field(default_factory=dict)


NOBODYS = Own()


def relation(word: str, lang: str, own: Own = NOBODYS) -> str:
    """Who stands in a relation: 派单岗（站点）, Desk (station); in a town's own words where it has some."""
    if word in words.RELATIONS:
        return words.RELATIONS[word].for_lang(lang)
    found = Relation.parse(word)
    if found is None:
        return word
    place = own.places.get(found.anchor, words.ANCHORS[found.anchor]).for_lang(lang)
    if found.head == "member":
        return words.MEMBER.for_lang(lang).format(place=place)
    if found.head == "party_unit":
        return words.PARTY_UNIT.for_lang(lang).format(place=place)
    named = own.at.get((found.head, found.anchor)) or own.posts.get(found.head, words.POSTS[found.head])
    post = named.for_lang(lang)
    return words.POST_AT.for_lang(lang).format(post=post, place=place)


def limit(text: str, lang: str) -> str:
    """A limit text: 4wh → 4个工作小时, 4 working hours."""
    read = parse_limit(text)
    table = words.ONE_OF if read.n == 1 else words.LIMIT_UNITS
    return table[LimitUnit(read.unit).value].for_lang(lang).format(n=read.n)


def guard(name: str, limits: Mapping[str, int], lang: str) -> str:
    """A condition with the counts that hold here."""
    return words.GUARDS[name].for_lang(lang).format_map({**words.LIMIT_DEFAULTS, **limits})


def listed(items: Iterable[str], lang: str) -> str:
    """Items one after the other, each once; a dash when there is none."""
    return words.AND.for_lang(lang).join(dict.fromkeys(items)) or words.NOTHING.zh


def states(pack: Pack, names: Iterable[str], lang: str) -> str:
    """Some states of a pack, shortly: any time, any time before closing, while in a phase, or their titles."""
    wanted = frozenset(names)
    if not wanted:
        return words.NOTHING.zh
    if wanted == frozenset(pack.states):
        return words.ANY_STATE.for_lang(lang)
    if wanted == frozenset(s.name for s in pack.states.values() if s.phase is not Phase.closed):
        return words.ANY_OPEN.for_lang(lang)
    for phase in Phase:
        if len(wanted) > 1 and wanted == frozenset(s.name for s in pack.states.values() if s.phase is phase):
            return words.PHASE_STATES.for_lang(lang).format(phase=words.PHASES[phase].for_lang(lang))
    return listed((s.title.for_lang(lang) for s in pack.states.values() if s.name in wanted), lang)


def target(pack: Pack, move: Move, lang: str) -> str:
    """Where a move leads; a dash when the state stays."""
    if move.to == BACK:
        return words.BACK.for_lang(lang)
    return pack.states[move.to].title.for_lang(lang) if move.to else words.NOTHING.zh


def moved(pack: Pack, moves: Iterable[Move], lang: str) -> str:
    """The start and every move that changes the state, one after the other, for those who cannot see the diagram."""
    form = words.DRAWN_MOVE.for_lang(lang)
    said = [
        form.format(
            do=move.title.for_lang(lang), source=states(pack, move.sources, lang), target=target(pack, move, lang)
        )
        for move in (pack.start, *moves)
        if move.to is not None
    ]
    return words.COMMA.for_lang(lang).join(dict.fromkeys(said)) + words.STOP.for_lang(lang)


def sitting(pack: Pack, one: Sitting, lang: str, bodies: Mapping[str, Text]) -> str:
    """What is done in a sitting: who votes or is heard, the frozen roll, where a failure leads."""
    if one.body:
        body = bodies.get(one.body, words.NAMED_BODY if one.body == ASKED else Text(one.body, one.body))
        said = [words.VOTES.for_lang(lang).format(body=body.for_lang(lang))]
    else:
        said = [words.HEARS.for_lang(lang).format(roll=words.HEARD[one.roll].for_lang(lang))]
    said += [words.FROZEN.for_lang(lang), *([words.SECRET.for_lang(lang)] if one.secret else [])]
    if one.fails_to:
        said.append(words.FAILS_TO.for_lang(lang).format(state=pack.states[one.fails_to].title.for_lang(lang)))
    return words.COMMA.for_lang(lang).join(said)


def asked(move: Move, lang: str) -> str:
    """What a move asks: what is required first, then what may be left out."""
    must = [ask.kind.title.for_lang(lang) for ask in move.ask if ask.required]
    may = [ask.kind.title.for_lang(lang) for ask in move.ask if not ask.required]
    parts = [listed(must, lang)] if must else []
    if may:
        parts.append(words.OPTIONAL_ASKS.for_lang(lang).format(asks=listed(may, lang)))
    return words.COMMA.for_lang(lang).join(parts) or words.NOTHING.zh


def clock_limits(pack: Pack, clock: Clock, limits: Mapping[str, str], lang: str) -> str:
    """How long a clock runs: one limit, or the default and the limits of single kinds when they differ."""
    if clock.law:
        return words.COMMA.for_lang(lang).join(_law(pack, row, clock, lang) for row in clock.law)
    text = limit(limits[CASES], lang)
    kinds = _kinds(pack)
    own = [
        words.BY_CASE.for_lang(lang).format(limit=limit(value, lang), case=kinds[case].for_lang(lang))
        for case, value in limits.items()
        if value != limits[CASES] and case in kinds
    ]
    if own:
        return words.COMMA.for_lang(lang).join([text, *own])
    if clock.timer:
        return words.REMINDS.for_lang(lang).format(limit=text)
    by_category = clock.name == "solve" and clock.by == "category"
    return words.BY_CATEGORY.for_lang(lang).format(limit=text) if by_category else text


def _law(pack: Pack, row: LawRow, clock: Clock, lang: str) -> str:
    """A row of law: 60天（申诉求决、第六条路径；《信访工作条例》第34条）; that nobody has seen the text is said."""
    asked = {ask: dict(kind.choices) for ask in row.when if (kind := pack.question(ask))}
    whose = [
        text.for_lang(lang) for ask, codes in row.when.items() for code, text in asked[ask].items() if code in codes
    ]
    times = [words.IN_FORCE.for_lang(lang).format(day=row.begins.isoformat())]
    times += [words.NO_MORE.for_lang(lang).format(day=row.until.isoformat())] if row.until else []
    seen = [] if row.verified else [words.NOT_SEEN.for_lang(lang)]
    said = [listed(whose, lang)] if whose else []
    case = words.COMMA.for_lang(lang).join([*said, row.source.for_lang(lang), *times, *seen])
    text = words.BY_CASE.for_lang(lang).format(limit=limit(row.limit, lang), case=case)
    return words.REMINDS.for_lang(lang).format(limit=text) if clock.timer else text


def counting(pack: Pack, clock: Clock, lang: str) -> str:
    """From which day a clock counts, and which days do not count; empty when it counts as any other."""
    said = [(words.COUNTED_FROM, clock.starts), *((words.NOT_COUNTED, name) for name in clock.less)]
    asks = [(form, kind) for form, name in said if (kind := pack.question(name))]
    told = [form.for_lang(lang).format(ask=kind.title.for_lang(lang)) for form, kind in asks]
    return words.COMMA.for_lang(lang).join([*told, *([words.ROLLS.for_lang(lang)] if clock.roll else [])])


def _kinds(pack: Pack) -> dict[str, Text]:
    """The choices of the start's questions: a clock may have a limit for each."""
    return {code: title for ask in pack.start.ask for code, title in ask.kind.choices}


def late(pack: Pack, clock: Clock, lang: str, own: Own = NOBODYS) -> str:
    """What happens as a clock runs out, in order."""
    said = [] if clock.timer else [words.WARNED.for_lang(lang).format(warn=clock.warn)]
    if said and clock.near:
        who = listed((_told(pack, word, lang, own) for word in clock.near), lang)
        said = [words.TELLS.for_lang(lang).format(when=said[0], who=who)]
    said += [_rung(pack, rung, lang, own) for rung in clock.late]
    if clock.extend:
        who = listed((relation(word, lang, own) for word in clock.extend.by), lang)
        most = limit(clock.extend.max, lang)
        said.append(words.EXTENDS.for_lang(lang).format(times=clock.extend.times, max=most, who=who))
    return words.COMMA.for_lang(lang).join(said)


def _told(pack: Pack, word: str, lang: str, own: Own) -> str:
    """Who is told: of those whom a rota names, whoever is on duty."""
    form = words.ON_DUTY.for_lang(lang) if word in pack.rota else "{who}"
    return form.format(who=relation(word, lang, own)) if word else ""


def _rung(pack: Pack, rung: Late, lang: str, own: Own) -> str:
    soon = parse_limit(rung.after).n == 0
    when = words.AT_ONCE.for_lang(lang) if soon else words.AFTER.for_lang(lang).format(limit=limit(rung.after, lang))
    said = {"tell": words.TELLS, "raise": words.RAISES, "call_back": words.CALLS}[rung.do]
    return said.for_lang(lang).format(when=when, who=_told(pack, rung.to, lang, own))
