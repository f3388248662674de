"""What each version of the schema laid, in SQL.

Only functions that SQLite 3.37 knows appear here, so that older browsers open a snapshot.

The first version laid the table, its guards, indexes and views. Each later one lays indexes and
views on top and nothing else, under new names, and what was laid once is never changed: then a file
can be brought forward without touching an entry, and taken back by dropping what came later. Rules
for whoever writes the next version: ``docs/decisions/0024-ledger-versions.md``, held by
``tests/unit/ledger/test_layers.py``.
"""

_TABLE = """
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY,
  utc TEXT NOT NULL,
  monotonic_ns INTEGER NOT NULL,
  boot_id TEXT NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body)),
  prev TEXT NOT NULL,
  hash TEXT NOT NULL,
  decision_seq INTEGER GENERATED ALWAYS AS
    (CASE WHEN kind <> 'decision' THEN json_extract(body, '$.decision_seq') END) VIRTUAL,
  lane TEXT GENERATED ALWAYS AS (json_extract(body, '$.lane')) VIRTUAL,
  run_id TEXT GENERATED ALWAYS AS (json_extract(body, '$.run_id')) VIRTUAL,
  part_seq INTEGER GENERATED ALWAYS AS
    (CASE WHEN kind = 'decision' THEN json_extract(body, '$.part_seq') END) VIRTUAL,
  part_id TEXT GENERATED ALWAYS AS
    (CASE WHEN kind = 'decision' THEN json_extract(body, '$.part_id') END) VIRTUAL,
  verdict TEXT GENERATED ALWAYS AS
    (CASE WHEN kind = 'decision' THEN json_extract(body, '$.verdict') END) VIRTUAL,
  score REAL GENERATED ALWAYS AS
    (CASE WHEN kind = 'decision' THEN json_extract(body, '$.score') END) VIRTUAL,
  reasons TEXT GENERATED ALWAYS AS
    (CASE WHEN kind = 'decision' THEN json_extract(body, '$.reasons') END) VIRTUAL,
  recipe TEXT GENERATED ALWAYS AS
    (CASE WHEN kind = 'decision' THEN json_extract(body, '$.recipe') END) VIRTUAL,
  provider TEXT GENERATED ALWAYS AS
    (CASE WHEN kind = 'decision' THEN json_extract(body, '$.provider') END) VIRTUAL,
  total_ms REAL GENERATED ALWAYS AS
    (CASE WHEN kind = 'decision' THEN json_extract(body, '$.latency.total_ms') END) VIRTUAL,
  image_sha256 TEXT GENERATED ALWAYS AS (json_extract(body, '$.image_sha256')) VIRTUAL,
  emulated INTEGER GENERATED ALWAYS AS
    (CASE WHEN kind = 'decision' THEN json_extract(body, '$.camera.emulated') END) VIRTUAL
) STRICT
"""

# A page of decisions is read from this index alone: no body is touched, no JSON parsed. Its left
# columns only grow, so inserts stay at its right edge.
_PAGES = """
CREATE INDEX entries_by_kind ON entries
  (kind, seq, utc, run_id, lane, part_seq, part_id, verdict, score, reasons, recipe, provider,
   total_ms, image_sha256, emulated)
"""
_VERDICTS = "CREATE INDEX entries_by_verdict ON entries (verdict) WHERE verdict IS NOT NULL"
_PARTS = "CREATE INDEX entries_by_part ON entries (part_id) WHERE part_id IS NOT NULL"
_RELATED = (
    "CREATE INDEX entries_by_decision ON entries (decision_seq) WHERE decision_seq IS NOT NULL"
)

# The first guard also stops INSERT OR REPLACE on a connection without recursive triggers: it runs
# before the conflict is resolved.
_GUARDS = (
    """
CREATE TRIGGER entries_in_order BEFORE INSERT ON entries
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entries)
  OR NEW.prev IS NOT coalesce(
    (SELECT hash FROM entries ORDER BY seq DESC LIMIT 1),
    '0000000000000000000000000000000000000000000000000000000000000000')
BEGIN SELECT RAISE(ABORT, 'the ledger takes only the next entry of its chain'); END
""",
    """
CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: no entry is changed'); END
""",
    """
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: no entry is deleted'); END
""",
)

_VIEWS = (
    """
CREATE VIEW decisions AS
SELECT seq, utc, run_id, lane, part_seq, part_id, verdict, score,
  json_extract(reasons, '$[0].code') AS reason_code,
  json_extract(reasons, '$[0].text') AS reason,
  reasons, recipe, provider, total_ms, image_sha256, emulated,
  json_extract(body, '$.recipe_version') AS recipe_version,
  json_extract(body, '$.recipe_sha256') AS recipe_sha256,
  json_extract(body, '$.rule_sha256') AS rule_sha256,
  json_extract(body, '$.model') AS model,
  json_extract(body, '$.bundle_sha256') AS bundle_sha256,
  json_extract(body, '$.thresholds') AS thresholds,
  json_extract(body, '$.class_scores') AS class_scores,
  json_extract(body, '$.regions') AS regions,
  json_extract(body, '$.captured_utc') AS captured_utc,
  json_extract(body, '$.camera.serial') AS camera_serial,
  json_extract(body, '$.camera.driver') AS camera_driver,
  json_extract(body, '$.camera.exposure_us') AS exposure_us,
  json_extract(body, '$.camera.gain_db') AS gain_db,
  json_extract(body, '$.latency.run_ms') AS run_ms,
  EXISTS (
    SELECT 1 FROM entries AS after WHERE after.decision_seq = entries.seq
      AND (after.kind = 'late'
        OR after.kind = 'output' AND json_extract(after.body, '$.problem') > '')
  ) AS withheld,
  body, hash
FROM entries WHERE kind = 'decision'
""",
    """
CREATE VIEW outputs AS
SELECT seq, utc, decision_seq, json_extract(body, '$.output') AS output,
  json_extract(body, '$.verdict') AS verdict, json_extract(body, '$.problem') AS problem,
  body, hash
FROM entries WHERE kind = 'output'
""",
    """
CREATE VIEW late AS
SELECT seq, utc, decision_seq, run_id, lane, json_extract(body, '$.verdict') AS verdict,
  json_extract(body, '$.score') AS score, json_extract(body, '$.late_ms') AS late_ms, body, hash
FROM entries WHERE kind = 'late'
""",
    """
CREATE VIEW images AS
SELECT seq, utc, decision_seq, run_id, lane, image_sha256, json_extract(body, '$.path') AS path,
  json_extract(body, '$.problem') AS problem, body, hash
FROM entries WHERE kind = 'image'
""",
    """
CREATE VIEW alarms AS
SELECT seq, utc, actor, kind, lane, json_extract(body, '$.code') AS code,
  json_extract(body, '$.text') AS text, json_extract(body, '$.alarm_id') AS alarm_id, body, hash
FROM entries WHERE kind IN ('alarm', 'alarm.acknowledged')
""",
)

AUDITED = "json_extract(body, '$.audit.drawn') = 1"
"""Which decisions belong to the audit sample."""

IN_FORCE = """
SELECT seq, utc, decision_seq, author, truth, defect, body, hash FROM (
  SELECT seq, utc, decision_seq, actor AS author, json_extract(body, '$.truth') AS truth,
    json_extract(body, '$.defect') AS defect, body, hash,
    row_number() OVER (PARTITION BY decision_seq, actor ORDER BY seq DESC) AS place
  FROM entries AS given WHERE kind = 'label' AND NOT EXISTS (
    SELECT 1 FROM entries AS after
    WHERE after.decision_seq = given.decision_seq AND after.kind = 'label.withdrawn'
      AND json_extract(after.body, '$.label_seq') = given.seq)
) WHERE place = 1
"""
"""Labels in force: of those not withdrawn, the newest of each author for a decision."""

_SECOND = (
    f"CREATE INDEX entries_by_audit ON entries (kind, seq) WHERE {AUDITED}",
    f"CREATE VIEW labels AS {IN_FORCE}",
    """
CREATE VIEW truths AS
SELECT decision_seq, truth, defect, count(*) AS labels
FROM labels GROUP BY decision_seq, truth, defect
""",
    """
CREATE VIEW audits AS
SELECT seq, utc, run_id, lane, part_seq, part_id, score, image_sha256,
  json_extract(body, '$.audit.drawn') AS drawn, json_extract(body, '$.audit.rate') AS rate,
  json_extract(body, '$.recipe_sha256') AS recipe_sha256, body, hash
FROM entries WHERE kind = 'decision' AND json_extract(body, '$.audit') IS NOT NULL
""",
    """
CREATE VIEW signatures AS
SELECT seq, utc, actor AS signed_by, json_extract(body, '$.recipe.name') AS recipe_name,
  json_extract(body, '$.recipe.version') AS version,
  json_extract(body, '$.replaces_version') AS replaces_version,
  json_extract(body, '$.reason') AS reason, json_extract(body, '$.changes') AS changes,
  json_extract(body, '$.evidence') AS evidence,
  json_extract(body, '$.recipe_sha256') AS recipe_sha256, body, hash
FROM entries WHERE kind = 'recipe.signed'
""",
)

VERSIONS = ((_TABLE, _PAGES, _VERDICTS, _PARTS, _RELATED, *_GUARDS, *_VIEWS), _SECOND)
"""What each version laid on top of the one before, the first version first."""
