-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who brought a change about, and what an amendment was made of.
ALTER TABLE changes ADD COLUMN judgement TEXT;
ALTER TABLE changes ADD COLUMN decision TEXT;
ALTER TABLE judgements ADD COLUMN was TEXT;
DROP VIEW changes_told;
CREATE VIEW changes_told AS
    SELECT sequence, datetime(recorded_at, 'unixepoch') AS recorded, kind, release_id AS "release",
        day, place, allegation_source AS source, name, before, after, killed, injured, residual,
        reason, decision, doubtful, quote_before, quote_after, document
    FROM changes ORDER BY sequence;
