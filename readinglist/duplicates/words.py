"""The words that mean something of their own, or nothing, when titles, names and venues are compared."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP_WORDS = _words("""
    a about an and are as at based be been by can do does for from has have how in into is it its of on onto or our
    per s than that the their these this those through to toward towards upon use used using via we what when where
    which while with
""")
"""Words that two titles may differ in and still be one. ``without``, ``not``, ``before`` and ``after`` are none."""

MARKERS = _words("""
    addendum appendix comment commentary comments corrigenda corrigendum correction corrections discussion editorial
    errata erratum poster rejoinder replies reply response responses retracted retraction retractions supplement
    supplemental supplementary supplements withdrawal withdrawn
""")
"""Words that make another paper of a title if they stand at its beginning or end, and in it alone."""

COUNTED = _words("""
    appendix book chapter class episode grade lecture level paper part phase section stage step study trial type
    version vol volume
""")
"""Words after which a letter is a Roman number."""

SIZES = _words("""
    base big giant huge large lite medium micro mini nano plus pro small tiny turbo ultra xl xs xxl
""")
"""Words that name another size or edition of a thing."""

PARTICLES = _words("da dal de del della den der di dos du el la le les ter van von zu y")
"""Parts of family names that are often left out."""

VENUE_WORDS = _words("""
    a an and annual at by conf conference congress de der des die du edition electronic for fur in int international
    internationale intl j jnl journal la le lecture meeting notes of official on online print proc proceedings procs
    publication sciences section series symp symposium th the trans transactions und us volume with workshop
    zeitschrift
""")
"""Words of venues that say nothing, or only what kind they are."""
