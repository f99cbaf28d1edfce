"""An access token for a chart, had by signing with a key: SMART Backend Services.

The request for a token is a JSON Web Token signed by this station (RFC 7523; SMART App Launch 2.2,
"backend services"): `iss` and `sub` are the client id, `aud` the token server, `jti` is never used
twice and `exp` is three minutes away. SMART allows five: with three, a clock that is two minutes
ahead still asks for no more than that, and one three minutes behind is not yet too late.
"""

from __future__ import annotations

import asyncio
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from station.https import http_client
from station.saying import say
from station.smart.answers import (
    Discovery,
    Token,
    discovered,
    is_safe,
    missing_scopes,
    refusal,
    token_of,
)
from station.smart.errors import KeyUnusableError, NoTokenError
from station.tls import trouble

if TYPE_CHECKING:
    import httpx2

    from station.smart.keys import SigningKey
    from station.tls import ClientTls

__all__ = ["BearerAuth", "assertion", "may_repeat"]

_SERVER: Final = say("the chart's token server")
_ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_SIGNED_FOR: Final = timedelta(minutes=3)
_LARGEST_ANSWER: Final = 256 * 1024
_BEFORE_END_S: Final = 30.0  # a token is not used in its last moments: an exchange takes a while
_REFUSED_FOR_S: Final = 5.0  # a whole outbox does not knock at a door that has just been shut
_TRY_LATER: Final = frozenset({408, 425, 429})
_LONGEST_WAIT_S: Final = 3600.0


def assertion(key: SigningKey, client_id: str, audience: str, now: datetime) -> str:
    """The signed request for a token. No two are the same."""
    import jwt

    return jwt.encode(
        {
            "iss": client_id,
            "sub": client_id,
            "aud": audience,
            "exp": int((now + _SIGNED_FOR).timestamp()),
            "jti": uuid.uuid4().hex,
        },
        key.private,
        algorithm=key.algorithm,
        headers={"kid": key.kid},
    )


def may_repeat(method: str, headers: Mapping[str, str] | None) -> bool:
    """Whether a request that was answered 401 may be sent again with another token.

    Nothing should have happened, and with these nothing can happen twice even if it had.
    """
    names = {name.lower() for name in headers or {}}
    return method in ("GET", "HEAD", "PUT") or "if-none-exist" in names


class BearerAuth:
    """Tokens for one chart, kept until shortly before they end.

    May be shared by the sinks and readers of a chart, in several threads and event loops.
    `keys` gives the private keys in the order in which they are tried, and is called at the first
    request: the key store may be locked before. `clock` and `now` are for tests. Raises
    `ValueError` for an address to which no token may be sent.
    """

    def __init__(
        self,
        base_url: str,
        *,
        client_id: str,
        keys: Callable[[], Sequence[SigningKey]],
        scopes: Sequence[str],
        token_url: str | None = None,
        audience: str | None = None,
        timeout_s: float = 10.0,
        tls: ClientTls | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        for url in (base_url, *((token_url,) if token_url else ())):
            if not is_safe(url):
                raise ValueError(
                    f"{url} is not https: a token sent there could be read by others on the way"
                )
        self._base = base_url.rstrip("/")
        self._client_id = client_id
        self._read_keys = keys
        self._scopes = tuple(scopes)
        self._audience = audience
        self._timeout_s = timeout_s
        self._tls = tls
        self._clock = clock
        self._now = now
        self._fixed = Discovery(token_url=token_url) if token_url else None
        self._guard = threading.Lock()
        self._turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = (
            WeakKeyDictionary()
        )
        self._keys: list[SigningKey] | None = None
        self._found: Discovery | None = None
        self._token: Token | None = None
        self._ends_at = 0.0
        self._refused: tuple[float, NoTokenError] | None = None

    async def token(self) -> str:
        """A token to put behind `Authorization: Bearer`. Raises `NoTokenError`."""
        async with self._turn():
            with self._guard:
                if self._token is not None and self._clock() < self._ends_at:
                    return self._token.value
                if self._refused is not None and self._clock() < self._refused[0]:
                    raise self._refused[1]
            try:
                token = await self._ask()
            except NoTokenError as no:
                if not no.later:
                    with self._guard:
                        self._refused = (self._clock() + _REFUSED_FOR_S, no)
                        self._found = None
                raise
            with self._guard:
                early_s = min(_BEFORE_END_S, token.lasts_s / 10)
                self._token = token
                self._ends_at = self._clock() + token.lasts_s - early_s
                self._refused = None
            return token.value

    def drop(self, token: str) -> None:
        """The chart has answered 401 to this token: the next request asks for another."""
        with self._guard:
            if self._token is not None and self._token.value == token:
                self._token = None

    async def check(self) -> str | None:
        """None when a token is granted with all that was asked for, else what is wrong."""
        try:
            await self.token()
        except NoTokenError as no:
            return no.says
        with self._guard:
            missing = missing_scopes(self._scopes, self._token) if self._token else ()
        if missing:
            return say(
                "The chart lets this station in, but does not grant: {scopes}.",
                scopes=", ".join(missing),
            )
        return None

    def _turn(self) -> asyncio.Lock:
        """One request for a token at a time in each event loop."""
        loop = asyncio.get_running_loop()
        with self._guard:
            return self._turns.setdefault(loop, asyncio.Lock())

    async def _ask(self) -> Token:
        import httpx2

        try:
            async with asyncio.timeout(self._timeout_s):
                keys = await self._own_keys()
                where = self._fixed or self._found or await self._discover()
                self._found = where
                return await self._ask_with(self._usable(keys, where), where)
        except (httpx2.RequestError, httpx2.InvalidURL, TimeoutError) as broken:
            raise NoTokenError(
                trouble(broken, _SERVER)
                or say(
                    "The chart's token server does not answer. Everything is saved here and is "
                    "sent when it returns."
                ),
                later=True,
            ) from broken

    async def _own_keys(self) -> list[SigningKey]:
        if self._keys is None:
            try:
                # A key store may ask a person to unlock it.
                self._keys = list(await asyncio.to_thread(self._read_keys))
            except KeyUnusableError as problem:
                raise NoTokenError(problem.says, problem.next_step) from problem
        return self._keys

    def _usable(self, keys: list[SigningKey], where: Discovery) -> list[SigningKey]:
        usable = [key for key in keys if not where.algorithms or key.algorithm in where.algorithms]
        if not usable:
            raise NoTokenError(
                say(
                    "The chart takes keys for {theirs}; this station has one for {ours}.",
                    theirs=", ".join(sorted(where.algorithms)),
                    ours=", ".join(sorted({key.algorithm for key in keys})) or "-",
                ),
                say("Make a new key for this station and give its public half to the chart team."),
            )
        return usable

    async def _ask_with(self, keys: list[SigningKey], where: Discovery) -> Token:
        """The first key that the chart takes; it stays the first one from then on."""
        refused: NoTokenError | None = None
        for key in keys:
            form = {
                "grant_type": "client_credentials",
                "scope": " ".join(self._scopes),
                "client_assertion_type": _ASSERTION_TYPE,
                "client_assertion": assertion(
                    key, self._client_id, self._audience or where.token_url, self._now()
                ),
            }
            status, headers, body = await self._exchange("POST", where.token_url, form)
            if status == 200:
                token = token_of(body)
                if self._keys is not None and self._keys[0] is not key:
                    self._keys = [key, *(one for one in self._keys if one is not key)]
                return token
            if status in _TRY_LATER or status >= 500:
                raise _busy(status, headers.get("Retry-After"), self._now())
            # Of several refusals the first is told: that of the key that should be right.
            told = refusal(status, body, headers.get("Date"), self._now())
            refused = refused or told
            if status not in (400, 401):
                break
        assert refused is not None  # there is a key, and it was refused
        raise refused

    async def _discover(self) -> Discovery:
        status, headers, body = await self._exchange(
            "GET", f"{self._base}/.well-known/smart-configuration"
        )
        if status in _TRY_LATER or status >= 500:
            raise _busy(status, headers.get("Retry-After"), self._now())
        if status != 200:
            body = b""
        return discovered(body)

    async def _exchange(
        self, method: str, url: str, form: dict[str, str] | None = None
    ) -> tuple[int, httpx2.Headers, bytes]:
        async with (
            http_client(url, timeout_s=self._timeout_s, tls=self._tls) as client,
            client.stream(method, url, data=form, headers={"Accept": "application/json"}) as answer,
        ):
            read = bytearray()
            async for piece in answer.aiter_bytes():
                read += piece
                if len(read) > _LARGEST_ANSWER:
                    break
            return answer.status_code, answer.headers, bytes(read)


def _busy(status: int, retry_after: str | None, now: datetime) -> NoTokenError:
    return NoTokenError(
        say("The chart's token server cannot answer now (HTTP {status}).", status=status),
        later=True,
        after_s=_wait_s(retry_after, now),
    )


def _wait_s(header: str | None, now: datetime) -> float | None:
    """Seconds of `Retry-After`, as a number or as a date; None where it does not say."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), _LONGEST_WAIT_S)
    try:
        moment = parsedate_to_datetime(text) if text else None
    except (ValueError, OverflowError):
        return None
    if moment is None:
        return None
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - now).total_seconds()), _LONGEST_WAIT_S)
