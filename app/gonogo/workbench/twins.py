"""The same image more than once: in a set, in two sets, or under two truths."""

import msgspec


class ImageSet(msgspec.Struct, frozen=True):
    """Images of n labelled parts.

    Parameters
    ----------
    title : str
        What the set is, for sentences: "the folder".
    names : tuple of str
        Of the parts.
    digests : tuple of str
        SHA-256 of the pixels; empty where it is not known.
    bad : tuple of bool
        Truths.
    """

    title: str
    names: tuple[str, ...]
    digests: tuple[str, ...]
    bad: tuple[bool, ...]

    def first_of(self) -> dict[str, int]:
        """The first part of each image."""
        found: dict[str, int] = {}
        for number, digest in enumerate(self.digests):
            if digest:
                found.setdefault(digest, number)
        return found


def twins_within(images: ImageSet) -> tuple[str, ...]:
    """Say which images of a set are the same, pixel by pixel, and what that does.

    Returns
    -------
    tuple of str
        Sentences; none where every image is there once.
    """
    first = images.first_of()
    pairs = [
        (first[digest], number)
        for number, digest in enumerate(images.digests)
        if digest and first[digest] != number
    ]
    if not pairs:
        return ()
    a, b = pairs[0]
    said = [
        f"{_images(len(pairs), images.title)} the same pixels as an earlier part, the first "
        f"pair {images.names[a]} and {images.names[b]}; parts that are there twice count twice and "
        "make the intervals too narrow."
    ]
    said += _contradicted([(images, a, images, b) for a, b in pairs])
    return tuple(said)


def twins_across(one: ImageSet, other: ImageSet) -> tuple[str, ...]:
    """Say which images two sets share, pixel by pixel.

    Returns
    -------
    tuple of str
        Sentences; none where they share none.
    """
    there = other.first_of()
    pairs = [
        (one, number, other, there[digest])
        for digest, number in one.first_of().items()
        if digest in there
    ]
    if not pairs:
        return ()
    _, a, _, b = pairs[0]
    said = [
        f"{_images(len(pairs), one.title)} the same pixels as a part of {other.title}, the "
        f"first pair {one.names[a]} and {other.names[b]}; what the one shows, the other does not "
        "confirm."
    ]
    said += _contradicted(pairs)
    return tuple(said)


def _contradicted(pairs: list[tuple[ImageSet, int, ImageSet, int]]) -> list[str]:
    against = [(a, i, b, j) for a, i, b, j in pairs if a.bad[i] != b.bad[j]]
    if not against:
        return []
    a, i, b, j = against[0]
    whose = "is called" if len(against) == 1 else "are called"
    return [
        f"{len(against)} of them {whose} good in one place and bad in the other, first "
        f"{a.names[i]} ({_word(bad=a.bad[i])}) and {b.names[j]} ({_word(bad=b.bad[j])}): one of "
        "the labels is wrong."
    ]


def _images(count: int, title: str) -> str:
    return f"1 image of {title} has" if count == 1 else f"{count} images of {title} have"


def _word(*, bad: bool) -> str:
    return "bad" if bad else "good"
