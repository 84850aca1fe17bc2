"""Write the synthetic SAMPLE market: python data/sample/make_sample.py [--check] [--out DIR]."""

import argparse
import sys
from pathlib import Path

# Run by path from anywhere: the folder that holds `data` has to be importable.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

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
    """Every file of the sample, by name: the same seed gives the same bytes."""
    return ofsted_files(build_market(seed))


def stale(files: dict[str, bytes], folder: Path) -> list[str]:
    """The files of a folder that are missing or are not what the script makes."""
    return [n for n, text in files.items() if not (folder / n).is_file() or (folder / n).read_bytes() != text]


def main() -> int:
    """Write the files, or with --check only compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 when a file differs")
    parser.add_argument("--out", type=Path, default=HERE, metavar="DIR", help="default: beside the script")
    options = parser.parse_args()
    market = build_market(SEED)
    files = ofsted_files(market)
    if options.check:
        wrong = stale(files, options.out)
        print("\n".join(f"differs: {name}" for name in wrong) or f"{len(files)} files as made by the script")
        return 1 if wrong else 0
    options.out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (options.out / name).write_bytes(content)
        print(f"{len(content):>9,} {name}")
    print("\n".join(summary(market)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
