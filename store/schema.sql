-- SPDX-License-Identifier: GPL-3.0-or-later
-- The ledger of civcas, version 9. A new file is made from this; an older one is brought here by
-- store/migrations/NNN_*.sql, one step each. Days are YYYY-MM-DD, moments UTC seconds since 1970,
-- and NULL means: not stated. Lists of names are JSON arrays.

-- What was fetched

CREATE TABLE bodies (
    sha256 TEXT NOT NULL PRIMARY KEY CHECK (length(sha256) = 64),
    size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
    gzip BLOB NOT NULL
) STRICT;

CREATE TABLE captures (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    document TEXT NOT NULL,
    address TEXT,
    title TEXT,
    published TEXT,
    fetched_at INTEGER NOT NULL,
    status INTEGER NOT NULL,
    media_type TEXT,
    headers TEXT,
    etag TEXT,
    last_modified TEXT,
    sha256 TEXT REFERENCES bodies (sha256),
    verdict TEXT NOT NULL CHECK (verdict IN ('ok', 'unchanged', 'blocked', 'soft_error',
        'wrong_type', 'empty', 'truncated', 'gone', 'failed')),
    evidence TEXT,
    last_at INTEGER,    -- of the last of a run of equal unchanged checks; NULL: there was one
    times INTEGER NOT NULL DEFAULT 1 CHECK (times >= 1), -- checks in that run
    hops TEXT CHECK (hops LIKE '[%]'), -- addresses that redirected, first asked first
    peer TEXT           -- who answered: the address, and for TLS the certificate
) STRICT;
CREATE INDEX captures_by_document ON captures (document, id);
CREATE INDEX captures_by_body ON captures (sha256);

CREATE TABLE reader_deaths (
    sha256 TEXT NOT NULL PRIMARY KEY,
    how TEXT NOT NULL
) STRICT;

CREATE TABLE schedules (
    source TEXT NOT NULL PRIMARY KEY,
    next_at INTEGER NOT NULL,
    failures INTEGER NOT NULL CHECK (failures >= 0)
) STRICT;

-- What it says

CREATE TABLE releases (
    id TEXT NOT NULL PRIMARY KEY,
    series TEXT NOT NULL,
    period_to TEXT NOT NULL,
    previous_id TEXT, -- by the calendar, whether the ledger has it or not
    folded INTEGER NOT NULL CHECK (folded IN (0, 1)) -- its entries are steps of cases
) STRICT;
CREATE INDEX releases_by_period ON releases (series, period_to);
CREATE INDEX releases_by_previous ON releases (previous_id);

-- standing: 'current' feeds cases and books, 'copy' is the same release from another document,
-- 'superseded' was replaced by a later reading of its document.
CREATE TABLE readings (
    id INTEGER PRIMARY KEY,
    release_id TEXT REFERENCES releases (id),
    capture INTEGER NOT NULL REFERENCES captures (id),
    document TEXT NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('current', 'copy', 'superseded')),
    kind TEXT NOT NULL CHECK (kind IN ('release', 'article', 'statement')),
    series TEXT,
    publisher TEXT,
    carrier TEXT,
    title TEXT,
    release_number TEXT,
    published TEXT,
    period_from TEXT,
    period_to TEXT,
    doubtful INTEGER NOT NULL CHECK (doubtful IN (0, 1)),
    reader_version INTEGER NOT NULL,
    phrases_hash TEXT,
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX readings_by_document ON readings (document, standing);
CREATE INDEX readings_by_capture ON readings (capture);
CREATE UNIQUE INDEX one_current_reading ON readings (release_id)
    WHERE standing = 'current' AND release_id IS NOT NULL;

-- As `civcas read --json` prints it.
CREATE TABLE reading_texts (
    reading INTEGER PRIMARY KEY REFERENCES readings (id),
    json TEXT NOT NULL
) STRICT;

CREATE TABLE figures (
    id INTEGER PRIMARY KEY,
    reading INTEGER NOT NULL REFERENCES readings (id),
    name TEXT NOT NULL,
    low ANY CHECK (typeof(low) IN ('integer', 'real', 'null')),
    high ANY CHECK (typeof(high) IN ('integer', 'real', 'null')),
    bound TEXT NOT NULL,
    basis TEXT NOT NULL,
    speaker TEXT,
    joint TEXT NOT NULL CHECK (joint LIKE '[%]'), -- who else makes the claim
    from_day TEXT,
    to_day TEXT,
    scope TEXT,
    marker TEXT NOT NULL,
    quote TEXT NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL
) STRICT;
CREATE INDEX figures_by_reading ON figures (reading);
CREATE INDEX figures_by_name ON figures (name);

CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    reading INTEGER NOT NULL REFERENCES readings (id),
    entry_id TEXT NOT NULL,
    section TEXT NOT NULL,
    listed_under TEXT NOT NULL,
    day TEXT,
    day_to TEXT,
    day_text TEXT,
    place TEXT, -- all of places, innermost first, for people
    places TEXT NOT NULL CHECK (places LIKE '[%]'),
    alternatives TEXT NOT NULL CHECK (alternatives LIKE '[%]'),
    country TEXT,
    source TEXT, -- all of sources, for people
    sources TEXT NOT NULL CHECK (sources LIKE '[%]'),
    killed ANY CHECK (typeof(killed) IN ('integer', 'real', 'null')),
    injured ANY CHECK (typeof(injured) IN ('integer', 'real', 'null')),
    reason TEXT,
    codes TEXT NOT NULL CHECK (codes LIKE '[%]'),
    reopened INTEGER NOT NULL CHECK (reopened IN (0, 1)),
    previously_unreported INTEGER NOT NULL CHECK (previously_unreported IN (0, 1)),
    refers_to_day TEXT,
    refers_to_release TEXT,
    quote TEXT NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL
) STRICT;
CREATE INDEX entries_by_reading ON entries (reading);
CREATE INDEX entries_by_entry_id ON entries (entry_id);

CREATE TABLE unread (
    id INTEGER PRIMARY KEY,
    reading INTEGER NOT NULL REFERENCES readings (id),
    text TEXT NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL
) STRICT;
CREATE INDEX unread_by_reading ON unread (reading);

CREATE TABLE doubts (
    id INTEGER PRIMARY KEY,
    reading INTEGER NOT NULL REFERENCES readings (id),
    text TEXT NOT NULL
) STRICT;
CREATE INDEX doubts_by_reading ON doubts (reading);

-- What it means

-- Sums of the current reading; across: those that need the release before.
CREATE TABLE checks (
    id INTEGER PRIMARY KEY,
    release_id TEXT NOT NULL REFERENCES releases (id),
    across INTEGER NOT NULL CHECK (across IN (0, 1)),
    name TEXT NOT NULL,
    section TEXT,
    result TEXT NOT NULL CHECK (result IN ('holds', 'fails', 'unknown')),
    stated ANY CHECK (typeof(stated) IN ('integer', 'real', 'null')),
    computed ANY CHECK (typeof(computed) IN ('integer', 'real', 'null'))
) STRICT;
CREATE INDEX checks_by_release ON checks (release_id);

CREATE TABLE cases (
    id TEXT NOT NULL PRIMARY KEY,
    series TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'credible', 'non_credible', 'duplicate',
        'missing', 'unstated')),
    last_entry INTEGER NOT NULL REFERENCES entries (id),
    last_release TEXT NOT NULL REFERENCES releases (id),
    first_release TEXT NOT NULL REFERENCES releases (id),
    day TEXT,
    place_key TEXT NOT NULL, -- folded innermost place of the latest entry
    entry_count INTEGER NOT NULL CHECK (entry_count > 0)
) STRICT;
CREATE INDEX cases_by_day ON cases (series, day);
CREATE INDEX cases_by_place ON cases (series, place_key, day);
CREATE INDEX cases_by_status ON cases (series, status);

-- A case through the releases: its entries, and where it was missing (entry NULL).
CREATE TABLE steps (
    id INTEGER PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED,
    release_id TEXT NOT NULL REFERENCES releases (id),
    entry INTEGER UNIQUE REFERENCES entries (id),
    status TEXT NOT NULL,
    score REAL NOT NULL,
    reasons TEXT NOT NULL
) STRICT;
CREATE INDEX steps_by_case ON steps (case_id);
CREATE INDEX steps_by_release ON steps (release_id);

-- Pairs that look alike but link nothing until a person says so.
CREATE TABLE unsure_links (
    id INTEGER PRIMARY KEY,
    release_id TEXT NOT NULL REFERENCES releases (id),
    entry INTEGER NOT NULL REFERENCES entries (id),
    case_id TEXT NOT NULL,
    score REAL NOT NULL,
    reasons TEXT NOT NULL
) STRICT;
CREATE INDEX unsure_links_by_release ON unsure_links (release_id);

-- Steps and unsure pairs that a release gave to another case, because it turned out to be the same.
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

-- What folded the ledger: the rules for names and pairs (0: unknown), and the SHA-256 of the list of
-- places. With others some cases may be linked otherwise.
CREATE TABLE fold_origin (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    rules INTEGER NOT NULL,
    places_sha256 TEXT NOT NULL
) STRICT;

-- What was told

-- corrects: the change that was told before and does not hold; judgement and decision: what a person
-- decided that brought it about, as an id and in words. Written as versions 3 and 9 added them.
CREATE TABLE changes (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    recorded_at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    series TEXT,
    release_id TEXT,
    release_title TEXT,
    document TEXT,
    capture_sha256 TEXT,
    previous_id TEXT,
    case_id TEXT,
    entry_id TEXT,
    place TEXT,
    day TEXT,
    allegation_source TEXT,
    name TEXT,
    section TEXT,
    before TEXT,
    after TEXT,
    quote_before TEXT,
    quote_after TEXT,
    killed ANY CHECK (typeof(killed) IN ('integer', 'real', 'null')),
    injured ANY CHECK (typeof(injured) IN ('integer', 'real', 'null')),
    residual ANY CHECK (typeof(residual) IN ('integer', 'real', 'null')),
    reason TEXT,
    baseline INTEGER NOT NULL CHECK (baseline IN (0, 1)),
    doubtful INTEGER NOT NULL CHECK (doubtful IN (0, 1))
, corrects INTEGER REFERENCES changes (sequence), judgement TEXT, decision TEXT) STRICT;
CREATE INDEX changes_corrected ON changes (corrects) WHERE corrects IS NOT NULL;
CREATE INDEX changes_by_release ON changes (release_id);
CREATE INDEX changes_by_time ON changes (recorded_at);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    sequence INTEGER REFERENCES changes (sequence), -- told is a change,
    notice INTEGER REFERENCES notices (id),         -- or a notice; neither: an empty digest
    subscriber TEXT NOT NULL,
    channel TEXT NOT NULL,
    release_id TEXT NOT NULL,
    batch TEXT NOT NULL,        -- rows of one batch share a message: release, digest, notices
    rule TEXT,                  -- why the subscriber wants it
    in_reply_to TEXT,           -- Message-ID of what this corrects
    message_id TEXT,            -- fixed when first composed
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL,
    first_tried_at INTEGER,
    delivered_at INTEGER,
    dead_at INTEGER,            -- given up; an operator was told
    last_error TEXT,
    UNIQUE (sequence, subscriber, channel),
    UNIQUE (notice, subscriber, channel)
) STRICT;
CREATE INDEX outbox_waiting_by_time ON outbox (due_at)
    WHERE delivered_at IS NULL AND dead_at IS NULL;
CREATE INDEX outbox_waiting_by_message ON outbox (batch, subscriber, channel, message_id, id)
    WHERE delivered_at IS NULL AND dead_at IS NULL;

-- What people decided

-- Signed, never deleted: what is taken back keeps who took it back. a and b: ids of entries, or, for
-- 'accept', of a release in a. was: what was read where somebody amended it; the amendment holds as
-- long as the publisher does not change that. Written as version 9 added it.
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
, was TEXT) STRICT;
CREATE INDEX judgements_by_a ON judgements (a);
CREATE INDEX judgements_by_b ON judgements (b);

CREATE VIEW judgements_standing AS
    SELECT id, datetime(made_at, 'unixepoch') AS made, kind, a, b, field, value, made_by, note
    FROM judgements WHERE undone_at IS NULL ORDER BY made_at, id;

-- For people

CREATE VIEW cases_now AS
    SELECT c.id AS "case", c.status, c.day, e.place, e.country,
        e.source, e.killed, e.injured, e.reason, c.first_release, c.last_release,
        c.entry_count AS entries, e.quote
    FROM cases AS c JOIN entries AS e ON e.id = c.last_entry ORDER BY c.day, c.id;

CREATE VIEW open_longer_than_a_year AS
    SELECT n.*, r.period_to AS last_listed FROM cases_now AS n
    JOIN releases AS r ON r.id = n.last_release
    WHERE n.status = 'open' AND n.day < date(r.period_to, '-1 year');

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

CREATE VIEW case_histories AS
    SELECT s.case_id AS "case", s.release_id AS "release", s.status, e.entry_id AS entry, e.quote,
        s.score, s.reasons
    FROM steps AS s LEFT JOIN entries AS e ON e.id = s.entry
    JOIN releases AS r ON r.id = s.release_id ORDER BY s.case_id, r.period_to, s.id;

CREATE VIEW changes_told AS
    SELECT sequence, datetime(recorded_at, 'unixepoch') AS recorded, kind, release_id AS "release",
        day, place, allegation_source AS source, name, before, after, killed, injured, residual,
        reason, decision, doubtful, quote_before, quote_after, document
    FROM changes ORDER BY sequence;

CREATE VIEW figures_now AS
    SELECT f.name, f.low, f.high, f.bound, f.basis, f.speaker, f.scope, f.marker,
        r.release_id AS "release", r.kind, r.document, f.quote
    FROM figures AS f JOIN readings AS r ON r.id = f.reading
    WHERE r.standing = 'current' ORDER BY f.name, r.period_to, f.id;

CREATE VIEW books AS
    SELECT r.series, substr(r.id, length(r.series) + 2) AS period, c.name AS "check", c.section,
        c.result, c.stated, c.computed, c.stated - c.computed AS residual
    FROM checks AS c JOIN releases AS r ON r.id = c.release_id
    ORDER BY r.series, r.period_to, c.id;

CREATE VIEW books_unbalanced AS SELECT * FROM books WHERE result = 'fails';

CREATE VIEW doubtful_readings AS
    SELECT r.release_id AS "release", r.document, d.text AS doubt
    FROM doubts AS d JOIN readings AS r ON r.id = d.reading
    WHERE r.standing <> 'superseded' ORDER BY r.id, d.id;

CREATE VIEW captures_refused AS
    SELECT datetime(fetched_at, 'unixepoch') AS fetched, source, document, status, verdict, evidence
    FROM captures WHERE verdict NOT IN ('ok', 'unchanged') ORDER BY id;

CREATE VIEW alerts_waiting AS
    SELECT o.subscriber, o.channel, o.batch, count(*) AS changes,
        max(o.attempts) AS attempts, datetime(min(o.due_at), 'unixepoch') AS due,
        max(o.last_error) AS last_error, o.message_id
    FROM outbox AS o WHERE o.delivered_at IS NULL AND o.dead_at IS NULL
    GROUP BY o.subscriber, o.channel, o.batch, o.message_id;

CREATE VIEW alerts_given_up AS
    SELECT o.subscriber, o.channel, o.batch, count(*) AS changes,
        max(o.attempts) AS attempts, datetime(max(o.dead_at), 'unixepoch') AS given_up,
        max(o.last_error) AS last_error, o.message_id
    FROM outbox AS o WHERE o.dead_at IS NOT NULL
    GROUP BY o.subscriber, o.channel, o.batch, o.message_id;

-- What happened to the watching, not to the cases

CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    recorded_at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL, -- a source, a document, a release or a recipient
    text TEXT NOT NULL
) STRICT;
CREATE INDEX notices_by_subject ON notices (subject, kind);

-- Notices that operators were put down for, so that each is told once.
CREATE TABLE notices_queued (
    notice INTEGER PRIMARY KEY REFERENCES notices (id),
    queued_at INTEGER NOT NULL
) STRICT;

CREATE VIEW notices_told AS
    SELECT id, datetime(recorded_at, 'unixepoch') AS recorded, kind, subject, text
    FROM notices ORDER BY id;

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
