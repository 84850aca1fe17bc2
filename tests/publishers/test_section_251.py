"""Section 251 outturn: the header sets of the years, quirks of cells, units, and what is no council."""

from pathlib import Path

import polars as pl
import pytest

from market_tui.publishers.spending_lines import line_name
from market_tui.store import Store
from tests.intake.loading import one_sheet, rejects

# The six header sets of 2008-09 to 2013-14, with the names that each year gave its columns and lines.
YEARS = {
    "0809": (
        "LEA Number:,LA Name:,S52 Line Reference:,PRIVATE (x),VOLUNTARY (y),PUBLIC (z),TOTAL EXPENDITURE (k),"
        "INCOME (l),NET Current Expenditure (m)\n",
        "{number},{name}  ,{n} {line},{private},{voluntary},{own},{total},0,0\n",
    ),
    "0910": (
        "LEA,LEA Name,Line,S52 Line Reference,Own Provision (y),Private (z(i)),Other Public (z(ii)),"
        "Voluntary (z(iii)),Total Expenditure (k),Income (l),NET Current Expenditure (m),"
        "Govt. Grants Inside AEF (n),Govt. Grants Outside AEF (o),LEA NET Revenue Expenditure (p)\n",
        "{number},{name},{n},{line},{own},{private},{public},{voluntary},{total},0,0,0,0,0\n",
    ),
    "1011": (
        "LA,LA Name,ReturnStatus,Line,S52 Line Reference,Own Provision (y),Private (z(i)),"
        "Other Public (z(ii)),Voluntary (z(iii)),Total Expenditure (k),Income (l),"
        "NET Current Expenditure (m),Govt. Grants Inside AEF (n),Govt. Grants Outside AEF (o),"
        "LEA NET Revenue Expenditure (p)\n",
        "{number},{name},Submitted,{n},{line},{own},{private},{public},{voluntary},{total},0,0,0,0,0\n",
    ),
    "1112": (
        "LA,LA Name,LineNumber,CYPServiceDescription,OwnProvision,PrivateProvision,OtherPublic,Voluntary,"
        "TotalExpenditure,Income,NetCurrentExpenditure,GovGrantsInsideAEF,GovGrantsOutsideAEF,"
        "LEANetRevenueExpenditure\n",
        "{number},{name},{n},{line},{own},{private},{public},{voluntary},{total},0,0,0,0,0\n",
    ),
    "1213": (
        "LA,LA Name,LineNumber,CYPServiceDescription,ReportGroup,OwnProvision,PrivateProvision,OtherPublic,"
        "Voluntary,TotalExpenditure,Income,NetCurrentExpenditure,GovGrantsInsideAEF,GovGrantsOutsideAEF,"
        "LEANetRevenueExpenditure\n",
        "{number},{name},{n},{n} {line},CARE,{own},{private},{public},{voluntary},{total},0,0,0,0,0\n",
    ),
    "1314": (
        "LA,LA Name,LineNumber,CYPServiceDescription,ReportGroup,OwnProvision,PrivateProvision,OtherPublic,"
        "Voluntary,TotalExpenditure,Income,NetCurrentExpenditure,GovGrantsInsideAEF,GovGrantsOutsideAEF,"
        "LEANetRevenueExpenditure\n",
        "{number},{name},{n},{n}{line},CARE,{own},{private},{public},{voluntary},{total},0,0,0,0,0\n",
    ),
}
LATER = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,"
    "old_la_code,la_name,new_la_code,category_of_expenditure,description_of_expenditure,own_provision,"
    "private_provision,other_public_sector_provision,voluntary_provision,total_expenditure\n"
)


def later_row(period: str, council: tuple[str, str, str], line: str, *amounts: str) -> str:
    number, name, code = council
    cells = (period, "Financial year", "Local authority", "E92000001", "England", "E12000002", "North West")
    quoted = [f'"{cell}"' for cell in (*cells, number, name, code, "Children looked after", line, *amounts)]
    return ",".join(quoted) + "\n"


LIVERPOOL, HALTON = ("341", "Liverpool", "E08000012"), ("876", "Halton", "E06000006")


def spending(store: Store) -> pl.DataFrame:
    return store.read("spending")


def one_line(year: str, **cells: object) -> str:
    told = {"number": 341, "name": "Liverpool", "n": 6, "line": "Residential care", "own": 1_000_000,
            "private": 2_000_000, "public": 30_000, "voluntary": 400_000, "total": 3_430_000}  # fmt: skip
    return YEARS[year][1].format(**(told | cells))


@pytest.mark.parametrize("year", YEARS)
def test_each_header_set_gives_the_same_rows(year: str, tmp_path: Path) -> None:
    text = YEARS[year][0] + one_line(year)
    sheet, store = one_sheet(tmp_path, f"outturn_{year}.csv", text.encode("cp1252"))
    assert (sheet.outcome, sheet.family, sheet.unknown_columns) == ("loaded", "section-251", ())
    rows = spending(store)
    assert rows["financial_year"].unique().to_list() == [f"20{year[:2]}-{year[2:]}"]
    assert rows["line"].unique().to_list() == ["residential care"]
    assert rows["la_code"].unique().to_list() == ["E08000012"]
    assert rows["unit"].unique().to_list() == ["GBP"]
    told = dict(rows.select("sector", "amount_gbp").iter_rows())
    other = {} if year == "0809" else {"other public": 30_000.0}
    assert told == {"own": 1e6, "private": 2e6, "voluntary": 4e5, "total": 3.43e6} | other


def test_public_provision_of_the_first_year_is_said_to_be_one_column(tmp_path: Path) -> None:
    sheet, _ = one_sheet(tmp_path, "outturn_0809.csv", (YEARS["0809"][0] + one_line("0809")).encode())
    assert "other public provision is not apart: it is within own provision" in sheet.notes


def test_blank_null_tiny_negative_and_marked_cells(tmp_path: Path) -> None:
    text = YEARS["1314"][0] + one_line("1314", own="NULL", private="-7.45058E-09", public="", voluntary=-5000)
    sheet, store = one_sheet(tmp_path, "outturn_1314.csv", text.encode())
    told = dict(spending(store).select("sector", "amount_gbp").iter_rows())
    assert told == {"private": 0.0, "voluntary": -5000.0, "total": 3.43e6}
    assert not str(told["private"]).startswith("-")
    assert sheet.rejected == 0


def test_cp1252_apostrophes_and_no_break_spaces_do_not_part_a_line() -> None:
    told = {
        "20 Total Safeguarding Children and Young People’s Services": "safeguarding",
        "3.1.2 Total Fostering services": "fostering",
        "11Short breaks (respite) for looked after children": "short breaks for children looked after",
        "Residential\xa0care": "residential care",
        "3.1.11 Total Children Looked After": "children looked after",
        "9  Education of looked after children": "education of children looked after",
        "3.1.2a Fostering services (excluding fees and allowances for LA foster carers)": (
            "fostering, other than fees and allowances of own carers"
        ),
        "8a.1 Substance misuse services (Drugs)": "substance misuse services drugs",
        "Other children's and families services": "other children's and families services",
        "Total Other Children's and Families Services": "total other childrens and families services",
    }
    names = pl.DataFrame({"t": list(told)}).select(line_name(pl.col("t"))).to_series().to_list()
    assert names == list(told.values())


@pytest.mark.parametrize(
    ("number", "name", "reason"),
    [
        ("314 / 318", "Kingston upon Thames / Richmond upon Thames", "one return of several councils"),
        ("314", "Kingston upon Thames and Richmond upon Thames", "one return of several councils"),
        ("", "England", None),
        ("", "Total", "names no council with children's services"),
        ("", "Note: figures exclude schools", "names no council with children's services"),
        ("341", "Halton", "its code and its name are of different councils"),
    ],
)
def test_what_names_no_single_council_never_becomes_one(
    number: str, name: str, reason: str | None, tmp_path: Path
) -> None:
    text = YEARS["1314"][0] + one_line("1314") + one_line("1314", number=number, name=name, total=99_000_000)
    _, store = one_sheet(tmp_path, "outturn_1314.csv", text.encode())
    councils = spending(store).filter(pl.col("level") == "Authority")
    assert councils["la_code"].unique().to_list() == ["E08000012"]
    assert councils.filter(sector="total")["amount_gbp"].to_list() == [3.43e6]
    assert [r[3] for r in rejects(store)] == ([reason] if reason else [])


def test_a_council_whose_name_holds_and_is_one_council(tmp_path: Path) -> None:
    text = YEARS["1314"][0] + one_line("1314", number=868, name="Windsor and Maidenhead")
    _, store = one_sheet(tmp_path, "outturn_1314.csv", text.encode())
    assert spending(store)["la_code"].unique().to_list() == ["E06000040"]


def test_a_line_given_twice_counts_once(tmp_path: Path) -> None:
    text = YEARS["1314"][0] + one_line("1314") + one_line("1314")
    _, store = one_sheet(tmp_path, "outturn_1314.csv", text.encode())
    assert spending(store).filter(sector="total")["amount_gbp"].to_list() == [3.43e6]
    assert [r[3] for r in rejects(store)] == ["gives a council's line for the second time"]


def test_later_release_has_a_unit_for_each_year(tmp_path: Path) -> None:
    lines = [
        later_row("201920", LIVERPOOL, "3.1.1 Residential care", "5.0", "20.25", "0", "z", "25.25"),
        later_row("201920", HALTON, "3.1.1 Residential care", "1.0", "6", "0", "0", "7"),
        later_row("202122", LIVERPOOL, "3.1.1 Residential care", "5,000,000", "x", "0", "0", "27,500,000"),
    ]
    text = "\ufeff" + LATER + "".join(lines)
    sheet, store = one_sheet(tmp_path, "s251_la.csv", text.encode())
    assert (str(sheet.as_at), sheet.coverage) == ("2022-03-31", "2019-20-to-2021-22")
    assert sheet.notes == [
        "amounts of 2021-22 are in GBP, by their size",
        "amounts of 2019-20 are in GBP million, by their size",
    ]
    rows = spending(store).filter(la_code="E08000012")
    told = {
        (y, s): (a, c) for y, s, a, c in rows.select("financial_year", "sector", "amount_gbp", "code").rows()
    }
    assert told["2019-20", "total"] == (25_250_000.0, None)
    assert told["2019-20", "voluntary"] == (None, "z")
    assert told["2021-22", "total"] == (27_500_000.0, None)
    assert told["2021-22", "private"] == (None, "x")


def test_a_footnote_or_a_row_without_a_year_is_rejected_whole(tmp_path: Path) -> None:
    lines = [
        later_row("201920", LIVERPOOL, "3.1.1 Residential care", "5.0", "20.25", "0", "z", "25.25"),
        later_row("2019", HALTON, "3.1.1 Residential care", "1.0", "6", "0", "0", "7"),
        "Note: from section 251 of an act of 2009" + "," * (LATER.count(",")) + "\n",
    ]
    sheet, store = one_sheet(tmp_path, "s251_la.csv", (LATER + "".join(lines)).encode())
    assert (str(sheet.as_at), sheet.coverage) == ("2020-03-31", "2019-20-to-2019-20")
    assert spending(store)["la_code"].unique().to_list() == ["E08000012"]
    told = {str(value).split(" · ")[0]: reason for _, _, value, reason in rejects(store)}
    assert told == {
        "2019": "names no financial year",
        "Note: from section 251 of an act of 2009": "names no council with children's services",
    }


def test_fostering_is_worked_out_from_its_parts_only_where_the_whole_is_missing(tmp_path: Path) -> None:
    parts = ("3.1.2a Fostering services (excluding fees and allowances for LA foster carers)",
             "3.1.2b Fostering services (fees and allowances for LA foster carers)")  # fmt: skip
    lines = [later_row("202223", HALTON, part, "1", "1", "0", "0", "2000000") for part in parts]
    lines += [later_row("202223", LIVERPOOL, part, "1", "1", "0", "0", "2000000") for part in parts]
    lines.append(
        later_row("202223", LIVERPOOL, "3.1.2 Total Fostering services", "1", "1", "0", "0", "4100000")
    )
    lines.append(later_row("202223", HALTON, "3.1.1 Residential care", "1", "1", "0", "0", "2"))
    _, store = one_sheet(tmp_path, "s251.csv", (LATER + "".join(lines)).encode())
    told = spending(store).filter(line="fostering", sector="total").sort("la_code")
    assert told.select("la_code", "amount_gbp").rows() == [("E06000006", 4e6), ("E08000012", 4.1e6)]


def test_a_file_that_names_no_year_is_refused_and_told_how(tmp_path: Path) -> None:
    sheet, _ = one_sheet(tmp_path, "outturn.csv", (YEARS["1112"][0] + one_line("1112")).encode())
    assert (sheet.outcome, sheet.reason) == ("refused", "nothing in it says which date it describes")


def test_a_file_without_totals_is_refused_by_name(tmp_path: Path) -> None:
    header = YEARS["1112"][0].replace("TotalExpenditure,", "")
    sheet, _ = one_sheet(
        tmp_path, "outturn_1112.csv", (header + one_line("1112", total="").replace(",,", ",")).encode()
    )
    assert sheet.outcome == "refused"
    assert "totalexpenditure" in str(sheet.reason)
