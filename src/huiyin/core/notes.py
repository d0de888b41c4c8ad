"""Signed notes (C2SP signed-note), the checkpoints of a log (tlog-checkpoint), cosignatures and proofs (tlog-proof).

Text in, text out. Signatures are made and checked by whoever has the keys: here are only the words that are signed.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from huiyin.core.merkle import SIZE

ED25519, COSIGNED = 0x01, 0x04
"""Kinds of signature. Whoever reads a note passes by those that they do not know, such as a second line by SM2."""
OPENING = "— "
PROOF = "c2sp.org/tlog-proof@v1"


class Malformed(ValueError):
    """It is not written as the form asks."""


@dataclass(frozen=True)
class Key:
    """A public key under its owner's name; `kind` says of which signatures. Names hold neither blanks nor `+`."""

    name: str
    kind: int
    public: bytes

    @property
    def hint(self) -> bytes:
        """Four bytes by which a signature tells its key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.hint.hex()}+{_b64(bytes([self.kind]) + self.public)}"

    @classmethod
    def parsed(cls, text: str) -> Key:
        """A key as it is published: `name+hint+base64`. Raises Malformed."""
        name, hint, rest = [*text.strip().split("+", 2), "", ""][:3]
        raw = _bytes(rest)
        key = cls(name, raw[0] if raw else 0, raw[1:])
        if not name or key.hint.hex() != hint:
            raise Malformed("a key is name+hint+base64")
        return key


@dataclass(frozen=True)
class Signature:
    """One line under a note."""

    name: str
    hint: bytes
    value: bytes

    def __str__(self) -> str:
        return f"{OPENING}{self.name} {_b64(self.hint + self.value)}\n"

    def of(self, key: Key) -> bool:
        """Does it say that it is by this key? Whether it is, only the key can tell."""
        return (self.name, self.hint) == (key.name, key.hint)


@dataclass(frozen=True)
class Note:
    """A text of whole lines, and who signed it."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(map(str, self.signatures))

    @classmethod
    def parsed(cls, text: str) -> Note:
        """The note of its written form. Raises Malformed."""
        body, gap, lines = text.rpartition("\n\n")
        if not gap or not lines.endswith("\n"):
            raise Malformed("a note has an empty line before its signatures")
        return cls(body + "\n", tuple(map(_signature, lines[:-1].split("\n"))))


def _signature(line: str) -> Signature:
    name, _, value = line.removeprefix(OPENING).partition(" ")
    raw = _bytes(value)
    if not line.startswith(OPENING) or not name or len(raw) < 5:
        raise Malformed("a signature is a dash, a name and base64")
    return Signature(name, raw[:4], raw[4:])


@dataclass(frozen=True)
class Checkpoint:
    """The head of a log: which log, how many leaves, the root over them."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{_b64(self.root)}\n"

    @classmethod
    def parsed(cls, text: str) -> Checkpoint:
        """The checkpoint in the text of a note; further lines are passed by. Raises Malformed."""
        origin, size, root, *_ = [*text.split("\n"), "", ""]
        raw = _bytes(root)
        if not origin or not size.isdecimal() or str(int(size)) != size or len(raw) != SIZE:
            raise Malformed("a checkpoint is an origin, a size and a root")
        return cls(origin, int(size), raw)

    @property
    def groups(self) -> list[str]:
        """The root as one compares it with a printed sheet: sixteen groups of four hexadecimal digits."""
        told = self.root.hex().upper()
        return [told[at : at + 4] for at in range(0, len(told), 4)]


def cosigned(text: str, seconds: int) -> bytes:
    """What a witness signs who saw this checkpoint at this time (C2SP tlog-cosignature, v1)."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def stamped(seconds: int, signature: bytes) -> bytes:
    """The value of a witness's line: the time, then the signature."""
    return seconds.to_bytes(8, "big") + signature


def unstamped(value: bytes) -> tuple[int, bytes]:
    """Time and signature of a witness's line."""
    return int.from_bytes(value[:8], "big"), value[8:]


@dataclass(frozen=True)
class Proof:
    """That leaf `index` is under the root of a checkpoint. `extra`: here the hash of the leaf."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: Note
    extra: bytes = b""

    def __str__(self) -> str:
        extra = [f"extra {_b64(self.extra)}"] if self.extra else []
        return "\n".join([PROOF, *extra, f"index {self.index}", *map(_b64, self.hashes), "", str(self.checkpoint)])

    @classmethod
    def parsed(cls, text: str) -> Proof:
        """The proof of its written form. Raises Malformed."""
        head, _, note = text.partition("\n\n")
        kind, *lines = head.split("\n")
        extra = _bytes(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else b""
        word, _, index = (lines.pop(0) if lines else "").partition(" ")
        if kind != PROOF or word != "index" or not index.isdecimal():
            raise Malformed(f"a proof begins with {PROOF}")
        return cls(int(index), tuple(map(_bytes, lines)), Note.parsed(note), extra)


def _b64(raw: bytes) -> str:
    return b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError as wrong:
        raise Malformed("that is no base64") from wrong
