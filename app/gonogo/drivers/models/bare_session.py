"""ONNX Runtime and one session: what the start of a station is held against.

A script of its own, run by the benchmark with the file of a model and a number of threads; it
imports nothing of ours. The options are those of :mod:`gonogo.drivers.models.sessions`.
"""

import sys
import time

import onnxruntime as ort

if __name__ == "__main__":
    options = ort.SessionOptions()
    options.intra_op_num_threads = int(sys.argv[2])
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = ort.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
    sys.stdout.write(f"{time.perf_counter_ns()}\n")
    sys.stdout.flush()
