-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 5 keeps a run of checks that found nothing new as one row, and who answered over which
-- addresses. Rows of before stay as they are.

ALTER TABLE captures ADD COLUMN last_at INTEGER;
ALTER TABLE captures ADD COLUMN times INTEGER NOT NULL DEFAULT 1 CHECK (times >= 1);
ALTER TABLE captures ADD COLUMN hops TEXT CHECK (hops LIKE '[%]');
ALTER TABLE captures ADD COLUMN peer TEXT;
