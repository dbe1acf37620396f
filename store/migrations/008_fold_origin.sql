-- SPDX-License-Identifier: GPL-3.0-or-later
-- What folded the ledger: the rules for names and pairs (0: unknown), and the SHA-256 of the list of
-- places. With others some cases may be linked otherwise.
CREATE TABLE fold_origin (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    rules INTEGER NOT NULL,
    places_sha256 TEXT NOT NULL
) STRICT;
INSERT INTO fold_origin (id, rules, places_sha256) VALUES (1, 0, '');
