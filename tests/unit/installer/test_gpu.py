"""What may be in the GPU pack, and what is said of wheels that hold or want something else."""

import os
import shutil
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

from installer.contents import FreezeError, Item, faults
from installer.depends import debian_dependencies
from installer.gpu_contents import GpuContents, base_runtime, unfit
from installer.origins import Origin, WheelOrigins

CUDNN = Origin("wheel", "nvidia-cudnn-cu13", "9.28.1.4")
SYSTEMS = ("linux", "win32")


@pytest.fixture(scope="module")
def contents() -> GpuContents:
    return GpuContents.read()


def wheel(folder: Path, name: str, version: str, *asked: str) -> Path:
    """Metadata of an installed wheel that owns one library."""
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True)
    lines = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {one}" for one in asked)]
    (info / "METADATA").write_text("Metadata-Version: 2.1\n" + "\n".join(lines) + "\n")
    (info / "RECORD").write_text(f"nvidia/lib{name}.so.1,,\n")
    return info


def fitting(folder: Path, contents: GpuContents) -> list[Distribution]:
    for pinned in contents.wheels:
        wheel(folder, *pinned.split("=="))
    extras = [
        f"{one.split('==')[0]}; extra == 'cuda'" for one in (*contents.wheels, "nvidia-cufft")
    ]
    wheel(folder, "onnxruntime-gpu", "1.31.1", "numpy>=1.21", *extras, "sympy; extra == 'symbolic'")
    return list(distributions(path=[str(folder)]))


def test_the_wheels_of_one_version_fit_the_program(contents: GpuContents, tmp_path: Path) -> None:
    assert unfit(contents, fitting(tmp_path, contents), "1.31.1") == []


def test_a_runtime_of_another_version_than_the_programs_is_refused(
    contents: GpuContents, tmp_path: Path
) -> None:
    [said] = unfit(contents, fitting(tmp_path, contents), "1.30.0")
    assert said.startswith(
        "onnxruntime-gpu is 1.31.1, and the frozen program has ONNX Runtime 1.30"
    )


def test_a_wheel_that_wants_what_nobody_decided_on_is_named(
    contents: GpuContents, tmp_path: Path
) -> None:
    found = fitting(tmp_path, contents)
    wheel(tmp_path / "more", "nvidia-new", "1.0", "nvidia-cusparse", "nvidia-curand<10")
    said = unfit(contents, [*found, *distributions(path=[str(tmp_path / "more")])], "1.31.1")
    assert said[0] == (
        "nvidia-new asks for nvidia-cusparse, which gpu.toml neither fetches nor leaves out."
    )
    assert said[1].startswith("nvidia-new asks for nvidia-curand<10, and gpu.toml fetches 10.")


def test_a_program_that_was_not_frozen_is_told(tmp_path: Path) -> None:
    with pytest.raises(FreezeError, match=r"holds no ONNX Runtime .* freeze the program first"):
        base_runtime([], tmp_path)


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_is_required_is_kept_and_nothing_is_both_kept_and_left_out(
    contents: GpuContents, system: str
) -> None:
    required = [name.replace("*", "1") for name in contents.required[system]]
    assert [name for name in required if not contents.keeps(name, system)] == []
    left_out = [name.replace("*", "1") for name in contents.left_out[system]]
    assert [name for name in left_out if contents.keeps(name, system)] == []


def test_a_library_that_a_new_wheel_brings_must_be_decided_on(contents: GpuContents) -> None:
    names = [
        "nvidia/cu13/lib/libcublas.so.13",
        "nvidia/cu13/lib/libnvblas.so.13",
        "nvidia/cu13/lib/libcusparse.so.12",
        "nvidia/cu13/include/cublas.h",
    ]
    [said] = contents.undecided(names, "linux")
    assert said.startswith("nvidia/cu13/lib/libcusparse.so.12 is new in its wheel")


def test_a_part_of_cudnn_that_is_missing_is_named(contents: GpuContents) -> None:
    names = [name.replace("*", "1") for name in contents.required["linux"]]
    items = [Item(name, Path("/w") / name, CUDNN, 1, 1) for name in names if "_ops" not in name]
    [said] = faults(contents, items, [], set(), "linux")
    assert said.startswith("nvidia/cudnn/lib/libcudnn_ops.so.9 is not in the tree")


def test_a_file_belongs_to_the_wheel_that_lists_it(tmp_path: Path) -> None:
    wheel(tmp_path, "nvidia-curand", "10.4")
    origins = WheelOrigins(tmp_path)
    owner = origins.of(tmp_path / "nvidia" / "libnvidia-curand.so.1")
    assert owner == Origin("wheel", "nvidia-curand", "10.4")
    assert origins.of(tmp_path / "nvidia" / "stray.so") is None


@pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("dpkg-shlibdeps") or not shutil.which("xz"),
    reason="Debian's tool tells dependencies",
)
def test_a_library_that_comes_with_a_driver_is_no_dependency(tmp_path: Path) -> None:
    program = tmp_path / "usr" / "lib" / "gonogo-gpu" / "xz"
    program.parent.mkdir(parents=True)
    shutil.copyfile(os.path.realpath(shutil.which("xz") or ""), program)
    assert "liblzma5" in debian_dependencies(tmp_path)
    without = debian_dependencies(tmp_path, ["liblzma.so.5"])
    assert "libc6" in without
    assert "liblzma5" not in without
