"""The running line: lanes, queues, deadlines, watchdog, fail-safe."""
