"""The beginning of an archive whose end is missing: its first file, as far as it goes."""

import io
import struct
import zlib
from pathlib import Path

_HEADER = struct.Struct("<4s5H3I2H")
_SIGNATURE, _DEFLATED = b"PK\x03\x04", 8
_ENCRYPTED = 1
_CHUNK = 1 << 20


class CutArchive(io.RawIOBase):
    """The unpacked bytes of the first file in a ZIP that has no directory.

    Raises:
        ValueError: it does not begin as a ZIP does, or its first file is packed in another way.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        fields = self._file.read(_HEADER.size)
        told = _HEADER.unpack(fields) if len(fields) == _HEADER.size else (b"",)
        if told[0] != _SIGNATURE or told[3] != _DEFLATED or told[2] & _ENCRYPTED:
            self._file.close()
            raise ValueError("no packed file at its beginning")
        self._file.seek(told[9] + told[10], io.SEEK_CUR)
        self._unpack = zlib.decompressobj(-zlib.MAX_WBITS)

    def read(self, size: int = -1) -> bytes:
        """Up to so many bytes.

        Raises:
            EOFError: the archive ends before its file does.
        """
        made, wanted = bytearray(), size if size >= 0 else 1 << 62
        while len(made) < wanted and not self._unpack.eof:
            packed = self._unpack.unconsumed_tail or self._file.read(_CHUNK)
            if not packed:
                if made:
                    break
                raise EOFError("its end is missing")
            try:
                made += self._unpack.decompress(packed, wanted - len(made))
            except zlib.error as error:
                if made:
                    break
                raise EOFError(f"damaged: {error}") from error
        return bytes(made)

    def close(self) -> None:
        """Close the file beneath."""
        self._file.close()
        super().close()
