"""The client of models against a server on the loopback that is good, useless, hostile, slow or failing."""

import dataclasses
import json
import pickle
import time

import pytest
from funsearch_evaluator import SeedEvaluator
from funsearch_server import Reply, Server, completion

from tilth.errors import EvolveError
from tilth.evolve.funsearch import DatabaseOptions, FunSearch, FunSearchOptions, Stop
from tilth.evolve.funsearch.prompt_format import CONTINUE
from tilth.evolve.funsearch.samplers import Prompt
from tilth.evolve.funsearch.samplers.budget import Allowance, Prices
from tilth.evolve.funsearch.samplers.completion import Malformed, parse_completion
from tilth.evolve.funsearch.samplers.key import Key, check_base_url
from tilth.evolve.funsearch.samplers.model_options import ModelOptions
from tilth.evolve.funsearch.samplers.openai_client import OpenAISampler

pytest.importorskip("openai")

SECRET = "sk-test-0123456789abcdef"
#: Samplers to close at the end of a test.
OPEN = []
PROMPT = Prompt(0, "Write keep_v1.", "keep_v1", ("def keep(t):\n    return True",))
GOOD = "```python\ndef keep(t, s):\n    return s <= t - 3\n```"
HOSTILE = "```python\ndef keep_v1(t):\n    return __import__('os').system('true') == 0\n```"


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    # A proxy must not see the loopback, and nothing of the machine's own configuration be used.
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "OPENAI_BASE_URL", "OPENAI_ORG_ID"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    yield
    while OPEN:
        OPEN.pop().close()


def sampler(server, sleeps=None, allowance=None, prices=None, **options):
    options = {"timeout": 5.0, "retries": 2, "answer_tokens": 500, **options}
    sleep = (sleeps if sleeps is not None else []).append
    OPEN.append(
        OpenAISampler(ModelOptions("scripted", server.url, **options), allowance, prices, sleep=sleep)
    )
    return OPEN[-1]


def test_the_whole_loop_against_a_server_of_all_kinds():
    replies = [
        Reply(completion("I do not know.")),
        Reply(completion(HOSTILE)),
        Reply(b'{"choices": [{"message": {"content": "half'),  # malformed, and then tried again:
        Reply(completion("def keep(a, t, s):\n    return s <= t - 2 and a[0] < 9")),
        Reply(b"{}", 429, {"Retry-After": "7"}),
        Reply(b"oops", 500),
        Reply(completion(GOOD)),
        Reply(completion("late"), wait=5.0),
        Reply(completion("def keep_v2(t, s):\n    return t >= 4 and s <= t - 3")),
    ]
    saved, sleeps = [], []
    with Server(replies) as server:
        model = sampler(server, sleeps, prices=Prices(1.0, 2.0), timeout=1.0)
        options = FunSearchOptions(answers=1, database=DatabaseOptions(islands=1))
        search = FunSearch(SeedEvaluator(), model, options)
        reason = search.run(Stop(objective=88), saved.extend)
    assert reason == "the objective 88 was reached"
    assert search.state.database.best.text == "t >= 4 and s <= t - 3"
    totals = search.state.totals
    assert (totals.answers, totals.requests) == (5, len(replies))
    # A malformed response and a server error double the wait, the server's own wish comes first.
    assert sleeps == [1.0, 7.0, 2.0, 1.0]
    reasons = [record.data["reason"] for record in saved if record.kind == "rejected"]
    assert len(reasons) == 2
    assert reasons[1].startswith("line 2: a call of something that is no plain name")
    assert totals.cost == pytest.approx((totals.tokens_in + 2 * totals.tokens_out) / 1e6)
    # The key went where it belongs and nowhere else.
    assert all(headers["Authorization"] == f"Bearer {SECRET}" for _, headers, _ in server.requests)
    kept = json.dumps([record.data for record in saved]) + json.dumps(search.sampler_state())
    assert SECRET not in kept + repr(model)
    path, _, body = server.requests[0]
    assert path == "/v1/chat/completions"
    assert body["model"] == "scripted" and body["max_tokens"] == 500
    assert "Write keep_v1, an improved version" in body["messages"][0]["content"]


def test_an_answer_that_never_comes_ends_in_time():
    drip = Reply(completion("x" * 200), wait=0.2, pieces=100)
    with Server([Reply(completion("late"), wait=20.0), drip]) as server:
        model = sampler(server, timeout=0.5, retries=0)
        for _ in range(2):
            began = time.monotonic()
            (answer,) = model.sample(PROMPT, 1)
            assert time.monotonic() - began < 5
            assert answer.text == "" and answer.error == "no answer came within 0.5 s"


FAILURES = {
    "malformed": (Reply(b"{"), "the response is not JSON"),
    "nothing": (Reply(b""), "the response is not JSON"),
    "a list": (Reply(b"[]"), "the response has no choices"),
    "no choice": (Reply(b'{"choices": []}'), "the response has no choices"),
    "no text": (Reply(completion(None)), "the response has no text"),
    "a key twice": (Reply(b'{"choices": 1, "choices": 2}'), "the response is not JSON"),
    "deep": (Reply(b"[" * 100_000), "the response is not JSON"),
    "too long a text": (Reply(completion("x" * 100_001)), "the text has 100001 characters"),
    "too long a response": (Reply(b" " * 4_000_001), "the answer has more than 4000000 bytes"),
    "a long wait": (Reply(b"{}", 429, {"Retry-After": "86400"}), "the server asks to wait 86400 s"),
    "a refusal": (Reply(b"{}", 400), "the server answered with status 400"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_failed_answer_says_why(name):
    reply, reason = FAILURES[name]
    with Server([reply]) as server:
        (answer,) = sampler(server, retries=0).sample(PROMPT, 1)
    assert answer.text == "" and answer.error.startswith(reason)
    assert answer.requests == 1
    # It may have been charged for: counted with the most that it can have been.
    assert answer.tokens_out == 500 and answer.tokens_in >= len(PROMPT.text)


@pytest.mark.parametrize(
    ("status", "hint"), [(401, "check the key"), (403, "check what the key"), (404, "check the model's name")]
)
def test_a_request_that_will_never_succeed_ends_the_run_and_does_not_quote_the_server(status, hint):
    body = json.dumps({"error": {"message": f"Incorrect API key provided: {SECRET}"}}).encode()
    with Server([Reply(body, status)]) as server, pytest.raises(EvolveError, match=hint) as caught:
        sampler(server).sample(PROMPT, 1)
    chain = [caught.value, caught.value.__cause__]
    assert not any(SECRET in str(error) for error in chain)


def test_an_answer_that_quotes_the_key_loses_it():
    with Server([Reply(completion(f"Your key is {SECRET}."))]) as server:
        (answer,) = sampler(server).sample(PROMPT, 1)
    assert answer.text == "Your key is [key]."


def test_a_word_that_is_no_secret_is_left_alone(monkeypatch):
    # What servers of one's own take for a key is a word of many answers.
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    assert Key("OPENAI_API_KEY", needed=True).hide("none of them") == "none of them"


@pytest.mark.parametrize("name", [SECRET, "", "TWO WORDS", "1ST"])
def test_the_name_of_the_variable_is_a_name_and_not_the_key_by_mistake(name):
    with pytest.raises(EvolveError, match="key_variable is no name") as caught:
        Key(name, needed=False)
    assert not name or name not in str(caught.value)


def test_many_failures_in_a_row_end_the_run():
    with Server([]) as server, pytest.raises(EvolveError, match="gave no answer 10 times in a row"):
        sampler(server, retries=0).sample(PROMPT, 50)
    assert len(server.requests) == 10


def test_retries_end():
    sleeps = []
    with Server([Reply(b"", 500)] * 9) as server:
        (answer,) = sampler(server, sleeps, retries=3).sample(PROMPT, 1)
    assert answer.error == "the server answered with status 500" and answer.requests == 4
    assert sleeps == [1.0, 2.0, 4.0]


@pytest.mark.parametrize(
    "allowance",
    [Allowance(requests=3), Allowance(tokens=3 * 120 + 500), Allowance(cost=3 * 120e-6 + 500e-6)],
    ids=["requests", "tokens", "cost"],
)
def test_no_request_is_sent_that_could_go_beyond_the_allowance(allowance):
    with Server([Reply(completion(GOOD))] * 9) as server:
        model = sampler(server, allowance=allowance, prices=Prices(1.0, 1.0))
        answers = model.sample(PROMPT, 9)
        assert len(answers) == len(server.requests) == 3
        assert model.sample(PROMPT, 1) == []
        # What was spent is part of a state: a resumed run does not start to spend anew.
        resumed = sampler(server, allowance=allowance, prices=Prices(1.0, 1.0))
        resumed.restore(json.loads(json.dumps(model.state())))
        assert resumed.sample(PROMPT, 1) == []


def test_a_server_that_counts_nothing_is_counted_with_the_most():
    body = completion(GOOD).replace(b'"prompt_tokens": 100', b'"prompt_tokens": -5')
    with Server([Reply(body)]) as server:
        (answer,) = sampler(server).sample(PROMPT, 1)
    assert answer.tokens_out == 500 and answer.tokens_in >= len(PROMPT.text)


def test_half_a_surrogate_pair_is_replaced():
    completed = parse_completion(b'{"choices": [{"message": {"content": "a\\ud800b"}}], "usage": 3}')
    assert (completed.texts, completed.tokens_in) == (("a?b",), None)
    with pytest.raises(Malformed):
        parse_completion(b"NaN")


def test_keys_are_needed_and_hidden(monkeypatch):
    key = Key("OPENAI_API_KEY", needed=True)
    assert SECRET not in repr(key) and SECRET not in str(key)
    with pytest.raises(TypeError, match="a key is not written anywhere"):
        pickle.dumps(key)
    for text in ["two words", "sk-ä", "a\nb"]:
        monkeypatch.setenv("OPENAI_API_KEY", text)
        with pytest.raises(EvolveError, match="does not hold a key") as caught:
            Key("OPENAI_API_KEY", needed=True)
        assert text not in str(caught.value)
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(EvolveError, match="the environment variable OPENAI_API_KEY is not set"):
        OpenAISampler(ModelOptions("scripted"))
    with Server([Reply(completion(GOOD))]) as server:
        assert len(sampler(server).sample(PROMPT, 1)) == 1


ADDRESSES = {
    "ftp://localhost/v1": "is no address of a server",
    "nonsense": "is no address of a server",
    "http://[": "is no address of a server",
    "http://user:word@localhost/v1": "has a name or a password in it",
    "http://localhost/v1?key=1": "has '\\?' or '#' in it",
    "http://example.org/v1": "would send the key to example.org in plain text",
    "http://localhost.example.org/v1": "would send the key to localhost.example.org in plain text",
}


@pytest.mark.parametrize("url", ADDRESSES)
def test_addresses_that_would_give_the_key_away_are_refused(url):
    with pytest.raises(EvolveError, match=ADDRESSES[url]):
        OpenAISampler(ModelOptions("scripted", url))


@pytest.mark.parametrize("url", ["http://localhost:8000/v1", "http://[::1]:1/v1", "https://example.org/v1"])
def test_other_addresses_are_taken(url):
    check_base_url(url, with_key=True)
    check_base_url("http://example.org/v1", with_key=False)


def test_bad_input():
    with pytest.raises(EvolveError, match="the cost is limited to 5, but no price is known"):
        OpenAISampler(ModelOptions("scripted"), Allowance(cost=5))
    with pytest.raises(EvolveError, match="timeout is 0, give seconds"):
        ModelOptions("scripted", timeout=0)
    with pytest.raises(EvolveError, match="tokens is -1, give a number that is not negative"):
        Allowance(tokens=-1)
    with pytest.raises(EvolveError, match="the model has no name"):
        ModelOptions("")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status):
    with Server([Reply(completion(GOOD))] * 2) as other:
        replies = [Reply(b"", status, {"Location": f"{other.url}/chat/completions"})]
        with Server(replies) as server:
            model = sampler(server)
            with pytest.raises(EvolveError, match=rf"redirects to another address \(status {status}\)"):
                model.sample(PROMPT, 1)
            assert len(server.requests) == 1
        assert other.requests == []


def continuation(*texts):
    """Return the body of an answer to a text that was to be continued."""
    choices = [{"index": number, "text": text, "finish_reason": "stop"} for number, text in enumerate(texts)]
    usage = {"prompt_tokens": 90, "completion_tokens": 9}
    return json.dumps({"id": "1", "object": "text_completion", "choices": choices, "usage": usage}).encode()


BEGUN = Prompt(2, "def keep_v1(t, s):\n    return", "keep_v1", (), "def keep_v1(t, s):\n    return", ("\n",))


def test_a_model_continues_what_the_prompt_begins():
    with Server([Reply(continuation(" s <= t - 3", " t"))]) as server:
        model = sampler(server, answers_per_request=4, sampling={"top_p": 0.9, "top_k": 40, "seed": 7})
        answers = model.sample(BEGUN, 2)
    ((path, _, body),) = server.requests
    assert path == "/v1/completions"
    assert body["prompt"] == BEGUN.text and body["stop"] == ["\n"] and "messages" not in body
    assert (body["n"], body["max_tokens"], body["top_p"], body["top_k"]) == (2, 500, 0.9, 40)
    assert 0 <= body["seed"] < 2**31
    assert [answer.text for answer in answers] == [f"{BEGUN.begun} s <= t - 3", f"{BEGUN.begun} t"]
    # What a request takes is counted once.
    assert [(answer.requests, answer.tokens_in, answer.tokens_out) for answer in answers] == [
        (1, 90, 9),
        (0, 0, 0),
    ]


def test_servers_that_give_fewer_answers_are_asked_again_and_more_are_left_out():
    replies = [Reply(continuation(" 1")), Reply(continuation(" 2", " 3", " 4"))]
    with Server(replies) as server:
        answers = sampler(server, answers_per_request=3, sampling={"seed": 0}).sample(BEGUN, 3)
    assert [answer.text[-1] for answer in answers] == ["1", "2", "3"]
    assert [body["n"] for _, _, body in server.requests] == [3, 2]


def test_runs_with_neighbouring_seeds_share_no_seed_of_a_request():
    """Seeds that are counted up from request to request would be the same ones, moved by one."""
    sent = {}
    for seed in (1, 2, 3):
        with Server([Reply(continuation(" t"))] * 40) as server:
            model = sampler(server, sampling={"seed": seed})
            for number in range(10):
                model.sample(dataclasses.replace(BEGUN, number=number), 4)
        sent[seed] = [body["seed"] for _, _, body in server.requests]
    assert len({seed for seeds in sent.values() for seed in seeds}) == 3 * 40
    with Server([Reply(continuation(" t"))] * 4) as server:  # and a run that is resumed asks for its own
        sampler(server, sampling={"seed": 2}).sample(dataclasses.replace(BEGUN, number=9), 4)
    assert [body["seed"] for _, _, body in server.requests] == sent[2][36:]


def test_several_answers_of_a_chat():
    body = json.loads(completion("one"))
    body["choices"] *= 2
    with Server([Reply(json.dumps(body).encode())]) as server:
        answers = sampler(server, answers_per_request=2).sample(PROMPT, 2)
    assert [answer.text for answer in answers] == ["one", "one"] and server.requests[0][2]["n"] == 2


def test_all_answers_that_a_request_may_bring_are_within_the_allowance():
    with Server([Reply(continuation(" 1"))] * 9) as server:
        model = sampler(server, allowance=Allowance(tokens=1_500), answers_per_request=3)
        assert model.sample(BEGUN, 3) == [] and server.requests == []  # 3 * 500 and the prompt


CONTINUATIONS = {
    "a chat's answer": (completion("x"), r"the response has no choices\[0\].text"),
    "a text that is none": (continuation("x", 3), "the response has no text"),
    "too long": (continuation("x", "y" * 100_001), "the text has 100001 characters"),
    "choices that are none": (b'{"choices": {"0": 1}}', r"the response has no choices\[0\].text"),
    "a number of choices": (b'{"choices": 3}', r"the response has no choices\[0\].text"),
}


@pytest.mark.parametrize("name", CONTINUATIONS)
def test_a_continuation_that_is_none_says_why(name):
    body, reason = CONTINUATIONS[name]
    with pytest.raises(Malformed, match=reason):
        parse_completion(body, chat=False)


def test_a_continuation_is_parsed_and_never_executed(tmp_path):
    """Hostile ends of a function that was begun: each is rejected, and none leaves a file."""
    file = tmp_path / "made"
    ends = [
        f" open({str(file)!r}, 'w')",
        f" __import__('pathlib').Path({str(file)!r}).touch()",
        " (lambda: 1)()",
    ]
    replies = [Reply(continuation(*ends)), Reply(continuation(" s <= t - 3"))]
    saved = []
    with Server(replies) as server:
        options = FunSearchOptions(answers=3, database=DatabaseOptions(islands=1), prompt_format=CONTINUE)
        model = sampler(server, answers_per_request=3)
        search = FunSearch(SeedEvaluator(), model, options)
        search.run(Stop(rounds=1), saved.extend)
    assert not file.exists()
    assert len([record for record in saved if record.kind == "rejected"]) == 3
    assert server.requests[0][2]["prompt"].endswith("    return")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_of_continuations_are_not_followed(status):
    with Server([Reply(continuation(" t"))] * 2) as other:
        with Server([Reply(b"", status, {"Location": f"{other.url}/completions"})]) as server:
            model = sampler(server)
            with pytest.raises(EvolveError, match=rf"redirects to another address \(status {status}\)"):
                model.sample(BEGUN, 1)
        assert other.requests == []


def test_sampling_that_no_server_has_is_refused():
    with pytest.raises(EvolveError, match="sampling has 'stop'; it may have"):
        ModelOptions("m", sampling={"stop": 1})
    with pytest.raises(EvolveError, match="sampling has top_p=nan, give a number"):
        ModelOptions("m", sampling={"top_p": float("nan")})
    with pytest.raises(EvolveError, match="answers_per_request is 0, give 1 to 128"):
        ModelOptions("m", answers_per_request=0)
