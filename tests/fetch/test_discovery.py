"""Where the files are: each chain and each way round, in the shapes of the publishers' services."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market_tui.fetch.client import Client
from market_tui.fetch.discovery import Ask, Found, find
from market_tui.fetch.discovery.shapes import at, file_name, items, last_year, number, text, year
from market_tui.fetch.errors import FetchError, Gone, RateLimited
from market_tui.fetch.sources import BY_NAME, HOSTS, SOURCES
from market_tui.fetch.trust import _issuer
from market_tui.publishers import FAMILIES, ofsted_ownership
from tests.fetch import publishers
from tests.fetch.publishers import (
    ASSET,
    ASSETS,
    CHARACTERISTICS,
    COLLECTION,
    EES,
    EES_SITE,
    LOOKED_AFTER,
    NET_GAIN,
    PUBLICATION,
    RATES,
    RELEASE,
    VERSION,
    as_json,
)
from tests.fetch.serving import Asked, Reply, Site

RAW = "raw.githubusercontent.com/dfe-analytical-services/local-authority-interactive-tool"
REPOSITORY = "api.github.com/repos/dfe-analytical-services/local-authority-interactive-tool"


def looked_for(client: Client, name: str, since: int | None = None) -> tuple[list[Found], list[str]]:
    said: list[str] = []
    return find(BY_NAME[name], Ask(client, said.append), since), said


def test_newest_year_that_has_data(site: Site, client: Client) -> None:
    """The release of 2026 is announced on its page, but only with its findings."""
    publishers.ofsted(site)
    site[f"www.gov.uk/api/content{COLLECTION}"] = as_json(publishers.collection(2024, 2025, 2026))
    empty = publishers.release(ASSET, 2026)
    details = empty["details"]
    assert isinstance(details, dict)
    details["attachments"] = details["attachments"][:1]
    site[f"www.gov.uk/api/content{RELEASE.replace('2025', '2026')}"] = as_json(empty)
    (found,), said = looked_for(client, "ofsted")
    assert (found.edition, found.url, found.kind.key) == ("2025", f"https://{ASSET}", "underlying-data")
    assert any("no data yet" in line for line in said)


def test_search_finds_what_the_collection_does_not_name(site: Site, client: Client) -> None:
    publishers.ofsted(site)
    site[f"www.gov.uk/api/content{COLLECTION}"] = Reply(status=404)
    hits = [
        {"title": "Children's social care in England 2025", "link": RELEASE},
        {"title": "Children's social care in England 2026", "link": "/government/statistics/announcements/x"},
        {"title": "Fostering in England 2026", "link": "/government/statistics/fostering"},
    ]
    site["www.gov.uk/api/search.json"] = as_json({"results": hits, "total": 3})
    (found,), _ = looked_for(client, "ofsted")
    assert found.url == f"https://{ASSET}"
    assert "filter_organisations=ofsted" in next(p for p in site.paths() if "search" in p)


def test_known_address_when_nothing_else_answers(site: Site, client: Client) -> None:
    publishers.ofsted(site)
    del site.routes["www.gov.uk", f"/api/content{COLLECTION}"]
    del site.routes["www.gov.uk", "/api/search.json"]
    (found,), said = looked_for(client, "ofsted")
    assert found.url == f"https://{ASSET}"
    assert any("known address" in line for line in said)


def test_a_page_that_has_moved(site: Site, client: Client) -> None:
    publishers.ofsted(site)
    moved = "/government/statistics/childrens-homes-2025"
    move = {"path": RELEASE, "type": "exact", "destination": moved}
    site[f"www.gov.uk/api/content{moved}"] = site.routes["www.gov.uk", f"/api/content{RELEASE}"]
    site[f"www.gov.uk/api/content{RELEASE}"] = as_json({"schema_name": "redirect", "redirects": [move]})
    (found,), _ = looked_for(client, "ofsted")
    assert found.url == f"https://{ASSET}"


@pytest.mark.parametrize("destination", [RELEASE, "https://example.net/elsewhere", ""])
def test_a_page_that_moves_in_circles_or_away(site: Site, client: Client, destination: str) -> None:
    publishers.ofsted(site)
    site[f"www.gov.uk/api/content{COLLECTION}"] = as_json(publishers.collection(2025))
    move = {"path": RELEASE, "type": "exact", "destination": destination}
    site[f"www.gov.uk/api/content{RELEASE}"] = as_json({"schema_name": "redirect", "redirects": [move]})
    with pytest.raises(Gone, match="has moved"):
        looked_for(client, "ofsted")


@pytest.mark.parametrize("where", ["documents", "body"])
def test_older_pages_have_only_links(site: Site, client: Client, where: str) -> None:
    publishers.ofsted(site)
    old = (
        "https://www.gov.uk/government/uploads/system/uploads/attachment_data/file/1/providers_and_places.csv"
    )
    link = f"<p><a class='x' href='https://{ASSET}'>Provider level, <b>31 March</b> 2025 &amp; more</a></p>"
    aside = "<a href='/guidance'>Guidance</a><a href='https://example.net/x.csv'>elsewhere</a>"
    aside += f"<a href='{old}'>Providers and places</a>"
    details = {"documents": [link + aside], "body": ""} if where == "documents" else {"body": link + aside}
    findings = {"attachment_type": "html", "title": "Main findings", "url": f"{RELEASE}/main-findings"}
    page = {"base_path": RELEASE, "details": details | {"attachments": [findings]}}
    site[f"www.gov.uk/api/content{RELEASE}"] = as_json(page)
    (found, older), _ = looked_for(client, "ofsted")
    assert older.url == old
    assert (found.url, found.title) == (f"https://{ASSET}", "Provider level, 31 March 2025 & more")


def test_one_format_of_each_table_and_no_reports(site: Site, client: Client) -> None:
    publishers.ofsted(site)
    page = publishers.release(ASSET, 2025)
    files = ["data.csv", "data.ods", "data.xlsx", "report.pdf", "prerelease.html"]
    page["details"] = {
        "attachments": [
            {"attachment_type": "file", "title": "Underlying data", "url": f"https://{ASSETS}/media/1/{name}"}
            for name in files
        ]
        + [{"attachment_type": "external", "title": "Underlying data", "url": "https://example.net/data.ods"}]
    }
    site[f"www.gov.uk/api/content{RELEASE}"] = as_json(page)
    found, _ = looked_for(client, "ofsted")
    assert [f.name for f in found] == ["data.ods"]


def test_a_publishers_words_are_shown_as_plain_text(site: Site, client: Client) -> None:
    publishers.ofsted(site)
    page = publishers.release(ASSET, 2025, published="2025-08-05\x1b[2J")
    details = page["details"]
    assert isinstance(details, dict)
    details["attachments"][1]["title"] = "Under\x1b[2Jlying data\u202e underlying data" + "x" * 500
    details["attachments"].append({"title": "underlying data", "url": f"https://{ASSETS}/a\x1b[2J.csv"})
    site[f"www.gov.uk/api/content{RELEASE}"] = as_json(page)
    (found,), _ = looked_for(client, "ofsted")
    assert found.title.isprintable()
    assert len(found.title) <= 120
    assert found.published is None


def test_data_sets_by_title_and_level(site: Site, client: Client) -> None:
    publishers.publication(site)
    publishers.data_content(site)
    found, _ = looked_for(client, "looked-after")
    assert {f.kind.key: f.url for f in found} == {
        "characteristics": f"https://{EES}/data-set-files/{CHARACTERISTICS}/download",
        "net-gain": f"https://{EES}/data-set-files/{NET_GAIN}/download",
        "numbers-and-rates": f"https://{EES}/data-set-files/{RATES}/download",
    }
    assert {f.edition for f in found} == {"2025"}
    assert all(f.name.endswith(".csv") for f in found)


def test_the_catalogue_when_the_release_does_not_list_its_data(site: Site, client: Client) -> None:
    publishers.publication(site)
    pages = {
        "1": [{"id": NET_GAIN, "filename": "la_cla_on_31_march_la_of_placement_netgain.csv",
               "title": "LA of placement", "meta": {"geographicLevels": ["LA"]}}]
        + [{"id": VERSION, "filename": f"other{i}.csv", "title": "Other"} for i in range(39)],
        "2": [{"id": RATES, "filename": "cla_number_and_rate_per_10k_children.csv",
               "title": "CLA - numbers and rates", "meta": {"geographicLevels": ["Local authority"]}}],
    }  # fmt: skip

    def catalogue(asked: Asked) -> Reply:
        assert f"publicationId={PUBLICATION}" in asked.path
        return as_json({"results": pages[asked.path.rpartition("page=")[2]]})

    site[f"{EES}/data-set-files"] = catalogue
    found, said = looked_for(client, "looked-after")
    assert {f.kind.key for f in found} == {"net-gain", "numbers-and-rates"}
    assert any("no data set for characteristics" in line for line in said)


def test_the_whole_release_when_nothing_is_listed(site: Site, client: Client) -> None:
    publishers.publication(site)
    (found,), _ = looked_for(client, "looked-after")
    assert found.url == f"https://{EES}/releases/{VERSION}/files?fromPage=ReleaseDownloads"


def test_the_whole_release_by_the_id_of_its_version(site: Site, client: Client) -> None:
    """The publication gives the release's own id, which is not the one that its files are under."""
    version = "cc963e3d-7ee7-4740-a5be-08ddb9419082"
    publishers.publication(site)
    site[f"{EES}/publications/{LOOKED_AFTER}/releases/2025/version-summary"] = as_json({"id": version})
    (found,), _ = looked_for(client, "looked-after")
    assert found.url == f"https://{EES}/releases/{version}/files?fromPage=ReleaseDownloads"


def test_further_addresses_of_a_data_set(site: Site, client: Client) -> None:
    """The website's, and the documented API's where the release says that the API has it."""
    publishers.publication(site)
    public = "019a9c62-aca8-772e-b92b-8678622ec297"
    sets = [
        {
            "dataSetFileId": NET_GAIN,
            "title": "net gain - LA",
            "publicApiDataSetId": public,
            "isApiEnabled": True,
        },
        {"dataSetFileId": RATES, "title": "numbers and rates - LA", "publicApiDataSetId": public},
    ]
    site[f"{EES}/publications/{LOOKED_AFTER}/releases/2025/data-content"] = as_json({"dataSets": sets})
    found, _ = looked_for(client, "looked-after")
    assert [f.also for f in found] == [
        (
            f"https://{EES_SITE}/data-catalogue/data-set/{NET_GAIN}/csv",
            f"https://api.education.gov.uk/statistics/v1/data-sets/{public}/csv",
        ),
        (f"https://{EES_SITE}/data-catalogue/data-set/{RATES}/csv",),
    ]


def test_the_website_when_the_service_is_gone(site: Site, client: Client) -> None:
    inside = f'{{"props":{{"pageProps":{{"releaseVersionSummary":{{"id":"{VERSION}"}}}}}}}}'
    page = f'<html><script id="__NEXT_DATA__" type="application/json">{inside}</script></html>'
    site[f"{EES_SITE}/find-statistics/{LOOKED_AFTER}"] = Reply(page.encode())
    (found,), _ = looked_for(client, "looked-after")
    assert VERSION in found.url


def test_known_ids_when_not_even_that(site: Site, client: Client) -> None:
    site[f"{EES_SITE}/find-statistics/{LOOKED_AFTER}"] = Reply(b"<html></html>")
    found, _ = looked_for(client, "looked-after")
    assert {f.kind.key for f in found} >= {"net-gain", "numbers-and-rates"}


def test_releases_since_a_year(site: Site, client: Client) -> None:
    publishers.publication(site)
    releases = [
        {"id": VERSION, "slug": slug, "title": f"Reporting year {slug}"} for slug in ("2025", "2024", "2023")
    ]
    site[f"{EES}/publications/{LOOKED_AFTER}/releases"] = as_json(releases)
    publishers.data_content(site, "2025")
    publishers.data_content(site, "2024")
    found, _ = looked_for(client, "looked-after", since=2024)
    assert {f.edition for f in found} == {"2025", "2024"}


def test_the_tool_by_the_folder_of_its_repository(site: Site, client: Client) -> None:
    folder = "01_data/02_prod"
    names = ["bds_long_0.parquet", "lait_data_dictionary.csv", "sn_may_2025.xlsx"]
    site[f"{REPOSITORY}/contents/{folder}"] = as_json(
        [{"name": n, "size": 9, "download_url": f"https://{RAW}/main/{folder}/{n}"} for n in names]
    )
    found, _ = looked_for(client, "lait")
    assert [f.name for f in found] == names[:2]


def test_the_tool_when_its_folder_has_moved(site: Site, client: Client) -> None:
    tree = [
        {"path": "data/new/bds_long_1.parquet", "type": "blob", "size": 9},
        {"path": "data", "type": "tree"},
    ]
    site[f"{REPOSITORY}/git/trees/HEAD"] = as_json({"tree": tree})
    (found,), _ = looked_for(client, "lait")
    assert found.url == f"https://{RAW}/HEAD/data/new/bds_long_1.parquet"


def test_the_tool_at_its_known_address_when_github_counts_no_further(site: Site, client: Client) -> None:
    limit = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "99999999999"}
    for path in ("contents/01_data/02_prod", "git/trees/HEAD"):
        site[f"{REPOSITORY}/{path}"] = Reply(status=403, headers=limit)
    found, said = looked_for(client, "lait")
    assert found[0].url == f"https://{RAW}/main/01_data/02_prod/bds_long_0.parquet"
    assert any("left alone" in line for line in said)
    with pytest.raises(RateLimited):
        client.text(f"https://{REPOSITORY}/git/trees/HEAD")


def test_nothing_wanted_is_an_error_with_the_page(site: Site, client: Client) -> None:
    publishers.ofsted(site)
    site[f"www.gov.uk/api/content{COLLECTION}"] = as_json({"links": {"documents": []}})
    site["www.gov.uk/api/search.json"] = as_json({"results": []})
    site[f"www.gov.uk/api/content{RELEASE}"] = as_json({"title": "Something else"})
    with pytest.raises(Gone, match="no release of"):
        looked_for(client, "ofsted")


@pytest.mark.parametrize(
    "told", [[], None, 3, "x", {"links": 3}, {"links": {"documents": [3, {"title": 4}]}}]
)
def test_answers_of_another_shape(site: Site, client: Client, told: object) -> None:
    for address in (f"www.gov.uk/api/content{COLLECTION}", "www.gov.uk/api/search.json",
                    f"www.gov.uk/api/content{RELEASE}", f"{EES}/publications/{LOOKED_AFTER}",
                    f"{REPOSITORY}/contents/01_data/02_prod"):  # fmt: skip
        site[address] = as_json(told)
    for name in ("ofsted", "looked-after", "lait"):
        try:
            found, _ = looked_for(client, name)
        except FetchError:
            continue
        assert all(f.url.startswith("https://") for f in found)


def test_every_source_is_whole() -> None:
    families = {family.name for family in FAMILIES} | {ofsted_ownership.TABLES}
    for source in SOURCES:
        keys = [kind.key for kind in source.wanted]
        assert len(set(keys)) == len(keys)
        assert {f for kind in source.wanted for f in kind.families} <= families, source.name
        assert source.page.split("/")[2] in {*HOSTS, "github.com"}


@given(st.text(max_size=300))
def test_any_name_becomes_one_safe_part_of_a_path(name: str) -> None:
    safe = file_name(name)
    assert safe
    assert Path(safe).name == safe
    assert not safe.startswith((".", " "))
    assert len(safe) <= 121
    assert not set(safe) & set('<>:"/\\|?*\x00\x1b')


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("https://x/media/abc/Providers%20at%2031%20March.csv?v=1", "Providers at 31 March.csv"),
        ("..\\..\\autoexec.bat", "autoexec.bat"),
        ("../../etc/passwd", "passwd"),
        ("NUL.csv", "_NUL.csv"),
        (".hidden.csv", "hidden.csv"),
        ("...", "file"),
    ],
)
def test_names(name: str, safe: str) -> None:
    assert file_name(name) == safe


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=12,
)


@given(json_values)
def test_any_json_is_read_without_complaint(told: object) -> None:
    assert isinstance(text(told, "a", "b"), str)
    assert all(isinstance(item, dict) for item in items(told, "a"))
    found = number(told, "a")
    assert found is None or found >= 0
    at(told, "a", "b", "c")


def test_years() -> None:
    assert [last_year(e) for e in ("2025", "2024-25", "2024/25", "1999", "latest", "2024-99")] == [
        2025, 2025, 2025, None, None, 2024,
    ]  # fmt: skip
    assert year("2024-25") == 2024
    assert year("Reporting year 2025", "1999") == 2025
    assert year("12025", "x") is None


@given(st.binary(max_size=400), st.sampled_from([b"", b"0" * 11 + b"\x30", b"0" * 10 + b"\x30\x82"]))
def test_any_handshake_gives_an_issuer_or_none(noise: bytes, start: bytes) -> None:
    assert isinstance(_issuer(start + noise), str)
