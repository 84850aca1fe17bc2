"""A stranger's text made plain: nothing that moves a cursor, reverses a line or shows nothing."""

import re

# C0 and C1 controls but for line break and tab, direction marks, zero-width characters, the byte order
# mark, tags; the same class in Python's and in Polars' regular expressions.
HIDDEN = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_HIDDEN = re.compile(HIDDEN)


def printable(text: str) -> str:
    """`text` without control or invisible characters; line breaks and tabs stay."""
    return _HIDDEN.sub("", text)
