"""Asking over the web: politely, within limits, and never so that a server can do more harm than give no answer."""

from __future__ import annotations

import gzip
import http.client
import re
import shutil
import socket
import sqlite3
import ssl
import stat
import subprocess
import threading
import time
import tracemalloc
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from loopback import Clock, Loopback, Reply, gzipped, only_loopback  # noqa: F401 - a fixture

from readinglist import __version__
from readinglist.enrich.address import host_name, is_contact, redirected, split
from readinglist.enrich.answers import Answers
from readinglist.enrich.base import SourceError
from readinglist.enrich.failures import HostDown, NothingError, RefusedError
from readinglist.enrich.http import Client
from readinglist.enrich.waiting import seconds_text
from readinglist.enrich.wire import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("only_loopback")
FAST = Limits(connect=5, read=0.15, total=0.3)
"""For what never answers; all else has time, however busy the machine is."""
JSON = "application/json"


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def answers(tmp_path: Path) -> Iterator[Answers]:
    with Answers(tmp_path / "cache" / "answers.db", warn=pytest.fail) as made:
        yield made


@pytest.fixture
def client(answers: Answers, clock: Clock) -> Client:
    return Client(answers, sleep=clock.sleep, clock=clock)


def get(client: Client, url: str, **more: Any) -> bytes:
    return client.get(url, **{"accept": JSON, "most": 100_000, **more})


def message(client: Client, url: str, **more: Any) -> str:
    """The message of the failure that there is, which is one line that can do nothing to a terminal."""
    with pytest.raises(SourceError) as caught:
        get(client, url, **more)
    text = str(caught.value)
    assert text.isprintable()
    assert len(text) < 300
    assert text.startswith(f"{host_name(urlsplit(url))}: ")
    assert ", " in text
    return text


# What is sent


def test_it_says_who_asks_and_what_for(server: Loopback, client: Client) -> None:
    assert get(client, server.on("/a", Reply("[1]"))) == b"[1]"
    headers = server.asked[0].headers
    assert headers["user-agent"] == f"readinglist/{__version__}"
    assert headers["accept"] == JSON
    assert headers["accept-encoding"] == "gzip"
    assert "mailto" not in str(server.asked)


def test_a_contact_is_sent_only_if_there_is_one(server: Loopback, clock: Clock) -> None:
    client = Client(None, contact="ada@tea.example", sleep=clock.sleep, clock=clock)
    get(client, server.on("/a", Reply()))
    assert server.asked[0].headers["user-agent"] == f"readinglist/{__version__} (mailto:ada@tea.example)"
    for wrong in (
        "ada",
        "ada@",
        "@tea.example",
        "a b@tea.example",
        "ada@tea",
        "ada@tea.example\r\nX: y",
        "ä@tea.example",
    ):
        assert not is_contact(wrong)
        with pytest.raises(SourceError, match="not an e-mail address"):
            Client(None, contact=wrong)
    assert Client(None, contact="").contact is None


def test_keys_and_people_are_sent_but_never_kept_nor_told(server: Loopback, client: Client, answers: Answers) -> None:
    sent: dict[str, Any] = {"headers": {"x-api-key": "secret-key"}, "query": {"mailto": "ada@tea.example"}}
    url = server.on("/a?q=1", Reply())
    server.on("/a", Reply())
    get(client, url, **sent)
    assert server.asked[0].headers["x-api-key"] == "secret-key"
    assert server.asked[0].query == {"q": "1", "mailto": "ada@tea.example"}
    answers.close()
    kept = answers.path.read_bytes()
    assert b"/a?q=1" in kept
    assert b"secret-key" not in kept
    assert b"tea.example" not in kept
    # Whoever asks with another key is answered from before.
    get(client, url, headers={"x-api-key": "another"})
    assert len(server.asked) == 1
    server.on("/b", Reply(status=403))
    assert message(client, server.url + "/b", **sent).count("secret") == 0


def test_a_key_that_is_no_header_is_refused_without_showing_it(server: Loopback, client: Client) -> None:
    for key in ("se\ncret", "secrét", "se\x1b[31mcret"):
        assert "odd characters in x-api-key, check" in message(client, server.url + "/a", headers={"x-api-key": key})
    assert not server.asked


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a", "ftp://127.0.0.1/a", "https://", "https://[::1", "https://127.0.0.1:99999/", "file:///etc",
        "http://127.0.0.1/a b", "http://127.0.0.1/\r\nX: y", "http://127.0.0.1/\u00e4", "https://me:secret@127.0.0.1/",
        "http://127.0.0.1.example.org/", "http://localhost.example.org/", "https://127.0.0.1:x/", "", "a",
    ],
)  # fmt: skip
def test_what_may_not_be_asked(client: Client, url: str) -> None:
    with pytest.raises(SourceError) as caught:
        get(client, url)
    assert str(caught.value).isprintable()
    assert "secret" not in str(caught.value)


def test_a_name_that_no_host_has(client: Client) -> None:
    with pytest.raises(SourceError, match="no name of a host"):
        Client(None, sleep=lambda _seconds: None, opener=_raise(UnicodeError("label too long"))).get(
            f"https://{'a' * 70}.example/", accept=JSON, most=10
        )


def _raise(error: Exception) -> Any:
    def opener(*_arguments: object) -> Any:
        raise error

    return opener


# Politeness


def test_questions_to_a_host_have_a_distance(server: Loopback, client: Client, clock: Clock) -> None:
    client.space(server.url, 3)
    server.on("/", Reply())
    for name in "abc":
        get(client, f"{server.url}/{name}")
    assert clock.sleeps == [3, 3]
    with Loopback(("/", lambda _question: Reply())) as other:
        get(client, f"{other.url}/a")
    assert clock.sleeps == [3, 3]
    # The same questions again cost neither time nor a connection.
    for name in "abc":
        get(client, f"{server.url}/{name}")
    assert clock.sleeps == [3, 3]
    assert len(server.asked) == 3


def test_of_two_distances_the_longer_one_counts(server: Loopback, clock: Clock) -> None:
    client = Client(None, sleep=clock.sleep, clock=clock, spacing={"127.0.0.1": 0.25})
    client.space(server.url, 0.5)
    client.space(server.url, 0.1)
    server.on("/", Reply())
    get(client, server.url + "/a")
    get(client, server.url + "/b")
    assert clock.sleeps == [0.5]


def test_a_host_gets_one_question_at_a_time(server: Loopback) -> None:
    client = Client(None, spacing={"127.0.0.1": 0.01})
    server.route("/", lambda _question: time.sleep(0.01) or Reply())  # type: ignore[func-returns-value]
    threads = [threading.Thread(target=get, args=(client, f"{server.url}/{name}")) for name in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.asked) == 5
    assert server.most_together == 1


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "Mon, 02 Jun 2031 10:00:09 GMT", "Date": "Mon, 02 Jun 2031 10:00:00 GMT"}, 9),
        ({"Retry-After": "Mon, 02 Jun 2031 10:00:08 GMT"}, 8),
        ({"Retry-After": "Mon, 02 Jun 2025 10:00:00 GMT"}, 2),
        ({"RateLimit": '"api";r=0;t=55'}, 55),
        ({"RateLimit": "limit=10, remaining=0, reset=6"}, 6),
        ({"Retry-After": "soon"}, 2),
        ({"Retry-After": "-5"}, 2),
        ({"Retry-After": "1.5"}, 2),
        ({}, 2),
    ],
)
def test_a_host_that_has_enough_is_left_alone_as_long_as_it_asks(
    server: Loopback, clock: Clock, headers: dict[str, str], pause: float
) -> None:
    told: list[str] = []
    now = datetime(2031, 6, 2, 10, tzinfo=UTC)
    client = Client(None, sleep=clock.sleep, clock=clock, warn=told.append, now=lambda: now)
    url = server.on("/a", Reply(status=429, headers=headers), Reply("[1]"))
    assert get(client, url) == b"[1]"
    assert clock.sleeps == [pause]
    assert len(told) == (pause > 2)


@pytest.mark.parametrize("asked", ["121", "86400", "9" * 400, "Mon, 02 Jun 2031 10:05:00 GMT"])
def test_one_that_asks_for_too_long_is_not_asked_again(server: Loopback, clock: Clock, asked: str) -> None:
    client = Client(None, sleep=clock.sleep, clock=clock, now=lambda: datetime(2031, 6, 2, 10, tzinfo=UTC))
    url = server.on("/a", Reply(status=503, headers={"Retry-After": asked}))
    for _ in range(2):
        with pytest.raises(HostDown, match=r"asks to be left alone for [\d,]+ \w+, not asked again in this run$"):
            get(client, url)
    assert len(server.asked) == 1
    assert clock.sleeps == []


def test_a_pause_holds_for_the_next_question_too(server: Loopback, client: Client, clock: Clock) -> None:
    message(client, server.on("/a", Reply(status=429, headers={"Retry-After": "50"})))
    assert clock.sleeps == [50, 50]
    get(client, server.on("/b", Reply()))
    assert clock.sleeps == [50, 50, 50]


def test_stretches_of_time() -> None:
    said = [seconds_text(seconds) for seconds in (0.2, 1, 90, 121, 7_200, 86_400, 1e9)]
    assert said == ["0 seconds", "1 second", "90 seconds", "2 minutes", "2 hours", "24 hours", "11,574 days"]


# Failures


def test_what_fails_once_is_asked_again(server: Loopback, client: Client, clock: Clock) -> None:
    url = server.on("/a", Reply(status=500), Reply(status=502, kind="text/html"), Reply("[1]"))
    assert get(client, url) == b"[1]"
    assert clock.sleeps == [2, 4]


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        (Reply(status=500), r"trouble over there \(500\)"),
        (Reply(status=429), r"too many questions \(429\)"),
        (Reply(how="reset"), "broken off|no connection"),
        (Reply('{"a": "long enough"}', how="cut"), "cut short"),
        (Reply('{"a": "long enough"}', how="chunked-cut"), "cut short"),
        (Reply(""), "an empty answer"),
        (Reply(gzip.compress(b"[1]" * 100)[:-12], headers={"Content-Encoding": "gzip"}), "cut short or garbled"),
        (Reply("[1]", headers={"Content-Encoding": "gzip"}), "cut short or garbled"),
        (Reply("[1]", headers={"Content-Encoding": "br"}), "cut short or garbled"),
    ],
)
def test_what_fails_always_is_given_up_after_three_tries(
    server: Loopback, client: Client, reply: Reply, what: str
) -> None:
    url = server.on("/a", reply)
    text = message(client, url)
    assert len(server.asked) == 3
    assert re.search(f"({what}).* \\(3 tries\\), try again later", text)
    # Nothing of it is kept.
    server.on("/a", Reply("[2]"))
    assert get(client, url) == b"[2]"


@pytest.mark.parametrize("how", ["hang", "drip"])
def test_no_answer_is_waited_for_longer_than_the_limit(server: Loopback, how: str) -> None:
    client = Client(None, limits=FAST, sleep=lambda _seconds: None)
    url = server.on("/a", Reply(how=how))
    begun = time.monotonic()
    assert "no answer in time (3 tries)" in message(client, url)
    assert time.monotonic() - begun < 5


def test_nobody_is_there(client: Client) -> None:
    with Loopback() as gone:
        pass
    assert "no connection: connection refused (3 tries)" in message(client, gone.url + "/a")


def test_a_server_without_encryption_where_there_should_be_some(server: Loopback, client: Client) -> None:
    assert "no connection" in message(client, server.url.replace("http:", "https:") + "/a")
    assert not server.asked


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, with its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    made = subprocess.run(
        [
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
            "-keyout", str(folder / "key"), "-out", str(folder / "certificate"),
        ],
        capture_output=True, stdin=subprocess.DEVNULL, timeout=20, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("openssl makes no certificate")
    both = folder / "both"
    both.write_bytes((folder / "certificate").read_bytes() + (folder / "key").read_bytes())
    return both


def test_encrypted_connections(certificate: Path, clock: Clock) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))

    def opener(parts: Any, timeout: float) -> http.client.HTTPConnection:
        return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=timeout, context=trusting)

    with Loopback(certificate=certificate) as server:
        assert server.url.startswith("https://")
        client = Client(None, sleep=clock.sleep, clock=clock, opener=opener)
        assert get(client, server.on("/a", Reply("[1]" * 1_000))) == b"[1]" * 1_000
        client = Client(None, sleep=clock.sleep, clock=clock, opener=opener, limits=FAST)
        assert "no answer in time" in message(client, server.on("/b", Reply(how="hang")))
        count = len(server.asked)
        # Nobody vouches for it: there is no second try, and nothing is sent.
        client = Client(None, sleep=clock.sleep, clock=clock)
        assert "its certificate is not valid (self" in message(client, server.url + "/a")
        assert len(server.asked) == count


def test_a_server_that_speaks_another_protocol(client: Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def speak() -> None:
            for _ in range(3):
                opened, _address = listening.accept()
                opened.sendall(b"220 mail.example ESMTP\x1b[31m\r\n")
                opened.close()

        thread = threading.Thread(target=speak, daemon=True)
        thread.start()
        text = message(client, f"http://127.0.0.1:{listening.getsockname()[1]}/a")
        thread.join(2)
    assert "the answer is no HTTP" in text or "broken off" in text


def test_a_host_that_fails_three_times_in_a_row_is_not_asked_again(server: Loopback, client: Client) -> None:
    server.on("/", Reply(status=500))
    good = server.on("/good", Reply("[1]"))
    message(client, server.url + "/a")
    message(client, server.url + "/b")
    get(client, good)
    # Success in between: the count begins anew. What is wrong with a question says nothing about the host.
    message(client, server.url + "/a")
    message(client, server.url + "/b")
    with pytest.raises(RefusedError):
        get(client, server.on("/bad", Reply(status=400)))
    message(client, server.url + "/a")
    message(client, server.url + "/b")
    with pytest.raises(HostDown, match=r"failed 3 times in a row, the last time: trouble over there \(500\)"):
        get(client, server.url + "/c")
    count = len(server.asked)
    with pytest.raises(HostDown, match="not asked again in this run"):
        get(client, server.url + "/d")
    assert len(server.asked) == count
    # What is known from before still is.
    assert get(client, good) == b"[1]"
    # Another host is another matter.
    with Loopback(("/", lambda _question: Reply("[3]"))) as other:
        assert get(client, other.url + "/a") == b"[3]"


def test_there_is_no_such_thing_is_an_answer_too(server: Loopback, client: Client) -> None:
    url = server.on("/a", Reply('{"error": "no"}', 404))
    for _ in range(2):
        with pytest.raises(NothingError, match="no such thing"):
            get(client, url)
    assert len(server.asked) == 1
    # A page for people may be a proxy's, or come of a wrong address: it is asked for again.
    page = server.on("/b", Reply("<html>", 404, "text/html"))
    for _ in range(2):
        with pytest.raises(NothingError):
            get(client, page)
    assert len(server.asked) == 3


def test_what_a_refusal_says_can_be_read(server: Loopback, client: Client) -> None:
    with pytest.raises(RefusedError) as caught:
        get(client, server.on("/a", Reply('{"error": "bad"}', 400)))
    assert (caught.value.status, caught.value.body) == (400, b'{"error": "bad"}')
    with pytest.raises(RefusedError) as caught:
        get(client, server.on("/b", Reply("<html>", 400, "text/html")))
    assert caught.value.body == b""
    with pytest.raises(RefusedError) as caught:
        get(client, server.on("/c", Reply(" " * 500_000, 400)))
    assert len(caught.value.body) <= 100_000
    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [401, 403, 204, 206, 418, 300])
def test_other_statuses_are_failures_without_another_try(server: Loopback, client: Client, status: int) -> None:
    message(client, server.on("/a", Reply(status=status)))
    assert len(server.asked) == 1


def test_an_answer_of_another_type(server: Loopback, client: Client) -> None:
    text = message(client, server.on("/a", Reply("<html>", kind="text/html; charset=utf-8")))
    assert "the answer is text/html and not application/json" in text
    message(client, server.on("/b", Reply("x", kind="\x1b]0;owned\x07\x9b31m" + "y" * 5_000)))
    assert get(client, server.on("/c", Reply("[1]", kind=None))) == b"[1]"
    assert get(client, server.on("/d", Reply("[1]", kind="application/vnd.tea+json"))) == b"[1]"
    assert get(client, server.on("/e", Reply("[1]", kind="text/plain")), accept="*/*") == b"[1]"
    assert len(server.asked) == 5


# Sizes


def test_long_answers_are_stopped_while_they_come(server: Loopback, client: Client) -> None:
    said = "the answer is longer than 100,000 bytes, not read"
    assert said in message(client, server.on("/a", Reply("[]", headers={"Content-Length": "99999999999"})))
    assert said in message(client, server.on("/b", Reply(" " * 100_001)))
    client = Client(None, sleep=lambda _seconds: None)
    assert said in message(client, server.on("/c", Reply(how="endless")))
    assert len(server.asked) == 3
    assert len(get(client, server.on("/d", Reply(" " * 100_000)))) == 100_000
    assert len(get(client, server.on("/e", Reply(" " * 100_000, how="chunked")))) == 100_000


def test_an_answer_is_as_long_as_it_is_unpacked(server: Loopback, client: Client) -> None:
    bomb = gzipped(bytes(50_000_000))
    assert len(bomb.data) < 100_000
    url = server.on("/a", bomb)
    tracemalloc.start()
    try:
        assert "longer than 100,000 bytes" in message(client, url)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
    assert get(client, server.on("/b", gzipped("[1]" * 30_000))) == b"[1]" * 30_000
    assert get(client, server.on("/c", gzipped("[1]" * 30_000, how="chunked"))) == b"[1]" * 30_000


# Redirects


def test_redirects_on_the_same_host_are_followed(server: Loopback, client: Client) -> None:
    server.on("/old", Reply(status=301, headers={"Location": "/new?q=1"}))
    server.on("/new", Reply("[1]"))
    assert get(client, server.url + "/old", headers={"x-api-key": "k"}) == b"[1]"
    assert server.asked[1].target == "/new?q=1"
    get(client, server.url + "/old")
    assert len(server.asked) == 2


def test_redirects_without_an_end(server: Loopback, client: Client) -> None:
    assert "redirects without an end" in message(client, server.on("/a", Reply(status=302, headers={"Location": "/a"})))
    assert len(server.asked) == 6


def test_redirects_elsewhere_are_not_followed(server: Loopback, client: Client) -> None:
    with Loopback(("/", lambda _question: Reply())) as other:
        for number, place in enumerate(
            (other.url + "/a", "https://example.org/a", "//example.org/a", "http://localhost/a", "file:///etc/passwd",
             "", "http://[", "http://127.0.0.1:x/", server.url.replace("//", "//me@"), "/\x1b[31m", "/ä",
             server.url.replace("http:", "https:"))
        ):  # fmt: skip
            url = server.on(f"/{number}", Reply(status=302, headers={"Location": place}))
            fresh = Client(None, sleep=lambda _seconds: None)
            assert "sends us elsewhere" in message(fresh, url)
        assert not other.asked


def test_encryption_is_never_given_up() -> None:
    parts = split("https://api.example.org/a")
    assert redirected(parts, "https://API.example.org:443/b").path == "/b"
    for place in ("http://api.example.org/a", "https://www.example.org/a", "https://api.example.org:444/", "ws:/a"):
        with pytest.raises(SourceError, match="sends us elsewhere"):
            redirected(parts, place)


# Interruptions


def test_an_interruption_passes_through_and_leaves_all_in_order(server: Loopback, clock: Clock) -> None:
    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    client = Client(None, sleep=interrupted, clock=clock)
    url = server.on("/a", Reply(status=500), Reply("[1]"))
    with pytest.raises(KeyboardInterrupt):
        get(client, url)
    clock.time += 10
    assert get(client, url) == b"[1]"


# What is kept


def test_answers_are_kept_for_later_runs(server: Loopback, client: Client, answers: Answers, clock: Clock) -> None:
    assert not answers.path.exists()
    url = server.on("/a", Reply("[1]"))
    get(client, url)
    answers.close()
    assert stat.S_IMODE(answers.path.stat().st_mode) == 0o600
    with Answers(answers.path) as again:
        assert get(Client(again, sleep=clock.sleep), url) == b"[1]"
        assert Client(again).ask(url, accept=JSON, most=1).kept
        kept = again.get(url)
    assert kept
    assert datetime.fromisoformat(kept.fetched).tzinfo is not None
    assert len(server.asked) == 1


def test_what_is_forgotten_is_asked_again(server: Loopback, client: Client, answers: Answers) -> None:
    url = server.on("/a", Reply("[1]"), Reply("[2]"))
    get(client, url)
    client.forget(url)
    assert get(client, url) == b"[2]"
    client.miss(url)
    assert get(client, url) == b"[2]"
    client = Client(None)
    client.forget(url)
    client.miss(url)


def test_misses_grow_old_and_hits_do_not(tmp_path: Path) -> None:
    path = tmp_path / "answers.db"
    then = datetime(2031, 6, 2, tzinfo=UTC)
    with Answers(path, now=lambda: then) as answers:
        answers.put("hit", 200, b"1")
        answers.put("miss", 404, b"")
        answers.put("failure", 500, b"")
        answers.put("nothing", 200, b"[]")
        answers.miss("nothing")
        assert answers.get("failure") is None
    with Answers(path, now=lambda: then + timedelta(days=29)) as answers:
        assert answers.get("miss")
        assert answers.get("nothing")
    with Answers(path, now=lambda: then + timedelta(days=31)) as answers:
        assert answers.get("miss") is None
        assert answers.get("nothing") is None
        assert answers.get("hit")
    with Answers(path, now=lambda: then + timedelta(days=31), hits=timedelta(days=30)) as answers:
        assert answers.get("hit") is None
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT url FROM answers").fetchall() == []


def _broken(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)


def _torn(path: Path) -> None:
    with Answers(path) as answers:
        answers.put("a", 200, b"x" * 20_000)
    data = path.read_bytes()
    path.write_bytes(data[:4_096] + b"\xff" * (len(data) - 4_096))


def _other(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE papers (title)")


def _folder(path: Path) -> None:
    path.mkdir()


def _below_a_file(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_text("a file where a folder should be")


@pytest.mark.parametrize("spoil", [_broken, _torn, _other, _folder, _below_a_file])
def test_a_file_that_is_of_no_use_is_done_without(tmp_path: Path, server: Loopback, clock: Clock, spoil: Any) -> None:
    (tmp_path / "cache").mkdir()
    path = tmp_path / "cache" / "answers.db"
    spoil(path)
    before = path.read_bytes() if path.is_file() else b""
    told: list[str] = []
    with Answers(path, warn=told.append) as answers:
        client = Client(answers, sleep=clock.sleep, clock=clock)
        for name in "abc":
            assert get(client, server.on(f"/{name}", Reply("[1]"))) == b"[1]"
        client.forget(server.url + "/a")
    assert len(told) == 1
    assert told[0].startswith(str(path))
    assert told[0].isprintable()
    if spoil in (_broken, _other):
        assert path.read_bytes() == before


def test_odd_rows_are_no_answers(tmp_path: Path) -> None:
    path = tmp_path / "answers.db"
    with Answers(path) as answers:
        answers.put("a", 200, b"1")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE answers SET body = 'text'")
        connection.execute("INSERT INTO answers VALUES ('b', 'now', 'what', 0, x'00')")
    with Answers(path) as answers:
        assert [answers.get(url) for url in ("a", "b", "c")] == [None, None, None]


def test_two_runs_may_keep_answers_at_once(tmp_path: Path) -> None:
    path = tmp_path / "answers.db"
    with Answers(path) as one, Answers(path) as other:
        one.put("a", 200, b"1")
        other.put("b", 200, b"2")
        assert one.get("b")
        assert other.get("a")
