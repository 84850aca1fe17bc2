"""What the publishers would say, in the shapes of their services, with the sample market as their data."""

import json
from pathlib import Path

from tests.fetch.serving import Reply, Site

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
ASSETS = "assets.publishing.service.gov.uk"
COLLECTION = "/government/collections/childrens-social-care-statistics"
RELEASE = "/government/statistics/childrens-social-care-in-england-2025"
ASSET = f"{ASSETS}/media/6878d9a1f2ecaeb756d0e4a1/sample_provider_at_march_2025.csv"
EES = "content.explore-education-statistics.service.gov.uk/api"
EES_SITE = "explore-education-statistics.service.gov.uk"
LOOKED_AFTER = "children-looked-after-in-england-including-adoptions"
ETAG = '"66b0c5f0-{:x}"'


def as_json(told: object, status: int = 200, **headers: str) -> Reply:
    return Reply(json.dumps(told).encode(), status, {"Content-Type": "application/json", **headers})


def register(year: int = 2025, rows: int = 150) -> bytes:
    """The beginning of one of the sample's registers, in Ofsted's layout."""
    lines = (SAMPLE / f"sample_provider_at_march_{year}.csv").read_bytes().splitlines(keepends=True)
    return b"".join(lines[: rows + 4])


def asset(body: bytes, **headers: str) -> Reply:
    """As GOV.UK's asset server sends a file: a strong ETag that ends in the size, and ranges."""
    return Reply(
        body,
        headers={"ETag": ETAG.format(len(body)), "Content-Type": "text/csv", **headers},
        ranges=True,
    )


def release(address: str, year: int, size: int | None = None, published: str = "") -> dict[str, object]:
    """A publication with a page of findings and one file."""
    return {
        "base_path": f"/government/statistics/childrens-social-care-in-england-{year}",
        "title": f"Children’s social care in England {year}",
        "schema_name": "publication",
        "document_type": "national_statistics",
        "public_updated_at": published or f"{year}-08-05T09:30:00Z",
        "details": {
            "body": "<div></div>",
            "attachments": [
                {
                    "attachment_type": "html",
                    "id": "1",
                    "title": "Main findings",
                    "url": f"{RELEASE}/main-findings",
                },
                {
                    "attachment_type": "file",
                    "id": "2",
                    "title": f"Children’s social care in England {year}: underlying data",
                    "url": f"https://{address}",
                    "content_type": "text/csv",
                    "file_size": size,
                    "filename": address.rsplit("/", 1)[-1],
                },
            ],
        },
        "links": {},
    }


def collection(*years: int) -> dict[str, object]:
    return {
        "base_path": COLLECTION,
        "schema_name": "document_collection",
        "links": {
            "documents": [
                {
                    "title": f"Children’s social care {'data ' if year < 2024 else ''}in England {year}",
                    "base_path": f"/government/statistics/childrens-social-care-in-england-{year}",
                }
                for year in years
            ]
            + [{"title": "Fostering in England 2025", "base_path": "/government/statistics/fostering-2025"}]
        },
    }


def ofsted(site: Site, body: bytes | None = None) -> bytes:
    """The whole chain of the newest register, its file as `body`."""
    body = register() if body is None else body
    site[f"www.gov.uk/api/content{COLLECTION}"] = as_json(collection(2024, 2025))
    site["www.gov.uk/api/search.json"] = as_json({"results": [], "total": 0})
    site[f"www.gov.uk/api/content{RELEASE}"] = as_json(release(ASSET, 2025, len(body)))
    site[ASSET] = asset(body)
    return body


NET_GAIN = "230a2814-1a5d-4e25-a3c2-e00332104797"
RATES = "4cf02bf8-b4c7-46e5-a63e-702b431db15b"
CHARACTERISTICS = "a2a65206-1645-4356-9cb4-459b5fa80ed1"
NATIONAL = "9d11cad7-1cdc-4367-8ad7-8fde6f339bff"
PUBLICATION = "3260801d-601a-48c6-93b7-cf51680323d1"
VERSION = "5238e742-af53-4e49-bde2-2e614bc4f21c"
TITLES = {
    CHARACTERISTICS: ("CLA on 31 March by characteristics - LA", ["Local authority", "National", "Regional"]),
    NET_GAIN: ("CLA on 31 March LA of placement net gain - LA", ["Local authority", "National", "Regional"]),
    RATES: ("CLA numbers and rates per 10,000 children - LA", ["Local authority", "National", "Regional"]),
    NATIONAL: ("CLA on 31 March by characteristics - NATIONAL", ["National"]),
}


def publication(site: Site) -> None:
    site[f"{EES}/publications/{LOOKED_AFTER}"] = as_json(
        {
            "id": PUBLICATION,
            "slug": LOOKED_AFTER,
            "title": "Children looked after in England including adoptions",
            "latestRelease": {"id": VERSION, "slug": "2025", "title": "Reporting year 2025"},
        }
    )


def data_content(site: Site, slug: str = "2025") -> None:
    """A release's list of its data; an earlier release has other ids."""
    site[f"{EES}/publications/{LOOKED_AFTER}/releases/{slug}/data-content"] = as_json(
        {
            "releaseVersionId": VERSION,
            "dataSets": [
                {
                    "dataSetFileId": identity if slug == "2025" else identity[:-4] + slug,
                    "title": title,
                    "meta": {"geographicLevels": levels},
                }
                for identity, (title, levels) in TITLES.items()
            ],
        }
    )
