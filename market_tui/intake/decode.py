"""Bytes to text: which single-byte encoding a file is in, told by what its odd characters become."""

import re
from codecs import getincrementaldecoder

from market_tui.errors import Refused

_TYPOGRAPHY = frozenset("–—‘’“”£•…€½éèêëàâîïôûüöäçñÉ°®™\N{NO-BREAK SPACE}")
_SINGLE_BYTE = ("cp1252", "mac_roman", "cp850")
_SLICE = 1 << 20
_MOST_ODD = 1 << 24
_MARKUP = re.compile(rb"<(?:!doctype|!--|\?xml|[a-z]+[\s>])")
_MARKS = {
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"\x7fELF": "a program",
    b"MZ": "a program",
}


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding."""
    encoding = encoding_of(data)
    codec, errors = ("utf-8-sig", "strict") if encoding == "utf-8" else (encoding, "replace")
    return data.decode(codec, errors), encoding


def encoding_of(data: bytes) -> str:
    """The encoding: UTF-8, else UTF-16 by its mark, else a single-byte set.

    Of the single-byte sets the one wins in which the most non-ASCII bytes are dashes, quotes, pound
    signs and accents; Windows-1252 when nothing tells them apart.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if _is_utf8(data):
        return "utf-8"
    odd = data.translate(None, bytes(range(0x80)))[:_MOST_ODD]
    best, best_score = "latin-1", -1
    for encoding in _SINGLE_BYTE:
        try:
            score = sum(character in _TYPOGRAPHY for character in odd.decode(encoding))
        except UnicodeDecodeError:
            continue
        if score > best_score:
            best, best_score = encoding, score
    return best


def _is_utf8(data: bytes) -> bool:
    """Read a slice at a time: the whole as text may take four times its size."""
    reader = getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(data), _SLICE):
            reader.decode(data[at : at + _SLICE])
        reader.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def refuse_unless_text(data: bytes) -> None:
    """Refuse what is plainly not a table: a web page, an image, an archive of another kind.

    Raises:
        Refused: names what the bytes look like.
    """
    for mark, what in _MARKS.items():
        if data.startswith(mark):
            raise Refused(f"this is {what}, not a table", "Expected CSV, ODS, XLSX, Parquet or ZIP.")
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if _MARKUP.match(head):
        raise Refused(
            "this is a web page, not data",
            "The site probably sent a sign-in or error page; download the file again in a browser.",
        )
    if not head:
        raise Refused("the file is empty", "Expected CSV, ODS, XLSX, Parquet or ZIP.")
    if data[:65536].count(0) > 16 and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("these are binary data, not a table", "Expected CSV, ODS, XLSX, Parquet or ZIP.")
