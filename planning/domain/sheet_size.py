"""How large a spreadsheet becomes once it is read. The reader fills the whole rectangle up to the farthest cell: a file of
5 kB with one cell in XFD1048576 asks for 500 GB and takes the whole process down, so it is measured before.
"""

import io
import re
import zipfile
import zlib

from lentera.lib.errors import DomainError

MAX_UNPACKED = 200_000_000
MAX_CELLS = 5_000_000
CHUNK = 1_000_000
# Longer than any mark below, so that none is lost between two chunks.
OVERLAP = 200
MARK = re.compile(rb"<(?:\w+:)?(?P<tag>c|row)(?=[\s/>])|\sr\s*=\s*[\"'](?P<column>[A-Za-z]{0,3})(?P<row>\d{1,10})[\"']")
BROKEN = "Berkas XLSX ini rusak atau terkunci sandi."


def check(content: bytes) -> None:
    """DomainError unless the content is an XLSX whose sheets can be read: codes kind, size, cells."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _check(packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        # RuntimeError: an entry is encrypted, or packed in a way that is not known.
        raise DomainError(BROKEN, code="kind") from error


def _check(packed: zipfile.ZipFile) -> None:
    entries = packed.infolist()
    if "xl/workbook.xml" not in packed.namelist():
        raise DomainError("Berkas ini bukan XLSX. Simpan sebagai XLSX atau CSV.", code="kind")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise DomainError("Isi XLSX ini terlalu besar. Pecah menjadi beberapa berkas.", code="size")
    for entry in entries:
        if _cells(packed, entry) > MAX_CELLS:
            raise DomainError(
                "Lembar XLSX ini terlalu luas. Hapus sel yang jauh di bawah atau di kanan tabelnya, lalu simpan lagi.",
                code="cells",
            )


def _cells(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Rows × columns of the rectangle that an entry's cells span; a cell that does not say where it stands counts as a column."""
    rows = columns = tags_of_cells = tags_of_rows = named_cells = 0
    with packed.open(entry) as file:
        kept = b""
        while chunk := file.read(CHUNK):
            text = kept + chunk
            for found in MARK.finditer(text):
                if found.end() < len(kept):
                    continue
                if found["tag"]:
                    tags_of_cells += found["tag"] == b"c"
                    tags_of_rows += found["tag"] == b"row"
                    continue
                rows = max(rows, int(found["row"]))
                named_cells += bool(found["column"])
                columns = max(columns, _number(found["column"]))
            kept = text[-OVERLAP:]
    return max(rows, tags_of_rows) * max(columns, tags_of_cells - named_cells)


def _number(letters: bytes) -> int:
    """A is 1, XFD 16384; 0 for none."""
    out = 0
    for letter in letters.upper():
        out = 26 * out + letter - 64
    return out
