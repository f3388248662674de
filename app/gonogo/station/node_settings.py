"""Name a camera setting by its key, as the camera page does."""

from msgspec.structs import replace

from gonogo.domain.errors import DeviceError
from gonogo.domain.recipe import CameraSettings


def with_node(settings: CameraSettings, key: str, value: float | str) -> CameraSettings:
    """Settings with one value changed.

    Parameters
    ----------
    key : str
        ``exposure_us``, ``gain_db``, ``frame_rate_hz``, ``pixel_format``, ``trigger.source`` or
        ``roi_px.x``, ``.y``, ``.width``, ``.height``.

    Raises
    ------
    DeviceError
        The key cannot be set here, or the value is none of its kind.
    """
    try:
        changed = _changed(settings, key, value)
    except ValueError as error:
        msg = f"The camera setting {key} cannot be {value!r}: {error}."
        raise DeviceError(msg) from error
    if changed is None:
        msg = f"The camera setting {key!r} cannot be changed here; it belongs to the recipe."
        raise DeviceError(msg)
    return changed


def _changed(settings: CameraSettings, key: str, value: float | str) -> CameraSettings | None:
    match key:
        case "exposure_us":
            return replace(settings, exposure_us=float(value))
        case "gain_db":
            return replace(settings, gain_db=float(value))
        case "frame_rate_hz":
            return replace(settings, frame_rate_hz=float(value))
        case "pixel_format":
            return replace(settings, pixel_format=str(value))
        case "trigger.source":
            return replace(settings, trigger=replace(settings.trigger, source=str(value)))
    return _changed_roi(settings, key, value)


def _changed_roi(settings: CameraSettings, key: str, value: float | str) -> CameraSettings | None:
    roi = settings.roi_px
    if roi is None:
        return None
    match key:
        case "roi_px.x":
            return replace(settings, roi_px=replace(roi, x=int(value)))
        case "roi_px.y":
            return replace(settings, roi_px=replace(roi, y=int(value)))
        case "roi_px.width":
            return replace(settings, roi_px=replace(roi, width=int(value)))
        case "roi_px.height":
            return replace(settings, roi_px=replace(roi, height=int(value)))
    return None
