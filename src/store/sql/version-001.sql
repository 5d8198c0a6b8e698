-- The first schema: customers, their conversations, what came in raw, and what has to go out.
-- Times are microseconds since 1970-01-01 UTC. Numbers of kinds and states are those of model/tresen-states.h.

CREATE TABLE customer (
  id              INTEGER PRIMARY KEY,
  openid          TEXT    NOT NULL UNIQUE,
  name            TEXT    NOT NULL DEFAULT '',
  remark          TEXT    NOT NULL DEFAULT '',
  language        TEXT    NOT NULL DEFAULT '',
  scene           TEXT    NOT NULL DEFAULT '',
  followed        INTEGER NOT NULL DEFAULT 1 CHECK (followed IN (0, 1)),
  followed_at     INTEGER NOT NULL DEFAULT 0,
  follow_known_at INTEGER NOT NULL DEFAULT 0, -- when the customer last followed or left: what comes late changes nothing
  created_at      INTEGER NOT NULL,
  -- The rest is what a row of the inbox needs, kept up with every entry so that a page of rows reads one table.
  last_at         INTEGER NOT NULL,
  last_entry_id   INTEGER,
  last_message_id INTEGER,
  unread          INTEGER NOT NULL DEFAULT 0 CHECK (unread >= 0),
  failed          INTEGER NOT NULL DEFAULT 0 CHECK (failed >= 0),
  waiting         INTEGER NOT NULL DEFAULT 0 CHECK (waiting >= 0),
  needs_reply     INTEGER NOT NULL DEFAULT 0 CHECK (needs_reply IN (0, 1)),
  window_until    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX customer_by_last_at ON customer (last_at, id);
CREATE INDEX customer_by_window ON customer (window_until, id) WHERE needs_reply = 1;
CREATE INDEX customer_by_unread ON customer (last_at, id) WHERE unread > 0;
CREATE INDEX customer_by_failed ON customer (last_at, id) WHERE failed > 0;

-- One line of a conversation: a message or an event.
CREATE TABLE entry (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customer (id),
  is_event    INTEGER NOT NULL CHECK (is_event IN (0, 1)),
  direction   INTEGER NOT NULL CHECK (direction IN (0, 1)),
  kind        TEXT    NOT NULL,
  text        TEXT    NOT NULL DEFAULT '',
  detail      TEXT    NOT NULL DEFAULT '{}',
  msgid       TEXT,
  created_at  INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  state       INTEGER NOT NULL CHECK (state BETWEEN 0 AND 5),
  error_code  INTEGER NOT NULL DEFAULT 0,
  error_text  TEXT    NOT NULL DEFAULT '',
  sent_at     INTEGER NOT NULL DEFAULT 0, -- when WeChat took it, or may have: a reply that is spent
  dismissed   INTEGER NOT NULL DEFAULT 0 CHECK (dismissed IN (0, 1)) -- staff have seen that it was not sent
) STRICT;

CREATE INDEX entry_by_customer ON entry (customer_id, created_at, id);
CREATE INDEX entry_by_sent ON entry (customer_id, sent_at) WHERE sent_at > 0;
CREATE UNIQUE INDEX entry_by_msgid ON entry (msgid) WHERE msgid IS NOT NULL;

CREATE TABLE media (
  id           INTEGER PRIMARY KEY,
  entry_id     INTEGER NOT NULL UNIQUE REFERENCES entry (id),
  remote_id    TEXT    NOT NULL DEFAULT '',
  remote_at    INTEGER NOT NULL DEFAULT 0,
  url          TEXT    NOT NULL DEFAULT '',
  content_type TEXT    NOT NULL DEFAULT '',
  file         TEXT    NOT NULL DEFAULT '',
  size         INTEGER NOT NULL DEFAULT 0,
  state        INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
  error        TEXT    NOT NULL DEFAULT ''
) STRICT;

-- The ledger of replies: the newest grant of each kind (see TresenGrants).
CREATE TABLE reply_grant (
  customer_id INTEGER NOT NULL REFERENCES customer (id),
  kind        INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 3),
  granted     INTEGER NOT NULL CHECK (granted >= 0),
  used        INTEGER NOT NULL CHECK (used >= 0),
  opened_at   INTEGER NOT NULL,
  until       INTEGER NOT NULL,
  PRIMARY KEY (customer_id, kind)
) STRICT, WITHOUT ROWID;

-- What has to be done, written before it is attempted.
CREATE TABLE job (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  kind        INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
  state       INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
  customer_id INTEGER NOT NULL REFERENCES customer (id),
  entry_id    INTEGER REFERENCES entry (id),
  is_next     INTEGER NOT NULL CHECK (is_next IN (0, 1)), -- the oldest open one of its kind for its customer
  attempts    INTEGER NOT NULL DEFAULT 0,
  created_at  INTEGER NOT NULL,
  next_at     INTEGER NOT NULL,
  error       TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX job_by_entry ON job (entry_id);
CREATE INDEX job_open ON job (kind, customer_id, id) WHERE state < 2;
CREATE INDEX job_next ON job (kind, next_at, id) WHERE state = 0 AND is_next = 1;

-- Callbacks as they were received. A second delivery is a row of its own without a body. The newest row is never trimmed,
-- so that no number is given twice.
CREATE TABLE callback (
  id          INTEGER PRIMARY KEY,
  source      INTEGER NOT NULL CHECK (source BETWEEN 0 AND 3),
  received_at INTEGER NOT NULL,
  dedupe_key  TEXT,
  verdict     INTEGER NOT NULL CHECK (verdict BETWEEN 0 AND 3),
  reason      TEXT    NOT NULL DEFAULT '',
  query       TEXT    NOT NULL DEFAULT '',
  body        BLOB
) STRICT;

CREATE UNIQUE INDEX callback_by_key ON callback (dedupe_key) WHERE dedupe_key IS NOT NULL AND verdict = 0;

CREATE TABLE draft (
  customer_id INTEGER PRIMARY KEY REFERENCES customer (id),
  text        TEXT    NOT NULL DEFAULT '',
  picture     TEXT    NOT NULL DEFAULT '',
  updated_at  INTEGER NOT NULL
) STRICT;

-- How the bridge is doing, for the window to show: one row a thing that can go well or ill.
CREATE TABLE health (
  key    TEXT    PRIMARY KEY,
  state  TEXT    NOT NULL,
  detail TEXT    NOT NULL DEFAULT '',
  since  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every change, numbered: what a follower has not seen yet is "number > n". The newest row is never trimmed.
CREATE TABLE change (
  number      INTEGER PRIMARY KEY,
  topic       INTEGER NOT NULL,
  customer_id INTEGER NOT NULL DEFAULT 0,
  row_id      INTEGER NOT NULL DEFAULT 0
) STRICT;
