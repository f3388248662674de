"""ONNX Runtime, one session, one answer: what the start of a station is held against.

A script of its own, run by the benchmark with the file of a model, a number of threads and a golden
part; it imports nothing of ours, and stamps the time when the session is made and when it has
answered. The options are those of :mod:`gonogo.drivers.models.sessions`.
"""

import os
import sys
import time

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime as ort

if __name__ == "__main__":
    options = ort.SessionOptions()
    options.intra_op_num_threads = int(sys.argv[2])
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = ort.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
    made_ns = time.perf_counter_ns()
    import numpy as np

    session.run(None, {session.get_inputs()[0].name: np.load(sys.argv[3], allow_pickle=False)})
    sys.stdout.write(f"{made_ns}\n{time.perf_counter_ns()}\n")
    sys.stdout.flush()
