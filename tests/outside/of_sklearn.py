"""scikit-learn models by skl2onnx: on the grey pixels of a small picture, and on measurements."""

import warnings
from pathlib import Path

import numpy as np
import skl2onnx
import sklearn
from numpy.typing import NDArray
from PIL import Image
from skl2onnx import to_onnx
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tests.outside.pictures import plate
from tests.outside.recording import Foreign, Record

EXPORTER = f"scikit-learn {sklearn.__version__}, skl2onnx {skl2onnx.__version__}"
SIDE = 16
PIXELS = "np.asarray(Image.open(path).convert('L').resize((16, 16), BILINEAR), np.float32).reshape"
ANSWERS = {"fit": "stretch", "size": [SIDE, SIDE], "colour": "grey"}


def export_sklearn(out: Path, pictures: dict[str, Path]) -> None:
    """Export a pixel classifier with and without zipmap, and one that takes no picture."""
    warnings.filterwarnings("ignore")
    rows = np.concatenate([_training(seed) for seed in range(30)])
    names = np.array(["good", "scratch", "dent"])
    labels = names[np.arange(len(rows)) % 3]

    mlp = make_pipeline(StandardScaler(), MLPClassifier((12,), max_iter=300, random_state=7))
    mlp.fit(rows, labels)
    picture_model(mlp, "sklearn_mlp", {"zipmap": False}, 255, out, pictures)
    logistic = LogisticRegression(C=0.05, max_iter=500).fit(rows * 255, labels)
    picture_model(logistic, "sklearn_logistic_zipmap", {}, 1, out, pictures)

    rng = np.random.default_rng(8)
    measured = rng.normal(size=(60, 5)).astype(np.float32)
    vector = LogisticRegression().fit(measured, (measured[:, 0] > measured[:, 3]).astype(int))
    onnx = to_onnx(vector, measured[:1], options={"zipmap": False})
    (out / "sklearn_measurements.onnx").write_bytes(onnx.SerializeToString())
    record = Record(
        "sklearn_measurements",
        EXPORTER,
        "to_onnx(model, x[:1], options={'zipmap': False})",
        "model.predict_proba(x), x of five measurements: no picture",
        "vector",
    )
    record.numbers["zeros"] = {"probabilities": vector.predict_proba(np.zeros((1, 5)))[0].tolist()}
    record.write(out)


def _training(seed: int) -> NDArray[np.float32]:
    plates = [plate(80, 64, seed * 3 + shift, damaged=shift == 1) for shift in range(3)]
    plates[2] = np.rot90(plates[2]).copy()
    return np.concatenate([row_of(Image.fromarray(one), 255) for one in plates])


def row_of(image: Image.Image, over: int) -> NDArray[np.float32]:
    """Grey picture as one row ``(1, 256)``, divided by ``over``."""
    small = image.convert("L").resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    return np.asarray(small, np.float32).reshape(1, -1) / np.float32(over)


def picture_model(
    model: Foreign,
    name: str,
    options: dict[str, bool],
    over: int,
    out: Path,
    pictures: dict[str, Path],
) -> None:
    """Export a classifier of grey pixels and record ``predict_proba``."""
    onnx = to_onnx(model, np.zeros((1, SIDE * SIDE), np.float32), options=options or None)
    (out / f"{name}.onnx").write_bytes(onnx.SerializeToString())
    record = Record(
        name,
        EXPORTER,
        f"to_onnx(model, x[:1], options={options or None})",
        f"model.predict_proba({PIXELS}(1, -1) / {over})",
        "classify",
        {**ANSWERS, "over": over},
    )
    for picture, path in pictures.items():
        given = model.predict_proba(row_of(Image.open(path), over))[0]
        record.numbers[picture] = {
            "probabilities": given.tolist(),
            "label": str(model.classes_[given.argmax()]),
        }
    record.write(out)
