"""Pairs of records that are hard to judge: look-alikes that are two papers, and one paper in two disguises.

Every paper, person and journal is invented. The label is what a careful librarian would say who sees these fields and
nothing else. A conference paper and its extension in a journal count as two; a preprint and what was published of it
count as one.
"""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Pair(NamedTuple):
    """Two records, as fields, and the truth about them."""

    name: str
    same: bool
    """Whether both are one paper."""
    one: Mapping[str, Any]
    other: Mapping[str, Any]


def people(names: str) -> list[dict[str, str]]:
    """Authors of ``Family, Given; Family, Given``; a name without a comma is literal."""
    parts = (name.partition(", ") for name in names.split("; "))
    return [{"given": given, "family": family} if comma else {"literal": family} for family, comma, given in parts]


def initials(names: str) -> str:
    """The same people with their given names cut to initials."""
    parts = (name.partition(", ") for name in names.split("; "))
    return "; ".join(f"{family}, {' '.join(f'{word[0]}.' for word in given.split())}" for family, _, given in parts)


def paper(title: str, names: str = "", year: int | None = None, **more: Any) -> dict[str, Any]:
    """Fields of a record; what is not given is absent."""
    fields: dict[str, Any] = {"title": title}
    if names:
        fields["authors"] = people(names)
    if year is not None:
        fields["year"] = year
    return fields | more


def prose(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def reworded(text: str, *changes: tuple[str, str]) -> str:
    """*text* with every change made to it; one that does not apply is a mistake of this module."""
    for old, new in changes:
        if old not in text:
            raise ValueError(f"not in the text: {old}")
        text = text.replace(old, new)
    return text


def cut(text: str, head: int, tail: int = 0) -> dict[str, Any]:
    """*text* as a page of search results shows it: its first and last words around an ellipsis."""
    words = text.split()
    parts = [" ".join(words[:head]), "…", " ".join(words[len(words) - tail :])]
    return {"abstract": " ".join(part for part in parts if part), "abstract_kind": "snippet"}


BIRDS = "Lindqvist, Zoë; Brzeg, Łukasz; Okonjo-Vane, Tayo"
WARD = "Fairwether, Joss Emlyn; Nakhjavan, Sepideh; Hargest, Peadar; Tessaro, Ilmari"
SHORE = "Mizushiro, Chiyo; van der Pot, Bertram"
PROOF = "Quillmoor, Ada; Dévényi-Sorel, Anaïs; Stellmach, Rurik"

KESTREL = prose("""
    Long documents are costly to search because every passage is encoded although few passages matter. We present
    Kestrel, a sparse retriever that decides from the headings of a document which passages it will read at all. A
    small gate is trained with the loss of the reader, so no relevance labels are needed, and its decisions are cached
    between queries. On four collections of legal and technical manuals, Kestrel reads eleven per cent of all passages
    and loses less than half a point of recall. Ablations show that headings carry most of the signal, that caching
    pays off after the third query, and that gates transfer between collections with little tuning.
""")
KESTREL_REVISED = reworded(
    KESTREL,
    ("costly", "expensive"),
    ("although few passages matter", "even though only a few are relevant"),
    ("We present", "We introduce"),
    ("no relevance labels are needed", "relevance labels are unnecessary"),
    ("four collections", "five collections"),
    ("eleven per cent", "nine per cent"),
    ("Ablations show", "Our ablations reveal"),
    ("third query", "second query"),
)
KESTREL_SUMMARY = prose("""
    Which parts of a lengthy file deserve to be embedded? The authors answer by looking at section titles alone: a tiny
    classifier, learned end to end and without annotated judgments, skips roughly nine tenths of the text of manuals and
    statutes at almost unchanged accuracy. Its choices can be stored and used again, and it works on libraries that it
    never saw.
""")
KESTREL_2 = prose("""
    Retrievers that skim headings fail where authors wrote none. Kestrel2 replaces the hand-made outline by one that is
    induced during indexing: neighbouring sentences are merged bottom-up into a tree whose inner nodes are short
    pseudo-titles, and at query time the tree is descended with beam search. Compared with its predecessor, the new
    system handles transcripts, chat logs and scanned reports, needs forty per cent less memory, and supports insertion
    without rebuilding. We release indexes for nine corpora, describe failures on poetry and tables, and discuss what a
    fully differentiable outline would require.
""")
HUMMING = prose("""
    Background: Children with exercise-induced wheeze often stop taking part in sports. We tested whether humming before
    physical education lowers the need for rescue inhalers. Methods: In a cluster-randomised trial, 24 primary schools
    were allocated to ten minutes of guided humming or to the usual warm-up for one school year. The primary outcome was
    the number of inhaler puffs per pupil and term. Results: 612 pupils were analysed. Pupils in humming schools used
    3.1 puffs fewer per term (95% CI 1.9 to 4.3). Peak flow did not differ between groups, and no harms were reported.
    Conclusions: A cheap warm-up with humming reduces the use of rescue inhalers in school sports, although lung
    function remains unchanged.
""")
HUMMING_PLAIN = reworded(HUMMING, ("Background: ", ""), ("Methods: ", ""), ("Results: ", ""), ("Conclusions: ", ""))
HUMMING_PROTOCOL = prose("""
    Wheeze during exercise keeps many pupils away from the playing field. This paper describes the design of a trial
    that will compare guided humming with the customary warm-up. We plan to recruit 24 schools with about 600 pupils
    in two districts. Allocation will be concealed and stratified by size of school. Inhalers with counters will record
    every puff; assessors of peak flow will be blinded. The analysis will follow the intention-to-treat principle with
    mixed models. Recruitment starts in September, and findings are expected two years later. Parents and teachers took
    part in planning the study.
""")
TIMBER = prose("""
    Glued timber beams creep when damp summers follow dry winters. We loaded sixty spruce beams for three years in a
    hall without heating and recorded deflection, moisture and temperature every hour. Creep accelerated whenever the
    moisture gradient across a glue line exceeded four per cent, irrespective of the load. A rheological model with two
    dashpots reproduces the first two years and underestimates the third. The results suggest that existing codes are
    unsafe for slender roofs over ice rinks and riding halls, where such gradients occur monthly.
""")
TIMBER_2 = prose("""
    The companion paper reported measurements; here we explain them. A finite-element formulation couples sorption,
    swelling and viscoelastic strain in each lamella, and adhesive layers are represented by interface elements whose
    stiffness depends on humidity. Calibrated on cylinder tests only, the simulation predicts the acceleration in the
    final year within six per cent. Parameter studies identify curing time as decisive, and a simplified formula for
    designers is derived. Limitations concerning knots and finger joints are discussed, together with an outlook on
    hardwood.
""")
DOZING = prose("""
    Attention recomputes weights that rarely change. We propose Dozing Attention, which keeps the weights of the
    previous layer and updates a row only if a cheap test on the norm of its query asks for it. The test has a single
    threshold, which is annealed during training. For translation and question answering, two thirds of all rows are
    never touched after the fourth layer, and decoding is 1.8 times as fast at equal quality. We prove that the error
    grows at most linearly with depth and show when skipping hurts.
""")
DOZING_POINTS = prose("""
    Scans of forests contain millions of returns, most of them from ground and trunks that a network need not inspect
    twice. Building on the idea of postponed updates, we design a voxel hierarchy in which branches of an octree sleep
    until their occupancy shifts between sweeps. Our detector runs at thirty hertz on an embedded board, finds fallen
    logs with a precision of 91 %, and degrades gracefully under rain. A new collection of annotated sweeps from six
    woodlands, recorded over four seasons, accompanies the paper.
""")
FERRY = prose("""
    Ferry timetables are planned a year ahead, yet delays spread within minutes. We cast the prediction of delays as
    message passing on a graph whose nodes are berths and whose edges are vessels under way. An edge carries a clock, so
    that information arrives no sooner than the ship. On eighteen months of logs from an archipelago with 41 harbours,
    our clocked graph network halves the error of the operator's own forecasts at horizons of one to three hours. The
    gain is largest on days with fog.
""")
FERRY_JOURNAL = prose("""
    Delays in maritime passenger transport are contagious: a vessel that leaves late occupies a quay that another one
    needs. This article extends our earlier clocked graph network in three directions. First, uncertainty is quantified
    by conformal intervals that widen during storms. Second, crews' working hours enter as constraints. Third, a planner
    uses the predictions to re-assign quays. Evaluated over four years in two archipelagos and on a river network, the
    extended method saves passengers eleven minutes per missed connection. A user study with nine dispatchers and a
    complete proof of causality of the message schedule are included.
""")
FOGHORN = prose("""
    Noise at night disturbs feeding rhythms. We housed forty male mice for ten weeks with a foghorn that sounded twice
    an hour during the dark phase, or in silence, and measured food intake, body mass and hepatic clock genes. Mice with
    the foghorn ate a third of their food in the wrong phase and gained 14 % more weight, while total intake was equal.
    Expression of the clock genes was delayed by four hours. Returning the mice to silence for two weeks restored timing
    but not weight. Mistimed eating, rather than overeating, may explain the metabolic burden of loud nights.
""")
SPARSE = prose(r"""
    We study prediction with expert advice when the best combination uses few of the experts. A mirror-descent rule
    with an $\ell_1$ penalty whose weight decays at the rate of observed gradients attains regret that scales with
    the number of active experts, up to logarithmic factors, and needs no knowledge of that number. The proof
    combines a self-bounding argument with a stopping time. A matching lower bound holds for every deterministic rule.
    Simulations on tide tables illustrate that the penalty adapts within days after a harbour has been dredged.
""")
EELGRASS = prose("""
    Eelgrass meadows recover unevenly after storms, and sulphur-oxidising bacteria on their roots are thought to decide
    which patches return. We sequenced root microbiomes from 212 cores along a gradient of disturbance in three lagoons.
    Patches that regrew within a year shared a consortium of seven lineages, whereas bare patches had lost four of them.
    Transplanting sediment from regrown into bare patches doubled shoot density in one season. Metagenomes show that the
    consortium exchanges vitamins with its host. Managers should therefore move mud together with shoots.
""")
DIFFUSION_IMAGES = prose("""
    Generating pictures by reversing a noising process has displaced adversarial training within a few years. This
    chapter introduces the forward and reverse chains, derives the denoising objective from a variational bound, and
    compares samplers that trade steps for fidelity. Guidance, latent spaces and distillation are treated with worked
    examples, and exercises ask readers to implement a toy model of handwritten letters. We close with notes on
    evaluation, on memorised training pictures, and on the energy that sampling consumes.
""")
DIFFUSION_ALLOYS = prose("""
    How solute atoms wander through a crystal governs ageing, welding and corrosion of structural metals. We review
    vacancy, interstitial and grain-boundary mechanisms, and contrast Fickian descriptions with kinetic Monte Carlo. For
    nickel superalloys, tracer measurements from five laboratories are collated and corrected for oxide layers. Apparent
    activation energies scatter by a tenth, mostly on account of purity. Recommendations for reporting temperature
    histories are made, and open questions about high-entropy compositions are listed.
""")
SEDIMENT = prose("""
    This report presents the results of the annual monitoring of harbour sediments. Samples were taken at 30 stations
    in May and October 2019 and analysed for metals, hydrocarbons and grain size. Concentrations of zinc exceeded the
    action level at 4 stations, and those of copper at 2 stations. Compared with the previous year, hydrocarbons
    decreased in the inner basin and remained stable elsewhere. The fauna was poor in the dredged channel. It is
    recommended to continue the programme with unchanged methods and to add a station near the new quay.
""")
NONE = "[No abstract available]"

_ONE_WORD = (
    ("supervised-unsupervised", "{} alignment of folk-tune notations", "Supervised", "Unsupervised"),
    ("with-without", "Tidal forecasts {} satellite altimetry in shallow estuaries", "with", "without"),
    ("prefix-un", "Learning from {} recordings of marsh frogs", "labelled", "unlabelled"),
    ("prefix-re", "{} of compressed subtitle models on a single laptop", "Training", "Retraining"),
    ("positive-negative", "Prefixes of {} polarity in the dialects of the Ombrel valley", "positive", "negative"),
    ("convex-nonconvex", "Lazy mirror steps for {} problems with delayed oracles", "convex", "nonconvex"),
    ("convex-non-convex", "Sleepy coordinate descent for smooth {} objectives", "convex", "non-convex"),
    ("linear-bilinear", "Quantised {} pooling for bird calls at dawn", "linear", "bilinear"),
    ("first-word-of-a-family", "{} Q-Lattices for Detecting Loose Rivets", "Fast", "Mask"),
    ("left-right", "Drift of the {} hand in beginners of the viola", "left", "right"),
    ("anterior-posterior", "Outcome of {} plating for fractures of the dancer's tarsus", "anterior", "posterior"),
    ("hypo-hyper", "Nocturnal {}tension in lighthouse keepers: a cohort study", "hypo", "hyper"),
    ("inter-intra", "{}-rater reliability of the Larkfield gait chart", "Inter", "Intra"),
    ("upper-lower", "{} bounds for gossip on dented tori", "Upper", "Lower"),
    ("short-long", "{}-term memory of paper wasps for disturbed nests", "Short", "Long"),
    ("men-women", "Cold-water reflexes in {} who swim outdoors all year", "men", "women"),
    ("before-after", "Sleep of ferry pilots {} the change of rota", "before", "after"),
    ("single-multi", "{}-agent foraging with noisy compasses", "Single", "Multi"),
    ("negation", "Why humming {} sleep onset in night-shift nurses", "shortens", "does not shorten"),
    ("direction", "From {}: Translating the Signs of Crane Drivers", "Gestures to Captions", "Captions to Gestures"),
    ("mice-rats", "Foghorns and late feeding in {}", "mice", "rats"),
    ("languages", "A treebank of quarrelsome {} dialogue", "Estonian", "Finnish"),
    ("phase-2-3", "Orbeltamine for chronic hiccups: a phase {} randomised trial", "2", "3"),
    ("phase-ii-iii", "Phase {} study of inhaled orbeltamine in refractory hiccups", "II", "III"),
    ("patients-120-210", "Nurse-led titration of diuretics in {} patients with swollen ankles", "120", "210"),
    ("dose-5-50", "Single dose of {} mg veltoprazine against jet lag in cabin crews", "5", "50"),
    ("months-12-24", "The Saltmarsh Knee Study: {}-month follow-up", "12", "24"),
    ("shared-task-3-5", "Team Puffin at QuietEval-2031 Task {}: Counting Whispers with Small Models", "3", "5"),
    ("guideline-2015-2016", "Ganglion cysts of the wrist: {} guideline of the Northern Hand Society", "2015", "2016"),
    ("greek-alpha-beta", "Interleukin-90{} in tears after exposure to onions", "α", "β"),
    ("norm-1-2", r"Smoothing of tide gauges with $\ell_{}$ penalties", "1", "2"),
    ("isotope", "Freezing of {} droplets on waxed leaves", "H$_2$O", "D$_2$O"),
    ("c-and-c-sharp", "Tracing thrown exceptions in large {} programs", "C", "C#"),
    ("c-and-c-plus-plus", "Dead stores in hand-written {} parsers", "C", "C++"),
    ("proceedings-12-13", "Proceedings of the {} Workshop on Quiet Computing", "12th", "13th"),
    ("ordinal-words", "{} report of the Committee on Bell Ringing and Hearing", "Second", "Third"),
    ("series-iii-iv", "Spectra of slow comets. {}. Dust tails", "III", "IV"),
    ("benchmark-by-name", "{}: A Benchmark for Clumsy Tool Use", "Otter", "Heron"),
    ("size-in-name", "{}: Open Models of Weather Folklore", "Kestrel", "Kestrel-Large"),
    ("v-in-name", "{}: Open Models of Harbour Radio", "Kestrel-V2", "Kestrel-V3"),
    ("plus-or-plus-plus", "{}: Indexing Manuals by Their Headings", "Kestrel+", "Kestrel++"),
)
"""Name, title, and the word in which two titles differ."""

_SPELLINGS = (
    ("latex-greek", r"Folding of $\beta$-keratin in goose down", "Folding of β-keratin in goose down"),
    ("greek-spelled-out", "TGF-β signalling in thawing tree frogs", "TGF-beta signalling in thawing tree frogs"),
    (
        "latex-accents",
        r"Les for\^ets noy\'ees du lac Ombrel : une \'etude dendrochronologique",
        "Les forêts noyées du lac Ombrel: une étude dendrochronologique",
    ),
    ("latex-ell", r"Forgetful $\ell_1$ regression on tide tables", "Forgetful ℓ1 regression on tide tables"),
    ("latex-subscript", "Splitting H$_2$O with rusted sieves", "Splitting H2O with rusted sieves"),
    ("unicode-subscript", "Breath CO₂ of sleeping hedgehogs", "Breath CO2 of sleeping hedgehogs"),
    ("dblp-mbox", r"Sorption of NH\(_{\mbox{3}}\) in felted wool", "Sorption of NH3 in felted wool"),
    ("latex-math-letter", "Lazy $k$-nearest harbours in $O(n \\log n)$", "Lazy k-nearest harbours in O(n log n)"),
    ("latex-superscript", "Ship bells of the 18$^{th}$ century", "Ship bells of the 18th century"),
    ("latex-percent", r"Beams at 95\% humidity: a field trial", "Beams at 95% humidity: a field trial"),
    ("latex-emph", r"Song of \emph{Bufo ombrelis} at low water", "Song of Bufo ombrelis at low water"),
    ("html-italics", "Song of <i>Bufo ombrelis</i> at high water", "Song of Bufo ombrelis at high water"),
    ("html-entity", "Ropes &amp; knots: failure under fog", "Ropes & knots: failure under fog"),
    ("ampersand", "Mud & Memory: A History of Dredging", "Mud and Memory: A History of Dredging"),
    ("quotes-and-dashes", "“Don’t wait” – signs at berths, 1950–1980", '"Don\'t wait" - signs at berths, 1950-1980'),
    ("ligatures", "Eﬃcient ﬁltering of ﬂat echoes", "Efficient filtering of flat echoes"),
    ("soft-hyphen-and-nbsp", "Under\u00adwater hum of\u00a0moored barges", "Underwater hum of moored barges"),
    ("british-american", "Modelling the colour of harbour fog", "Modeling the color of harbor fog"),
    ("ise-ize", "Randomised and generalised bell codes", "Randomized and generalized bell codes"),
    ("diphthong", "Paediatric oedema and anaemia after long voyages", "Pediatric edema and anemia after long voyages"),
    ("plural", "Sleepy octree for scan of wet forest", "Sleepy octrees for scans of wet forests"),
    ("hyphen-join", "Pre-training on tides, fine-tuning on logs", "Pretraining on tides, finetuning on logs"),
    ("data-set", "A data set of whispered time stamps", "A dataset of whispered timestamps"),
    ("all-caps", "CREEP OF GLUED BEAMS IN UNHEATED RIDING HALLS", "Creep of glued beams in unheated riding halls"),
    ("leading-article", "The Quiet Life of Moored Barges", "Quiet Life of Moored Barges"),
    ("number-words", "Three lagoons, two storms: regrowth of eelgrass", "3 lagoons, 2 storms: regrowth of eelgrass"),
    ("part-ii-part-2", "Creep of laminated oars. Part II: model", "Creep of laminated oars, part 2: model"),
    ("acronym-in-parentheses", "Clocked ferry networks (CFN) for fog", "Clocked Ferry Networks for Fog"),
    ("hyphen-in-name", "Kestrel-3: Outlines for Chat Logs", "Kestrel 3: Outlines for Chat Logs"),
    ("language-noted", "Moxibustion for the wrists of clerks [Chinese]", "Moxibustion for the wrists of clerks"),
    ("provisional", "Cost of humming at school (Provisional abstract)", "Cost of humming at school"),
    ("references-noted", "Hiccups in divers [Review] [45 refs]", "Hiccups in divers"),
    ("invited-noted", "Forty years of lazy updates (invited paper)", "Forty years of lazy updates"),
    (
        "erratum-noted",
        "Salt baths for cracked heels in ferry stewards [Erratum appears in Ann Harb Med. 2020;9(4):311]",
        "Salt baths for cracked heels in ferry stewards",
    ),
    ("translated", "[A study of the gait of stilt walkers].", "A study of the gait of stilt walkers"),
    (
        "typo-letter-missing",
        "Seasonal variation of dissolved oxygen in the dredged inlets of the northern Ombrel lagoon",
        "Seasonal variation of disolved oxygen in the dredged inlets of the northern Ombrel lagoon",
    ),
    (
        "typo-letters-swapped",
        "Adaptive quantisation of acoustic embeddings for whispered commands in noisy engine rooms",
        "Adaptive quantisation of acoustic embeddings for whispered comamnds in noisy engine rooms",
    ),
    (
        "typo-space-lost",
        "Maintenance of wooden lock gates: thirty years of experience on the Ombrel canal",
        "Maintenance of wooden lockgates: thirty years of experience onthe Ombrel canal",
    ),
    ("subtitle-first", "Halyard: A Language for Rigging Plans", "A Language for Rigging Plans – Halyard"),
    ("colon-dash-period", "Tar and time – caulking in the Baltic fleet", "Tar and time. Caulking in the Baltic fleet"),
    ("small-words", "An analysis of the wear of oarlocks in racing", "Analysis of wear of oarlocks in racing"),
    ("full-width", "船用钟声信号的稀疏编码：方法与实验", "船用钟声信号的稀疏编码: 方法与实验。"),
    ("umlaut-written-out", "Mühlen am Ombrel: Überreste und Flößerei", "Muehlen am Ombrel: Ueberreste und Floesserei"),
)
"""Name, and one title in two spellings."""


def _one_word() -> Iterator[Pair]:
    contexts = (
        (paper("", BIRDS, 2031), paper("", BIRDS, 2031)),
        (paper("", WARD, 2016, venue="Northern Reports"), paper("", initials(WARD), 2017, venue="North Rep")),
        (paper("", year=2014, venue="Letters on Shores"), paper("", year=2014, venue="Letters on Shores")),
    )
    for (name, title, first, second), (one, other) in zip(_ONE_WORD, cycle(contexts), strict=False):
        yield Pair(name, False, one | {"title": title.format(first)}, other | {"title": title.format(second)})


def _spellings() -> Iterator[Pair]:
    contexts = (
        (paper("", SHORE, 2019), paper("", SHORE, 2019)),
        (paper("", PROOF, 2028, venue="Northern Reports"), paper("", initials(PROOF), 2028)),
        (paper("", WARD, 2012, volume="9", pages="655-659"), paper("", "Fairwether, J. E.; et al.", 2012, volume="9")),
    )
    for (name, first, second), (one, other) in zip(_SPELLINGS, cycle(contexts), strict=False):
        yield Pair(name, True, one | {"title": first}, other | {"title": second})


_APART: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "version-number-in-name": (
        paper("Kestrel: Sparse Retrieval for Long Documents", BIRDS, 2031, abstract=KESTREL),
        paper("Kestrel2: Sparse Retrieval for Long Documents", BIRDS, 2032, abstract=KESTREL_2),
    ),
    "decimal-version-of-report": (
        paper("Kestrel 2 Technical Report", "Kestrel Team", 2032, type="techreport"),
        paper("Kestrel 2.5 Technical Report", "Kestrel Team", 2032, type="techreport"),
    ),
    "plus-plus-in-name-text-only": (
        paper("Kestrel: Reading by Headings", abstract=KESTREL),
        paper("Kestrel++: Reading by Headings", abstract=KESTREL_2),
    ),
    "part-i-part-ii": (
        paper("Creep of glued timber. Part I: Experiments", SHORE, 2018, volume="41", pages="101-119", abstract=TIMBER),
        paper("Creep of glued timber. Part II: Models", SHORE, 2018, volume="41", pages="120-141", abstract=TIMBER_2),
    ),
    "part-number-at-the-end-only": (
        paper("The bell codes of river pilots, 1", "Stellmach, Rurik", 2007, venue="Harbour History"),
        paper("The bell codes of river pilots, 2", "Stellmach, Rurik", 2007, venue="Harbour History"),
    ),
    "for-something": (
        paper("Dozing Attention", BIRDS, 2031, abstract=DOZING),
        paper("Dozing Attention for Point Clouds", BIRDS, 2031, abstract=DOZING_POINTS),
    ),
    "in-medical-images": (
        paper("Open-Ended Segmentation with Borrowed Prompts", BIRDS, 2031, venue="QuietVision"),
        paper("Open-Ended Segmentation with Borrowed Prompts in Medical Images", WARD, 2032),
    ),
    "for-something-same-authors-no-abstract": (
        paper("Clocked Graph Networks", PROOF, 2030),
        paper("Clocked Graph Networks for Rail Freight", PROOF, 2030),
    ),
    "survey-short-survey": (
        paper("Rewriting of Port Graphs: A Survey", PROOF, 2029, pages="1-68"),
        paper("Rewriting of Port Graphs: A Short Survey", PROOF, 2028, pages="233-241"),
    ),
    "erratum": (
        paper("Humming before school sports: a cluster trial", WARD, 2016, volume="12", pages="40-52"),
        paper("Erratum: Humming before school sports: a cluster trial", WARD, 2016, volume="12", pages="310"),
    ),
    "corrigendum-to": (
        paper("Creep of glued timber in ice rinks", SHORE, 2019, venue="Wood Structures"),
        paper("Corrigendum to “Creep of glued timber in ice rinks”", SHORE, 2019, venue="Wood Structures"),
    ),
    "correction-in-brackets-at-the-end": (
        paper("Vitamins from lagoon bacteria", SHORE, 2021, doi="10.5555/lagoon.2021.17", pages="88-97"),
        paper("Vitamins from lagoon bacteria (Correction)", SHORE, 2021, doi="10.5555/lagoon.2021.91", pages="402"),
    ),
    "retraction-notice": (
        paper("Salt baths for cracked heels", WARD, 2011, venue="Annals of Harbour Medicine", pages="200-207"),
        paper("Retraction notice to “Salt baths for cracked heels”", year=2014, venue="Annals of Harbour Medicine"),
    ),
    "reply-of-the-authors": (
        paper("Humming does not change peak flow", WARD, 2017, volume="13", pages="21-28"),
        paper("Humming does not change peak flow: reply", WARD, 2017, volume="13", pages="190-191"),
    ),
    "comment-on": (
        paper("Bounds for gossip on dented tori", PROOF, 2025, venue="Letters in Gossip Theory"),
        paper("Comment on “Bounds for gossip on dented tori”", SHORE, 2026, venue="Letters in Gossip Theory"),
    ),
    "response-to-comment": (
        paper("Comment on 'The hum of moored barges'", SHORE, 2020, volume="8", pages="77-78"),
        paper("Response to comment on 'The hum of moored barges'", PROOF, 2020, volume="8", pages="79-80"),
    ),
    "editorial-on": (
        paper("Nurse-led titration of diuretics for swollen ankles", WARD, 2013, abstract=HUMMING_PROTOCOL),
        paper("Editorial on: Nurse-led titration of diuretics for swollen ankles", "Odell-Rask, Maren", 2013),
    ),
    "supplement": (
        paper("Forgetful regression on tide tables", PROOF, 2027, venue="Annals of Tides"),
        paper("Supplement to “Forgetful regression on tide tables”", PROOF, 2027, venue="Annals of Tides"),
    ),
    "data-of-a-paper": (
        paper("Root microbiomes of eelgrass after storms", SHORE, 2031, type="article", doi="10.5555/roots.4"),
        paper("Data for: Root microbiomes of eelgrass after storms", SHORE, 2031, type="misc", doi="10.5555/data.990"),
    ),
    "book-review": (
        paper(
            "Mud and Memory: A History of Dredging", "van der Pot, Bertram", 2004, type="book", publisher="Quay Press"
        ),
        paper("Book review: Mud and Memory: A History of Dredging", "Quillmoor, Ada", 2005, pages="118-120"),
    ),
    "review-of-book-with-same-title": (
        paper("Tar and Time", "Stellmach, Rurik", 2001, type="book", publisher="Quay Press"),
        paper("Tar and Time", "Odell-Rask, Maren", 2002, type="article", venue="Harbour History", pages="64-65"),
    ),
    "poster": (
        paper("Poster: Counting Whispers in Engine Rooms", BIRDS, 2030, venue="QuietSys", pages="412-413"),
        paper("Counting Whispers in Engine Rooms", BIRDS, 2031, venue="QuietSys", pages="55-70"),
    ),
    "extended-abstract": (
        paper("Stopping Times for Sleepy Experts (Extended Abstract)", PROOF, 2029, pages="88-91"),
        paper("Stopping Times for Sleepy Experts", PROOF, 2030, venue="Annals of Tides", volume="3", pages="1-44"),
    ),
    "protocol-and-results": (
        paper("Humming before sports: a randomised trial", WARD, 2016, abstract=HUMMING),
        paper("Humming before sports: protocol of a randomised trial", WARD, 2014, abstract=HUMMING_PROTOCOL),
    ),
    "thesis-and-article": (
        paper(
            "Sorption and Creep in Glued Timber",
            "Mizushiro, Chiyo",
            2017,
            type="phdthesis",
            publisher="Ombrel University",
        ),
        paper("Sorption and creep in glued timber", f"{SHORE}; Tessaro, Ilmari", 2018, type="article", pages="9-24"),
    ),
    "editorials-of-two-issues": (
        paper("Editorial", "Odell-Rask, Maren", 2011, venue="Harbour History", volume="30", pages="1-2"),
        paper("Editorial", "Odell-Rask, Maren", 2013, venue="Harbour History", volume="32", pages="1-2"),
    ),
    "editorials-of-one-year-without-abstract": (
        paper("From the Editors", "Odell-Rask, Maren", 2011, volume="30", issue="1", pages="1-2", abstract=NONE),
        paper("From the Editors", "Odell-Rask, Maren", 2011, volume="30", issue="3", pages="201-203", abstract=NONE),
    ),
    "introductions-in-one-volume": (
        paper("Introduction", "Quillmoor, Ada", 2015, venue="Handbook of Quiet Machines", pages="3-9"),
        paper("Introduction", "Brzeg, Łukasz", 2015, venue="Handbook of Quiet Machines", pages="211-218"),
    ),
    "prefaces-of-two-workshops": (
        paper("Preface", PROOF, 2022, venue="12th Workshop on Quiet Computing", pages="i-iv"),
        paper("Preface", PROOF, 2023, venue="13th Workshop on Quiet Computing", pages="i-iii"),
    ),
    "generic-title-two-abstracts": (
        paper("Diffusion models", abstract=DIFFUSION_IMAGES),
        paper("Diffusion Models", abstract=DIFFUSION_ALLOYS),
    ),
    "generic-title-abstract-and-other-field": (
        paper("Diffusion models: an overview", abstract=DIFFUSION_IMAGES, year=2031),
        paper(
            "Diffusion Models: An Overview",
            "Tessaro, Ilmari",
            1998,
            venue="Reviews of Alloys",
            volume="14",
            pages="5-61",
        ),
    ),
    "same-title-other-authors": (
        paper("Ask the Kettle First", BIRDS, 2031),
        paper("Ask the Kettle First", "Odell-Rask, Maren; Tessaro, Ilmari", 2026),
    ),
    "same-title-other-authors-same-year": (
        paper("Sleeping Experts Never Regret", PROOF, 2031, arxiv="3104.00612"),
        paper("Sleeping Experts Never Regret", "Fairwether, Joss Emlyn; Brzeg, Łukasz", 2031, arxiv="3109.01177"),
    ),
    "case-reports-with-same-title": (
        paper(
            "Rib sprain after playing the accordion: a case report",
            "Hargest, Peadar",
            1998,
            volume="4",
            pages="301-302",
        ),
        paper(
            "Rib sprain after playing the accordion: a case report",
            "Nakhjavan, Sepideh",
            2009,
            volume="7",
            pages="18-20",
        ),
    ),
    "journal-extension-with-abstracts": (
        paper(
            "Clocked Graph Networks for Ferry Delays",
            PROOF,
            2028,
            venue="Proc. QuietNet",
            pages="12-21",
            abstract=FERRY,
        ),
        paper(
            "Clocked graph networks for ferry delays",
            f"{PROOF}; Brzeg, Łukasz",
            2031,
            venue="Transactions on Waterborne Transport",
            volume="17",
            pages="1140-1171",
            abstract=FERRY_JOURNAL,
        ),
    ),
    "journal-extension-without-abstracts": (
        paper(
            "Counting Whispers with Bloom Filters", BIRDS, 2009, type="inproceedings", venue="QuietSys", pages="301-310"
        ),
        paper(
            "Counting whispers with Bloom filters",
            BIRDS,
            2012,
            type="article",
            venue="Journal of Slow Computing",
            volume="25",
            pages="77-118",
        ),
    ),
    "demonstration-and-full-paper": (
        paper("Halyard: Querying Rigging Plans", BIRDS, 2019, venue="QuietSys (Demonstrations)", pages="1901-1904"),
        paper("Halyard: Querying Rigging Plans at Scale", BIRDS, 2020, venue="QuietSys", pages="233-248"),
    ),
    "report-2019-report-2020": (
        paper("Monitoring of harbour sediments: report 2019", SHORE, 2020, abstract=SEDIMENT),
        paper(
            "Monitoring of harbour sediments: report 2020",
            SHORE,
            2021,
            abstract=reworded(SEDIMENT, ("2019", "2020"), ("4 stations", "5 stations"), ("decreased", "increased")),
        ),
    ),
    "recurring-report-with-same-title": (
        paper("Annual report of the Lagoon Observatory", SHORE, 2017, volume="11", pages="1-40"),
        paper("Annual report of the Lagoon Observatory", SHORE, 2019, volume="13", pages="1-44"),
    ),
    "organism-with-template-abstract": (
        paper("Foghorns at night shift feeding in mice", WARD, 2015, abstract=FOGHORN),
        paper(
            "Foghorns at night shift feeding in rats",
            WARD,
            2016,
            abstract=reworded(
                FOGHORN, ("forty male mice", "36 male rats"), ("Mice", "Rats"), ("mice", "rats"), ("14 %", "9 %")
            ),
        ),
    ),
    "meeting-abstracts-sharing-a-doi": (
        paper(
            "Hiccups in divers at depth", "Hargest, Peadar", 2013, doi="10.5555/ahm.2013.s1", volume="9", pages="S12"
        ),
        paper("Salt baths and gait", "Nakhjavan, Sepideh", 2013, doi="10.5555/ahm.2013.s1", volume="9", pages="S47"),
    ),
    "meeting-abstracts-of-one-group-sharing-a-doi": (
        paper("Veltoprazine improves sleep in cabin crews", WARD, 2013, doi="10.5555/ahm.2013.s2", pages="S101"),
        paper("Veltoprazine improves alertness in cabin crews", WARD, 2013, doi="10.5555/ahm.2013.s2", pages="S102"),
    ),
    "chapters-of-one-book": (
        paper("Joints", "Tessaro, Ilmari", 2006, type="incollection", venue="Handbook of Glued Timber", pages="41-66"),
        paper("Joists", "Tessaro, Ilmari", 2006, type="incollection", venue="Handbook of Glued Timber", pages="67-90"),
    ),
    "chapters-with-the-doi-of-the-book": (
        paper("Sorption equations", SHORE, 2006, doi="10.5555/978-0-00-glued", pages="91-120", type="inbook"),
        paper("Creep equations", SHORE, 2006, doi="10.5555/978-0-00-glued", pages="121-150", type="inbook"),
    ),
    "editions": (
        paper("Handbook of Quiet Machines, 2nd edition", PROOF, 2008, type="book", publisher="Quay Press"),
        paper("Handbook of Quiet Machines, 3rd edition", PROOF, 2015, type="book", publisher="Quay Press"),
    ),
    "same-group-same-year-near-titles": (
        paper("Reading Less: Retrieval over Long Manuals", BIRDS, 2032, abstract=KESTREL),
        paper("Reading Less: Retrieval over Long Transcripts", BIRDS, 2032, abstract=KESTREL_2),
    ),
    "same-title-two-arxiv-ids": (
        paper("Learning to Leave Things Asleep", arxiv="3103.04411", year=2031, abstract=DOZING),
        paper("Learning to Leave Things Asleep", arxiv="3111.10023", year=2031, abstract=DOZING_POINTS),
    ),
    "companion-papers-text-only": (
        paper("Creep of glued timber beams under changing humidity", abstract=TIMBER),
        paper("Creep of glued timber beams under changing humidity: modelling", abstract=TIMBER_2),
    ),
    "placeholder-abstracts": (
        paper("Hiccups in sopranos", "Hargest, Peadar", 2010, abstract=NONE),
        paper("Hiccups in tenors", "Hargest, Peadar", 2010, abstract=NONE),
    ),
    "chinese-titles": (
        paper("船用钟声信号的稀疏编码", year=2018, venue="静音计算学报"),
        paper("胶合木梁蠕变的长期试验", year=2018, venue="静音计算学报"),
    ),
    "snippets-of-two-papers": (
        paper("Skimming long documents") | cut(KESTREL, 14),
        paper("Skimming long documents in chat") | cut(KESTREL_2, 14),
    ),
}
"""Two papers each."""

_ALIKE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "retitled-same-abstract": (
        paper("Skip What You Can: Headings as Retrieval Hints", BIRDS, 2031, arxiv="3105.00417", abstract=KESTREL),
        paper("Kestrel: Sparse Retrieval for Long Documents", BIRDS, 2032, venue="QuietSys", abstract=KESTREL),
    ),
    "retitled-same-arxiv-id": (
        paper("Skip What You Can: Headings as Retrieval Hints", BIRDS, 2031, arxiv="3105.00417"),
        paper("Kestrel: Sparse Retrieval for Long Documents", BIRDS, 2032, arxiv="3105.00417"),
    ),
    "retitled-same-abstract-text-only": (
        paper("Attention That Rarely Looks Again", abstract=DOZING),
        paper("Dozing Attention: Postponing Updates of Weights", abstract=DOZING),
    ),
    "retitled-and-abstract-revised": (
        paper("Headings as Retrieval Hints", BIRDS, 2031, abstract=KESTREL),
        paper("Kestrel: Sparse Retrieval from Headings", BIRDS, 2031, abstract=KESTREL_REVISED),
    ),
    "retitled-and-abstract-revised-text-only": (
        paper("Kestrel: Reading Long Documents by Their Headings", abstract=KESTREL),
        paper("Kestrel: Sparse Retrieval for Long Documents by Their Headings", abstract=KESTREL_REVISED),
    ),
    "code-announced-and-retitled": (
        paper("Dozing Attention", BIRDS, abstract=DOZING),
        paper(
            "Dozing Attention Decodes Faster",
            initials(BIRDS),
            abstract=f"{DOZING} Our code is available at https://example.org/dozing.",
        ),
    ),
    "name-added-in-front": (
        paper("Clocked Graph Networks for Ferry Delays", PROOF, 2028, abstract=FERRY),
        paper("Ferrywise: Clocked Graph Networks for Ferry Delays", PROOF, 2028, abstract=FERRY),
    ),
    "subtitle-dropped-with-authors": (
        paper("Mud before shoots: how eelgrass regrows", SHORE, 2021, venue="Lagoon Ecology", pages="9-31"),
        paper("Mud before shoots", initials(SHORE), 2021, venue="Lagoon Ecology", pages="9-31"),
    ),
    "subtitle-dropped-with-abstract": (
        paper("Mud before shoots: how eelgrass regrows", abstract=EELGRASS),
        paper("Mud before shoots", abstract=EELGRASS),
    ),
    "subtitle-added-on-publication": (
        paper("Sparse Experts at Sea", PROOF, 2030, arxiv="3006.02210", abstract=SPARSE),
        paper("Sparse Experts at Sea: Regret without Tuning", PROOF, 2031, venue="Annals of Tides", abstract=SPARSE),
    ),
    "typo-in-short-title-with-abstract": (
        paper("Dozing Attention", abstract=DOZING),
        paper("Dozing Atention", abstract=DOZING),
    ),
    "typo-in-short-title-with-authors": (
        paper("Dented Tori", PROOF, 2025, venue="Letters in Gossip Theory", volume="4", pages="17-29"),
        paper("Dentedd Tori", initials(PROOF), 2025, venue="Letters in Gossip Theory", volume="4", pages="17-29"),
    ),
    "typo-in-long-title-with-abstract": (
        paper("Sulphur bacteria on roots decide where eelgrass meadows recover after storms", abstract=EELGRASS),
        paper("Sulphur bacteria on roots decide where eelgras meadows recover after stroms", abstract=EELGRASS),
    ),
    "latex-in-authors": (
        paper("Bell Codes Revisited", "Dévényi-Sorel, Anaïs; Brzeg, Łukasz", 2024),
        paper("Bell codes revisited", r"D\'ev\'enyi-Sorel, Ana\"is; Brzeg, {\L}ukasz", 2024),
    ),
    "initials-without-dots": (
        paper("Gait charts and their raters in small hospitals", "Fairwether, Joss Emlyn; Hargest, Peadar", 2014),
        paper("Gait charts and their raters in small hospitals", "Fairwether, JE; Hargest, P", 2014),
    ),
    "hyphenated-initials": (
        paper("Oarlocks of the western fleets", "Ombrelle, Jean-Luc", 1999, venue="Harbour History"),
        paper("Oarlocks of the western fleets", "Ombrelle, J.-L.", 1999, venue="Harbour Hist."),
    ),
    "given-and-family-swapped": (
        paper("Whispered commands in engine rooms", "Mizushiro, Chiyo; Stellmach, Rurik", 2022),
        paper("Whispered commands in engine rooms", "Chiyo, Mizushiro; Rurik, Stellmach", 2022),
    ),
    "authors-in-other-order": (
        paper("Bounds for gossip on knotted cylinders", PROOF, 2026),
        paper("Bounds for gossip on knotted cylinders", "Stellmach, Rurik; Quillmoor, Ada; Dévényi-Sorel, Anaïs", 2026),
    ),
    "author-missing-in-the-middle": (
        paper("Titration by nurses, at night, by telephone", WARD, 2013, volume="9", pages="71-80"),
        paper("Titration by nurses, at night, by telephone", "Fairwether, Joss; Tessaro, Ilmari", 2013, pages="71-80"),
    ),
    "particle-elsewhere": (
        paper("Dredging and its discontents in river towns", "van der Pot, Bertram", 2003, type="book"),
        paper("Dredging and its Discontents in River Towns", "Pot, Bertram van der", 2003, type="book"),
    ),
    "names-transliterated": (
        paper("Floating sieves for rusty water", "Søndergård, Åse; Müller-Brökel, Jürgen", 2018),
        paper("Floating sieves for rusty water", "Soendergaard, Aase; Mueller-Broekel, Juergen", 2018),
    ),
    "dblp-number-behind-name": (
        paper("Port Graphs Are Hard to Read", "0003, Rurik Stellmach; Quillmoor, Ada", 2027, venue="QuietSys"),
        paper("Port graphs are hard to read", "Stellmach, Rurik; Quillmoor, Ada", 2027),
    ),
    "group-as-author": (
        paper("Humming before school sports: a cluster trial", "HUM-School Investigators", 2016, abstract=HUMMING),
        paper("Humming before school sports: a cluster trial", WARD, 2016, abstract=HUMMING),
    ),
    "et-al": (
        paper("Cracked heels among ferry stewards", WARD, 2011, venue="Annals of Harbour Medicine"),
        paper("Cracked heels among ferry stewards", "Fairwether, J. E.; et al.", 2011),
    ),
    "and-others": (
        paper("Open Models of Weather Folklore and Their Limits", BIRDS, 2033, arxiv="3301.00990"),
        paper("Open models of weather folklore and their limits", "Lindqvist, Zoë; others", 2033),
    ),
    "first-author-only": (
        paper("Annotated sweeps from six woodlands", BIRDS, 2031, venue="Data of Forests", volume="2"),
        paper("Annotated sweeps from six woodlands", "Lindqvist, Z.", 2031, venue="Data of Forests", volume="2"),
    ),
    "long-title-and-nothing-else": (
        paper("Mistimed eating rather than overeating explains the burden of nights with a foghorn"),
        paper("Mistimed Eating Rather than Overeating Explains the Burden of Nights with a Foghorn", WARD, 2015),
    ),
    "text-and-bibliographic-entry": (
        paper("Regret That Scales with the Number of Awake Experts", abstract=SPARSE),
        paper(
            "Regret that scales with the number of awake experts",
            PROOF,
            2029,
            type="inproceedings",
            venue="Conference on Tidal Learning",
            pages="401-422",
            publisher="Quay Press",
        ),
    ),
    "title-cut-at-the-end": (
        paper("Creep of glued spruce beams over three years in a hall without heating and doors", SHORE, 2018),
        paper("Creep of glued spruce beams over three years in a hall without …", SHORE, 2018),
    ),
    "arxiv-number-in-title": (
        paper("[3105.07781] Sleepy Octrees for Wet Forests", abstract=DOZING_POINTS),
        paper("Sleepy Octrees for Wet Forests", BIRDS, 2031, arxiv="3105.07781"),
    ),
    "parallel-title-same-doi": (
        paper("Die Glocken der Lotsen", "Stellmach, Rurik", 2007, doi="10.5555/hh.2007.31", volume="26", pages="31-58"),
        paper("[The bells of the pilots].", "Stellmach, R", 2007, doi="10.5555/hh.2007.31", volume="26", pages="31-58"),
    ),
    "preprint-and-journal": (
        paper("Clocked messages between berths", PROOF, 2029, doi="10.48550/arxiv.2911.00345", arxiv="2911.00345"),
        paper(
            "Clocked Messages between Berths",
            initials(PROOF),
            2031,
            venue="Transactions on Waterborne Transport",
            volume="17",
            pages="8-30",
            doi="10.5555/twt.2031.8",
        ),
    ),
    "preprint-and-conference-abstract-revised": (
        paper("Reading Long Manuals by Headings", BIRDS, 2030, venue="arXiv preprint", abstract=KESTREL),
        paper(
            "Reading Long Manuals by Headings", BIRDS, 2032, venue="QuietSys", pages="9-24", abstract=KESTREL_REVISED
        ),
    ),
    "corr-and-conference": (
        paper("Sleeping oracles wake early", PROOF, 2030, type="article", venue="CoRR", volume="abs/3002.01234"),
        paper("Sleeping Oracles Wake Early", PROOF, 2030, type="inproceedings", venue="Tidal Learning", pages="77-99"),
    ),
    "biorxiv-and-journal": (
        paper("A root consortium predicts regrowth", SHORE, 2031, doi="10.1101/2031.05.17.512345", abstract=EELGRASS),
        paper("A root consortium predicts regrowth", SHORE, 2032, doi="10.5555/roots.2032.6", abstract=EELGRASS),
    ),
    "biorxiv-and-journal-retitled": (
        paper("Bacteria decide which eelgrass returns", SHORE, 2031, venue="bioRxiv", abstract=EELGRASS),
        paper(
            "A bacterial consortium on roots governs recovery of eelgrass",
            initials(SHORE),
            2032,
            venue="Lagoon Ecology",
            abstract=reworded(EELGRASS, ("doubled", "nearly doubled"), ("should therefore", "may therefore")),
        ),
    ),
    "versions-under-open-review": (
        paper("Knots in wet ropes [version 1; peer review: 1 approved]", SHORE, 2020, doi="10.5555/openrev.20411.1"),
        paper("Knots in wet ropes [version 2; peer review: 2 approved]", SHORE, 2020, doi="10.5555/openrev.20411.2"),
    ),
    "retracted-article-itself": (
        paper("Orbeltamine cures hiccups", WARD, 2010, doi="10.5555/ahm.2010.77", volume="6", pages="77-84"),
        paper("RETRACTED: Orbeltamine cures hiccups", WARD, 2010, doi="10.5555/ahm.2010.77", volume="6", pages="77-84"),
    ),
    "year-of-epub": (
        paper("Loud nights, late meals", WARD, 2014, venue="Annals of Harbour Medicine", abstract=FOGHORN),
        paper("Loud nights, late meals", WARD, 2015, venue="Ann Harb Med", volume="11", pages="3-9", abstract=FOGHORN),
    ),
    "journal-abbreviated": (
        paper("Frost on lock gates", SHORE, 2002, venue="Transactions on Ferry Transport", volume="3", pages="5-19"),
        paper("Frost on lock gates", initials(SHORE), 2002, venue="Trans. Ferry Transp.", volume="3", pages="5-19"),
    ),
    "conference-in-two-spellings": (
        paper("Hints from headings", BIRDS, 2031, venue="14th International Conference on Quiet Systems"),
        paper("Hints from Headings", BIRDS, 2031, venue="Proc. 14th Int. Conf. Quiet Syst. (QuietSys '31)"),
    ),
    "pages-shortened": (
        paper("Ankle oedema in pursers", WARD, 2012, volume="9", issue="4", pages="655-9"),
        paper("Ankle edema in pursers", "Fairwether, JE", 2012, volume="9", issue="4", pages="655-659"),
    ),
    "abstract-cut-in-the-middle": (
        paper("Ferry delays as clocked messages") | cut(FERRY, 24, 12),
        paper("Ferry Delays as Clocked Messages", PROOF, 2028, abstract=FERRY),
    ),
    "abstract-cut-and-subtitle-dropped": (
        paper("Creep over ice") | cut(TIMBER, 32),
        paper("Creep over ice: glued timber in unheated halls", abstract=TIMBER),
    ),
    "summary-and-abstract": (
        paper("Skimming Manuals by Section Titles Alone", abstract=KESTREL_SUMMARY, abstract_kind="summary"),
        paper("Skimming manuals by section titles alone", BIRDS, abstract=KESTREL),
    ),
    "structured-and-plain-abstract": (
        paper("Humming as a warm-up", "Fairwether, J. E.; Nakhjavan, S.", 2016, abstract=HUMMING),
        paper("Humming as a warm-up.", WARD, 2016, abstract=HUMMING_PLAIN),
    ),
    "abstract-with-copyright": (
        paper("Late meals near foghorns", abstract=f"{FOGHORN} © 2015 Society of Sleep. All rights reserved."),
        paper("Late Meals near Fog-Horns", WARD, 2015, abstract=FOGHORN),
    ),
    "same-doi-title-formatted": (
        paper("THE GAIT OF STILT WALKERS: I. FIELD STUDY", SHORE, 1987, doi="10.5555/gait.1987.3"),
        paper(r"The gait of stilt walkers. {I}.\ Field study", initials(SHORE), 1987, doi="10.5555/gait.1987.3"),
    ),
    "mojibake": (
        paper("Étude des marées à l’écluse d’Ombrel", "Dévényi-Sorel, Anaïs", 1994, doi="10.5555/marees.12"),
        paper("Ã‰tude des marÃ©es Ã  l'Ã©cluse d'Ombrel", "DÃ©vÃ©nyi-Sorel, AnaÃ¯s", 1994, doi="10.5555/marees.12"),
    ),
    "edition-in-two-spellings": (
        paper("Handbook of Glued Timber, Third Edition", "Tessaro, Ilmari", 2016, type="book", publisher="Quay Press"),
        paper("Handbook of Glued Timber (3rd ed.)", "Tessaro, I.", 2016, type="book", publisher="Quay Pr."),
    ),
    "numbers-in-abstract-updated": (
        paper("Lazy weights for decoding", BIRDS, 2031, abstract=DOZING),
        paper(
            "Lazy Weights for Decoding",
            BIRDS,
            2031,
            abstract=reworded(
                DOZING, ("two thirds", "three quarters"), ("fourth", "third"), ("1.8 times", "2.1 times")
            ),
        ),
    ),
    "capitals-everywhere": (
        paper("PREDICTION WITH FEW AWAKE EXPERTS", "QUILLMOOR, A; DÉVÉNYI-SOREL, A; STELLMACH, R", 2027),
        paper("Prediction with Few Awake Experts", PROOF, 2027),
    ),
}
"""One paper each."""

PAIRS: tuple[Pair, ...] = (
    *(Pair(name, False, one, other) for name, (one, other) in _APART.items()),
    *_one_word(),
    *(Pair(name, True, one, other) for name, (one, other) in _ALIKE.items()),
    *_spellings(),
)
"""All of them, each to be judged by itself: a paper may occur in several."""
