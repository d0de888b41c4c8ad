"""Find the place, unit or post that a cell names: by code, by name, by name without its last character, by path.

A path is 杏树湾村/第一网格, or, as the pages write it, 杏树湾村·第一网格 and 杏树湾村第一网格.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from huiyin.core.errors import RuleError

_STEPS = re.compile(r"\s*[/>＞→|\\·]\s*")
_TAILS = ("村", "社区", "镇", "乡", "街道", "网格", "嘎查", "苏木", "县", "区")


@dataclass(eq=False)
class Node:
    """Something with a name: there already (`pk`), or to be made from an earlier row of the same file (`pk` 0)."""

    name: str
    code: str = ""
    kind: str = ""
    pk: int = 0
    uid: str = ""
    parent: Node | None = None

    def above(self) -> Iterable[Node]:
        """Its parent, and so on up."""
        node = self.parent
        while node:
            yield node
            node = node.parent


@dataclass
class Index:
    """All nodes that a cell may name."""

    _by_uid: dict[str, Node] = field(default_factory=dict)
    _by_code: dict[str, Node] = field(default_factory=dict)
    _by_name: dict[str, list[Node]] = field(default_factory=dict)

    def add(self, node: Node) -> Node:
        """Take a node in."""
        if node.uid:
            self._by_uid[node.uid] = node
        if node.code:
            self._by_code[node.code] = node
        self._by_name.setdefault(node.name, []).append(node)
        return node

    def by_uid(self, uid: str) -> Node | None:
        """The node of an `_id`."""
        return self._by_uid.get(uid)

    def by_code(self, code: str) -> Node | None:
        """The node of an official code."""
        return self._by_code.get(code)

    def child(self, parent: Node | None, name: str) -> Node | None:
        """The child of that name."""
        return next((node for node in self._by_name.get(name, ()) if node.parent is parent), None)

    def find(self, words: str, *, column: str, under: Node | None = None) -> Node:
        """The one node that `words` name, inside `under` if given. Raises ref_unknown, ref_several."""
        if found := self._by_code.get(words):
            return found
        *path, name = [words] if words in self._by_name else _STEPS.split(words)
        named = [node for node in self._named(name) if _follows(node, path)] or self._run_together(words)
        nodes = [node for node in named if _is_inside(node, under)]
        if len(nodes) == 1:
            return nodes[0]
        if nodes:
            where = [node.parent.name for node in nodes if node.parent]
            raise RuleError("ref_several", column=column, given=words, titles=where)
        near = difflib.get_close_matches(name, self._by_name, 1, 0.8)
        raise RuleError("ref_unknown", column=column, given=words, better=near[0] if near else "")

    def _named(self, name: str) -> list[Node]:
        found = self._by_name.get(name)
        return found or [node for tail in _TAILS for node in self._by_name.get(name + tail, ())]

    def _run_together(self, words: str) -> list[Node]:
        tails = (words[at:] for at in range(1, len(words)))
        return [node for tail in tails for node in self._by_name.get(tail, ()) if _runs_together(node, words)]


def _is_inside(node: Node, under: Node | None) -> bool:
    return under is None or node is under or any(above is under for above in node.above())


def _follows(node: Node, path: list[str]) -> bool:
    names = [above.name for above in node.above()]
    return all(any(name in (step, *(step + tail for tail in _TAILS)) for name in names) for step in path)


def _runs_together(node: Node, words: str) -> bool:
    """Are the words names from above one after another, and its own the last?"""
    above = words.removesuffix(node.name)
    return not above or (above != words and any(_runs_together(each, above) for each in node.above()))


def words_of(nodes: Iterable[Node]) -> dict[int, str]:
    """By `pk` the shortest words that `Index.find` takes for this node alone: its name, with the nearest above it that tells
    it from its namesakes, else its code; just its name where nothing does."""
    every = list(nodes)
    names = Counter(node.name for node in every)
    pairs = Counter((name, node.name) for node in every for name in {above.name for above in node.above()})

    def words(node: Node) -> str:
        if names[node.name] == 1:
            return node.name
        above = next((each.name for each in node.above() if pairs[each.name, node.name] == 1), "")
        return f"{above}/{node.name}" if above else node.code or node.name

    return {node.pk: words(node) for node in every}


def fits(node: Node, words: str) -> bool:
    """Do these words, a name or a path to it, name the node?"""
    *path, name = _STEPS.split(words)
    return _runs_together(node, words) or (name == node.name and _follows(node, path))


def is_uid(text: str) -> bool:
    """Does the hidden cell hold a UUID at all?"""
    return len(text) == 36 and text.count("-") == 4 and all(char in "0123456789abcdef-" for char in text.lower())
