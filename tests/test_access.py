"""Every URL × every role, signed out, and the wrong faskes: the expected answer, or the test fails.

The URLs come from the resolver; one without an expectation here fails. "ok" means the page or action was reached
(also a redirect after it, or 400 for an empty form), "denied" 403 or 404, "login" a redirect to signing in.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from authentication.domain import colleagues, private_files
from authentication.domain.notify import notify
from authentication.enums import Role, Topic
from authentication.models import Faskes, Membership, Notification, User
from lentera.lib.uploads import CleanPicture
from management.domain import applications, attendance, invitations
from management.models import Credential, NakesProfile, PracticePermit, ShiftBatch
from planning.domain import keys
from planning.models import BudgetPlan, DiseaseUpload, ForecastRun, LocalEvent, Measure, Upload
from tests import factories

OWN = "own"
PEOPLE = (
    "guest", "nakes_own", "nakes_other", "volunteer", "admin_own", "admin_wrong", "head_own", "head_other",
    "admin_elsewhere", "coordinator", "platform",
)  # fmt: skip
WORKERS = {"nakes_own", "nakes_other", "volunteer"}
# "admin_elsewhere" administers another faskes and stands here as head of one departemen: here, a head.
HEADS_OF_UNIT = {"head_own", "admin_elsewhere"}
STAFF = {"admin_own", "admin_wrong", "head_other", *HEADS_OF_UNIT}
ADMINS = {"admin_own", "admin_wrong"}
EVERYBODY = set(PEOPLE) - {"guest"}

# name -> who reaches it ("public" for everybody, signed in or not)
EXPECTED: dict[str, set[str] | str] = {
    **dict.fromkeys(
        ("landing", "offline", "service_worker", "manifest", "health", "favicon"), "public"
    ),
    **dict.fromkeys(
        ("register_nakes", "register_faskes", "register_listed_faskes", "register_new_faskes", "enter_code",
         "ask_code_again", "other_email"),
        "public",
    ),
    **dict.fromkeys(("account", "change_address", "resume_check", "end_session", "end_all_sessions", "close_advice", "stop_factor_reset"), EVERYBODY),
    **dict.fromkeys(("home", "inbox", "read_all", "notice_settings", "push_subscribe"), EVERYBODY),
    **dict.fromkeys(("my_data", "seen_by", "my_consents", "download_data", "erase_account"), EVERYBODY),
    "erased": "public",
    **dict.fromkeys(("colleagues", "invite_colleague"), ADMINS),
    **dict.fromkeys(("withdraw_invitation", "remove_colleague"), {"admin_own"}),
    "join": "public",
    # Between password and second factor only: everybody else is sent to sign in.
    "lost_factor": "stage",
    "open_notice": {"nakes_own"},
    "waiting": STAFF,
    "gallery": {"platform"},
    # faskes
    **dict.fromkeys(
        ("faskes_today", "shift_list", "roster", "faskes_history", "faskes_performance"), STAFF
    ),
    **dict.fromkeys(("shift_new", "shift_cost", "supervisor_search", "student_rules"), ADMINS),
    **dict.fromkeys(("shift_detail", "shift_matches"), {"admin_own", *HEADS_OF_UNIT}),
    **dict.fromkeys(
        ("shift_edit", "shift_cancel", "invite", "application_accept", "application_decline", "assignment_cancel",
         "assignment_replace"),
        {"admin_own"},
    ),
    **dict.fromkeys(
        ("confirm_arrival", "confirm_departure", "mark_no_show", "faskes_hours", "faskes_review", "emergency_contact"),
        {"admin_own", *HEADS_OF_UNIT},
    ),
    **dict.fromkeys(("favourite", "block_nakes"), ADMINS),
    # Why others are left out names people who are not booked: for those who may invite.
    "shift_why": {"admin_own"},
    "shift_letter": {"admin_own"},
    # A letter is for a place in the query: a bare request names none (tests/management/test_practice.py).
    "practice_letter": set(),
    # planning
    **dict.fromkeys(
        ("gap_list", "forecast_page", "accuracy_page", "data_page", "count_template", "counts_typed", "rules_page"), STAFF
    ),
    **dict.fromkeys(
        ("gap_preview", "gap_post", "forecast_now", "upload_new", "standard_save", "rule_save", "roster_save"), ADMINS
    ),
    **dict.fromkeys(("keys_page", "budget_page", "ceiling_save", "plan_new"), ADMINS),
    **dict.fromkeys(("plan_detail", "plan_discard", "plan_file"), {"admin_own"}),
    "report_page": STAFF,
    **dict.fromkeys(
        ("disease_page", "disease_upload_new", "disease_typed", "disease_upload", "disease_upload_decide"), {"coordinator"}
    ),
    **dict.fromkeys(("calendar_page", "event_add"), STAFF),
    **dict.fromkeys(("event_edit", "event_remove"), {"admin_own", *HEADS_OF_UNIT}),
    "faskes_risk": STAFF,
    **dict.fromkeys(("regional_list", "regional_report", "regional_detail"), {"coordinator"}),
    **dict.fromkeys(("risk_list", "placement_page", "placement_ask"), {"coordinator"}),
    "api_docs": "public",
    **dict.fromkeys(("key_revoke", "batch_undo", "upload_preview", "upload_decide"), {"admin_own"}),
    # A bare request names no membership.
    "choose_membership": set(),
    # nakes
    **dict.fromkeys(
        ("feed", "feed_map", "my_applications", "my_calendar", "my_performance", "my_profile", "profile_section",
         "set_active", "my_exceptions", "remove_exception", "my_places", "my_documents", "type_document", "my_permits",
         "my_practice",
         "start", "start_identitas", "start_kuliah", "start_dokumen", "start_tempat"),
        WORKERS,
    ),
    **dict.fromkeys(("nakes_shift", "apply"), WORKERS),
    **dict.fromkeys(
        ("withdraw", "invitation_accept", "invitation_refuse", "my_assignment_cancel", "clock_in", "clock_out",
         "my_hours", "my_hours_agree", "my_review", "remove_document", "remove_permit"),
        {"nakes_own"},
    ),
    **dict.fromkeys(("document", "document_photo", "permit_photo"), {"nakes_own"}),
    # A photo of a document: its owner, and platform admins who check it. No faskes, not even one that booked the person.
    "private_file": {"nakes_own", "platform"},
    # Removing what is not there, or not yours, is a no-op: see test_removing_is_for_owners.
    **dict.fromkeys(("remove_document", "remove_permit"), WORKERS),
    # Only JSON from our own pages: a bare request is refused whoever sends it.
    "push_subscribe": set(),
    # dinas
    "coverage": {"coordinator"},
}  # fmt: skip
# allauth: closed sign-up and pages for guests; pages that need an account.
ALLAUTH_SIGNED = {
    "account_change_password", "account_reauthenticate", "mfa_index", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn",
    "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
}  # fmt: skip


@dataclass
class World:
    users: dict[str, User | None]
    uids: dict[str, str]
    faskes: Faskes


@pytest.fixture
def world(db: None) -> World:
    place, other = factories.faskes(), factories.faskes()
    unit, other_unit = factories.departemen(place), factories.departemen(place, "ICU")
    own, stranger = factories.nakes(legal_at=place), factories.nakes()
    elsewhere = factories.user(Role.FASKES_ADMIN)
    # The older membership is the one a session starts with.
    Membership.objects.create(user=elsewhere, faskes=place, departemen=unit, role=Role.DEPARTEMEN_HEAD)
    Membership.objects.create(user=elsewhere, faskes=factories.faskes(), role=Role.FASKES_ADMIN)
    users: dict[str, User | None] = {
        "guest": None,
        "nakes_own": own.user,
        "nakes_other": stranger.user,
        "volunteer": factories.nakes(tier=2, str_status=None).user,
        "admin_own": factories.admin_of(place),
        "admin_wrong": factories.admin_of(other),
        "head_own": factories.head_of(unit),
        "head_other": factories.head_of(other_unit),
        "admin_elsewhere": elsewhere,
        "coordinator": factories.user(Role.COORDINATOR, wilayah=place.wilayah),
        "platform": factories.user(Role.PLATFORM_ADMIN, is_staff=True, is_superuser=True),
    }
    factories.departemen(other)
    return World(users, _rows(unit, own, users["admin_own"]) | _disease_upload(users["coordinator"]), place)


def _rows(unit, own, admin) -> dict[str, str]:
    now, day = factories.NOW, timedelta(days=1)
    wished = factories.shift(unit, by=admin, places=2)
    application = applications.apply(shift=wished, nakes=own, by=own.user, now=now)
    offered = factories.shift(unit, by=admin, starts_at=wished.starts_at + 2 * day)
    invitation = invitations.invite(shift=offered, nakes=own, by=admin, now=now)
    worked = factories.shift(unit, by=admin, starts_at=wished.starts_at - 2 * day)
    asked = applications.apply(shift=worked, nakes=own, by=own.user, now=now)
    assignment = applications.accept(application=asked, by=admin, now=now)
    attendance.clock(assignment=assignment, kind="in", by=own.user, now=worked.starts_at)
    notify(users=[own.user], topic=Topic.ACCOUNT, title="x", body="x", event_key="access")
    return {
        "shift": str(wished.uid),
        "application": str(application.uid),
        "invitation": str(invitation.uid),
        "assignment": str(assignment.uid),
        "nakes": str(own.uid),
        "notice": str(Notification.objects.get(event_key="access").uid),
        "document": str(Credential.objects.get(nakes=own, kind="str").uid),
        "permit": str(PracticePermit.objects.filter(nakes=own).latest("id").uid),
        "file": str(private_files.store(owner=own.user, picture=CleanPicture(b"jpeg", 1, 1)).uid),
        "batch": str(ShiftBatch.objects.create(faskes=unit.faskes, form_key=uuid.uuid4(), by=admin).uid),
        "key": str(keys.create(faskes=unit.faskes, name="SIMRS", by=admin)[0].uid),
        "upload": str(_upload(unit, admin).uid),
        "plan": str(_plan(unit, admin).uid),
        "event": str(_event(unit, admin).uid),
        "colleague": str(User.objects.get(memberships__departemen=unit, role=Role.DEPARTEMEN_HEAD).uid),
        "colleague_invitation": str(
            colleagues.invite(faskes=unit.faskes, email="rekan@uji.example", departemen=None, by=admin, now=now).uid
        ),
        "listed": str(factories.faskes(status="listed").uid),
    }


def _upload(unit, admin) -> Upload:
    measure = Measure.objects.get_or_create(code="kunjungan", defaults={"name": "Kunjungan", "unit": "kunjungan"})[0]
    cells = [["2026-11-01", unit.pk, 3]]
    return Upload.objects.create(faskes=unit.faskes, measure=measure, file_name="a.csv", cells=cells, by=admin)


def _disease_upload(coordinator) -> dict[str, str]:
    return {"disease": str(DiseaseUpload.objects.create(file_name="a.csv", by=coordinator).uid)}


def _event(unit, admin) -> LocalEvent:
    day = date(2026, 11, 30)
    return LocalEvent.objects.create(
        faskes=unit.faskes, departemen=unit, kind="keramaian", first_day=day, last_day=day, by=admin
    )


def _plan(unit, admin) -> BudgetPlan:
    run = ForecastRun.objects.create(
        faskes=unit.faskes, freq="M", engine="uji", data_until=date(2026, 10, 31), seconds=0
    )
    result = {"rows": [], "absent": [], "unknown": [], "uncounted": []}
    return BudgetPlan.objects.create(
        faskes=unit.faskes, year=2026, quarter=4, name="Dasar", run=run, result=result, form_key=uuid.uuid4(), by=admin
    )


# Which row a URL's `uid` names.
UID = {
    **dict.fromkeys(("shift_detail", "shift_matches", "shift_why", "shift_letter", "shift_edit", "shift_cancel", "invite", "nakes_shift", "apply"), "shift"),
    **dict.fromkeys(("application_accept", "application_decline", "withdraw"), "application"),
    **dict.fromkeys(("invitation_accept", "invitation_refuse"), "invitation"),
    **dict.fromkeys(
        ("assignment_cancel", "assignment_replace", "confirm_arrival", "confirm_departure", "mark_no_show", "faskes_hours", "faskes_review", "emergency_contact",
         "my_assignment_cancel", "clock_in", "clock_out", "my_hours", "my_hours_agree", "my_review"),
        "assignment",
    ),
    **dict.fromkeys(("document", "document_photo", "remove_document"), "document"),
    **dict.fromkeys(("permit_photo", "remove_permit"), "permit"),
    "private_file": "file",
    "open_notice": "notice",
    "batch_undo": "batch",
    "key_revoke": "key",
    **dict.fromkeys(("upload_preview", "upload_decide"), "upload"),
    **dict.fromkeys(("plan_detail", "plan_discard", "plan_file"), "plan"),
    **dict.fromkeys(("event_edit", "event_remove"), "event"),
    **dict.fromkeys(("disease_upload", "disease_upload_decide"), "disease"),
    "register_listed_faskes": "listed",
    "remove_colleague": "colleague",
    **dict.fromkeys(("withdraw_invitation", "join"), "colleague_invitation"),
}  # fmt: skip


def patterns() -> Iterator[tuple[str, str, URLPattern]]:
    """(namespace, name, pattern) of every URL."""

    def walk(resolver: URLResolver, namespace: str) -> Iterator[tuple[str, str, URLPattern]]:
        for each in resolver.url_patterns:
            if isinstance(each, URLResolver):
                yield from walk(each, each.namespace or namespace)
            else:
                yield namespace, each.name or str(each.pattern), each

    yield from walk(get_resolver(), "")


OURS = sorted(
    {
        (space, name)
        for space, name, p in patterns()
        if space in ("", "authentication", "management", "planning") and not name.startswith(("account_", "mfa_"))
    }
)
ACCOUNT = sorted({name for space, name, _ in patterns() if not space and name.startswith(("account_", "mfa_"))})


def answer(world: World, who: str, url: str) -> str:
    client = Client(raise_request_exception=True)
    if user := world.users[who]:
        client.force_login(user)
    # Rolled back, so that each asks the same world.
    with transaction.atomic():
        response = client.get(url)
        if response.status_code == 405:
            response = client.post(url)
        transaction.set_rollback(True)
    if response.status_code in (403, 404):
        return "denied"
    if response.status_code == 302 and "/login/" in response["Location"]:
        return "login"
    assert response.status_code < 500, (url, who, response.status_code)
    return "ok"


def url_of(world: World, space: str, name: str) -> str:
    kwargs = {"uid": world.uids[UID[name]]} if name in UID else {}
    if name == "practice_letter":
        kwargs["kind"] = "sip"
    if name in ("invite", "favourite", "block_nakes", "shift_letter"):
        kwargs["nakes"] = world.uids["nakes"]
    if name == "profile_section":
        kwargs["section"] = "keterampilan"
    if name == "plan_file":
        kwargs["paper"] = "xlsx"
    if name == "regional_detail":
        kwargs["code"] = world.faskes.wilayah_id
    return reverse(f"{space}:{name}" if space else name, kwargs=kwargs)


def test_removing_is_for_owners(world: World) -> None:
    for who in ("nakes_other", "volunteer"):
        client = Client()
        client.force_login(world.users[who])
        client.post(reverse("management:remove_document", args=[world.uids["document"]]))
        client.post(reverse("management:remove_permit", args=[world.uids["permit"]]))
    assert Credential.objects.filter(uid=world.uids["document"]).exists()
    assert PracticePermit.objects.filter(uid=world.uids["permit"]).exists()


def test_every_url_has_an_expectation() -> None:
    assert [name for _, name in OURS if name not in EXPECTED] == []


@pytest.mark.parametrize(("space", "name"), OURS)
def test_access(world: World, space: str, name: str) -> None:
    reached = EXPECTED[name]
    url = url_of(world, space, name)
    wanted = {
        who: "ok" if reached == "public" or who in reached else "login" if who == "guest" else "denied"
        for who in PEOPLE
    }
    if reached == "stage":
        wanted = dict.fromkeys(PEOPLE, "login")
    if name == "waiting":
        pytest.skip("halaman tunggu mengalihkan yang sudah disetujui; diuji di tests/authentication")
    found = {who: answer(world, who, url) for who in PEOPLE}
    assert found == wanted


@pytest.mark.parametrize("name", ["index", "management_shift_changelist", "authentication_user_changelist"])
def test_admin_is_for_platform_admins(world: World, name: str) -> None:
    url = reverse(f"admin:{name}")
    assert {who: answer(world, who, url) for who in PEOPLE} == {
        who: "ok" if who == "platform" else "login" for who in PEOPLE
    }


def test_every_admin_url_refuses_everybody_else(world: World) -> None:
    urls = []
    for space, name, pattern in patterns():
        if (
            space == "admin"
            and not pattern.pattern.regex.groups
            and name not in ("login", "logout", "password_change_done")
        ):
            urls.append(reverse(f"admin:{name}"))
    assert len(urls) > 15
    for url in urls:
        for who in ("guest", "nakes_own", "admin_own", "head_own", "coordinator", "volunteer"):
            assert answer(world, who, url) in ("login", "denied"), (url, who)


@pytest.mark.parametrize("name", ACCOUNT)
def test_account_pages(world: World, name: str) -> None:
    found = answer(world, "guest", reverse(name, kwargs={"pk": 1} if name == "mfa_remove_webauthn" else {}))
    assert found == "login" if name in ALLAUTH_SIGNED else found in ("ok", "login", "denied")


# Rows that more than their owner may reach, each with its reason.
SHARED = {
    "nakes_shift": "open shifts are for every nakes",
    "apply": "open shifts are for every nakes",
    "register_listed_faskes": "the official list is public",
    "remove_document": "a stranger's call is a no-op: test_removing_is_for_owners",
    "remove_permit": "a stranger's call is a no-op: test_removing_is_for_owners",
    "disease_upload": "one coordinator here; another's is 404 in tests/planning/test_diseases.py",
    "disease_upload_decide": "one coordinator here; another's is 404 in tests/planning/test_diseases.py",
}
# Two people of one role, of whom the second has nothing to do with the row.
STRANGERS = (("nakes_own", "nakes_other"), ("admin_own", "admin_wrong"), ("head_own", "head_other"))


def test_no_object_is_reached_by_its_address_alone() -> None:
    """Every URL that names a row: whoever has the same role and not the row is denied (the matrix above proves it)."""
    named = {name for _, name, pattern in patterns() if "uid" in pattern.pattern.converters and name in EXPECTED}
    assert named - set(UID) == set(), "a URL with a row needs a row in UID"
    open_to_strangers = {
        name
        for name in named - set(SHARED)
        for owner, stranger in STRANGERS
        if stranger in EXPECTED[name] or (owner in EXPECTED[name] and EXPECTED[name] == "public")
    }
    assert open_to_strangers == set()
    assert set(SHARED) <= named


@pytest.mark.parametrize("who", ["admin_own", "head_own", "admin_wrong", "nakes_other", "coordinator"])
def test_where_somebody_lives_is_on_no_page_of_others(world: World, who: str) -> None:
    """Faskes see whole kilometres. Not even the rounded point may leave (three decimals here, so that it can be told apart)."""
    lat, lon = -9.61357, 120.24868
    NakesProfile.objects.filter(uid=world.uids["nakes"]).update(home_lat=lat, home_lon=lon)
    client, opened = Client(), 0
    client.force_login(world.users[who])
    for space, name in OURS:
        response = client.get(url_of(world, space, name))
        text = response.content.decode(errors="replace") if not response.streaming else ""
        opened += response.status_code == 200
        found = [point for point in ("9.613", "9,613", "120.248", "120,248") if point in text]
        assert found == [], (name, found)
    assert opened > 10
    own = Client()
    own.force_login(world.users["nakes_own"])
    assert "120.25" in own.get(reverse("management:profile_section", args=["tempat"])).content.decode()
