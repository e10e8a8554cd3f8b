"""A model behind a server that speaks the protocol of OpenAI, whoever runs it.

The `openai` package sends the requests; retries, budgets, deadlines and the reading of answers are here, so
that a slow, failing or hostile server costs what was allowed, and no more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from random import Random
from typing import TYPE_CHECKING, Any, Self

from tilth.errors import EvolveError
from tilth.evolve.funsearch.samplers.budget import Allowance, Budget, Prices
from tilth.evolve.funsearch.samplers.completion import Completion, Malformed, parse_completion
from tilth.evolve.funsearch.samplers.key import Key, check_base_url
from tilth.evolve.funsearch.samplers.model_options import ModelOptions
from tilth.evolve.funsearch.samplers.protocol import Answer, Prompt

if TYPE_CHECKING:
    import openai

__all__ = ["OpenAISampler"]

#: Statuses after which another attempt may succeed; a server error is any from 500.
_RETRIED = (408, 409, 425, 429)
#: Statuses that say that no request will ever succeed.
_FATAL = {
    401: "check the key",
    403: "check what the key may do",
    404: "check the model's name and base_url",
}
#: Seconds before the second attempt, doubled for each further one; and the most that is waited.
_FIRST_DELAY = 1.0
_LONGEST_DELAY = 60.0
#: Bytes of a response.
_RESPONSE_BYTES = 4_000_000
#: Requests in a row that may fail before the run ends.
_FAILURES = 10
#: What every server takes for a seed.
_SEED_BITS = 31


class _Failed(Exception):
    """An attempt that brought no answer.

    Attributes
    ----------
    again : bool
        Whether to try again.
    wait : float or None
        Seconds that the server asks to wait.
    """

    def __init__(self, reason: str, *, again: bool, wait: float | None = None) -> None:
        super().__init__(reason)
        self.again = again
        self.wait = wait


class OpenAISampler:
    """Asks a model: a chat, or one that continues what a prompt begins.

    Parameters
    ----------
    options : ModelOptions
    allowance : Allowance
    prices : Prices
    sleep : callable
        Waits some seconds.

    Raises
    ------
    EvolveError
        The extra is not installed, the key is missing, or an option cannot be used.
    """

    def __init__(
        self,
        options: ModelOptions,
        allowance: Allowance | None = None,
        prices: Prices | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.options = options
        self.budget = Budget(allowance or Allowance(), prices or Prices())
        self._key = Key(options.key_variable, needed=options.base_url is None)
        self._sleep = sleep
        self._failures = 0
        # Given in any case: without one the package takes an address from the environment, unchecked.
        base_url = options.base_url or "https://api.openai.com/v1"
        check_base_url(base_url, with_key=bool(self._key))
        self._client = _make_client(base_url, self._key, options.timeout)

    def __repr__(self) -> str:
        return f"OpenAISampler({self.options!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections to the server."""
        self._client.close()

    def sample(self, prompt: Prompt, count: int) -> list[Answer]:
        """Return answers; none once the allowance is used up.

        Raises
        ------
        EvolveError
            The server refuses the key or the model, or has not answered many times in a row.
        """
        answers: list[Answer] = []
        while len(answers) < count:
            wanted = min(count - len(answers), self.options.answers_per_request)
            found = self._answers(prompt, wanted, first=len(answers))
            if not found:
                break
            answers += found
            self._failures = self._failures + 1 if found[0].error else 0
            if self._failures >= _FAILURES:
                raise EvolveError(
                    f"the model {self.options.model!r} gave no answer {_FAILURES} times in a row, the last "
                    f"time because {found[0].error}; see to the server and resume"
                )
        return answers

    def check_has_no_key(self, text: str) -> None:
        """Raise if something that will be written down has the key in it.

        Raises
        ------
        EvolveError
            It does not repeat it.
        """
        if self._key.hide(text) != text:
            raise EvolveError(
                f"the settings or the command have the key of {self.options.key_variable} in them, which "
                "would be written to the folder; leave it to the environment alone"
            )

    def state(self) -> dict[str, Any]:
        """Return what was spent; never the key."""
        return self.budget.state()

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from what was spent."""
        self.budget.restore(state)

    def _answers(self, prompt: Prompt, wanted: int, first: int) -> list[Answer]:
        """Return answers to one request, perhaps a failed one; none if the budget allows no first attempt."""
        body = self._request(prompt, wanted, first)
        # A token is at least one byte of text.
        most_in, most_out = len(prompt.text.encode()) + 100, self.options.answer_tokens * wanted
        before = self.budget.state()
        reason = ""
        for attempt in range(self.options.retries + 1):
            if not self.budget.allows(most_in, most_out):
                return [self._counted(before, error=reason)] if attempt else []
            try:
                completion = self._attempt(body, chat=not prompt.begun)
            except _Failed as failure:
                self.budget.spend(most_in, most_out)
                reason = str(failure)
                if not failure.again or attempt == self.options.retries:
                    break
                self._sleep(failure.wait if failure.wait is not None else _delay(attempt))
            except BaseException:
                # Ctrl-C: the server may have worked on it.
                self.budget.spend(most_in, most_out)
                raise
            else:
                used = completion.tokens_in, completion.tokens_out
                self.budget.spend(*(most_in, most_out) if None in used else (used[0] or 0, used[1] or 0))
                one, *others = (self._key.hide(prompt.begun + text) for text in completion.texts[:wanted])
                # What the request took is counted with its first answer.
                return [self._counted(before, text=one), *map(Answer, others)]
        return [self._counted(before, error=reason)]

    def _counted(self, before: Mapping[str, Any], *, text: str = "", error: str = "") -> Answer:
        """Return an answer with what was spent since."""
        now = self.budget.state()
        spent = {name: now[name] - before[name] for name in before}
        return Answer(text, error=error, **spent)

    def _request(self, prompt: Prompt, wanted: int, first: int) -> dict[str, Any]:
        """Return what is sent for answers to a prompt, which has had this many already."""
        options = self.options
        # OpenAI's own models only know the new name of this limit in chats, other servers only the old one.
        limit = "max_tokens" if options.base_url or prompt.begun else "max_completion_tokens"
        body: dict[str, Any] = {"model": options.model, limit: options.answer_tokens}
        if prompt.begun:
            body["prompt"] = prompt.text
        else:
            body["messages"] = [{"role": "user", "content": prompt.text}]
        if prompt.stop:
            body["stop"] = list(prompt.stop)
        if options.temperature is not None:
            body["temperature"] = options.temperature
        if wanted > 1:
            body["n"] = wanted
        more = dict(options.sampling)
        if "seed" in more:
            # Drawn, not counted up: runs with neighbouring seeds would share most of their answers.
            drawn = Random(f"sampling {more['seed']} {prompt.number} {first}")
            more["seed"] = drawn.getrandbits(_SEED_BITS)
        return body | ({"extra_body": more} if more else {})

    def _attempt(self, request: Mapping[str, Any], *, chat: bool) -> Completion:
        """Send one request.

        Raises
        ------
        _Failed
            No answer came.
        EvolveError
            None ever will.
        """
        import openai

        deadline = time.monotonic() + self.options.timeout
        try:
            return parse_completion(self._body(request, deadline, chat=chat), chat=chat)
        except Malformed as error:
            raise _Failed(str(error), again=True) from None
        except openai.APITimeoutError:
            raise _Failed(f"no answer came within {self.options.timeout:g} s", again=True) from None
        except openai.APIStatusError as error:
            raise self._status_failure(error) from None
        except openai.APIConnectionError:
            raise _Failed("the server could not be reached", again=True) from None
        except openai.OpenAIError as error:
            raise _Failed(f"the client failed with {type(error).__name__}", again=False) from None

    def _body(self, request: Mapping[str, Any], deadline: float, *, chat: bool) -> bytes:
        """Return the body of a response, which may neither be endless nor take for ever."""
        client = self._client.chat.completions if chat else self._client.completions
        parts: list[bytes] = []
        size = 0
        with client.with_streaming_response.create(**request) as response:
            chunks = response.iter_bytes()
            while True:
                try:
                    chunk = next(chunks, b"")
                except Exception as error:
                    # What the package's transport raises is passed on, and its module depends on the version.
                    raise _Failed(f"the answer broke off ({type(error).__name__})", again=True) from None
                if not chunk:
                    return b"".join(parts)
                parts.append(chunk)
                size += len(chunk)
                if size > _RESPONSE_BYTES:
                    raise _Failed(f"the answer has more than {_RESPONSE_BYTES} bytes", again=False)
                if time.monotonic() > deadline:
                    raise _Failed(f"no answer came within {self.options.timeout:g} s", again=True)

    def _status_failure(self, error: openai.APIStatusError) -> Exception:
        """Return what a status means. What the server says about it is not repeated: it may quote the key."""
        status = error.status_code
        if status in _FATAL:
            return EvolveError(f"the server refused the request with status {status}, {_FATAL[status]}")
        if 300 <= status < 400:
            return EvolveError(
                f"the server redirects to another address (status {status}), which is not followed; give the "
                "address itself as base_url, if you trust it"
            )
        wait = _retry_after(error.response.headers.get("retry-after"))
        if wait is not None and wait > _LONGEST_DELAY:
            return _Failed(f"the server asks to wait {wait:.0f} s, status {status}", again=False)
        return _Failed(
            f"the server answered with status {status}", again=status in _RETRIED or status >= 500, wait=wait
        )


def _delay(attempt: int) -> float:
    return min(_FIRST_DELAY * 2.0**attempt, _LONGEST_DELAY)


def _retry_after(text: str | None) -> float | None:
    """Return seconds; the other form, a date, depends on two clocks and is taken as no wish."""
    return (
        float(text) if text is not None and len(text) <= 9 and text.isascii() and text.isdecimal() else None
    )


def _make_client(base_url: str, key: Key, timeout: float) -> openai.OpenAI:
    try:
        import openai
    except ImportError as error:
        raise EvolveError("models need the package openai, install tilth[llm]") from error
    # Without the package's own retries, which no budget would see, and without redirects, which take the
    # prompts, and on one host the key, to addresses that nobody checked.
    return openai.OpenAI(
        api_key=key.reveal(),
        base_url=base_url,
        timeout=timeout,
        max_retries=0,
        http_client=openai.DefaultHttpxClient(timeout=timeout, follow_redirects=False),
    )
