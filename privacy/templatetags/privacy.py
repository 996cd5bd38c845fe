"""The time limits that run and the letters that wait to be handed over, for pages of other rooms."""

from typing import Any

from django import template

from accounts.models import User
from privacy.clocks import running_for
from privacy.letters import Letter
from privacy.undelivered import undelivered_for

register = template.Library()


@register.simple_tag
def time_limits(user: User) -> list[Any]:
    """What must be answered or told in time; nothing for whoever does not answer."""
    return running_for(user)


@register.simple_tag
def letters_to_deliver(user: User) -> list[Letter]:
    """What this person has to hand over."""
    return undelivered_for(user)
