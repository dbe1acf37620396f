-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 2 keeps what happened to the watching beside what happened to the cases.

CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    recorded_at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL, -- a source, a document, a release or a recipient
    text TEXT NOT NULL
) STRICT;
CREATE INDEX notices_by_subject ON notices (subject, kind);

CREATE VIEW notices_told AS
    SELECT id, datetime(recorded_at, 'unixepoch') AS recorded, kind, subject, text
    FROM notices ORDER BY id;
