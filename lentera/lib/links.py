"""Where to go back to, when a browser says it: only to a page of ours."""

from django.utils.http import url_has_allowed_host_and_scheme


def own_page(target: str, host: str) -> str:
    """`target` when it is an address on this host, with its path at least; "" for everything else.

    A word without a slash would pass as an address beside the page, and be looked up as the name of a view.
    """
    whole = target.startswith("/") or "://" in target
    return target if whole and url_has_allowed_host_and_scheme(target, {host}) else ""
