"""What must be said beside DfE's figures on looked-after children, in the words of every answer."""

ROUNDED = "England and the regions are their own published rows, rounded to 10; authorities are exact."
LATEST = "Each figure is from the latest edition that has it; an edition revises earlier years."
ALL_PLACEMENTS = "All looked-after children, in any kind of placement."
HOMES_ONLY = "Children in children's homes only; other placements are not counted."
POOLED = (
    "A group is the sum of its councils: their children placed in one another's areas count as outside, and "
    "a figure that one of them lacks leaves the sum without a value."
)
THREE_MEASURES = (
    "Outside the authority and more than 20 miles from home differ: many are one and not the other."
)
HIDDEN = "A hidden figure is a range: the least and the most that the files leave open."
YEAR = "on 31 March of this year"
YEAR_TO = "in the year that ended on 31 March of this year"
