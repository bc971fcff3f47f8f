"""For the platform's admin only."""

from django import template

from management.presenters.waiting import Waiting, waiting

register = template.Library()


@register.simple_tag
def waiting_work() -> list[Waiting]:
    return waiting()
