"""How a frame may be brought to a model's size."""

FITS = {
    "letterbox": "Shape kept, grey bars around it",
    "stretch": "Stretched to the model's size",
    "crop": "Middle cut out, edges lost",
    "corner": "Shape kept, grey bars right and below",
}
INTERPOLATIONS = ("halving", "linear", "bilinear", "bicubic", "nearest")
