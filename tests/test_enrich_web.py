"""The services: what is asked, what becomes of the answers, and that none costs more than the paper it is about."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import (
    ATOM,
    WORKS,
    Clock,
    Loopback,
    Question,
    Reply,
    Work,
    atom,
    atom_error,
    crossref_work,
    hf_paper,
    only_loopback,  # noqa: F401 - a fixture
    scholar_paper,
    services,
)

from readinglist.enrich.accept import ACCEPT, judge
from readinglist.enrich.answers import Answers
from readinglist.enrich.base import Found, Progress, Source, SourceError, Target
from readinglist.enrich.http import Client
from readinglist.enrich.services import SERVICES, make
from readinglist.enrich.web import (
    Arxiv,
    Crossref,
    HuggingFace,
    SemanticScholar,
    crossref,
    huggingface,
    semantic_scholar,
)
from readinglist.enrich.web.arxiv import read_feed
from readinglist.enrich.web.reading import UnusableError, decoded
from readinglist.paper import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readinglist.enrich.web.service import Service

pytestmark = pytest.mark.usefixtures("only_loopback")
RECORDED = Path("/work/shared/metadata")
recorded = pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not on this machine")
ALL = ("huggingface", "arxiv", "crossref", "semantic-scholar")
KETTLES, STEEPING, SAUCERS = WORKS


class Run:
    """Services that ask one server, and what came of it."""

    def __init__(self, server: Loopback, answers: Answers | None = None, contact: str | None = None) -> None:
        self.server, self.clock = server, Clock()
        self.errors: list[str] = []
        self.progress: list[Progress] = []
        self.client = Client(answers, contact=contact, sleep=self.clock.sleep, clock=self.clock)
        self.service: Service

    def look(self, name: str, *targets: Target, **more: Any) -> list[Found]:
        [self.service] = make([name], self.client, servers={name: self.server.url}, on_error=self.errors.append, **more)
        source: Source = self.service
        found = list(source.look(targets, self.progress.append))
        assert all(error.isprintable() and len(error) < 400 for error in self.errors)
        assert all(each.fields.keys() <= set(FIELDS) and json.dumps(each.fields) for each in found)
        return found


@pytest.fixture
def server() -> Iterator[Loopback]:
    with services() as made:
        yield made


@pytest.fixture
def run(server: Loopback) -> Run:
    return Run(server)


def titled(work: Work, number: int = 1, **more: Any) -> Target:
    return Target(number, {"title": work.title, **more})


AUTHORS = [{"given": "Ada", "family": "Quill"}, {"given": "Bertram", "family": "van der Pot"}]


# What each service says


@pytest.mark.parametrize("known", [{}, {"arxiv": KETTLES.arxiv}])
def test_hugging_face(run: Run, known: dict[str, str]) -> None:
    [found] = run.look("huggingface", titled(KETTLES, 7, **known))
    assert found[:1] + found[2:4] == (7, "huggingface", "https://huggingface.co/papers/3105.00011")
    assert found.fields == {
        "title": KETTLES.title,
        "abstract": KETTLES.abstract,
        "abstract_kind": "abstract",
        "authors": AUTHORS,
        "year": 2031,
        "month": 5,
        "day": 30,
        "arxiv": "3105.00011",
        "extra": {"ai_summary": "An invented summary.", "organization": "Institute of Applied Infusion"},
    }
    [question] = run.server.asked
    if known:
        assert question.target == "/api/papers/3105.00011"
    else:
        assert question.path == "/api/papers/search"
        assert question.query == {"q": KETTLES.title, "limit": "3"}


def test_arxiv(run: Run) -> None:
    found = run.look("arxiv", *(titled(work, number, arxiv=work.arxiv) for number, work in enumerate(WORKS)))
    assert [(each.paper, each.place, each.position) for each in found] == [
        (0, "https://arxiv.org/abs/3105.00011", 1),
        (1, "https://arxiv.org/abs/3105.00022", 2),
        (2, "https://arxiv.org/abs/3105.00033", 3),
    ]
    assert found[0].fields["doi"] == KETTLES.doi
    assert found[0].fields["authors"] == AUTHORS
    assert found[0].fields["extra"]["journal_ref"] == "Journal of Applied Infusion 1 (2031)"
    assert [question.query for question in run.server.asked] == [
        {"id_list": "3105.00011,3105.00022,3105.00033", "max_results": "100"}
    ]


@pytest.mark.parametrize("known", [{}, {"doi": KETTLES.doi}])
def test_crossref(run: Run, known: dict[str, str]) -> None:
    [found] = run.look("crossref", titled(KETTLES, 7, **known))
    assert found.place == "https://doi.org/10.5555/infusion.11"
    assert found.fields == {
        "type": "article",
        "title": KETTLES.title,
        "abstract": KETTLES.abstract,
        "abstract_kind": "abstract",
        "authors": AUTHORS,
        "year": 2031,
        "month": 7,
        "venue": "Journal of Applied Infusion",
        "volume": "3",
        "pages": "11-19",
        "publisher": "Teapot Press",
        "doi": KETTLES.doi,
        "extra": {"issn": "1234-5678"},
    }
    [question] = run.server.asked
    assert question.path == ("/works/10.5555%2Finfusion.11" if known else "/works")
    assert known or question.query["query.bibliographic"] == KETTLES.title
    assert "mailto" not in question.target


def test_semantic_scholar(run: Run) -> None:
    [found] = run.look("semantic-scholar", titled(KETTLES, 7))
    assert found.place == "https://www.semanticscholar.org/paper/c0ffee0000000000000000000000000000000000"
    assert found.fields == {
        "type": "article",
        "title": KETTLES.title,
        "abstract": KETTLES.abstract,
        "abstract_kind": "abstract",
        "authors": AUTHORS,
        "year": 2031,
        "month": 5,
        "day": 30,
        "venue": "Journal of Applied Infusion",
        "volume": "3",
        "pages": "11-19",
        "doi": KETTLES.doi,
        "arxiv": KETTLES.arxiv,
    }
    [preprint] = run.look("semantic-scholar", titled(STEEPING, arxiv=STEEPING.arxiv))
    assert not preprint.fields.keys() & {"venue", "volume", "type", "extra"}
    [by_doi] = run.look("semantic-scholar", Target(3, {"doi": SAUCERS.doi}))
    assert by_doi.fields["title"] == SAUCERS.title
    assert [question.path for question in run.server.asked] == [
        "/graph/v1/paper/search/match",
        "/graph/v1/paper/ARXIV:3105.00022",
        "/graph/v1/paper/DOI:10.5555/infusion.33",
    ]


def test_what_is_found_by_its_title_is_accepted(run: Run) -> None:
    for name in ("huggingface", "crossref", "semantic-scholar"):
        target = titled(SAUCERS, abstract=SAUCERS.abstract)
        [found] = run.look(name, target)
        assert judge(target, found.fields).verdict == ACCEPT
    [found] = run.look("arxiv", titled(SAUCERS), by_title=True)
    assert found.fields["title"] == SAUCERS.title
    assert run.server.asked[-1].query["search_query"] == (
        'ti:"Saucers as Lower Bounds for Cups with Two Handles One Spoon"'
    )


def test_other_papers_are_nothing(run: Run) -> None:
    """A search always answers with something."""
    stranger = Target(1, {"title": "Umbrellas in Statistical Mechanics of Rain over Flat Cities"})
    for name in ALL:
        assert run.look(name, stranger, by_title=True) == []
        assert not run.errors
        assert run.service.summary() == f"{name}: asked for 1, 1 had nothing"


def test_what_can_not_be_asked_for_is_passed_over(run: Run) -> None:
    targets = [Target(1, {}), Target(2, {"title": None, "doi": "no doi", "arxiv": "none"})]
    for name in ALL:
        assert run.look(name, *targets, by_title=True) == []
        assert run.service.summary() == f"{name}: asked for 0"
    assert run.look("arxiv", titled(KETTLES)) == []
    assert not run.server.asked


def test_identifiers_of_unknown_papers(run: Run) -> None:
    target = Target(1, {"title": KETTLES.title, "arxiv": "3105.99999", "doi": "10.5555/none"})
    for name in ALL:
        assert run.look(name, target) == []
        assert run.service.summary() == f"{name}: asked for 1, 1 had nothing"
    assert not run.errors


def test_arxivs_own_dois_are_arxiv_ids(run: Run) -> None:
    target = titled(STEEPING, doi="10.48550/arXiv.3105.00022")
    [found] = run.look("arxiv", target)
    assert found.fields["title"] == STEEPING.title
    run.look("crossref", target)
    assert run.server.asked[-1].path == "/works"


def test_old_ids_have_a_slash(run: Run) -> None:
    target = Target(1, {"title": KETTLES.title, "arxiv": "cs/0112017"})
    for name in ALL:
        run.look(name, target)
    assert [question.path for question in run.server.asked if "0112017" in question.target] == [
        "/api/query",
        "/graph/v1/paper/ARXIV:cs/0112017",
    ]
    assert run.server.asked[1].query["id_list"] == "cs/0112017"


def test_long_and_odd_titles(run: Run) -> None:
    odd = 'A "title"\n& \x1b[31m of #1? 100% naïve: ti:x OR \\"' + " word" * 400
    for name in ALL:
        run.look(name, Target(1, {"title": odd}), by_title=True)
        assert not run.errors
    for question in run.server.asked:
        assert len(question.target) < 1_600
        assert "%1B" not in question.target
    assert run.server.asked[1].query["search_query"].count('"') == 2


# Many papers, and several runs


def test_arxiv_is_asked_for_a_hundred_papers_at_once(server: Loopback) -> None:
    works = [Work(f"Cup number {number} of a long row of cups", f"3106.{number:05}") for number in range(250)]
    with services(*works) as many:
        run = Run(many)
        targets = [titled(work, number, arxiv=work.arxiv) for number, work in enumerate(works)]
        found = run.look("arxiv", *targets, titled(works[0], 1_000, arxiv=works[0].arxiv))
        assert sorted(each.paper for each in found) == [*range(250), 1_000]
        assert [question.query["id_list"].count(",") for question in many.asked] == [99, 99, 49]
        assert run.clock.sleeps == [3, 3]
        assert run.progress[-1] == Progress("arxiv", 251, 251, 251, 251)


def test_ids_that_others_found(run: Run) -> None:
    ids: dict[int, str] = {}
    [source] = make(["arxiv"], run.client, servers={"arxiv": run.server.url}, ids=ids)
    ids[5] = "arXiv:3105.00022v1"
    ids[6] = "no id"
    found = list(source.look([titled(STEEPING, 5), titled(KETTLES, 6)], run.progress.append))
    assert [(each.paper, each.fields["arxiv"]) for each in found] == [(5, "3105.00022")]


def test_services_find_out_ids_for_each_other(run: Run) -> None:
    stranger = Target(3, {"title": "Umbrellas in the Rain of Statistical Mechanics"})
    targets = [titled(KETTLES, 1), titled(STEEPING, 2), stranger]
    servers = dict.fromkeys(ALL, run.server.url)
    made = make(["arxiv", "huggingface"], run.client, servers=servers, on_error=run.errors.append)
    found = [each for source in made for each in source.look(targets, run.progress.append)]
    assert [(each.source, each.paper, each.fields["arxiv"]) for each in found] == [
        ("huggingface", 1, "3105.00011"),
        ("huggingface", 2, "3105.00022"),
        ("arxiv", 1, "3105.00011"),
        ("arxiv", 2, "3105.00022"),
    ]
    assert len(run.server.asked) == 4
    assert not run.errors


@pytest.mark.parametrize("name", ALL)
def test_a_second_run_asks_nothing(server: Loopback, tmp_path: Path, name: str) -> None:
    targets = [titled(work, number) for number, work in enumerate(WORKS)]
    targets += [
        Target(10, {"title": "Umbrellas in the Rain of Statistical Mechanics"}),
        Target(11, {"arxiv": "3105.9999"}),
    ]
    targets += [Target(12, {"doi": "10.5555/none"}), Target(13, {"arxiv": STEEPING.arxiv})]
    seen = []
    for contact in (None, "ada@tea.example"):
        with Answers(tmp_path / "answers.db", warn=pytest.fail) as answers:
            run = Run(server, answers, contact)
            seen.append(run.look(name, *targets, by_title=True))
        if contact is None:
            assert server.asked
            server.asked.clear()
    assert seen[0] == seen[1]
    assert seen[0]
    assert not server.asked
    assert not run.clock.sleeps
    assert not run.errors
    assert re.fullmatch(rf"{name}: asked for (\d), \1 answered from before, \d had nothing", run.service.summary())


def test_politeness_is_that_of_the_table(server: Loopback) -> None:
    assert tuple(SERVICES) == ALL
    assert [about.kind for about in SERVICES.values()] == [HuggingFace, Arxiv, Crossref, SemanticScholar]
    assert all(about.server.startswith("https://") for about in SERVICES.values())
    for about in SERVICES.values():
        run = Run(server)
        run.look(about.name, *(titled(work, number) for number, work in enumerate(WORKS)), by_title=True)
        assert run.clock.sleeps == [about.spacing] * 2


def test_a_server_of_ones_own_may_be_asked_faster(run: Run) -> None:
    run.look(
        "arxiv", *(titled(work, number) for number, work in enumerate(WORKS)), by_title=True, spacings={"arxiv": 0.0}
    )
    assert run.clock.sleeps == []


def test_a_contact_goes_to_crossref_as_it_wants_it(server: Loopback) -> None:
    run = Run(server, contact="ada@tea.example")
    run.look("crossref", titled(KETTLES), titled(SAUCERS, doi=SAUCERS.doi))
    assert [question.query["mailto"] for question in server.asked] == ["ada@tea.example"] * 2
    assert all("(mailto:ada@tea.example)" in question.headers["user-agent"] for question in server.asked)
    run.look("huggingface", titled(KETTLES))
    assert "mailto" not in server.asked[-1].target


def test_a_key_goes_to_its_service_only(run: Run) -> None:
    keys = {"semantic-scholar": "secret-key"}
    for name in ALL:
        run.look(name, titled(KETTLES), by_title=True, keys=keys)
    assert [question.headers.get("x-api-key") for question in run.server.asked] == [None, None, None, "secret-key"]
    run.server.on("/graph", Reply(status=403))
    run.look("semantic-scholar", titled(SAUCERS), keys=keys)
    assert run.errors
    assert "secret" not in str(run.errors)


def test_making_services(run: Run) -> None:
    made = make(["crossref", "huggingface"], run.client)
    assert [(each.name, each.base) for each in made] == [
        ("huggingface", "https://huggingface.co"),
        ("crossref", "https://api.crossref.org"),
    ]
    with pytest.raises(SourceError, match="tea: no service of that name, there are huggingface, arxiv, crossref"):
        make(["tea"], run.client)
    with pytest.raises(SourceError, match="without encryption"):
        make(["arxiv"], run.client, servers={"arxiv": "http://export.arxiv.org"})


def test_progress_comes_some_times_a_second(server: Loopback) -> None:
    run = Run(server)
    run.look("huggingface", *(titled(KETTLES, number, arxiv=f"3105.{number:05}") for number in range(1, 31)))
    assert run.progress[0] == Progress("huggingface", 0, 30, 0, 0)
    assert run.progress[-1] == Progress("huggingface", 30, 30, 2, 2)
    assert len(run.progress) == 30
    # Answers from before come faster than anybody reads.


# Answers that are none


BOMB = """<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<feed xmlns="http://www.w3.org/2005/Atom"><updated>2031</updated><entry><title>&c;</title></entry></feed>"""
OUTSIDE = BOMB.replace('<!ENTITY a "aaaaaaaaaa">', '<!ENTITY a SYSTEM "file:///etc/passwd">')
DEEP = "[" * 100_000 + "]" * 100_000
BAD_JSON = [
    "{", "[1", "nonsense", "null", "17", '"text"', "[[]]", "[null]", "[17]", '{"error": "no"}', '{"message": null}',
    '{"message": {"items": {}}}', '{"message": {"items": [null]}}', '{"data": null}', '{"data": [[]]}', DEEP,
    '{"a": ' * 50_000, '{"title": 1e9999}', '[{"title": null}]', "[" + "9" * 5_000 + "]", b'[{"title": "\xff\xfe"}]',
    '[{"paper": {"title": ["x"]}}]', '{"title": {}}', '{"data": [{"title": []}]}', "\x00",
]  # fmt: skip
BAD_ATOM = [
    "nonsense", "<feed", BOMB, OUTSIDE, "<a><b></a>", "<html><body>Sign in</body></html>", "\x00", b"<feed>\xff</feed>",
    atom(KETTLES)[:700], "<feed><entry><title>Half", "<feed><updated/><entry>" + "<a>" * 50_000,
]  # fmt: skip


@pytest.mark.parametrize("body", BAD_JSON, ids=range(len(BAD_JSON)))
@pytest.mark.parametrize("name", ["huggingface", "crossref", "semantic-scholar"])
def test_bad_json_costs_one_paper(server: Loopback, tmp_path: Path, name: str, body: str | bytes) -> None:
    server.route("/", lambda question: Reply(body) if "Invisible" in question.target else None)
    with Answers(tmp_path / "answers.db", warn=pytest.fail) as answers:
        # It is not kept: the second run asks for it again, and for nothing else.
        for asked in (3, 4):
            run = Run(server, answers)
            found = run.look(name, *(titled(work, number) for number, work in enumerate(WORKS)))
            assert [each.paper for each in found] == [0, 2]
            assert len(run.errors) == 1
            assert run.errors[0].startswith(
                f"{name}, Steeping Times of Invisible Leaves under Partial Observation: an "
            )
            assert "1 failed" in run.service.summary()
            assert len(server.asked) == asked


@pytest.mark.parametrize("body", BAD_ATOM, ids=range(len(BAD_ATOM)))
@pytest.mark.parametrize("by_title", [False, True])
def test_bad_xml_is_a_failure(server: Loopback, tmp_path: Path, body: str | bytes, by_title: bool) -> None:
    with Answers(tmp_path / "answers.db", warn=pytest.fail) as answers:
        for _ in range(2):
            run = Run(server, answers)
            server.on("/api/query", Reply(body, kind=ATOM))
            targets = [
                titled(work, number, **({} if by_title else {"arxiv": work.arxiv})) for number, work in enumerate(WORKS)
            ]
            assert run.look("arxiv", *targets, by_title=by_title) == []
            assert run.errors
            assert run.service.summary() == "arxiv: asked for 3, 3 failed"
        assert "passwd" not in str(run.errors)


def test_a_broken_entry_costs_the_papers_that_are_missing(run: Run) -> None:
    text = atom(*WORKS)
    place = text.index("</title>", text.index("Steeping"))
    run.server.on("/api/query", Reply(text[:place] + "</b>" + text[place:], kind=ATOM))
    found = run.look("arxiv", *(titled(work, number, arxiv=work.arxiv) for number, work in enumerate(WORKS)))
    assert [each.paper for each in found] == [0, 2]
    assert len(run.errors) == 1
    assert run.errors[0].startswith("arxiv, 3105.00022: an entry is broken: ")


def test_a_title_that_arxiv_refuses_or_knows_nothing_of(run: Run) -> None:
    server = run.server
    server.on("/api/query", Reply(atom_error("bad query"), 400, ATOM), Reply(atom(), kind=ATOM), Reply(status=404))
    assert run.look("arxiv", *(titled(work, number) for number, work in enumerate(WORKS)), by_title=True) == []
    assert run.service.summary() == "arxiv: asked for 3, 1 had nothing, 2 failed"
    assert run.errors[0].endswith("an error of arXiv's API: bad query, nothing to do about it")
    assert run.look("arxiv", Target(1, {"title": "???"}), by_title=True) == []
    assert len(server.asked) == 3


def test_answers_with_other_papers_than_those_asked_for(run: Run) -> None:
    run.server.on("/api/query", Reply(atom(SAUCERS, STEEPING), kind=ATOM))
    assert run.look("arxiv", titled(KETTLES, arxiv=KETTLES.arxiv)) == []
    assert run.service.summary() == "arxiv: asked for 1, 1 had nothing"


@pytest.mark.parametrize("status", [400, 200])
@pytest.mark.parametrize("named", [True, False])
def test_one_bad_id_does_not_cost_the_others(run: Run, status: int, named: bool) -> None:
    works = [Work(f"Cup number {number} of a long row of cups", f"3106.{number:05}") for number in range(100)]
    names = [work.arxiv for work in works]
    bad = names[37]

    def route(question: Question) -> Reply:
        asked = question.query["id_list"].split(",")
        if bad in asked:
            return Reply(atom_error(f"incorrect id format for {bad}" if named else "something is wrong"), status, ATOM)
        return Reply(atom(*(work for work in works if work.arxiv in asked)), kind=ATOM)

    run.server.route("/api/query", route)
    found = run.look("arxiv", *(titled(work, number, arxiv=work.arxiv) for number, work in enumerate(works)))
    assert sorted(each.paper for each in found) == [number for number in range(100) if number != 37]
    assert len(run.errors) == 1
    assert run.errors[0].startswith(f"arxiv, {bad}: an error of arXiv's API: ")
    assert run.service.summary() == "arxiv: asked for 100, 1 failed"
    assert len(run.server.asked) == 2 if named else len(run.server.asked) <= 16


@pytest.mark.parametrize("reply", [Reply(atom_error("no more"), 400, ATOM), Reply("<html>", 400, "text/html")])
def test_a_service_that_refuses_everything_is_not_asked_for_each_paper(run: Run, reply: Reply) -> None:
    run.server.on("/api/query", reply)
    names = [f"3106.{number:05}" for number in range(100)]
    assert run.look("arxiv", *(Target(number, {"arxiv": name}) for number, name in enumerate(names))) == []
    assert run.service.summary() == "arxiv: asked for 100, 100 failed"
    assert len(run.server.asked) < 50


@pytest.mark.parametrize("name", ALL)
def test_a_host_that_is_down_ends_its_service(server: Loopback, name: str) -> None:
    run = Run(server)
    targets = [titled(work, number) for number, work in enumerate(WORKS * 5)]
    server.route("/", lambda _question: Reply(status=500) if len(server.asked) > 1 else None)
    found = run.look(name, *targets, by_title=True)
    assert [each.paper for each in found] == [0]
    assert len(server.asked) == 1 + 9
    assert len(run.errors) == 3
    assert run.errors[-1].endswith("not asked again in this run")
    assert "3 failed" in run.service.summary()


@pytest.mark.parametrize("name", ALL)
def test_a_host_that_never_answered_is_a_failure_of_the_source(run: Run, name: str) -> None:
    run.server.on("/", Reply(status=429, headers={"Retry-After": "86400"}))
    with pytest.raises(SourceError, match="left alone for 24 hours, not asked again in this run"):
        run.look(name, titled(KETTLES), titled(STEEPING), by_title=True)
    assert not run.errors
    assert run.service.summary() == f"{name}: asked for 1, 1 failed"
    assert len(run.server.asked) == 1


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    "reply",
    [
        Reply(how="reset"), Reply(how="cut"), Reply(""), Reply(how="endless"), Reply("<html>", kind="text/html"),
        Reply(status=302, headers={"Location": "https://example.org/"}), Reply(status=429), Reply(status=403),
        Reply("\x1b[31m", status=500, kind="\x1b[31m"), Reply(status=410, kind="text/html"),
    ],
)  # fmt: skip
def test_whatever_a_server_does_is_no_exception(
    server: Loopback, monkeypatch: pytest.MonkeyPatch, name: str, reply: Reply
) -> None:
    run = Run(server)
    server.on("/", reply)
    monkeypatch.setattr(SERVICES[name].kind, "most", 100_000)
    assert run.look(name, titled(KETTLES), titled(STEEPING, 2, arxiv=STEEPING.arxiv), by_title=True) == []
    assert run.errors or reply.status == 410


# Values of any kind


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9_999, 99_999) | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def spoiled(value: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """An object some of whose members, at the top or below, are something else."""
    return st.dictionaries(st.sampled_from(sorted(value)), JSON, max_size=4).map(lambda other: {**value, **other})


@given(spoiled(hf_paper(KETTLES)), spoiled(crossref_work(KETTLES)), spoiled(scholar_paper(KETTLES)))
def test_members_of_any_kind(paper: dict[str, Any], work: dict[str, Any], scholar: dict[str, Any]) -> None:
    for read, value in (
        (huggingface._one, paper), (huggingface._several, [{"paper": paper}]), (huggingface._several, [paper, None]),
        (crossref._one, {"message": work}), (crossref._several, {"message": {"items": [work, 1]}}),
        (semantic_scholar._one, scholar), (semantic_scholar._several, {"data": [scholar]}),
    ):  # fmt: skip
        try:
            entries = read(value)
        except UnusableError:
            continue
        for entry in entries:
            assert entry.fields.keys() <= set(FIELDS)
            assert all(value not in ("", None, [], {}) for name, value in entry.fields.items() if name != "title")
            json.dumps(entry.fields)
            judge(titled(KETTLES), entry.fields)


@given(JSON)
def test_values_of_any_kind(value: Any) -> None:
    for module in (huggingface, crossref, semantic_scholar):
        for read in (module._one, module._several):
            with suppress(UnusableError):
                assert isinstance(read(value), list)


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_bytes_of_any_kind(body: bytes) -> None:
    for read in (decoded, read_feed):
        with suppress(UnusableError):
            read(body)


# Crossref's own ways


def test_parts_of_books_and_their_series() -> None:
    work = {
        **crossref_work(KETTLES), "type": "book-chapter", "container-title": ["Lectures on Tea", "Kettles 2031"],
        "event": {"name": "Kettle Days"}, "title": ["Why do Kettles Sing?"], "subtitle": ["A <i>Survey</i> &amp; more"],
    }  # fmt: skip
    [entry] = crossref._one({"message": work})
    assert entry.fields["type"] == "incollection"
    assert entry.fields["venue"] == "Kettles 2031"
    assert entry.fields["extra"]["series"] == "Lectures on Tea"
    assert entry.fields["title"] == "Why do Kettles Sing? A Survey & more"


def test_a_subtitle_that_the_title_has_already() -> None:
    work = {**crossref_work(KETTLES), "title": ["Kettles: A Survey"], "subtitle": ["A survey"], "abstract": None}
    [entry] = crossref._one({"message": work})
    assert entry.fields["title"] == "Kettles: A Survey"


# Answers as they were recorded


@recorded
def test_recorded_arxiv() -> None:
    feed = read_feed((RECORDED / "arxiv_transformer.xml").read_bytes())
    assert len(feed.records) == 5
    assert not feed.refused + feed.broken
    bad = json.loads((RECORDED / "arxiv_bad_id.json").read_text())
    assert read_feed(bad["body"].encode()).refused == "an error of arXiv's API: incorrect id format for abc"


@recorded
def test_recorded_arxiv_answers_for_a_batch(run: Run) -> None:
    answer = json.loads((RECORDED / "arxiv_idlist_partial_miss.json").read_text())
    run.server.on("/api/query", Reply(answer["body"], answer["status_code"], ATOM))
    found = run.look("arxiv", Target(1, {"arxiv": "0808.05394"}), Target(2, {"arxiv": "1707.08567"}))
    assert [each.paper for each in found] == [2]
    assert len(found[0].fields["authors"]) > 30


@recorded
def test_recorded_hugging_face(run: Run) -> None:
    values = json.loads((RECORDED / "hf_daily_papers.json").read_text())
    entries = huggingface._several(values)
    assert len(entries) == len(values)
    assert all({"title", "abstract", "authors", "year", "arxiv"} <= entry.fields.keys() for entry in entries)
    run.server.on("/api/papers/search", Reply(json.dumps(values[:3])))
    [found] = run.look("huggingface", Target(1, {"title": values[1]["paper"]["title"]}))
    assert (found.fields["arxiv"], found.position) == (values[1]["paper"]["id"], 2)


@recorded
def test_recorded_crossref() -> None:
    entries = crossref._several(json.loads((RECORDED / "crossref_works_query.json").read_text()))
    first = entries[0].fields
    assert (first["title"], first["doi"], first["type"]) == ("The forecast trap", "10.1111/ele.14024", "article")
    assert first["abstract"].startswith("Encouraged by decision makers")
    assert all({"title", "doi"} <= entry.fields.keys() and entry.place for entry in entries)


@recorded
def test_recorded_semantic_scholar() -> None:
    entries = semantic_scholar._several(json.loads((RECORDED / "semantic_scholar_transformer.json").read_text()))
    assert entries[0].fields["arxiv"] == "2103.14030"
    assert entries[0].fields["doi"] == "10.1109/iccv48922.2021.00986"
    assert all({"title", "authors", "year"} <= entry.fields.keys() for entry in entries)
    lines = (RECORDED / "s2_match_title.vcr.yaml").read_text()
    text = " ".join(re.search(r"string: '(\{.*?\]\})", lines, re.DOTALL)[1].split())  # type: ignore[index]
    [match] = semantic_scholar._several(json.loads(text))
    assert match.fields == {"title": "Mining association rules between sets of items in large databases"}
