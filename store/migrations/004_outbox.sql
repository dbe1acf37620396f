-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 4 tells notices as well as changes, gathers digests, answers in the thread of a mail that
-- was wrong, and gives up at last.

DROP VIEW alerts_waiting;

CREATE TEMPORARY TABLE outbox_before AS SELECT * FROM outbox;
DROP TABLE outbox;
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
INSERT INTO outbox (id, sequence, subscriber, channel, release_id, batch, message_id, attempts,
    due_at, delivered_at, last_error)
    SELECT id, sequence, subscriber, channel, release_id, release_id, message_id, attempts, due_at,
        delivered_at, last_error FROM outbox_before;
DROP TABLE temp.outbox_before;
CREATE INDEX outbox_waiting_by_time ON outbox (due_at)
    WHERE delivered_at IS NULL AND dead_at IS NULL;
CREATE INDEX outbox_waiting_by_message ON outbox (batch, subscriber, channel, message_id, id)
    WHERE delivered_at IS NULL AND dead_at IS NULL;

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

-- Notices that operators were put down for, so that each is told once.
CREATE TABLE notices_queued (
    notice INTEGER PRIMARY KEY REFERENCES notices (id),
    queued_at INTEGER NOT NULL
) STRICT;
INSERT INTO notices_queued SELECT id, recorded_at FROM notices; -- of before: no news
