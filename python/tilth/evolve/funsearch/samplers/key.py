"""The key of a server: taken from the environment when it is needed, and kept out of every text."""

from __future__ import annotations

import ipaddress
import os
import re
from urllib.parse import urlsplit

from tilth.errors import EvolveError

__all__ = ["Key", "check_base_url"]

_HIDDEN = "[key]"
#: Characters of a key that is a secret.
_SECRET = 8


class Key:
    """A secret that does not show itself.

    Parameters
    ----------
    variable : str
        The environment variable that it is in.
    needed : bool
        Servers of one's own often take none.

    Raises
    ------
    EvolveError
        The variable has no proper name or is not set, or what it holds cannot be sent.
    """

    def __init__(self, variable: str, *, needed: bool) -> None:
        if not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", variable, re.ASCII):
            # Not repeated: it may be the key, by mistake.
            raise EvolveError("key_variable is no name of an environment variable, such as OPENAI_API_KEY")
        self.variable = variable
        self._secret = os.environ.get(variable, "").strip()
        if needed and not self._secret:
            raise EvolveError(
                f"the environment variable {variable} is not set, put the key of the server there"
            )
        # Whoever sends it would show it in a message otherwise.
        if not (self._secret.isascii() and self._secret.isprintable()) or " " in self._secret:
            raise EvolveError(
                f"the environment variable {variable} does not hold a key, which is one ASCII word"
            )

    def __bool__(self) -> bool:
        return bool(self._secret)

    def __repr__(self) -> str:
        return f"Key({self.variable!r})"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a key is not written anywhere")

    def reveal(self) -> str:
        """Return the secret, to be sent; the client insists on a text even if the server takes none."""
        return self._secret or "none"

    def hide(self, text: str) -> str:
        """Return a text without the secret in it.

        What servers of one's own take for a key, such as ``none``, is no secret, and a word of any text.
        """
        return text.replace(self._secret, _HIDDEN) if len(self._secret) >= _SECRET else text


def check_base_url(url: str, *, with_key: bool) -> None:
    """Refuse addresses that would give a secret away.

    Raises
    ------
    EvolveError
        It is no HTTP address, has a password in it, or would take the key over the network in plain text.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not host:
        raise EvolveError("base_url is no address of a server, write such as http://localhost:8000/v1")
    if parts.username is not None or parts.password is not None:
        raise EvolveError("base_url has a name or a password in it, put the key into the environment")
    if parts.query or parts.fragment:
        raise EvolveError("base_url has '?' or '#' in it, leave out what follows")
    if with_key and parts.scheme == "http" and not _is_loopback(host):
        raise EvolveError(
            f"base_url would send the key to {host} in plain text, take https, or leave its variable unset"
        )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
