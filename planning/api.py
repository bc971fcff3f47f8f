"""The HTTP API for hospital systems: push counts, read forecasts and gaps. Documented at /api/v1/ and as OpenAPI.

Every call carries `Authorization: Bearer <key>`; a key belongs to one faskes and sees that one only.
"""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Header, NinjaAPI, Query, Schema
from ninja.security import HttpBearer
from ninja.throttling import AuthRateThrottle

from authentication.models import Departemen
from lentera.lib.clock import local
from lentera.lib.errors import DomainError
from planning.domain import forecasting, keys, pushes, risks
from planning.domain.gaps import Gap, plan
from planning.enums import Freq
from planning.models import ApiKey, RiskScore
from planning.models.counts import MAX_COUNT

RATE = "120/m"


class BearerKey(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        return keys.find(token)


class KeyRequest(HttpRequest):
    auth: ApiKey


class PerKey(AuthRateThrottle):
    """Counted per key; the key itself never goes into the cache's name."""

    def get_cache_key(self, request: HttpRequest) -> str:
        return f"throttle_api_{request.auth.pk}"  # type: ignore[attr-defined]


api = NinjaAPI(
    title="Lentera",
    version="1",
    description="Kunjungan harian masuk; ramalan, kekurangan tenaga, dan risiko bencana keluar. Waktu dan tanggal menurut zona faskes.",
    auth=BearerKey(),
    throttle=[PerKey(RATE)],
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)


def behind_key(of: NinjaAPI) -> Any:
    """The API's addresses; each call asks for its key, so the site's sign-in must not stand before it."""
    urls: Any = of.urls
    for pattern in urls[0]:
        pattern.callback.login_required = False
        pattern.callback.access = "api key"
    return urls


class Refusal(Schema):
    """`code` names what was wrong, `message` says it in Indonesian."""

    code: str
    message: str


class Count(Schema):
    departemen: UUID
    day: date
    value: Annotated[int, Field(ge=0, le=MAX_COUNT)]


class Counts(Schema):
    measure: Annotated[str, Field(pattern="^[a-z0-9_]{1,20}$")]
    counts: Annotated[list[Count], Field(min_length=1, max_length=pushes.MOST)]


class Written(Schema):
    written: int


class Unit(Schema):
    uid: UUID
    name: str


class Step(Schema):
    first_day: date
    last_day: date
    mean: float
    q025: float
    q10: float
    q25: float
    q50: float
    q75: float
    q90: float
    q975: float


class SeriesOut(Schema):
    """`departemen` null: the sum of the faskes. `enough` false: too little data, and no steps."""

    departemen: UUID | None
    measure: str
    enough: bool
    notes: list[str]
    steps: list[Step]


class ForecastOut(Schema):
    made_at: Any = None
    engine: str = ""
    data_until: date | None = None
    series: list[SeriesOut] = []


class GapOut(Schema):
    departemen: UUID
    profession: str
    day: date
    watch: int
    needed: int
    standing: int
    shifts: int
    missing: int


class NotCounted(Schema):
    """`profession` null: every profession. `why`: roster, data, norm, old or part; none of them means that nobody is short."""

    departemen: UUID
    profession: str | None
    why: str


class GapsOut(Schema):
    """`gaps` hold only what could be worked out; `not_counted` names the rest."""

    data_until: date | None
    gaps: list[GapOut]
    not_counted: list[NotCounted]


class RiskPart(Schema):
    """`name`: events, index or outlook; value and ends on 0 to 100.

    `weight` is the part's share of the score; the outlook's is how much of the distance to 100 it may take.
    """

    name: str
    value: float
    low: float
    high: float
    weight: float
    source: str
    year: str


class RiskOut(Schema):
    """Class `kurang` (too little data) and `kosong` (no data, no score) do not mean safe. `month` is its first day."""

    wilayah: Annotated[str, Field(alias="wilayah_id")]
    hazard: str
    month: date
    score: float | None
    low: float
    high: float
    level: str
    missing: list[str]
    parts: list[RiskPart]
    assessed_at: datetime


@api.exception_handler(DomainError)
def refuse(request: HttpRequest, error: DomainError) -> HttpResponse:
    status = 409 if error.code == "conflict" else 422
    return api.create_response(request, {"code": error.code, "message": error.message}, status=status)


Refusals = {409: Refusal, 422: Any, 401: Any, 429: Any}


@api.post(
    "/counts", response={200: Written, **Refusals}, summary="Kirim kunjungan harian; semua atau tidak sama sekali"
)
def push_counts(
    request: KeyRequest,
    body: Counts,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", pattern="^[!-~]{1,80}$")],
) -> dict[str, int]:
    today = local(timezone.now(), request.auth.faskes.wilayah.zone).date()
    rows = [pushes.Push(str(one.departemen), one.day, one.value) for one in body.counts]
    written = pushes.push(
        key=request.auth, measure=body.measure, rows=rows, idempotency_key=idempotency_key, today=today
    )
    return {"written": written}


@api.get("/departemen", response={200: list[Unit], 401: Any, 429: Any}, summary="Departemen faskes ini")
def departemen(request: KeyRequest) -> list[Departemen]:
    return list(Departemen.objects.filter(faskes=request.auth.faskes, active=True).order_by("name"))


@api.get("/forecasts", response={200: ForecastOut, 422: Any, 401: Any, 429: Any}, summary="Ramalan terbaru")
def forecasts(request: KeyRequest, freq: Annotated[str, Query(pattern="^[WM]$")] = "W") -> dict[str, Any]:
    """Empty `series` when no forecast was ever made."""
    run = forecasting.latest(request.auth.faskes, freq)
    if run is None:
        return {}
    rows = run.series.select_related("departemen").prefetch_related("steps")
    return {
        "made_at": run.created_at,
        "engine": run.engine,
        "data_until": run.data_until,
        "series": [
            {
                "departemen": row.departemen.uid if row.departemen else None,
                "measure": row.measure_id,
                "enough": row.enough,
                "notes": row.facts.get("notes", []),
                "steps": list(row.steps.all()),
            }
            for row in rows
        ],
    }


@api.get("/gaps", response={200: GapsOut, 401: Any, 429: Any}, summary="Kekurangan empat minggu ke depan")
def gap_list(request: KeyRequest) -> dict[str, Any]:
    """`data_until` null: no forecast was ever made, so nothing is known."""
    run, found = forecasting.latest(request.auth.faskes, Freq.WEEK), plan(request.auth.faskes)
    unknown = [{"departemen": unit.uid, "profession": who.code, "why": "roster"} for unit, who in found.unknown]
    return {
        "data_until": run.data_until if run else None,
        "gaps": [_gap(one) for one in found.gaps],
        "not_counted": unknown
        + [{"departemen": unit.uid, "profession": None, "why": why.value} for unit, why in found.untold],
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "departemen": gap.departemen.uid,
        "profession": gap.profession.code,
        "day": gap.day,
        "watch": gap.watch,
        "needed": gap.needed,
        "standing": gap.standing,
        "shifts": gap.shifts,
        "missing": gap.missing,
    }


@api.get("/risk", response={200: list[RiskOut], 401: Any, 429: Any}, summary="Risiko bencana kabupaten/kota faskes ini")
def risk_list(request: KeyRequest) -> list[RiskScore]:
    """This month and the next, per hazard. Empty when nothing was assessed yet, which does not mean safe."""
    return list(risks.standing(request.auth.faskes.wilayah, now=timezone.now()))
