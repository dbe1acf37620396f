-- SPDX-License-Identifier: GPL-3.0-or-later
-- Copies of pages that a public archive is asked to take.
CREATE TABLE saves (
    id INTEGER PRIMARY KEY,
    release_id TEXT NOT NULL,   -- whose page it is; it waits until that is told
    address TEXT NOT NULL,
    queued_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    job TEXT,                   -- what the archive calls the work under way
    looks INTEGER NOT NULL DEFAULT 0,    -- at that work
    attempts INTEGER NOT NULL DEFAULT 0, -- that failed
    last_error TEXT,
    copy TEXT,                  -- address of the copy, once it was seen to be one
    saved_at INTEGER,
    given_up_at INTEGER
) STRICT;
CREATE UNIQUE INDEX saves_waiting ON saves (address)
    WHERE saved_at IS NULL AND given_up_at IS NULL;

CREATE VIEW pages_saved AS
    SELECT release_id AS "release", address, copy, datetime(saved_at, 'unixepoch') AS saved,
        attempts, last_error, datetime(given_up_at, 'unixepoch') AS given_up
    FROM saves ORDER BY id;
