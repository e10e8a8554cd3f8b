"""A model behind a server that speaks the protocol of OpenAI, whoever runs it.

The `openai` package sends the requests; retries, budgets, deadlines and the reading of answers are here, so
that a slow, failing or hostile server costs what was allowed, and no more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from tilth.errors import EvolveError
from tilth.evolve.funsearch.samplers.budget import Allowance, Budget, Prices
from tilth.evolve.funsearch.samplers.completion import Completion, Malformed, parse_completion
from tilth.evolve.funsearch.samplers.key import Key, check_base_url
from tilth.evolve.funsearch.samplers.protocol import Answer, Prompt

if TYPE_CHECKING:
    import openai

__all__ = ["ModelOptions", "OpenAISampler"]

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
#: Answers in a row that may fail before the run ends.
_FAILURES = 10


@dataclass(frozen=True)
class ModelOptions:
    """Which model answers, and how it is asked.

    Attributes
    ----------
    model : str
    base_url : str, optional
        Of the server, such as ``http://localhost:8000/v1``; default OpenAI's.
    key_variable : str
        Environment variable with the key.
    timeout : float
        Seconds for a whole answer.
    retries : int
        Attempts after the first one, for each answer.
    temperature : float, optional
        None leaves it to the server.
    answer_tokens : int
        Tokens of an answer.
    """

    model: str
    base_url: str | None = None
    key_variable: str = "OPENAI_API_KEY"
    timeout: float = 120.0
    retries: int = 4
    temperature: float | None = 1.0
    answer_tokens: int = 2_048

    def __post_init__(self) -> None:
        if not self.model:
            raise EvolveError("the model has no name, give one that the server has")
        if not 0 < self.timeout < 86_400:
            raise EvolveError(f"timeout is {self.timeout!r}, give seconds, more than 0 and less than a day")
        if self.retries < 0 or self.answer_tokens < 1:
            raise EvolveError("retries must not be negative, and answer_tokens at least 1")


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
    """Asks a model, one request for each answer.

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
        answers = []
        for _ in range(count):
            answer = self._answer(prompt.text)
            if answer is None:
                break
            answers.append(answer)
            self._failures = self._failures + 1 if answer.error else 0
            if self._failures >= _FAILURES:
                raise EvolveError(
                    f"the model {self.options.model!r} gave no answer {_FAILURES} times in a row, the last "
                    f"time because {answer.error}; see to the server and resume"
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

    def _answer(self, text: str) -> Answer | None:
        """Return an answer, perhaps a failed one; None if the budget allows no first attempt."""
        # A token is at least one byte of text.
        most_in, most_out = len(text.encode()) + 100, self.options.answer_tokens
        before = self.budget.state()
        reason = ""
        for attempt in range(self.options.retries + 1):
            if not self.budget.allows(most_in, most_out):
                return self._counted(before, error=reason) if attempt else None
            try:
                completion = self._attempt(text)
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
                return self._counted(before, text=self._key.hide(completion.text))
        return self._counted(before, error=reason)

    def _counted(self, before: Mapping[str, Any], *, text: str = "", error: str = "") -> Answer:
        """Return an answer with what was spent since."""
        now = self.budget.state()
        spent = {name: now[name] - before[name] for name in before}
        return Answer(text, error=error, **spent)

    def _attempt(self, text: str) -> Completion:
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
            body = self._body(text, deadline)
            return parse_completion(body)
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

    def _body(self, text: str, deadline: float) -> bytes:
        """Return the body of a response, which may neither be endless nor take for ever."""
        options = self.options
        # OpenAI's own models only know the new name of this limit, other servers only the old one.
        limit = "max_tokens" if options.base_url else "max_completion_tokens"
        more: dict[str, Any] = {limit: options.answer_tokens}
        if options.temperature is not None:
            more["temperature"] = options.temperature
        completions = self._client.chat.completions.with_streaming_response
        parts: list[bytes] = []
        size = 0
        with completions.create(
            model=options.model, messages=[{"role": "user", "content": text}], **more
        ) as response:
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
                    raise _Failed(f"no answer came within {options.timeout:g} s", again=True)

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
