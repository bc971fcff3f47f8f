"""People, places, 3T lists, messages and the audit trail in the platform's admin."""

from typing import Any

from allauth.mfa.admin import Authenticator
from allauth.usersessions.admin import UserSession
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from authentication.admin_base import AuditedAdmin, KeptAdmin, ReadOnlyAdmin, ReasonForm, actor, each, reason_of
from authentication.domain import accounts, addresses, lost_factor, registration
from authentication.enums import AddressKind, CheckState, DeliveryState, FaskesStatus, Role
from authentication.models import (
    AddressCheck,
    AuditEvent,
    Delivery,
    Departemen,
    FactorReset,
    Faskes,
    Membership,
    Notification,
    User,
    Wilayah,
)

admin.site.unregister(Group)
# Factors and sign-ins are their person's own affair; a change here would leave no trace.
admin.site.unregister(Authenticator)
admin.site.unregister(UserSession)


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("user", "faskes", "departemen")
    verbose_name_plural = "faskes tempat bekerja"


class NewUserForm(forms.ModelForm):
    """E-mail or phone, and a first password that the person changes."""

    password = forms.CharField(label="Kata sandi awal", min_length=10, widget=forms.PasswordInput)

    class Meta:
        model = User
        fields = ("name", "email", "phone", "role", "wilayah", "password")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("email") and not data.get("phone"):
            self.add_error("email", "Isi surel atau nomor telepon.")
        if data.get("password"):
            self._check_password(data)
        return data

    def _check_password(self, data: dict[str, Any]) -> None:
        try:
            validate_password(data["password"], User(name=data.get("name", ""), email=data.get("email") or None))
        except forms.ValidationError as error:
            self.add_error("password", error)

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=False)
        user.set_password(self.cleaned_data["password"])
        if commit:
            user.save()
        return user


@admin.register(User)
class UserAdmin(AuditedAdmin, DjangoUserAdmin):  # type: ignore[misc]
    add_form_template = None
    add_form = NewUserForm
    list_display = ("name", "email", "phone", "role", "wilayah", "is_active", "last_login")
    list_filter = ("role", "is_active", "is_staff", "date_joined")
    list_select_related = ("wilayah",)
    search_fields = ("name", "email", "phone")
    ordering = ("-date_joined",)
    date_hierarchy = "date_joined"
    autocomplete_fields = ("wilayah",)
    # An account is shut and opened by the actions, from which more follows than a tick.
    readonly_fields = ("uid", "is_active", "last_login", "date_joined")
    inlines = (MembershipInline,)
    filter_horizontal = ()
    actions = ("deactivate", "activate")
    fieldsets = (
        (None, {"fields": ("name", "email", "phone", "password")}),
        ("Peran", {"fields": ("role", "wilayah", "is_active", "is_staff", "is_superuser")}),
        ("Catatan", {"fields": ("uid", "date_joined", "last_login", "history")}),
    )
    add_fieldsets = ((None, {"fields": ("name", "email", "phone", "role", "wilayah", "password")}),)

    @admin.action(description="Nonaktifkan akun")
    def deactivate(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        by = actor(request)
        each(self, request, rows.exclude(pk=by.pk), lambda row: accounts.shut(user=row, by=by), "dinonaktifkan")

    @admin.action(description="Aktifkan akun")
    def activate(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        by = actor(request)
        each(self, request, rows, lambda row: accounts.open_again(user=row, by=by), "diaktifkan")

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        """The person hears of another address, at the old one too: whoever sets it could take the account over."""
        before = User.objects.filter(pk=obj.pk).first()
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            for kind in AddressKind if before else ():
                if kind in form.changed_data:
                    addresses.tell_changed(obj, kind, str(getattr(before, kind) or ""))

    @method_decorator(sensitive_post_parameters())
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Written down, and told to the person."""
        with transaction.atomic():
            answer = super().user_change_password(request, id, form_url)
            if request.method == "POST" and answer.status_code == 302:
                user = User.objects.get(pk=id)
                accounts.security_changed(user=user, what="password_changed", by=actor(request))
        return answer

    # Ours by its name only: the admin site and its rights keep the door, as everywhere in it (tests/test_admin_access.py).
    user_change_password.access = "admin"  # type: ignore[attr-defined]


@admin.register(AddressCheck)
class AddressCheckAdmin(ReadOnlyAdmin):
    """Phone numbers that wait for somebody to call, and how far codes got."""

    list_display = ("person", "kind", "number", "purpose", "state", "taken", "asked_at", "error")
    list_filter = ("state", "kind", "purpose")
    list_select_related = ("registration", "user")
    search_fields = ("address", "registration__name", "user__name")
    actions = ("confirm",)

    @admin.display(description="orang")
    def person(self, row: AddressCheck) -> str:
        return str(row.registration or row.user or "–")

    @admin.display(description="nomor untuk ditelepon")
    def number(self, row: AddressCheck) -> str:
        return row.address if row.state == CheckState.BY_HAND else "–"

    @admin.display(description="sudah milik akun lain", boolean=True)
    def taken(self, row: AddressCheck) -> bool:
        return row.state == CheckState.BY_HAND and addresses.owner(addresses.address_of(row)) is not None

    @admin.action(description="Konfirmasi nomor telepon", permissions=["view"])
    def confirm(self, request: HttpRequest, rows: QuerySet[AddressCheck]) -> None:
        by = actor(request)
        each(self, request, rows, lambda row: registration.confirm_by_hand(check=row, by=by), "dikonfirmasi")


@admin.register(FactorReset)
class FactorResetAdmin(ReadOnlyAdmin):
    """People who lost their second factor: two admins look who it is (authentication/domain/lost_factor.py)."""

    list_display = ("user", "created_at", "until", "first", "second", "done_at", "ended_at")
    list_filter = ("done_at", "ended_at")
    list_select_related = ("user", "first", "second")
    search_fields = ("user__name", "user__email")
    actions = ("confirm", "refuse")
    action_form = ReasonForm
    decisions = (("confirm", "Saya sudah memastikan orangnya"), ("refuse", "Batalkan permintaan"))
    decide_reason = "Cara Anda memastikan, misalnya nomor yang ditelepon"

    def waits(self, row: FactorReset) -> bool:
        return row.done_at is None and row.ended_at is None and row.until > timezone.now()

    @admin.action(description="Pastikan orangnya (tulis caranya)", permissions=["view"])
    def confirm(self, request: HttpRequest, rows: QuerySet[FactorReset]) -> None:
        by, how, now = actor(request), reason_of(request), timezone.now()
        each(self, request, rows, lambda row: lost_factor.confirm(reset=row, by=by, how=how, now=now), "dipastikan")

    @admin.action(description="Batalkan permintaan", permissions=["view"])
    def refuse(self, request: HttpRequest, rows: QuerySet[FactorReset]) -> None:
        by, now = actor(request), timezone.now()
        each(self, request, rows, lambda row: lost_factor.end(reset=row, by=by, now=now), "dibatalkan")


# --- Places ----------------------------------------------------------------------------------------------------------


class DepartemenInline(admin.TabularInline):
    model = Departemen
    extra = 0
    fields = ("name", "active")
    can_delete = False


@admin.register(Faskes)
class FaskesAdmin(AuditedAdmin):
    list_display = ("name", "kind", "wilayah", "status", "is_3t", "created_at")
    list_filter = ("status", "kind", "is_3t", "owner", "wilayah__parent")
    list_select_related = ("wilayah",)
    search_fields = ("name", "code", "wilayah__name")
    date_hierarchy = "created_at"
    autocomplete_fields = ("wilayah",)
    readonly_fields = ("uid", "status", "is_3t", "created_at")
    inlines = (DepartemenInline, MembershipInline)
    actions = ("approve", "reject")
    action_form = ReasonForm
    decisions = (("approve", "Setujui faskes"), ("reject", "Tolak dengan alasan"))

    def waits(self, row: Faskes) -> bool:
        return row.status == FaskesStatus.PENDING

    @admin.action(description="Setujui faskes")
    def approve(self, request: HttpRequest, rows: QuerySet[Faskes]) -> None:
        by = actor(request)
        each(self, request, rows, lambda row: registration.approve_faskes(faskes=row, by=by), "disetujui")

    @admin.action(description="Tolak faskes (tulis alasan)")
    def reject(self, request: HttpRequest, rows: QuerySet[Faskes]) -> None:
        by, reason = actor(request), reason_of(request)
        each(self, request, rows, lambda row: registration.reject_faskes(faskes=row, by=by, reason=reason), "ditolak")


@admin.register(Departemen)
class DepartemenAdmin(AuditedAdmin):
    list_display = ("name", "faskes", "active")
    list_filter = ("active",)
    list_select_related = ("faskes",)
    search_fields = ("name", "faskes__name")
    autocomplete_fields = ("faskes",)


@admin.register(Wilayah)
class WilayahAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "level", "parent", "zone", "is_3t", "label_3t", "population")
    list_filter = ("level", "is_3t", "zone", "parent")
    list_select_related = ("parent",)
    search_fields = ("code", "name")


# --- Messages and trail ----------------------------------------------------------------------------------------------


class ActorRole(admin.SimpleListFilter):
    title = "pelaku"
    parameter_name = "pelaku"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("system", "Sistem"), *((role.value, str(role.label)) for role in Role)]

    def queryset(self, request: HttpRequest, rows: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        if self.value() == "system":
            return rows.filter(actor=None)
        return rows.filter(actor__role=self.value()) if self.value() else rows


class ObjectKind(admin.SimpleListFilter):
    """The kinds that are looked for; every other object is found by its reference."""

    title = "objek"
    parameter_name = "objek"
    KINDS = (
        ("user", "Akun"),
        ("nakes", "Profil nakes"),
        ("credential", "Kredensial"),
        ("permit", "SIP"),
        ("faskes", "Faskes"),
        ("shift", "Shift"),
        ("assignment", "Penugasan"),
    )

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[str, str], ...]:
        return self.KINDS

    def queryset(self, request: HttpRequest, rows: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        return rows.filter(object_ref__startswith=f"{self.value()}:") if self.value() else rows


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor", "action", "object_ref", "reason", "position")
    list_select_related = ("actor",)
    list_filter = ("at", ActorRole, ObjectKind)
    search_fields = ("object_ref", "action", "actor__name", "actor__email")
    search_help_text = (
        "Nama atau surel pelaku, tindakan, atau objek: “credential:<kode>”; orang: “user:<kode>”, “nakes:<kode>”."
    )
    date_hierarchy = "at"


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("notification", "person", "channel", "state", "attempts", "due_at", "error")
    list_filter = ("state", "channel", "due_at")
    list_select_related = ("notification__user",)
    search_fields = ("notification__user__name", "notification__title", "error")
    date_hierarchy = "due_at"
    actions = ("again",)

    @admin.display(description="penerima", ordering="notification__user__name")
    def person(self, row: Delivery) -> str:
        return str(row.notification.user)

    @admin.action(description="Kirim lagi yang gagal", permissions=["view"])
    def again(self, request: HttpRequest, rows: QuerySet[Delivery]) -> None:
        """The next sweep takes them up."""
        count = rows.filter(state=DeliveryState.FAILED).update(
            state=DeliveryState.WAITING, attempts=0, due_at=timezone.now(), error=""
        )
        self.message_user(request, f"{count} pengiriman dicoba lagi.")


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "user", "topic", "title", "read_at")
    list_filter = ("topic", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__name", "title", "event_key")
    date_hierarchy = "created_at"


@admin.register(Membership)
class MembershipAdmin(KeptAdmin):
    list_display = ("user", "role", "faskes", "departemen", "created_at")
    list_filter = ("role",)
    list_select_related = ("user", "faskes", "departemen")
    search_fields = ("user__name", "faskes__name")
    autocomplete_fields = ("user", "faskes", "departemen")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Somebody who left the faskes loses access; the accounts and their work stay."""
        return bool(request.user.is_superuser)
