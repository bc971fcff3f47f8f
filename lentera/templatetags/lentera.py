"""How money, distance and time are printed. Built in: no template needs to load it."""

from datetime import date, datetime

from django import forms, template
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lentera.lib import clock, money

register = template.Library()

DEFAULT_ZONE = "Asia/Jakarta"


@register.filter
def rupiah(amount: int | None) -> str:
    """`Rp 650.000`, kept on one line."""
    return "" if amount in (None, "") else money.rupiah(int(amount)).replace(" ", "\u00a0")


@register.filter
def km(distance: float | None) -> str:
    """`6 km`; below one kilometre `< 1 km`."""
    if distance in (None, ""):
        return ""
    return "<\u00a01\u00a0km" if float(distance) < 1 else f"{round(float(distance))}\u00a0km"


@register.filter
def tanggal(value: date | datetime | None, zone: str = DEFAULT_ZONE) -> str:
    """`Kam 26 Nov 2026`, on the clock of the zone."""
    if not value:
        return ""
    return clock.format_date(value, zone) if isinstance(value, datetime) else clock.format_day(value)


@register.filter
def jam(value: datetime | None, zone: str = DEFAULT_ZONE) -> str:
    """`21.00 WITA`."""
    return clock.format_time(value, zone) if value else ""


@register.simple_tag
def jam_rentang(start: datetime, end: datetime, zone: str = DEFAULT_ZONE) -> str:
    """`21.00–07.00 WITA`."""
    return clock.format_time_range(start, end, zone)


@register.simple_tag
def rentang(start: datetime, end: datetime, zone: str = DEFAULT_ZONE) -> str:
    """`Kam 26 Nov 2026, 21.00–07.00 WITA`."""
    return clock.format_span(start, end, zone)


@register.filter
def relatif(moment: datetime | None) -> SafeString | str:
    """`4 detik lalu` in a `<time>` that keeps counting in the browser."""
    if not moment:
        return ""
    text = clock.relative(moment, timezone.now())
    return format_html('<time data-relative datetime="{}">{}</time>', moment.isoformat(), text)


@register.filter
def desimal(value: float | None, digits: int = 1) -> str:
    """`4,8`, with the Indonesian comma."""
    return "" if value in (None, "") else f"{float(value):.{int(digits)}f}".replace(".", ",")


@register.filter
def persen(share: float | None) -> str:
    """`12%` of a share of 0.12; a dash where nothing is known."""
    return "–" if share in (None, "") else f"{float(share):.0%}"


@register.filter
def inisial(name: str | None) -> str:
    """`YN` for "Yohana Ndapa, S.Kep., Ners": titles after the comma do not count."""
    words = [word for word in str(name or "").split(",")[0].split() if word[0].isalpha() and not word.endswith(".")]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[:2] for word in words[:1]]
    return "".join(letters).upper()


@register.filter
def unlocalize_number(value: float | None) -> str:
    """A number for an HTML attribute: always a decimal point, never a grouping dot."""
    return "0" if value in (None, "") else f"{float(value):.4f}".rstrip("0").rstrip(".")


_CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.filter
def field_kind(field: BoundField) -> str:
    """Which of the field component's shapes a bound field takes."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, _CHOICES):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "money" if "data-money" in widget.attrs else "input"


@register.filter
def styled(field: BoundField) -> SafeString:
    """The control with our class, tied to its help and errors for screen readers."""
    attrs: dict[str, str | bool] = {"aria-describedby": f"{field.auto_id}_catatan"}
    if not isinstance(field.field.widget, forms.CheckboxInput):
        attrs["class"] = f"input {field.field.widget.attrs.get('class', '')}".strip()
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)
