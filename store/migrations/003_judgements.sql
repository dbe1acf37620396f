-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 3 keeps what people decided, and which change corrects which.

ALTER TABLE changes ADD COLUMN corrects INTEGER REFERENCES changes (sequence);
CREATE INDEX changes_corrected ON changes (corrects) WHERE corrects IS NOT NULL;

-- Signed, never deleted: what is taken back keeps who took it back. a and b: ids of entries, or, for
-- 'accept', of a release in a.
CREATE TABLE judgements (
    id TEXT NOT NULL PRIMARY KEY,
    made_at INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('same', 'different', 'unsure', 'amend', 'accept')),
    a TEXT NOT NULL,
    b TEXT,
    field TEXT,
    value TEXT,
    made_by TEXT NOT NULL CHECK (made_by <> ''),
    note TEXT NOT NULL,
    undone_at INTEGER,
    undone_by TEXT,
    undone_note TEXT
) STRICT;
CREATE INDEX judgements_by_a ON judgements (a);
CREATE INDEX judgements_by_b ON judgements (b);

CREATE VIEW judgements_standing AS
    SELECT id, datetime(made_at, 'unixepoch') AS made, kind, a, b, field, value, made_by, note
    FROM judgements WHERE undone_at IS NULL ORDER BY made_at, id;

CREATE VIEW dismissed_though_reported AS
    SELECT * FROM cases_now WHERE status = 'non_credible' AND reason = 'insufficient_information'
    AND source NOT IN ('', 'self');

CREATE VIEW credible_after_dismissed AS
    SELECT DISTINCT n.*, was.release_id AS dismissed_in
    FROM steps AS was JOIN releases AS wr ON wr.id = was.release_id
    JOIN steps AS became ON became.case_id = was.case_id AND became.status = 'credible'
    JOIN releases AS br ON br.id = became.release_id
    JOIN cases_now AS n ON n."case" = was.case_id
    WHERE was.status = 'non_credible' AND wr.period_to < br.period_to;

-- Days from the incident to the end of the period in which a case was first decided.
CREATE VIEW decisions AS
    SELECT c.id AS "case", c.series, e.source, c.day, min(r.period_to) AS decided,
        CAST(julianday(min(r.period_to)) - julianday(c.day) AS INTEGER) AS days
    FROM cases AS c JOIN entries AS e ON e.id = c.last_entry
    JOIN steps AS s ON s.case_id = c.id AND s.status IN ('credible', 'non_credible', 'duplicate')
    JOIN releases AS r ON r.id = s.release_id
    WHERE c.day IS NOT NULL GROUP BY c.id;

CREATE VIEW days_to_decision AS
    SELECT series, source, max(total) AS cases, avg(days) AS median_days
    FROM (SELECT series, source, days,
              row_number() OVER (PARTITION BY series, source ORDER BY days, "case") AS place,
              count(*) OVER (PARTITION BY series, source) AS total FROM decisions)
    WHERE place IN ((total + 1) / 2, (total + 2) / 2)
    GROUP BY series, source ORDER BY series, source;
