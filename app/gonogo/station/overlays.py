"""What a screen is sent of a frame."""

from gonogo.domain.decision import ImageFacts
from gonogo.domain.frame import Frame
from gonogo.ports.pictures import FrameFacts, Picture
from gonogo.vision.photometry import grey_histogram
from gonogo.vision.view import cut, to_eight_bits


def picture(
    frame: Frame, rect: tuple[float, float, float, float], width: int, height: int
) -> Picture:
    """Cut and scale a frame for a screen."""
    shown, (x, y, w, h) = cut(to_eight_bits(frame.pixels, frame.bit_depth), rect, width, height)
    return Picture(
        x=x,
        y=y,
        w=w,
        h=h,
        width=shown.shape[1],
        height=shown.shape[0],
        channels=shown.shape[2] if shown.ndim == 3 else 1,
        data=shown.tobytes(),
        frame_width=frame.pixels.shape[1],
        frame_height=frame.pixels.shape[0],
    )


def frame_facts(frame: Frame, facts: ImageFacts) -> FrameFacts:
    """Gate figures and histogram for the camera page."""
    counts = grey_histogram(frame.pixels, frame.bit_depth)
    return FrameFacts(
        mean=facts.mean,
        p99=facts.p99,
        saturated=facts.saturated,
        focus=facts.focus,
        histogram=tuple(int(count) for count in counts),
    )
