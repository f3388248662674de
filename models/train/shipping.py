"""From a trained network to a bundle: export, count, golden image."""

from pathlib import Path

import numpy as np
import onnx
import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from gonogo.drivers.models.onnx_runtime import ort


class Guard:
    """Undo a training step that went to infinity: bfloat16 now and then does.

    Parameters
    ----------
    net : nn.Module
        The network in training.
    every : int
        Steps between two states to go back to.
    """

    def __init__(self, net: nn.Module, every: int = 20) -> None:
        self._net = net
        self._every = every
        self._good = self._state()
        self._steps = 0

    def finite(self, loss: Tensor, gradient: Tensor) -> bool:
        """Tell whether the step may be taken; if not, the network is set back."""
        if not bool(torch.isfinite(loss) & torch.isfinite(gradient)):
            self._net.load_state_dict(self._good)
            print("a step went to infinity and was undone", flush=True)
            return False
        if self._steps % self._every == 0:
            self._good = self._state()
        self._steps += 1
        return True

    def _state(self) -> dict[str, Tensor]:
        return {name: value.clone() for name, value in self._net.state_dict().items()}


def fuse(net: nn.Module) -> None:
    """Fold every normalisation into the convolution before it, in place."""
    net.eval()
    for child in net.modules():
        if isinstance(child, nn.Sequential):
            for k in range(len(child) - 1):
                first, second = child[k], child[k + 1]
                if isinstance(first, nn.Conv2d) and isinstance(second, nn.BatchNorm2d):
                    child[k] = fuse_conv_bn_eval(first, second)
                    child[k + 1] = nn.Identity()


def export(net: nn.Module, image: Tensor, path: Path, outputs: list[str]) -> None:
    """Write an ONNX graph of static shapes, with its input called ``image``."""
    net.eval()
    path.parent.mkdir(parents=True, exist_ok=True)
    program = torch.onnx.export(
        net, (image,), input_names=["image"], output_names=outputs, dynamo=True, opset_version=18
    )
    assert program is not None
    program.optimize()
    model = program.model_proto
    # Paths and stack traces of the machine that trained are nobody's business.
    del model.metadata_props[:]
    for holder in (model.graph, *model.graph.node, *model.graph.value_info):
        del holder.metadata_props[:]
    for node in model.graph.node:
        node.doc_string = ""
    for value in (*model.graph.input, *model.graph.output, *model.graph.initializer):
        del value.metadata_props[:]
    del model.functions[:]
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def session(path: Path, threads: int = 1) -> ort.InferenceSession:
    """Open a graph on the CPU as the product does."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def gmac(path: Path) -> float:
    """Count the multiplications of convolutions and matrix products, in 10^9 a frame."""
    model = onnx.shape_inference.infer_shapes(onnx.load(path))
    shapes = {
        value.name: [d.dim_value for d in value.type.tensor_type.shape.dim]
        for value in (*model.graph.value_info, *model.graph.input, *model.graph.output)
    }
    shapes |= {weight.name: list(weight.dims) for weight in model.graph.initializer}
    total = 0
    for node in model.graph.node:
        if node.op_type == "Conv":
            weights = shapes[node.input[1]]
            total += int(np.prod(shapes[node.output[0]])) * int(np.prod(weights[1:]))
        elif node.op_type in ("MatMul", "Gemm"):
            total += int(np.prod(shapes[node.output[0]])) * shapes[node.input[0]][-1]
    return total / 1e9
