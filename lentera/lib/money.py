"""Whole rupiah: printing them and taking a share of them."""

BASIS_POINTS = 10_000


def rupiah(amount: int) -> str:
    """Print as people write it: ``Rp 650.000``, ``-Rp 5.000``."""
    digits = f"{abs(amount):,}".replace(",", ".")
    return f"-Rp {digits}" if amount < 0 else f"Rp {digits}"


def share(amount: int, basis_points: int) -> int:
    """Take ``basis_points`` / 10,000 of an amount, to the nearest rupiah.

    Exactly half a rupiah goes away from zero, so that a refund of a fee is the
    fee itself with the sign turned: ``share(-n, b) == -share(n, b)``.
    """
    if basis_points < 0:
        raise ValueError("basis_points must not be negative")
    doubled, divisor = 2 * abs(amount) * basis_points, 2 * BASIS_POINTS
    rounded = (doubled + BASIS_POINTS) // divisor
    return rounded if amount >= 0 else -rounded


def percent(amount: int, percentage: int) -> int:
    """Take a whole percentage of an amount, rounded as in :func:`share`."""
    return share(amount, percentage * 100)


def percent_label(basis_points: int) -> str:
    """Print a rate with a decimal comma: ``500`` is ``5%``, ``350`` is ``3,5%``."""
    whole, rest = divmod(basis_points, 100)
    decimals = f"{rest:02d}".rstrip("0")
    return f"{whole},{decimals}%" if decimals else f"{whole}%"
