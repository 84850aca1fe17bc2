"""Every owner of every list, settled once: who it is, its group on that date, class and legal form."""

from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from market_tui.market.owners.changes import changes
from market_tui.market.owners.companies import latest
from market_tui.market.owners.decisions import LISTED, RELEASED, Decisions, Invented, gather, invented_lists
from market_tui.market.owners.forms import class_of, with_forms
from market_tui.market.owners.kept import kept
from market_tui.market.owners.tops import groups_by_top
from market_tui.market.owners.turnover import compared
from market_tui.publishers.owner_names import owner_id
from market_tui.schema import NOT_ESTABLISHED, OwnerClass

if TYPE_CHECKING:
    from market_tui.market.market import Market

OWNER_NOT_STATED = "(owner not stated)"
KEY = ["as_at", "owner_id", "sector"]
_MATCHES = ("number", "name", "previous name")


class Owners:
    """The owners of a market. Frames are made on first use and kept."""

    def __init__(self, market: "Market") -> None:
        self.market = market

    @cached_property
    def _invented(self) -> Invented:
        return invented_lists(self.market.sources, self.market.sample)

    @cached_property
    def decisions(self) -> Decisions:
        """What is decided of owners; see `decisions.gather`.

        Raises:
            Refused: a table of owners has a bad line.
        """
        return gather(self._invented, self._tops)

    @cached_property
    def settled(self) -> pl.DataFrame:
        """One row per date, owner and declared sector, to be joined on `KEY`.

        `registered_owner, identity_id` (the name, spellings made one), `group, group_id, mapped,
        mapped_by, group_reason, group_as_of`, `owner_class`, `legal_form, form_reason, form_as_of`.
        """
        return kept(self.market, self._settle)

    def _settle(self) -> pl.DataFrame:
        held = (
            self.market.providers.group_by(KEY)
            .agg(owner=pl.col("owner").mode().sort().first())
            # Read again from the name: the store may have been written under earlier rules.
            .with_columns(name_id=pl.coalesce(owner_id(pl.col("owner")), "owner_id"))
            .join(self.decisions.same, left_on="name_id", right_on="owner_id", how="left")
            .with_columns(
                identity_id=pl.coalesce("same_id", "name_id"),
                registered_owner=pl.coalesce("shown", "owner", pl.lit(OWNER_NOT_STATED)),
            )
        )
        grouped = self._grouped(held)
        formed = with_forms(
            grouped.join(self._reviewed_forms, on="identity_id", how="left").join(
                self._categories, on="identity_id", how="left"
            )
        )
        sure = pl.coalesce("class", class_of(pl.col("legal_form")), pl.lit(NOT_ESTABLISHED))
        return formed.select(
            *KEY,
            "registered_owner",
            "identity_id",
            group=pl.coalesce("group", "registered_owner"),
            group_id=pl.coalesce(pl.lit("group:") + pl.col("group"), "identity_id"),
            mapped=pl.col("group").is_not_null(),
            mapped_by="by",
            group_reason="why",
            group_as_of="since",
            owner_class=sure.cast(OwnerClass),
            legal_form="legal_form",
            form_reason="form_reason",
            form_as_of="form_as_of",
        )

    def _grouped(self, held: pl.DataFrame) -> pl.DataFrame:
        """`held` with `group, class, by, why, since` as the mapping has them on each date.

        A line with `applies_from` counts in lists of that date and later; the latest such line wins
        within a layer. A class without a line of its own is that of the group.
        """
        lines = self.decisions.groups.join(self.decisions.same, on="owner_id", how="left").with_columns(
            identity_id=pl.coalesce("same_id", "owner_id")
        )
        then = (
            held.select("as_at", "identity_id")
            .unique()
            .join(lines, on="identity_id", how="inner")
            .filter(pl.col("applies_from").is_null() | (pl.col("applies_from") <= pl.col("as_at")))
            # Of lines that say the same, the one for the name itself before that for another spelling.
            .sort(
                "as_at", "identity_id", pl.col("owner_id") != pl.col("identity_id"), "group", nulls_last=True
            )
            .sort("rank", "applies_from", descending=True, nulls_last=True, maintain_order=True)
        )
        at = ["as_at", "identity_id"]
        groups = then.filter(pl.col("group").is_not_null()).unique(at, keep="first", maintain_order=True)
        own = (
            then.filter(pl.col("class").is_not_null())
            .join(groups.select(*at, chosen="group"), on=at, how="left")
            .filter(pl.col("group").is_null() | (pl.col("group") == pl.col("chosen")))
            .unique(at, keep="first", maintain_order=True)
        )
        usual = (
            lines.filter(pl.col("class").is_not_null() & pl.col("group").is_not_null())
            .group_by("group")
            .agg(usual=pl.col("class").mode().sort().first())
        )
        return (
            held.join(groups.select(*at, "group", "by", why="reason", since="as_of"), on=at, how="left")
            .join(
                own.select(*at, "class", own_by="by", own_why="reason", own_since="as_of"), on=at, how="left"
            )
            .join(usual, on="group", how="left")
            .with_columns(
                pl.coalesce("class", "usual").alias("class"),
                pl.coalesce("by", "own_by").alias("by"),
                # The evidence of the line that gives the group; of the class where there is no such line.
                why=pl.when(pl.col("by").is_not_null()).then("why").otherwise("own_why"),
                since=pl.when(pl.col("by").is_not_null()).then("since").otherwise("own_since"),
            )
        )

    @cached_property
    def _reviewed_forms(self) -> pl.DataFrame:
        """`identity_id, form, reason, as_of`: reviewed lines, then individuals on Ofsted's list.

        Of lines for several spellings of one owner the later layer's counts, then that of the name itself.
        """
        lines = self.decisions.forms.join(self.decisions.same, on="owner_id", how="left")
        forms = lines.sort(
            "rank", pl.col("same_id").is_null(), "owner_id", descending=[True, True, False]
        ).select("form", "reason", "as_of", identity_id=pl.coalesce("same_id", "owner_id"))
        people = self._restricted.filter(
            pl.col("owner_type").str.to_lowercase().is_in(["individual", "person"])
        )
        listed = people.select(
            form=pl.lit("Individual"),
            reason=pl.lit("owner type on Ofsted's list to councils"),
            as_of="as_at",
            identity_id=pl.lit("urn:") + pl.col("urn"),
        )
        return pl.concat([forms, listed], how="vertical_relaxed").unique(
            "identity_id", keep="first", maintain_order=True
        )

    @cached_property
    def _categories(self) -> pl.DataFrame:
        """`identity_id, category, category_on` by Companies House, the surest match of each owner."""
        how = pl.col("matched_by").cast(pl.Enum(_MATCHES))
        told = [(s.source_id, s.as_at) for s in self.market.sources if "companies" in s.tables]
        days = pl.DataFrame(told, schema={"source_id": pl.String, "category_on": pl.Date}, orient="row")
        return (
            self.companies.join(days, on="source_id", how="left")
            .sort(how, pl.col("status") != "Active", "company_number")
            .unique("owner_id", keep="first", maintain_order=True)
            .select("category", "category_on", identity_id="owner_id")
        )

    @cached_property
    def changes(self) -> pl.DataFrame:
        """Every change of owner between two lists; see `changes.changes`."""
        return changes(self.market.providers, self.settled)

    @cached_property
    def turnover(self) -> pl.DataFrame:
        """Who joined and left between two registers; see `turnover.compared`."""
        return compared(self.market.providers)

    @cached_property
    def companies(self) -> pl.DataFrame:
        """The latest company data matched to owners: the monthly product's, over it what was asked since."""
        return latest(self.market, "companies")

    @cached_property
    def controllers(self) -> pl.DataFrame:
        """The latest corporate controllers, likewise."""
        return latest(self.market, "controllers")

    @cached_property
    def _restricted(self) -> pl.DataFrame:
        """Ofsted's latest list to councils, or none."""
        return self._last("restricted_providers")

    def _last(self, table: str) -> pl.DataFrame:
        """The rows of a table that describe its latest date."""
        frame = self.market.table(table).collect()
        return frame.filter(pl.col("as_at") == pl.col("as_at").max())

    @property
    def _tops(self) -> dict[str, pl.DataFrame]:
        """Groups by Ofsted's lists that name top companies, the one of highest authority last."""
        known = gather(self._invented).groups.filter(pl.col("group").is_not_null())
        lists = {
            RELEASED: (self._last("ultimate_owners"), "ultimate_owner", "ultimate owner in the release: {}"),
            LISTED: (self._restricted, "top_company", "top company on the list: {}"),
        }
        return {
            by: groups_by_top(rows.select("owner_id", top=top, as_of="as_at"), known, reason)
            for by, (rows, top, reason) in lists.items()
            if rows.height
        }
