-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 6 lets a correction make one case of two, and take that back.

CREATE TABLE moves (
    id INTEGER PRIMARY KEY,
    release_id TEXT NOT NULL REFERENCES releases (id),
    step INTEGER REFERENCES steps (id) ON DELETE CASCADE,
    unsure INTEGER REFERENCES unsure_links (id) ON DELETE CASCADE,
    from_case TEXT NOT NULL
) STRICT;
CREATE INDEX moves_by_release ON moves (release_id);
CREATE INDEX moves_by_step ON moves (step);
CREATE INDEX moves_by_unsure ON moves (unsure);
