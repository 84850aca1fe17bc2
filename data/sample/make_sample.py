"""Write the synthetic SAMPLE market: python data/sample/make_sample.py [--check] [--out DIR]."""

import argparse
import io
import sys
import zipfile
from pathlib import Path

# Run by path from anywhere: the folder that holds `data` has to be importable.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from data.sample.children import build_children
from data.sample.costs import cost_files
from data.sample.dfe_layouts import dfe_files, zipped
from data.sample.editions import EDITIONS
from data.sample.market import build_market, movements, summary
from data.sample.model import Market
from data.sample.ofsted_layouts import movements_csv, register_csv

SEED = 20250331
HERE = Path(__file__).resolve().parent


def ofsted_files(market: Market) -> dict[str, bytes]:
    """The registers, and the lists of joiners and leavers, by file name."""
    files = {}
    for edition in EDITIONS:
        files[f"sample_provider_at_march_{edition.year}.csv"] = register_csv(market.listed(edition), edition)
        if edition.movements:
            name = f"sample_joiners_leavers_{edition.year % 100}.csv"
            files[name] = movements_csv(*movements(market, edition), edition)
    return files


def make_files(seed: int = SEED) -> dict[str, bytes]:
    """Every file of the sample, by name: the same seed gives the same content."""
    market = build_market(seed)
    children = zipped(dfe_files(build_children(seed, market)))
    return ofsted_files(market) | {
        "sample_children_looked_after.zip": children,
        "sample_spending.zip": zipped(cost_files(seed)),
    }


def content(file: bytes) -> bytes | list[tuple[str, bytes]]:
    """A file as compared: an archive by what is in it, as compressors differ."""
    if not file.startswith(b"PK"):
        return file
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def stale(files: dict[str, bytes], folder: Path) -> list[str]:
    """The files of a folder that are missing or are not what the script makes."""
    return [
        name
        for name, made in files.items()
        if not (folder / name).is_file() or content((folder / name).read_bytes()) != content(made)
    ]


def main() -> int:
    """Write the files, or with --check only compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 when a file differs")
    parser.add_argument("--out", type=Path, default=HERE, metavar="DIR", help="default: beside the script")
    options = parser.parse_args()
    market = build_market(SEED)
    files = make_files()
    if options.check:
        wrong = stale(files, options.out)
        print("\n".join(f"differs: {name}" for name in wrong) or f"{len(files)} files as made by the script")
        return 1 if wrong else 0
    options.out.mkdir(parents=True, exist_ok=True)
    for name in stale(files, options.out):
        (options.out / name).write_bytes(files[name])
    print("\n".join(f"{len(made):>9,} {name}" for name, made in files.items()))
    print("\n".join(summary(market)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
