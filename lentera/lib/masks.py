"""Small sets as the bits of a whole number."""


def bits(mask: int) -> list[int]:
    """The positions that are set, lowest first."""
    return [i for i in range(mask.bit_length()) if mask >> i & 1]
