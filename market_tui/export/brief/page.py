"""A statement as one HTML page that needs nothing else, and as Markdown."""

from collections.abc import Iterable
from html import escape

from market_tui.export.brief.statement import Brief, Section
from market_tui.export.formats import markdown_plain
from market_tui.export.pack import source_line
from market_tui.export.provenance import SAMPLE_NOTE, notes
from market_tui.export.safe import flat
from market_tui.export.svg import svg
from market_tui.export.units import meaning_of, shown, unit_of
from market_tui.plain import printable
from market_tui.query import Answer
from market_tui.store import Source
from market_tui.version import __version__

_ROWS = 12
_STYLE = """
:root{color-scheme:light}
body{font:16px/1.5 Arial,Helvetica,sans-serif;color:#1a1a1a;background:#fff;max-width:46rem;
margin:2rem auto;padding:0 1rem}
h1{font-size:1.8rem;line-height:1.2}
h2{margin-top:2.2rem;border-bottom:2px solid #0b2545;padding-bottom:.2rem}
h3{margin-bottom:.3rem}
p.scope,p.source,caption{color:#444}
a{color:#0b2545}
a.q{font-size:.8rem}
.sample{border:3px solid #8a1c1c;color:#8a1c1c;font-weight:bold;padding:.5rem 1rem}
.missing{border-left:4px solid #666;padding-left:.8rem}
table{border-collapse:collapse;margin:1rem 0;width:100%;font-size:.9rem}
caption{text-align:left;padding-bottom:.3rem}
th,td{border-bottom:1px solid #999;padding:.25rem .5rem;text-align:left;vertical-align:top;
overflow-wrap:anywhere}
.sources td:nth-child(3),.sources td:nth-child(4){white-space:nowrap}
.sources td:nth-child(5){font-size:.75rem;width:11rem}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;overflow-wrap:normal}
figure{margin:1rem 0}
svg{max-width:100%;height:auto}
code{overflow-wrap:anywhere}
@media print{
body{margin:0;max-width:none;font-size:11pt}
h2,h3{break-after:avoid}
svg,tr,li{break-inside:avoid}
section table:not(.sources){break-inside:avoid}
a{color:inherit;text-decoration:none}
@page{size:A4;margin:18mm}
}
"""


def as_html(brief: Brief) -> str:
    """The statement as a page for a screen, a printer and a screen reader; nothing is fetched or run."""
    facts = brief.facts
    sample = [f'<p class="sample">{_h(SAMPLE_NOTE)}</p>'] if facts.market.sample else []
    contents = "".join(
        f'<li><a href="#s{number}">{_h(title)}</a></li>' for number, title in enumerate(_titles(brief), 1)
    )
    body = [
        f"<h1>{_h(brief.title)}</h1>",
        f'<p class="scope">{_h(facts.scope.line())}</p>',
        *sample,
        f'<nav aria-label="Contents"><ol>{contents}</ol></nav>',
        *(part for number, section in enumerate(brief.sections, 1) for part in _html(brief, section, number)),
        *_html_definitions(brief, len(brief.sections) + 1),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_h(brief.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(body)
        + f'\n</main>\n<footer><p class="source">market-tui {__version__}. Each figure leads to its query, '
        "and that to its sources.</p></footer>\n</body>\n</html>\n"
    )


def _titles(brief: Brief) -> list[str]:
    return [*(section.title for section in brief.sections), "Data and definitions"]


def _html(brief: Brief, section: Section, number: int) -> Iterable[str]:
    yield f'<section aria-labelledby="s{number}">\n<h2 id="s{number}">{_h(section.title)}</h2>'
    for sentence in section.sentences:
        link = f'<a class="q" href="#q-{sentence.query}">[{sentence.query}]</a>'
        yield f"<p>{_h(sentence.text)} {link}</p>"
    for place, (query, chart) in enumerate(section.charts, 1):
        answer = brief.facts.answers[query]
        drawn = svg(chart, answer.scope.line(), source_line(answer), ids=f"c{number}{place}-")
        yield f"<figure>{drawn}</figure>"
    for answer, columns in section.tables:
        yield _html_table(answer, columns)
    yield from (f'<p class="missing">{_h(said)}</p>' for said in _missing(section))
    yield "</section>"


def _html_table(answer: Answer, columns: tuple[str, ...]) -> str:
    frame = flat(answer.frame.select(columns)).head(_ROWS)
    units = [unit_of(answer.query, c) for c in columns]
    right = [' class="n"' if frame[c].dtype.is_numeric() else "" for c in columns]
    heads = "".join(
        f'<th scope="col"{r} title="{_h(meaning_of(answer.query, c))}">{_h(c.replace("_", " "))}</th>'
        for c, r in zip(columns, right, strict=True)
    )
    rows = []
    for row in frame.rows():
        cells = [_h(shown(v, u)) for v, u in zip(row, units, strict=True)]
        first = f'<th scope="row">{cells[0]}</th>'
        rest = "".join(f"<td{r}>{cell}</td>" for r, cell in zip(right[1:], cells[1:], strict=True))
        rows.append(f"<tr>{first}{rest}</tr>")
    name = answer.query.name
    caption = f'{_h(_caption(answer))} <a class="q" href="#q-{name}">[{name}]</a>'
    return (
        f"<table><caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>"
        + "\n".join(rows)
        + "</tbody></table>"
    )


def _caption(answer: Answer) -> str:
    more = f" The first {_ROWS} of {answer.frame.height:,} rows." if answer.frame.height > _ROWS else ""
    return f"{answer.query.title}.{more}"


def _html_definitions(brief: Brief, number: int) -> Iterable[str]:
    yield f'<section aria-labelledby="s{number}">\n<h2 id="s{number}">Data and definitions</h2>'
    for name, answer in brief.answers.items():
        yield f'<h3 id="q-{name}">{_h(answer.query.title)} ({name})</h3>'
        yield f"<p>{_h(' '.join(answer.query.doc.split()))}</p>"
        yield "<ul>" + "".join(f"<li>{_h(note)}</li>" for note in notes(answer)) + "</ul>"
        yield f"<p><code>{_h(answer.command())}</code></p>"
    heads = "".join(f'<th scope="col">{h}</th>' for h in ("publisher", "list", "as at", "coverage", "sha256"))
    rows = "".join(
        f"<tr>{''.join(f'<td>{_h(cell)}</td>' for cell in cells)}</tr>" for cells in _sources(brief)
    )
    yield '<h3>Sources</h3>\n<table class="sources"><caption>Loaded lists behind the figures</caption>'
    yield f"<thead><tr>{heads}</tr></thead>\n<tbody>{rows}</tbody></table>"
    yield f"<p>{_h(_licences(brief))}</p>\n</section>"


def as_markdown(brief: Brief) -> str:
    """The statement as Markdown; charts are left to the page."""
    sample = [f"**{SAMPLE_NOTE}**", ""] if brief.facts.market.sample else []
    scope = markdown_plain(brief.facts.scope.line())
    lines = [f"# {markdown_plain(brief.title)}", "", scope, "", *sample]
    for section in brief.sections:
        lines += [f"## {section.title}", ""]
        for sentence in section.sentences:
            lines += [f"{markdown_plain(sentence.text)} \\[[{sentence.query}](#{sentence.query})\\]", ""]
        for answer, columns in section.tables:
            lines += [*_markdown_table(answer, columns), ""]
        for said in _missing(section):
            lines += [f"> {markdown_plain(said)}", ""]
    lines += ["## Data and definitions", ""]
    for name, answer in brief.answers.items():
        lines += [f"### {name}", "", f"{markdown_plain(answer.query.title)}. "
                  f"{markdown_plain(' '.join(answer.query.doc.split()))}", ""]  # fmt: skip
        lines += [*(f"- {markdown_plain(note)}" for note in notes(answer)), f"- `{answer.command()}`", ""]
    lines += ["### Sources", "", "| publisher | list | as at | coverage | sha256 |"]
    lines += ["| --- | --- | --- | --- | --- |"]
    lines += [_cells(cells) for cells in _sources(brief)]
    return "\n".join([*lines, "", _licences(brief)]) + "\n"


def _markdown_table(answer: Answer, columns: tuple[str, ...]) -> list[str]:
    frame = flat(answer.frame.select(columns)).head(_ROWS)
    units = [unit_of(answer.query, c) for c in columns]
    rule = ["---:" if frame[c].dtype.is_numeric() else "---" for c in columns]
    rows = [_cells(shown(v, u) for v, u in zip(row, units, strict=True)) for row in frame.rows()]
    said = f"{markdown_plain(_caption(answer))} \\[[{answer.query.name}](#{answer.query.name})\\]"
    return [said, "", _cells(c.replace("_", " ") for c in columns), f"| {' | '.join(rule)} |", *rows]


def _cells(cells: Iterable[str]) -> str:
    return f"| {' | '.join(markdown_plain(cell) for cell in cells)} |"


def _missing(section: Section) -> list[str]:
    """What to load for what the section cannot say."""
    told = [f"Not shown: {query}: {said}" for query, said in section.missing.items()]
    if not section.sentences and not told:
        told = ["The loaded lists hold no figure for this area and date."]
    return told


def _sources(brief: Brief) -> list[tuple[str, ...]]:
    held = {s.source_id: s for answer in brief.answers.values() for s in answer.sources}
    return [(s.publisher, _listed(s), str(s.as_at or ""), s.coverage or "", s.sha256) for s in held.values()]


def _listed(source: Source) -> str:
    return source.file if source.title == source.file else f"{source.title} ({source.file})"


def _licences(brief: Brief) -> str:
    told = sorted({s.licence for answer in brief.answers.values() for s in answer.sources})
    return f"Licence of the sources: {', '.join(told)}." if told else ""


def _h(text: str) -> str:
    return escape(printable(text))
