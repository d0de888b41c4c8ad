"""A QR code and a link in a Word document: what stands in the text, and the files and relations that it needs."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
SIDE = 504_000
"""Width and height in EMU: 14 mm."""


def picture(number: int, says: str) -> str:
    """A run with the code of that number."""
    size = f'cx="{SIDE}" cy="{SIDE}"'
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr id="{number}" name="QR {number}" descr={quoteattr(says)}/>'
        f'<a:graphic xmlns:a="{DRAWING}/main"><a:graphicData uri="{DRAWING}/picture"><pic:pic xmlns:pic="{DRAWING}/picture">'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="QR {number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{OFFICE}" r:embed="q{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def link(number: int, run: str) -> str:
    """A run that leads to the address of that number."""
    return f'<w:hyperlink xmlns:r="{OFFICE}" r:id="l{number}">{run}</w:hyperlink>'


def relations(addresses: dict[int, str]) -> str:
    """What the runs lead to: the pictures in the package, the addresses outside."""
    return "".join(
        f'<Relationship Id="q{n}" Type="{OFFICE}/image" Target="media/q{n}.png"/>'
        f'<Relationship Id="l{n}" Type="{OFFICE}/hyperlink" Target={quoteattr(address)} TargetMode="External"/>'
        for n, address in addresses.items()
    )
