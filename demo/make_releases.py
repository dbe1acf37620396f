#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the pages that the demo publishes: three releases, the feed and list that announce them.

April 2019 carries the facts of the real release (april_2019.tsv) in our own words around its set
phrases. The figures of March 2019 are real too, its lists and all of May 2019 are invented; each
page says what it is. Invented places are called Mithal, the Arabic word for example.
"""
import html
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

FACTS = Path(__file__).with_name("april_2019.tsv")
TITLE = ("Combined Joint Task Force - Operation Inherent Resolve Monthly Civilian Casualty Report")
SLUG = "combined-joint-task-force-operation-inherent-resolve-monthly-civilian-casualty"
MONTHS = "Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec".split()

REASONS = {
    "reviewed": "After a review of all available strike records it was determined that, more likely"
                " than not, civilian casualties did not occur as a result of a Coalition strike.",
    "no_strike": "After a review of available information it was assessed that no Coalition strikes"
                 " were conducted in the geographical area that corresponds to the report of"
                 " civilian casualties.",
    "insufficient": "The report contains insufficient information of the time, location and details"
                    " to assess its credibility.",
}
NUMBERS = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
           " fifteen sixteen seventeen eighteen nineteen twenty").split()


@dataclass
class Case:
    """One allegation as a release lists it."""
    line: str
    killed: int = None
    injured: int = None
    reason: str = ""
    flags: set = field(default_factory=set)

    def day(self):
        month, day, year = re.match(r"([A-Z][a-z]+)\.? ?(\d+), (\d{4})", self.line).groups()
        return int(year), MONTHS.index(month), int(day)


def load_april():
    """The cases of april_2019.tsv by section."""
    sections = {"credible": [], "non_credible": [], "open": []}
    rows = [row for row in FACTS.read_text().splitlines() if not row.startswith("#")]
    for row in rows[1:]:
        section, line, killed, injured, reason, flags = row.split("\t")
        sections[section].append(Case(line, int(killed) if killed else None,
                                      int(injured) if injured else None, reason,
                                      set(flags.split())))
    return sections


def find(cases, beginning):
    return next(case for case in cases if case.line.startswith(beginning))


def people(count, verb):
    who = "civilian was" if count == 1 else "civilians were"
    return f"{NUMBERS[count]} {who} unintentionally {verb}"


def harm(case):
    """The sentence that tells killed and wounded, saying nothing of what is not stated."""
    parts = []
    if case.killed is not None:
        parts.append(people(case.killed, "killed"))
    if case.injured is not None:
        parts.append(people(case.injured, "wounded" if case.killed is None else "injured"))
    return f"Regrettably, {' and '.join(parts)}."


def credible_entry(case):
    end = " (Not previously reported)" if "unreported" in case.flags else ""
    return f"{case.line}. Coalition aircraft conducted a strike. {harm(case)}{end}"


def non_credible_entry(case):
    return f"{case.line}. {REASONS[case.reason]}"


def open_entry(case):
    end = " (previously closed, but reopened due to new information)" \
        if "reopened" in case.flags else ""
    return f"{case.line}{end}{'' if 'no_stop' in case.flags else '.'}"


@dataclass
class Release:
    """One monthly release and where it is published."""
    number: int
    date: str
    month: str
    note: str
    opening: list
    sections: dict
    footnote: str = None

    @property
    def path(self):
        return f"/Media-Library/News-Releases/Article/{self.number}/{SLUG}/"

    def paragraphs(self):
        yield from self.opening
        credible, dismissed, still_open = (
            [entry(case) for case in self.sections[name]]
            for name, entry in (("credible", credible_entry), ("non_credible", non_credible_entry),
                                ("open", open_entry)))
        yield ("Credible Reports–In the incidents assessed as credible, the investigations found"
               " that the Coalition took all feasible precautions.")
        yield from credible[:-1]
        # As in the real release, this heading is stuck to the last case of the section before.
        yield (f"{credible[-1]} Non Credible Reports– After a thorough review of the facts and"
               " circumstances of each civilian casualty report, CJTF-OIR assessed the following"
               f" {len(dismissed)} reports as non-credible.")
        yield from dismissed
        yield (f"Open Reports– CJTF-OIR is still assessing {len(still_open)} reports of civilian"
               " casualties:")
        yield from still_open
        if self.footnote:
            yield self.footnote


def make_april(facts):
    return Release(
        1863001, "May 31, 2019", "April",
        "Set up to show civcas at work. Figures and cases are those that CJTF-OIR published for"
        " this month; the rest of the wording is our own.",
        [
            "The Coalition conducted 34,502 strikes between August 2014 and the end of April 2019."
            " During this period, based on information available, CJTF-OIR assesses at least 1,302*"
            " civilians have been unintentionally killed by Coalition strikes since the beginning"
            " of Operation Inherent Resolve. This report includes three credible reports that had"
            " not been previously reported in monthly CIVCAS releases.",
            "In the month of April, CJTF-OIR carried over 122 open reports from previous months and"
            " received seven new reports. CJTF-OIR completed 18 civilian-casualty allegation"
            " assessment reports. Out of the 18 completed casualty allegation reports, three"
            " reports were determined to be credible and resulted in five unintentional civilian"
            " deaths. The remaining 15 reports were assessed to be non-credible. One hundred and"
            " eleven reports are still open, including three that had been previously closed but"
            " were reopened due to the availability of new information.",
        ],
        facts,
        "*During a recent internal database audit, the CJTF-OIR CIVCAS Cell discovered an"
        " administrative error involving a 2017 allegation – Feb. 22, 2017, near Mosul, Iraq, via"
        " self-report: During a strike, it was assessed that one civilian was unintentionally"
        " killed (Reported Apr. 30, 2017). The Public Affairs release was correct; however, the"
        " affected civilian was not recorded in the database correctly.")


NEW_IN_APRIL = ("Mar. 7, 2019", "Mar. 18, 2019", "Mar. 20, 2019", "Apr. 15, 2019")


def make_march(facts):
    """The month before: its open list is what April carried over, as April's facts require."""
    reopened_later = [case for case in facts["open"] if "reopened" in case.flags]
    carried = [case for case in facts["open"] if "reopened" not in case.flags
               and not case.line.startswith(NEW_IN_APRIL)]
    completed_later = facts["non_credible"] + [case for case in facts["credible"]
                                               if "unreported" not in case.flags]
    still_open = [Case(case.line, flags=case.flags & {"no_stop"})
                  for case in carried + completed_later]
    still_open.sort(key=Case.day)
    for beginning in ("Feb. 3, 2017", "Sept. 4, 2017", "May 27, 2018"):
        find(still_open, beginning).flags.add("reopened")
    killed = (3, 5, 2, 4, 1, 6, 2, 3, 4, 3, 1)
    credible = [Case(f"Aug. {day}, 2017, near Tell Mithal, Syria, via Airwars report", dead,
                     1 if day % 3 == 0 else None) for day, dead in enumerate(killed, 1)]
    dismissed = [Case(case.line, reason="reviewed") for case in reopened_later]
    dismissed += [Case(f"Oct. {day}, 2017, near Wadi Mithal, Syria, via media report",
                       reason=("reviewed", "no_strike", "insufficient")[day % 3])
                  for day in range(1, 18)]
    return Release(
        1824001, "April 25, 2019", "March",
        "Set up to show civcas at work. The figures are those that were reported for this month;"
        " every listed case of Mithal and every outcome is invented.",
        [
            "The Coalition conducted 34,464 strikes between August 2014 and the end of March 2019."
            " During this period, based on information available, CJTF-OIR assesses at least 1,291"
            " civilians have been unintentionally killed by Coalition strikes since the beginning"
            " of Operation Inherent Resolve.",
            "In the month of March, CJTF-OIR carried over 146 open reports from previous months and"
            " received seven new reports. CJTF-OIR completed 31 civilian-casualty allegation"
            " assessment reports. Out of the 31 completed casualty allegation reports, 11 reports"
            " were determined to be credible and resulted in 34 unintentional civilian deaths. The"
            " remaining 20 reports were assessed to be non-credible. One hundred and twenty two"
            " reports are still open, including three that had been previously closed but were"
            " reopened due to the availability of new information.",
        ],
        {"credible": credible, "non_credible": dismissed, "open": still_open})


def make_may(facts):
    """The month after, all invented: one open case is listed nowhere, the total jumps too far."""
    rest = [Case(case.line, flags=case.flags & {"no_stop"}) for case in facts["open"]]

    def take(beginning):
        case = find(rest, beginning)
        rest.remove(case)
        return case.line

    credible = [Case(take("Nov. 28, 2017"), 3, 2), Case(take("Feb. 6, 2018"), 1)]
    dismissed = [Case(take(beginning), reason=reason) for beginning, reason in (
        ("Jan. 14, 2017", "no_strike"), ("Feb. 10, 2017", "reviewed"),
        ("Apr. 28, 2017", "insufficient"), ("June 3, 2017, near Hawi", "reviewed"),
        ("Oct. 17, 2017", "no_strike"), ("Dec. 22, 2017", "insufficient"),
        ("Mar. 2, 2018", "reviewed"))]
    take("Jan. 26, 2017")  # goes missing: neither open nor closed
    reopened = Case(find(facts["non_credible"], "Mar. 24, 2019").line, flags={"reopened"})
    rest += [reopened] + [Case(f"May {day}, 2019, near Qaryat Mithal, Syria, via {source}")
                          for day, source in ((2, "self-report"), (9, "Airwars report"),
                                              (16, "social media report"), (23, "media report"))]
    rest.sort(key=Case.day)
    return Release(
        1890001, "June 27, 2019", "May",
        "Set up to show civcas at work. Every figure, every case of Mithal and every outcome on"
        " this page is invented.",
        [
            "The Coalition conducted 34,514 strikes between August 2014 and the end of May 2019."
            " During this period, based on information available, CJTF-OIR assesses at least 1,308"
            " civilians have been unintentionally killed by Coalition strikes since the beginning"
            " of Operation Inherent Resolve.",
            "In the month of May, CJTF-OIR carried over 111 open reports from previous months and"
            " received five new reports. CJTF-OIR completed nine civilian-casualty allegation"
            " assessment reports. Out of the nine completed casualty allegation reports, two"
            " reports were determined to be credible and resulted in four unintentional civilian"
            " deaths. The remaining seven reports were assessed to be non-credible. One hundred and"
            " six reports are still open, including one that had been previously closed but was"
            " reopened due to the availability of new information.",
        ],
        {"credible": credible, "non_credible": dismissed, "open": rest})


def make_all():
    """March, April, May."""
    return [make(load_april()) for make in (make_march, make_april, make_may)]


def article_page(release, base):
    """An article as AFPIMS sites set it: banner, menu, aside, body, scripts."""
    body = "\n".join(f"<p>{html.escape(text, quote=False)}</p>" for text in release.paragraphs())
    return f"""<!DOCTYPE html>
<html lang="en-US">
<head>
<meta charset="utf-8">
<title>{TITLE} &gt; Operation Inherent Resolve &gt; Article</title>
<meta property="og:title" content="{TITLE}">
<meta property="og:site_name" content="Operation Inherent Resolve">
<link rel="canonical" href="{base}{release.path}">
</head>
<body>
<form method="post" id="Form"><input type="hidden" name="__VIEWSTATE" value="mNq8x2"></form>
<div class="banner">A page of the civcas demonstration. Not an official website.</div>
<nav><ul><li><a href="/">HOME</a></li><li><a href="/Media-Library/News-Releases/">NEWS RELEASES</a>
</li><li><a href="/Media-Library/Civilian-Casualty/">CIVILIAN CASUALTY REPORT</a></li></ul></nav>
<div class="DnnModule DnnModule-ArticleCSViewArticle DnnModule-764">
<div class="disclaimer">{release.note}</div>
<div class="adetail article-body" id="news-content">
<h1 class="maintitle">{TITLE}</h1>
<div class="info-bar">News Release | <span class="date">{release.date}</span></div>
<div class="body" itemprop="articleBody">
{body}
</div>
</div>
</div>
<footer>Accessibility | Privacy | Contact</footer>
<script>window.dataLayer = window.dataLayer || [];</script>
</body>
</html>
"""


def rfc822(date):
    day = {"April 25, 2019": "Thu, 25 Apr", "May 31, 2019": "Fri, 31 May",
           "June 27, 2019": "Thu, 27 Jun"}[date]
    return f"{day} 2019 14:00:00 GMT"


def feed(releases, base):
    """RSS as AFPIMS sends it: CRLF, teasers for descriptions, enclosures without length."""
    items = "".join(f"""    <item>
      <title>{TITLE} </title>
      <link>{base}{release.path}</link>
      <description>The monthly report for {release.month}.&lt;br/&gt;

</description>
      <pubDate>{rfc822(release.date)}</pubDate>
      <guid isPermaLink="false">{base}{release.path}</guid>
      <enclosure url="{base}/2019/May/19/2002738123/670/394/0/190519.JPG" type="image/jpeg" />
    </item>
""" for release in reversed(releases))
    return f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
  <channel>
    <title>Operation Inherent Resolve News</title>
    <link>{base}</link>
    <description>Demonstration feed</description>
    <language>en-us</language>
    <atom:link href="{base}/RSS.ashx?Site=1&amp;max=10?Site=1" rel="self" type="application/rss+xml" />
{items}  </channel>
</rss>
""".replace("\n", "\r\n")


def list_page(releases, base):
    """A list as AFPIMS sites render it: the data stands in attributes."""
    items = "\n".join(f"""<listing-with-preview :show-image="true" article-id="{release.number}"
  article-title="{TITLE}"
  article-url="{base}{release.path}" content-type-name="News Release" item-index="{index}"
  publish-date-ap="{release.date}"></listing-with-preview>"""
                      for index, release in enumerate(reversed(releases), 1))
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>News Releases</title></head>
<body>
<nav><a href="/">HOME</a></nav>
<div class="alist-inner alist-more-here">
<feature-template :remove-grid="true" template-mode="story">
{items}
</feature-template></div>
</body></html>
"""


BLOCK_PAGE = """<HTML><HEAD>
<TITLE>Access Denied</TITLE>
</HEAD><BODY>
<H1>Access Denied</H1>

You don't have permission to access "http&#58;&#47;&#47;www&#46;example&#46;mil&#47;" on this server.<P>
Reference&#32;&#35;18&#46;9d37d517&#46;1611332498&#46;1b195610
</BODY>
</HTML>
"""


def main(arguments):
    """make_releases.py FOLDER: writes the three article pages there, to look at."""
    if len(arguments) != 1:
        print(main.__doc__, file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for release in make_all():
        (folder / f"{release.month.lower()}.html").write_text(
            article_page(release, "http://localhost"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
