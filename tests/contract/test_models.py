"""Every shipped bundle on every provider that is there: what runs is what was asked for."""

import ctypes.util
import shutil
import subprocess
from typing import Literal

import numpy as np
import onnxruntime as ort
import pytest
from msgspec.structs import replace

from gonogo.bootstrap.models import load_model, recipe_store
from gonogo.domain.errors import ModelError
from gonogo.domain.recipe import ModelStep
from gonogo.drivers.models.bundles import read_bundle
from gonogo.drivers.models.golden import golden_tensor

Provider = Literal["TensorRT", "CUDA", "CPU"]
_NAMES: dict[Provider, str] = {
    "TensorRT": "TensorrtExecutionProvider",
    "CUDA": "CUDAExecutionProvider",
    "CPU": "CPUExecutionProvider",
}
PROVIDERS: tuple[Provider, ...] = ("CPU", "CUDA", "TensorRT")
BUNDLES = ("tile", "weave")


def has_gpu() -> bool:
    tool = shutil.which("nvidia-smi")
    return tool is not None and subprocess.run([tool, "-L"], capture_output=True).returncode == 0


def step_of(bundle: str, *providers: Provider) -> ModelStep:
    return replace(recipe_store().load(bundle).model, providers=providers)


def lacking(provider: Provider) -> str:
    """Why a provider cannot run here; empty where it must."""
    if _NAMES[provider] not in ort.get_available_providers():
        return f"this ONNX Runtime was built without {provider}"
    if provider != "CPU" and not has_gpu():
        return "there is no NVIDIA GPU"
    if provider == "TensorRT" and ctypes.util.find_library("nvinfer") is None:
        return "TensorRT is not installed"
    return ""


def require(provider: Provider) -> None:
    if why := lacking(provider):
        pytest.skip(why)


@pytest.mark.parametrize("bundle", BUNDLES)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_golden_answer_comes_from_the_provider_that_was_asked_for(
    provider: Provider, bundle: str
) -> None:
    require(provider)
    model = load_model(step_of(bundle, provider))
    try:
        assert model.info.provider == provider
        assert model.info.providers[0] == provider
        assert 0 <= model.check_golden() <= model.card.golden.atol
    finally:
        model.close()


@pytest.mark.parametrize("bundle", BUNDLES)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_same_image_gives_the_same_bits_in_another_session(
    provider: Provider, bundle: str
) -> None:
    require(provider)
    step = step_of(bundle, provider)
    image = golden_tensor(read_bundle(recipe_store().bundle_folder(bundle), step.sha256))
    answers = []
    for _ in range(2):
        model = load_model(step)
        try:
            answers += [model.run({model.card.input.name: image}) for _ in range(2)]
        finally:
            model.close()
    for other in answers[1:]:
        for name, values in answers[0].items():
            np.testing.assert_array_equal(other[name], values)


@pytest.mark.parametrize("provider", PROVIDERS[1:])
def test_a_recipe_that_demands_a_gpu_never_runs_without_one(provider: Provider) -> None:
    if not lacking(provider):
        pytest.skip(f"there is {provider}")
    with pytest.raises(ModelError, match=rf"allows only {provider}|would run on|could not be load"):
        load_model(step_of("tile", provider))


def test_a_gpu_that_is_only_preferred_gives_way_to_the_processor_and_says_so() -> None:
    model = load_model(step_of("tile", "CUDA", "CPU"))
    try:
        assert model.info.provider == ("CUDA" if not lacking("CUDA") else "CPU")
        told = "The recipe wants CUDA first, and the model runs on CPU."
        assert model.info.fallback.startswith(told) == bool(lacking("CUDA"))
    finally:
        model.close()
