"""Whether two records are one paper: hard pairs, and every rule by itself, with the reasons that it gives."""

from __future__ import annotations

from typing import Any

import pytest
from hard_pairs import (
    DOZING,
    DOZING_POINTS,
    HUMMING,
    KESTREL,
    KESTREL_2,
    KESTREL_REVISED,
    KESTREL_SUMMARY,
    PAIRS,
    PROOF,
    SHORE,
    WARD,
    Pair,
    initials,
    paper,
    people,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.duplicates import people as persons
from readinglist.duplicates.compare import CERTAIN, LIKELY, compare
from readinglist.duplicates.compare import Pair as Judged
from readinglist.duplicates.features import Features
from readinglist.duplicates.titles import parse
from readinglist.text import title_key

FROST = "Frost on the Lock Gates of the Ombrel"
"""A title that is nobody else's."""


def judged(one: dict[str, Any], other: dict[str, Any]) -> Judged:
    """What two records are to each other, after checking that it is the same the other way round."""
    pair, turned = (compare(Features(a), Features(b), explain=True) for a, b in ((one, other), (other, one)))
    assert (pair.verdict, pair.score) == (turned.verdict, turned.score)
    assert (pair.conflict, pair.version) == (turned.conflict, turned.version)
    assert {CERTAIN: 90, LIKELY: 50, None: 0}[pair.verdict] <= pair.score
    assert pair.score <= {CERTAIN: 100, LIKELY: 89, None: 49}[pair.verdict]
    assert not (pair.verdict == CERTAIN and pair.conflict)
    return pair


# --- hard pairs


def test_there_are_enough_hard_pairs_half_of_each_kind() -> None:
    same = sum(pair.same for pair in PAIRS)
    assert same >= 60
    assert len(PAIRS) - same >= 60
    assert abs(2 * same - len(PAIRS)) <= len(PAIRS) // 10
    assert len({pair.name for pair in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if not pair.same], ids=lambda pair: pair.name)
def test_two_papers_that_look_alike_are_never_merged(pair: Pair) -> None:
    assert judged(dict(pair.one), dict(pair.other)).verdict != CERTAIN


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair.same], ids=lambda pair: pair.name)
def test_one_paper_that_looks_different_is_found(pair: Pair) -> None:
    assert judged(dict(pair.one), dict(pair.other)).verdict is not None


def test_most_of_what_is_one_paper_is_certain_and_most_of_what_is_two_is_not_asked() -> None:
    verdicts = [(pair.same, compare(Features(pair.one), Features(pair.other)).verdict) for pair in PAIRS]
    assert verdicts.count((True, CERTAIN)) >= 0.8 * sum(pair.same for pair in PAIRS)
    assert verdicts.count((False, None)) >= 0.5 * sum(not pair.same for pair in PAIRS)


# --- normal forms of titles


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sparse Codes for Rivers", "SPARSE CODES FOR RIVERS"),
        ("Étude des forêts noyées", "Etude des forets noyees"),
        ("Etude\u0301 des fore\u0302ts", "Etudé des forêts"),
        ("Tar and Time: Caulking the Fleet", "Tar and time, caulking the fleet!"),
        ("“Don’t Wait” – Signs at Berths", '"Don\'t Wait" - Signs at Berths'),
        ("Pre-training on Tides", "Pretraining on tides"),
        ("Pre-training on Tides", "Pre training on tides"),
        ("A Data Set of Whispers", "A Dataset of Whispers"),
        (r"Song of \emph{Bufo ombrelis} at Dawn", "Song of Bufo ombrelis at dawn"),
        (r"Les for{\^e}ts noy\'ees du lac", "Les forêts noyées du lac"),
        ("{BERT}s at {R}est in Rivers", "BERTs at Rest in Rivers"),
        (r"Folding of $\beta$-Keratin in Goose Down", "Folding of β-keratin in goose down"),
        ("Folding of beta-keratin in goose down", "Folding of β-keratin in goose down"),
        (r"Splitting H$_2$O with Rusted Sieves", "Splitting H₂O with Rusted Sieves"),
        (r"Forgetful $\ell_1$ Regression on Tides", "Forgetful ℓ1 regression on tides"),
        (r"Lazy $k$-Nearest Harbours", "Lazy k-nearest harbours"),
        (r"Regret $\le$ Zero on Tide Tables", "Regret ≤ Zero on Tide Tables"),
        ("Ropes & Knots in Fog", "Ropes and Knots in Fog"),
        (r"Ropes \& Knots in Fog", "Ropes &amp; Knots in Fog"),
        ("The Quiet Life of Barges", "Quiet Life of Barges"),
        ("Eﬃcient ﬁltering of ﬂat echoes", "Efficient filtering of flat echoes"),
        ("Sleepy Octrees for Wet Forests [Chinese]", "Sleepy Octrees for Wet Forests"),
        ("Hiccups in Elderly Divers [Review] [45 refs]", "Hiccups in elderly divers"),
        ("[The bells of the river pilots].", "The bells of the river pilots"),
    ],
)
def test_titles_are_equal_whatever_their_form(one: str, other: str) -> None:
    pair = judged({"title": one}, {"title": other})
    assert pair.verdict == CERTAIN
    assert "titles are equal" in pair.agreeing


LAGOON = "Seasonal variation of dissolved oxygen in the dredged inlets of the northern Ombrel lagoon"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LAGOON, LAGOON.replace("dissolved", "disolved")),
        (LAGOON, LAGOON.replace("dredged", "dregded")),
        (LAGOON, LAGOON.replace("Seasonal", "Seasonnal").replace("variation", "vairation")),
        ("Modelling the Colour of Fog in Harbours", "Modeling the Color of Fog in Harbors"),
        ("Randomised and Generalised Bell Codes", "Randomized and Generalized Bell Codes"),
        ("Paediatric Oedema and Anaemia at Sea", "Pediatric Edema and Anemia at Sea"),
        ("Analysing the Sulphur of Moored Barges", "Analyzing the Sulfur of Moored Barges"),
        ("Sleepy Octree for Scan of Wet Forest", "Sleepy Octrees for Scans of Wet Forests"),
        ("Theory of the Colony of Gulls", "Theories of the Colonies of Gulls"),
        ("Three Lagoons, Two Storms, No Shoots", "3 Lagoons, 2 Storms, No Shoots"),
        ("Creep of Laminated Oars. Part II: Model", "Creep of laminated oars, part 2: model"),
        ("Third Report of the Bell Committee", "3rd Report of the Bell Committee"),
        ("Clocked Ferry Networks (CFN) for Fog", "Clocked Ferry Networks for Fog"),
    ],
)
def test_other_spellings_and_typing_errors_are_one_title(one: str, other: str) -> None:
    pair = judged(paper(one, WARD, 2031), paper(other, initials(WARD), 2031))
    assert pair.verdict == CERTAIN
    assert {"titles are equal", "titles differ only in spelling"} & set(pair.agreeing)
    assert judged({"title": one}, {"title": other}).verdict is not None


OPPOSITES = [
    ("Nocturnal Hypertension in Keepers", "Nocturnal Hypotension in Keepers"),
    ("Hyperthermia after Rowing at Night", "Hypothermia after Rowing at Night"),
    ("Interannual Drift of Moored Barges", "Intraannual Drift of Moored Barges"),
    ("Intercellular Salt in Wet Meadows", "Intracellular Salt in Wet Meadows"),
    ("Macroscopic Models of Harbour Fog", "Microscopic Models of Harbour Fog"),
    ("Endogenous Tar in Wet Ropes", "Exogenous Tar in Wet Ropes"),
    ("Prenatal Song of Herring Gulls", "Perinatal Song of Herring Gulls"),
    ("Preoperative Humming of Patients", "Postoperative Humming of Patients"),
    ("Overfitting on the Tables of Tides", "Underfitting on the Tables of Tides"),
    ("Adduction of the Wrist of Clerks", "Abduction of the Wrist of Clerks"),
    ("Inclusion of Clerks in Wrist Trials", "Exclusion of Clerks in Wrist Trials"),
    ("Upregulation of Bells in Fog", "Downregulation of Bells in Fog"),
    ("Monophonic Songs of Ferry Crews", "Polyphonic Songs of Ferry Crews"),
    ("Subsonic Horns in Harbour Fog", "Supersonic Horns in Harbour Fog"),
    ("Paranasal Hum of Moored Barges", "Perinasal Hum of Moored Barges"),
    ("Labelled Recordings of Marsh Frogs", "Unlabelled Recordings of Marsh Frogs"),
    ("Symmetric Knots in Wet Hemp Ropes", "Asymmetric Knots in Wet Hemp Ropes"),
    ("Reversible Knots of Wet Hemp", "Irreversible Knots of Wet Hemp"),
    ("Increasing Doses of Tar in Rowers", "Decreasing Doses of Tar in Rowers"),
    ("Sleep of Pilots with Rest", "Sleep of Pilots without Rest"),
    ("Sleep of Pilots before the Rota", "Sleep of Pilots after the Rota"),
    ("Maximal Rest of Sleeping Gulls", "Minimal Rest of Sleeping Gulls"),
    ("Fertility of Male Harbour Gulls", "Fertility of Female Harbour Gulls"),
    ("Foghorns and Late Feeding in Mice", "Foghorns and Late Feeding in Rats"),
]


@pytest.mark.parametrize(("one", "other"), OPPOSITES)
def test_opposites_are_never_one_word(one: str, other: str) -> None:
    for more in ({}, {"authors": people(WARD), "year": 2031}, {"authors": people(WARD), "year": 2031, "venue": "Fog"}):
        pair = judged({"title": one, **more}, {"title": other, **more})
        assert pair.verdict != CERTAIN
        assert not {"titles are equal", "titles differ only in spelling"} & set(pair.agreeing)


LOOKALIKES = [
    ("Exploration of Wet Forests by Gulls", "Exploitation of Wet Forests by Gulls"),
    ("Qualitative Ratings of Ferry Horns", "Quantitative Ratings of Ferry Horns"),
    ("Prednisone for Hiccups in Divers", "Prednisolone for Hiccups in Divers"),
    ("Oxidation of Nitrite in Wet Mud", "Oxidation of Nitrate in Wet Mud"),
    ("Synthetic Songs of Marsh Frogs", "Syntactic Songs of Marsh Frogs"),
    ("Genetic Models of Weather Folklore", "Generic Models of Weather Folklore"),
    ("Word Models of Harbour Radio", "World Models of Harbour Radio"),
    ("Text Generation for Harbour Pilots", "Test Generation for Harbour Pilots"),
    ("Games for Tired Crane Drivers", "Gazes for Tired Crane Drivers"),
]
"""Titles that differ in a letter or two, which makes another word of one."""


@pytest.mark.parametrize(("one", "other"), LOOKALIKES)
def test_another_word_is_asked_about_like_a_typing_error(one: str, other: str) -> None:
    assert judged(paper(one, WARD, 2031), paper(other, WARD, 2031)).verdict == LIKELY
    assert judged({"title": one}, {"title": other}).verdict != CERTAIN


def test_a_lost_letter_is_asked_about() -> None:
    one, other = LAGOON, LAGOON.replace("variation", "variaton")
    assert judged(paper(one, WARD, 2031), paper(other, WARD, 2031)).verdict == LIKELY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kestrel-3 Technical Report", "Kestrel3 Technical Report"),
        ("{Kestrel 2 Technical Report}", "Kestrel 2 Technical Report"),
        ("{Comment on Tar and Time}", "Comment on Tar and Time"),
        ("{Moxibustion for the Wrists of Clerks [Chinese]}", "Moxibustion for the wrists of clerks [Chinese]"),
    ],
)
def test_titles_with_one_normal_form_are_equal(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)
    assert judged({"title": one}, {"title": other}).verdict == CERTAIN


# --- versions, parts, and papers about papers


VERSIONS = [
    ("Kestrel: Reading by Headings", "Kestrel2: Reading by Headings", "only one title says 2"),
    ("Kestrel: Reading by Headings", "Kestrel 2: Reading by Headings", "only one title says 2"),
    ("Kestrel: Reading by Headings", "Kestrel V2: Reading by Headings", "only one title says 2"),
    ("Kestrel: Reading by Headings", "Kestrel++: Reading by Headings", "only one title says ++"),
    ("Kestrel: Reading by Headings", "Kestrel-Large: Reading by Headings", "only one title says large"),
    ("Kestrel 2: Reading by Headings", "Kestrel 2.5: Reading by Headings", "numbers in the titles differ: 2, 2.5"),
    ("Kestrel-V2: Weather Folklore", "Kestrel-V3: Weather Folklore", "numbers in the titles differ: 2, 3"),
    ("Creep of Timber. Part I: Models", "Creep of Timber. Part II: Models", "numbers in the titles differ: 1, 2"),
    ("Spectra of Slow Comets III", "Spectra of Slow Comets IV", "numbers in the titles differ: 3, 4"),
    ("First Report of the Bell Committee", "Fifth Report of the Bell Committee", "numbers in the titles differ: 1, 5"),
    ("Knees at Sea: 12-Month Follow-up", "Knees at Sea: 24-Month Follow-up", "numbers in the titles differ: 12, 24"),
    ("Tracing Exceptions in C Programs", "Tracing Exceptions in C# Programs", "only one title says #"),
    ("Searching Mazes by A", "Searching Mazes by A* Alone", "only one title says *"),
    ("Bounds for Gossip on Tori", "Erratum: Bounds for Gossip on Tori", "only one title says “erratum”"),
    ("Bounds for Gossip on Tori", "Bounds for Gossip on Tori: Reply", "only one title says “reply”"),
    ("Bounds for Gossip on Tori", "Supplement to “Bounds for Gossip on Tori”", "only one title says “supplement”"),
    ("Counting Whispers in Engine Rooms", "Poster: Counting Whispers in Engine Rooms", "only one title says “poster”"),
    (
        "Stopping Times for Sleepy Experts",
        "Stopping Times for Sleepy Experts (Extended Abstract)",
        "only one title says “extended abstract”",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "reason"), VERSIONS)
def test_what_tells_versions_and_parts_apart_forbids_a_merge_and_is_told(one: str, other: str, reason: str) -> None:
    pair = judged(paper(one, WARD, 2031), paper(other, WARD, 2031))
    assert pair.verdict != CERTAIN
    assert pair.conflict
    assert reason in pair.contradicting or reason.replace("1, 2", "2, 1") in pair.contradicting
    assert judged(paper(one), paper(other)).verdict is None


@pytest.mark.parametrize(("one", "other"), [case[:2] for case in VERSIONS[:13]])
def test_versions_are_asked_with_an_equal_abstract_and_proven_by_an_equal_arxiv_id(one: str, other: str) -> None:
    asked = judged(paper(one, abstract=KESTREL), paper(other, abstract=KESTREL))
    assert (asked.verdict, asked.conflict) == (LIKELY, True)
    assert judged(paper(one, arxiv="3105.00417"), paper(other, arxiv="3105.00417")).verdict == CERTAIN


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kestrel: Reading by Headings", "Kestrel 2: Reading by Headings"),
        ("Spectra of Slow Comets", "Spectra of Slow Comets II"),
        ("Bounds for Gossip on Tori", "Erratum: Bounds for Gossip on Tori"),
        ("Stopping Times for Sleepy Experts", "Stopping Times for Sleepy Experts (Extended Abstract)"),
    ],
)
def test_versions_by_the_same_people_are_told_to_be_related(one: str, other: str) -> None:
    assert judged(paper(one, WARD, 2031), paper(other, WARD, 2032)).version
    assert not judged(paper(one), paper(other)).version
    assert not judged(paper(one, WARD), paper(other, SHORE)).version
    assert not judged(paper(one, WARD), paper(one, WARD)).version


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dozing Attention", "Dozing Attention for Point Clouds"),
        ("Clocked Graph Networks", "Clocked Graph Networks for Rail Freight"),
        ("Segmenting with Borrowed Prompts", "Segmenting with Borrowed Prompts in Medical Images"),
        ("Rewriting of Port Graphs: A Survey", "Rewriting of Port Graphs: A Short Survey"),
        ("Attention Wakes Up", "Is Attention All That Wakes Up"),
    ],
)
def test_a_title_inside_another_one_is_not_the_same_paper(one: str, other: str) -> None:
    for more in ({}, {"authors": people(PROOF), "year": 2031}):
        assert judged({"title": one, **more}, {"title": other, **more}).verdict != CERTAIN
    pair = judged(paper(one, PROOF, abstract=DOZING), paper(other, PROOF, abstract=DOZING_POINTS))
    assert pair.verdict is None
    assert pair.conflict


# --- abstracts


def test_abstracts_decide_between_near_titles() -> None:
    near = ("Reading Less of Long Manuals", "Reading Fewer of the Long Manuals")
    equal = judged(paper(near[0], abstract=KESTREL), paper(near[1], abstract=KESTREL))
    revised = judged(paper(near[0], abstract=KESTREL), paper(near[1], abstract=KESTREL_REVISED))
    other = judged(paper(near[0], abstract=KESTREL), paper(near[1], abstract=KESTREL_2))
    assert (equal.verdict, revised.verdict, other.verdict) == (LIKELY, LIKELY, None)
    assert equal.score > revised.score > other.score
    assert "abstracts are equal" in equal.agreeing
    assert "abstracts agree 93 %" in revised.agreeing
    assert other.contradicting == ("abstracts differ (53 % alike)",)


def test_equal_titles_with_other_abstracts_are_two_papers() -> None:
    pair = judged(paper(FROST, abstract=KESTREL), paper(FROST, abstract=HUMMING))
    assert (pair.verdict, pair.conflict) == (None, True)
    assert judged(paper(FROST, abstract=KESTREL), paper(FROST, abstract=KESTREL_REVISED)).verdict == CERTAIN


@pytest.mark.parametrize(
    "silent",
    [
        {"abstract": KESTREL_SUMMARY, "abstract_kind": "summary"},
        {"abstract": KESTREL_2, "abstract_kind": "summary"},
        {"abstract": KESTREL_2, "abstract_kind": "snippet"},
        {"abstract": KESTREL_2[:300] + "…"},
        {"abstract": KESTREL_2[:300] + " ..."},
        {"abstract": "[No abstract available]"},
        {"abstract": "n/a"},
        {"abstract": "Too short to tell anything."},
        {},
    ],
    ids=lambda silent: (silent.get("abstract_kind") or silent.get("abstract", "none"))[-12:],
)
def test_summaries_snippets_and_placeholders_contradict_nothing(silent: dict[str, Any]) -> None:
    for names in ("", WARD):
        pair = judged(paper(FROST, names, abstract=KESTREL), paper(FROST, names, **silent))
        assert pair.verdict == CERTAIN
        assert (pair.contradicting, pair.doubtful) == ((), ())
        assert pair.score == judged(paper(FROST, names, abstract=KESTREL), paper(FROST, names)).score


def test_a_part_of_an_abstract_or_an_equal_summary_speaks_for_one_paper() -> None:
    part = {"abstract": f"{KESTREL[:350]}…", "abstract_kind": "snippet"}
    summary = {"abstract": KESTREL_SUMMARY, "abstract_kind": "summary"}
    for one, other in (({"abstract": KESTREL}, part), (part, part), (summary, summary)):
        pair = judged(paper("Skim What You Can", **one), paper("Kestrel for Long Documents", **other))
        assert pair.verdict == LIKELY


def test_equal_placeholders_say_nothing() -> None:
    one, other = paper("Hiccups in Sopranos"), paper("Salt Baths of Clerks")
    for text in ("[No abstract available]", "No abstract.", "N/A", "nan"):
        assert judged({**one, "abstract": text}, {**other, "abstract": text}).verdict is None


def test_notices_of_rights_are_no_part_of_an_abstract() -> None:
    rights = f"{KESTREL} © 2031 Society of Quiet Machines. All rights reserved."
    assert "abstracts are equal" in judged(paper(FROST, abstract=KESTREL), paper(FROST, abstract=rights)).agreeing


# --- authors


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maro, Ines; Li, Wei", "Maro, I.; Li, W."),
        ("Maro, Ines Ada; Li, Wei", "Maro, IA; Li, W"),
        ("Maro, Ines; Li, Wei", "Ines, Maro; Wei, Li"),
        ("Maro, Ines; Li, Wei", "Li, Wei; Maro, Ines"),
        ("Maro, Ines; Li, Wei; Ash, Bo", "Maro, I.; et al."),
        ("Maro, Ines; Li, Wei; Ash, Bo", "Maro, Ines; others"),
        ("Maro, Ines; Li, Wei; Ash, Bo", "Maro, Ines"),
        ("Maro, Ines; Li, Wei", "MARO, INES; LI, WEI"),
        ("Müller, Jürgen", "Mueller, Juergen"),
        ("Søndergård, Åse", "Soendergaard, Aase"),
        ("Dévényi-Sorel, Anaïs", "Devenyi-Sorel, Anais"),
        ("Łukasiewicz, Anna", "Lukasiewicz, A"),
        ("van der Pot, Bertram", "Pot, Bertram van der"),
        ("van der Pot, Bertram", "Pot, B."),
        ("De la Cruz, Ana", "Cruz, Ana de la"),
        ("García Lorca, Ana", "Garcia, A."),
        ("García-Lorca, Ana", "Garcia Lorca, Ana"),
        ("Ombrelle, Jean-Luc", "Ombrelle, J.-L."),
        ("Stellmach, Rurik", "Stelmach, Rurik"),
        ("Maro, Ines, Jr.", "Maro, Ines"),
        ("Maro, Ines", "Ines Maro"),
        ("Smith, John A.", "Smith JA"),
    ],
)
def test_names_of_the_same_people_agree(one: str, other: str) -> None:
    pair = judged(paper(FROST, one, 2031), paper(FROST, other, 2031))
    assert "authors agree" in pair.agreeing
    assert pair.verdict == CERTAIN


def test_nobody_in_common_makes_two_papers_and_only_family_names_a_question() -> None:
    strangers = judged(paper(FROST, WARD, 2031), paper(FROST, SHORE, 2031))
    assert (strangers.verdict, strangers.contradicting) == (None, ("no author in common",))
    namesakes = judged(paper(FROST, "Maro, Ines", 2031), paper(FROST, "Maro, Ursula", 2031))
    assert (namesakes.verdict, namesakes.doubtful) == (LIKELY, ("only family names in common",))
    some = judged(paper(FROST, WARD, 2031), paper(FROST, f"Hargest, P.; {SHORE}", 2031))
    assert "some authors agree" in some.agreeing


def test_et_al_alone_is_nobody() -> None:
    assert judged(paper(FROST, "et al."), paper(FROST, WARD)).verdict == CERTAIN


# --- places


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Journal of Slow Computing", "J Slow Comput"),
        ("Journal of Slow Computing", "J. Slow Comput."),
        ("National Harbour Archives", "Natl Harb Arch"),
        ("Annals of Harbour Medicine", "Ann Harb Med"),
        ("International Conference on Moored Lighthouses", "ICML"),
        ("Advances in Knots and Tides", "AKT"),
        ("Proceedings of the 14th International Conference on Quiet Systems", "Int. Conf. Quiet Syst."),
        ("Annals of Harbour Medicine", "Annals of Harbor Medicine"),
        ("Tides & Tables", "Tides and Tables"),
    ],
)
def test_abbreviations_and_acronyms_of_a_venue_are_that_venue(one: str, other: str) -> None:
    pair = judged(paper(FROST, WARD, 2031, venue=one), paper(FROST, WARD, 2031, venue=other))
    assert pair.verdict == CERTAIN
    assert "same venue" in pair.agreeing


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Transactions on Ferry Transport", "Trans. Ferry Transp."),
        ("14th International Conference on Quiet Systems", "Proc. 14th Int. Conf. Quiet Syst. (QuietSys '31)"),
        ("Symposium on Quiet Systems", "Symp. Quiet Syst."),
    ],
)
def test_more_abbreviations_of_a_venue_are_that_venue(one: str, other: str) -> None:
    pair = judged(paper(FROST, WARD, 2031, venue=one), paper(FROST, WARD, 2031, venue=other))
    assert pair.verdict == CERTAIN


def test_another_venue_is_asked_unless_one_is_a_preprint() -> None:
    one, other = paper(FROST, WARD, 2031, venue="Harbour History"), paper(FROST, WARD, 2031, venue="Letters on Gossip")
    assert judged(one, other).verdict == LIKELY
    assert "venue differs" in judged(one, other).doubtful
    for server in ("arXiv", "CoRR", "bioRxiv", "arXiv preprint arXiv:3105.00417"):
        pair = judged(one, {**other, "venue": server})
        assert pair.verdict == CERTAIN
        assert "one is a preprint" in pair.agreeing


def placed(pages: str, **more: Any) -> dict[str, Any]:
    return paper(FROST, venue="Letters on Shores", volume="9", pages=pages, **more)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("655-9", "655-659"),
        ("655--659", "655–659"),
        ("0655-659", "655-9"),
        ("655", "655-659"),
        ("S12-S15", "S12-5"),
        ("e1003", "e1003"),
        ("55-60, 655-659", "655-659"),
    ],
)
def test_pages_are_the_same_in_any_spelling(one: str, other: str) -> None:
    assert "same pages" in judged(placed(one), placed(other)).agreeing


@pytest.mark.parametrize("none", ["Suppl-12", "01-Sep", "Sep-01", "t-8", "i-iv", "n/a", "-", "ePub"])
def test_what_is_no_page_counts_neither_way(none: str) -> None:
    for pages in ("655-659", "12", "1-9", none):
        pair = judged(placed(none), placed(pages))
        assert "same pages" not in pair.agreeing
        assert (pair.verdict, pair.contradicting, pair.doubtful) == (CERTAIN, (), ())


def test_other_pages_are_asked_and_in_another_volume_contradict() -> None:
    one = placed("655-659", authors=people(WARD), year=2031)
    other = judged(one, {**one, "pages": "755-759"})
    assert (other.verdict, other.doubtful) == (LIKELY, ("pages differ",))
    moved = judged(one, {**one, "pages": "755-759", "volume": "10"})
    assert moved.verdict != CERTAIN
    assert (moved.conflict, moved.contradicting) == (True, ("volumes and pages differ",))
    assert judged(one, {**one, "volume": "10", "pages": ""}).contradicting == ("volumes differ",)


def test_near_titles_at_one_place_are_one_paper() -> None:
    one = placed("655-659", authors=people(WARD), year=2031)
    pair = judged(one, {**one, "title": "Frost on the Gates of Locks along the River Ombrel"})
    assert pair.verdict == CERTAIN
    assert "same pages" in pair.agreeing


# --- identifiers


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({"arxiv": "3105.00417"}, {"url": "https://arxiv.org/abs/3105.00417v3"}, "arXiv id equal"),
        ({"arxiv": "3105.00417"}, {"url": "http://arxiv.org/pdf/3105.00417v2.pdf"}, "arXiv id equal"),
        ({"arxiv": "3105.00417"}, {"url": "https://huggingface.co/papers/3105.00417"}, "arXiv id equal"),
        ({"arxiv": "3105.00417"}, {"doi": "10.48550/arxiv.3105.00417"}, "arXiv id equal"),
        ({"url": "https://doi.org/10.48550/arXiv.3105.00417"}, {"arxiv": "3105.00417"}, "arXiv id equal"),
        ({"arxiv": "hep-th/9901001"}, {"url": "https://arxiv.org/abs/hep-th/9901001v2"}, "arXiv id equal"),
        ({"doi": "10.5555/abc.7"}, {"url": "https://doi.org/10.5555/ABC.7"}, "DOI equal"),
        ({"doi": "10.5555/abc.7"}, {"url": "http://dx.doi.org/10.5555/abc.7"}, "DOI equal"),
        ({"doi": "10.5555/abc.7.v1"}, {"doi": "10.5555/abc.7.v2"}, "DOI equal"),
    ],
)  # fmt: skip
def test_identifiers_are_found_wherever_they_stand(one: dict[str, str], other: dict[str, str], reason: str) -> None:
    retitled = judged(paper("Skim What You Can, Often", WARD, **one), paper("Skim What One Can", WARD, **other))
    assert retitled.verdict == CERTAIN
    assert reason in retitled.agreeing
    assert judged(dict(one), dict(other)).verdict == CERTAIN


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({"arxiv": "3105.00417"}, {"arxiv": "3105.00418"}, "arXiv ids differ: 3105.00417, 3105.00418"),
        (
            {"arxiv": "3105.00417"},
            {"url": "https://arxiv.org/abs/3105.00418"},
            "arXiv ids differ: 3105.00417, 3105.00418",
        ),
        ({"doi": "10.5555/abc.7"}, {"doi": "10.5555/abc.8"}, "DOIs differ: 10.5555/abc.7, 10.5555/abc.8"),
    ],
)
def test_other_identifiers_contradict_equal_titles(one: dict[str, str], other: dict[str, str], reason: str) -> None:
    pair = judged(paper(FROST, **one), paper(FROST, **other))
    assert (pair.verdict, pair.conflict, pair.contradicting) == (None, True, (reason,))


@pytest.mark.parametrize("preprint", ["10.48550/arxiv.3105.00417", "10.1101/2031.05.17.512345", "10.21203/rs.3.rs-7"])
def test_the_doi_of_a_preprint_does_not_contradict_that_of_the_published_paper(preprint: str) -> None:
    pair = judged(paper(FROST, WARD, 2030, doi=preprint), paper(FROST, WARD, 2031, doi="10.5555/abc.7"))
    assert (pair.verdict, pair.contradicting) == (CERTAIN, ())


@pytest.mark.parametrize(
    "more",
    [
        ({}, {}),
        ({"pages": "S12"}, {"pages": "S47"}),
        ({"authors": people(WARD)}, {"authors": people(SHORE)}),
        ({"authors": people(WARD), "pages": "S101"}, {"authors": people(WARD), "pages": "S102"}),
        ({"abstract": KESTREL}, {"abstract": HUMMING}),
    ],
)
def test_an_equal_doi_is_not_enough_for_unrelated_titles(more: tuple[dict[str, Any], dict[str, Any]]) -> None:
    one, other = paper("Hiccups in Divers at Depth", **more[0]), paper("Salt Baths and Gait", **more[1])
    pair = judged({**one, "doi": "10.5555/ahm.s1"}, {**other, "doi": "10.5555/ahm.s1"})
    assert pair.verdict != CERTAIN
    assert "DOI equal" in pair.agreeing


def test_an_equal_doi_proves_what_titles_or_abstracts_do_not_deny() -> None:
    one = paper("Die Glocken der Lotsen", WARD, doi="10.5555/hh.31")
    assert judged(one, paper("Die Glocken der Lotsn", doi="10.5555/hh.31")).verdict == CERTAIN
    translated = paper("Pilots' Bells", doi="10.5555/hh.31", abstract=HUMMING)
    assert judged({**one, "abstract": HUMMING}, translated).verdict == CERTAIN


# --- years, generic titles, and what is lacking


@pytest.mark.parametrize(
    ("more", "apart", "verdict"),
    [
        ({}, 0, CERTAIN),
        ({}, 1, LIKELY),
        ({}, 2, None),
        ({"abstract": KESTREL}, 2, CERTAIN),
        ({"authors": people(WARD)}, 1, LIKELY),
        ({"authors": people(WARD)}, 2, LIKELY),
        ({"authors": people(WARD)}, 9, LIKELY),
    ],
)
def test_years_far_apart_contradict_only_where_nothing_else_speaks(
    more: dict[str, Any], apart: int, verdict: str | None
) -> None:
    pair = judged(paper(FROST, year=2031, **more), paper(FROST, year=2031 - apart, **more))
    assert pair.verdict == verdict
    assert (f"years differ: 2031, {2031 - apart}" in pair.contradicting) == (verdict is None)
    if apart > 1:
        assert f"year differs: 2031, {2031 - apart}" in pair.doubtful


def test_some_years_between_preprint_and_journal_are_nothing() -> None:
    preprint = paper(FROST, WARD, 2028, arxiv="2805.00417")
    pair = judged(preprint, paper(FROST, WARD, 2031, venue="Harbour History"))
    assert (pair.verdict, pair.doubtful) == (CERTAIN, ())


@pytest.mark.parametrize(
    "title",
    [
        "Editorial", "Preface", "Introduction", "Erratum", "Foreword", "Book Reviews", "From the Editors",
        "Introduction to the Special Issue on Tides", "Proceedings of the 12th Workshop on Knots",
        "Guest Editorial: Tar",
    ],
)  # fmt: skip
def test_a_generic_title_alone_is_no_evidence(title: str) -> None:
    assert judged(paper(title), paper(title)).verdict is None
    assert judged(paper(title, abstract=KESTREL), paper(title)).verdict is None
    assert judged(paper(title, WARD, 2031), paper(title, WARD, 2031)).verdict == LIKELY
    volumes = (paper(title, WARD, 2031, venue="Harbour History", volume=volume) for volume in ("30", "31"))
    assert judged(*volumes).verdict is None
    place = {"venue": "Harbour History", "volume": "30", "pages": "101-102"}
    assert judged(paper(title, WARD, 2031, **place), paper(title, WARD, 2031, **place)).verdict == CERTAIN
    assert judged(paper(title, abstract=KESTREL), paper(title, abstract=KESTREL)).verdict == CERTAIN


def test_a_subtitle_may_be_missing() -> None:
    whole, cut = "Mud before Shoots: How Eelgrass Regrows", "Mud before Shoots"
    assert judged(paper(whole, abstract=KESTREL), paper(cut, abstract=KESTREL)).verdict == CERTAIN
    assert judged(paper(whole, SHORE, 2031), paper(cut, SHORE, 2031)).verdict == LIKELY
    assert judged(paper(whole), paper(cut)).verdict != CERTAIN


def test_records_without_a_title_are_one_by_their_identifier_alone() -> None:
    assert judged({"arxiv": "3105.00417"}, paper(FROST, arxiv="3105.00417")).verdict == CERTAIN
    assert judged({"doi": "10.5555/a"}, {"doi": "10.5555/a"}).reasons == ("DOI equal",)
    assert judged({}, {}) == Judged(None, 0)
    assert judged({"abstract": KESTREL}, paper(FROST, abstract=KESTREL)).verdict is None


def test_reasons_say_what_agrees_before_what_does_not() -> None:
    pair = judged(
        paper(FROST, WARD, 2028, venue="Harbour History", pages="12-19", abstract=KESTREL),
        paper(FROST, initials(WARD), 2031, venue="Letters on Gossip", pages="3-11", abstract=KESTREL_2),
    )
    assert pair.reasons == (
        "titles are equal", "authors agree", "abstracts differ (53 % alike)", "year differs: 2028, 2031",
        "venue differs", "pages differ",
    )  # fmt: skip


def test_what_agrees_is_said_of_pairs_without_verdict_only_when_asked() -> None:
    one, other = Features(paper("Hiccups in Divers", WARD)), Features(paper("Salt Baths and Gait", WARD))
    assert compare(one, other).reasons == ()
    assert "authors agree" in compare(one, other, explain=True).reasons


fields = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(
            [
                "Kestrel: Reading by Headings", "Kestrel 2: Reading by Headings", "KESTREL – reading by headings",
                "Reading by Headings", "Kestrel", "Reading by Haedings with Kestrel", "Editorial", "Erratum: Kestrel",
                "Reading by Headings (Extended Abstract)", "Part II of Reading by Headings", "船用钟声", "",
            ]
        ),
        "abstract": st.sampled_from([KESTREL, KESTREL_REVISED, KESTREL_2, "[No abstract available]", "Short."]),
        "abstract_kind": st.sampled_from(["abstract", "summary", "snippet"]),
        "authors": st.sampled_from([WARD, initials(WARD), SHORE, f"{SHORE}; {PROOF}", "et al."]).map(people),
        "year": st.sampled_from([2028, 2031, 2032]),
        "venue": st.sampled_from(["Harbour History", "Harb Hist", "arXiv", "Letters on Gossip"]),
        "volume": st.sampled_from(["9", "10", "x"]),
        "issue": st.sampled_from(["1", "2"]),
        "pages": st.sampled_from(["655-9", "655-659", "12", "Suppl-12"]),
        "doi": st.sampled_from(["10.5555/a", "10.5555/b", "10.48550/arxiv.3105.00417", "10.1101/x"]),
        "arxiv": st.sampled_from(["3105.00417", "3105.00418"]),
        "url": st.sampled_from(["https://arxiv.org/abs/3105.00417v2", "https://example.org/a"]),
        "type": st.sampled_from(["article", "inproceedings"]),
    },
)  # fmt: skip


@given(fields, fields)
@settings(max_examples=400)
def test_a_judgement_is_the_same_both_ways(one: dict[str, Any], other: dict[str, Any]) -> None:
    pair = judged(one, other)
    assert len(pair.reasons) == len(set(pair.reasons))
    assert pair.conflict == bool(pair.contradicting and pair.verdict != CERTAIN)
    if pair.verdict == LIKELY and not pair.contradicting:
        assert not pair.conflict


@given(fields, fields, st.sampled_from(["abstract", "authors", "year", "volume", "issue", "pages"]))
@settings(max_examples=400)
def test_what_one_side_lacks_counts_neither_way(one: dict[str, Any], other: dict[str, Any], name: str) -> None:
    lacking = {key: value for key, value in one.items() if key != name}
    silent = {key: value for key, value in other.items() if key != name}
    assert judged(lacking, other) == judged(lacking, silent)


@given(fields)
def test_nothing_contradicts_itself(record: dict[str, Any]) -> None:
    pair = judged(record, dict(record))
    assert (pair.contradicting, pair.conflict) == ((), False)


def test_people_agree_alike_from_both_sides() -> None:
    one = persons.parse([{"family": "Li", "given": "Wei"}, {"family": "Maro", "given": "Ines"}])
    other = persons.parse([{"family": "Li", "given": "Wei"}, {"family": "Li", "given": "Bo"}])
    assert persons.agreement(one, other) == persons.agreement(other, one)


@pytest.mark.parametrize("run", [" *", " .", "[", "(", " -"])
def test_an_endless_title_is_taken_apart_at_once(run: str) -> None:
    # What is cut off titles is looked for with expressions that are quadratic in runs such as these.
    title = "Knots" + run * 50_000 + " end)"
    assert parse(title) is not None


def test_a_star_at_the_end_is_a_footnote_unless_it_makes_a_name() -> None:
    one = paper("Searching Mazes with A", WARD, 2031)
    assert judged(one, {**one, "title": "Searching Mazes with A*"}).verdict != CERTAIN
    two = paper("Searching Mazes with Gulls", WARD, 2031)
    assert judged(two, {**two, "title": "Searching Mazes with Gulls*"}).verdict == CERTAIN
