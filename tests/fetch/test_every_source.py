"""Each source from its own service to the store, with bodies in its publisher's layout."""

import io
import zipfile
from pathlib import Path

import polars as pl

from market_tui.fetch import Wish, fetch
from market_tui.fetch.client import Client
from market_tui.fetch.sources import chosen
from market_tui.store import Store
from tests.fetch import publishers
from tests.fetch.publishers import ASSETS, EES, LOOKED_AFTER, VERSION, as_json, asset
from tests.fetch.serving import Reply, Site, gzipped
from tests.fetch.test_discovery import RAW, REPOSITORY

_FIXED = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,"
_FIXED += "old_la_code,la_name,new_la_code"
_PLACES = (
    ("National", "E92000001,England,,,,,"),
    ("Local authority", "E92000001,England,E12000002,North West,341,Liverpool,E08000012"),
    ("Local authority", "E92000001,England,E12000002,North West,344,Wirral,E08000015"),
)


def table(columns: str, rows: list[str]) -> bytes:
    """A data set in the layout of Explore Education Statistics, with its byte order mark."""
    lines = [f"{_FIXED},{columns}"]
    for year in range(2021, 2026):
        for level, place in _PLACES:
            lines += [f"{year},Reporting year,{level},{place},{row}" for row in rows]
    return b"\xef\xbb\xbf" + "\r\n".join([*lines, ""]).encode()


NET_GAIN = table(
    "characteristic,number",
    [
        "1. Children who are the responsibility of other LAs placed within this LA boundary,120",
        "2. Children who are the responsibility of this LA placed outside the LA boundary,c",
        "Net gain of children by responsible LA,-40",
    ],
)
CHARACTERISTICS = table(
    "cla_group,characteristic,number,percentage",
    [
        'Placement,"Secure units, children\'s homes and semi-independent living accommodation",120,14',
        "Placement,Foster placements,480,67",
        "Placement,Total,600,100",
        "Locality of placement,Placed inside the local authority boundary,300,50",
        "Locality of placement,Placed outside the local authority boundary,300,50",
        "Distance between home and placement,Over 20 miles,100,17",
    ],
)


def looked_after(site: Site) -> None:
    publishers.publication(site)
    publishers.data_content(site)
    for identity, body in ((publishers.NET_GAIN, NET_GAIN), (publishers.CHARACTERISTICS, CHARACTERISTICS)):
        site[f"{EES}/data-set-files/{identity}/download"] = gzipped(body)
    site[f"{EES}/data-set-files/{publishers.RATES}/download"] = gzipped(NET_GAIN)


def test_looked_after_children(site: Site, client: Client, store: Store, cache: Path) -> None:
    """Two data sets come as they should; where the third should be there is another table."""
    looked_after(site)
    report = fetch(["looked-after"], store, client=client, cache=cache)
    by_kind = {f.kind: f for f in report.files}
    assert by_kind["net-gain"].outcome == by_kind["characteristics"].outcome == "fetched"
    assert Path(by_kind["net-gain"].path or "").read_bytes() == NET_GAIN
    wrong = by_kind["numbers-and-rates"]
    assert (wrong.outcome, wrong.error) == ("failed", "layout")
    assert "dfe-net-gain" in (wrong.message or "")
    assert report.exit_code == 3
    assert {s.family for s in store.manifest().sources} == {"dfe-net-gain", "dfe-characteristics"}


def test_a_whole_release_is_loaded_for_what_we_know_in_it(
    site: Site, client: Client, store: Store, cache: Path
) -> None:
    publishers.publication(site)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data/la_cla_on_31_march_la_of_placement_netgain.csv", NET_GAIN)
        archive.writestr("data/conviction_health_outcomes_la.csv", table("a,b", ["1,2"]))
        archive.writestr("data-guidance/data-guidance.txt", b"What the columns mean\n" * 20)
    site[f"{EES}/releases/{VERSION}/files"] = Reply(packed.getvalue(), length=False)
    report = fetch(["looked-after"], store, client=client, cache=cache)
    (file,) = report.files
    assert (report.exit_code, file.outcome, file.kind) == (0, "fetched", "whole-release")
    assert [s.family for s in store.manifest().sources] == ["dfe-net-gain"]


def test_the_interactive_tool(site: Site, client: Client, store: Store, cache: Path) -> None:
    body = io.BytesIO()
    pl.DataFrame(
        {
            "Short Desc": ["RescareFinance"] * 30,
            "Data item": [None] * 30,
            "Years": ["2024-25"] * 30,
            "LA and Regions": ["Liverpool"] * 30,
            "Values": ["5945"] * 30,
            "LA Number": [341.0] * 30,
            "Region": ["North West"] * 30,
        },
        schema_overrides={"Data item": pl.String},
    ).write_parquet(body)
    name = "bds_long_0.parquet"
    address = f"{RAW}/main/01_data/02_prod/{name}"
    site[f"{REPOSITORY}/contents/01_data/02_prod"] = as_json(
        [{"name": name, "size": len(body.getvalue()), "download_url": f"https://{address}"}]
    )
    site[address] = asset(body.getvalue())
    report = fetch(["lait"], store, client=client, cache=cache)
    assert (report.exit_code, report.files[0].outcome) == (0, "fetched")
    assert [s.family for s in store.manifest().sources] == ["lait-indicators"]
    site[address] = asset(body.getvalue()[:-40] + b"\x00" * 40)
    report = fetch(["lait"], store, Wish(force=True), client=client, cache=cache)
    assert report.files[0].error == "cut short"


def test_a_data_set_from_its_other_addresses(site: Site, client: Client, store: Store, cache: Path) -> None:
    """Superseded at the service and behind a page on the website: the documented API, always in gzip."""
    looked_after(site)
    public = "019a9c62-aca8-772e-b92b-8678622ec297"
    told = {"dataSetFileId": publishers.NET_GAIN, "title": "net gain - LA", "publicApiDataSetId": public}
    site[f"{EES}/publications/{LOOKED_AFTER}/releases/2025/data-content"] = as_json(
        {"dataSets": [{**told, "isApiEnabled": True}]}
    )
    site[f"{EES}/data-set-files/{publishers.NET_GAIN}/download"] = Reply(status=404)
    page = f"{publishers.EES_SITE}/data-catalogue/data-set/{publishers.NET_GAIN}/csv"
    site[page] = Reply(b"<!doctype html><p>moved</p>", headers={"Content-Type": "text/html"})
    site[f"api.education.gov.uk/statistics/v1/data-sets/{public}/csv"] = gzipped(NET_GAIN)
    (file,) = fetch(["looked-after"], store, client=client, cache=cache).files
    assert (file.outcome, "api.education.gov.uk" in file.url) == ("fetched", True)
    assert store.read("children").height


def test_councils_returns(site: Site, client: Client, store: Store, cache: Path) -> None:
    """The page lists many returns; only the one of social care is taken."""
    page = (
        "/government/statistics/local-authority-revenue-expenditure-and-financing-england-2023-to-2024-"
        "individual-local-authority-data-outturn"
    )
    (source,) = chosen(("revenue-outturn",))
    title = "Local authority revenue expenditure and financing England: 2023 to 2024"
    document = {"title": f"{title} individual local authority data - outturn", "base_path": page}
    site[f"www.gov.uk/api/content{source.roots[0]}"] = as_json({"links": {"documents": [document]}})
    site["www.gov.uk/api/search.json"] = as_json({"results": []})
    names = {"RO2 Highways": "RO2_2023-24_data_by_LA.ods", "Social care (RO3)": "RO3_2023-24_data_by_LA.ods"}
    attachments = [
        {"attachment_type": "file", "title": t, "url": f"https://{ASSETS}/media/{i}/{n}", "filename": n}
        for i, (t, n) in enumerate(names.items())
    ]
    site[f"www.gov.uk/api/content{page}"] = as_json(
        {"base_path": page, "details": {"attachments": attachments}}
    )
    report = fetch(["revenue-outturn"], store, Wish(dry_run=True), client=client, cache=cache)
    assert [(f.name, f.edition, f.kind) for f in report.files] == [
        ("RO3_2023-24_data_by_LA.ods", "2023-24", "ro3")
    ]


def test_the_group_of_spending() -> None:
    assert [s.name for s in chosen(("spending",))] == ["section-251", "revenue-outturn"]
    assert "ownership" not in {s.name for s in chosen(())}
    assert LOOKED_AFTER in next(s for s in chosen(()) if s.name == "looked-after").roots
