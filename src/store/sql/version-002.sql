-- The rest of WeChat: jobs that are about no customer, answers given within a callback, files made ready to be played, followers'
-- tags, QR codes, templates, and what the account may do and has left. Times are microseconds since 1970-01-01 UTC.

-- A job may be about no customer (NULL), and may carry what it needs (a JSON object).
CREATE TABLE job_new (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  kind        INTEGER NOT NULL CHECK (kind >= 0),
  state       INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
  customer_id INTEGER REFERENCES customer (id),
  entry_id    INTEGER REFERENCES entry (id),
  is_next     INTEGER NOT NULL CHECK (is_next IN (0, 1)), -- the oldest open one of its kind for its customer
  attempts    INTEGER NOT NULL DEFAULT 0,
  created_at  INTEGER NOT NULL,
  next_at     INTEGER NOT NULL,
  error       TEXT    NOT NULL DEFAULT '',
  detail      TEXT    NOT NULL DEFAULT '{}'
) STRICT;
INSERT INTO job_new (id, kind, state, customer_id, entry_id, is_next, attempts, created_at, next_at, error)
  SELECT id, kind, state, customer_id, entry_id, is_next, attempts, created_at, next_at, error FROM job;
DELETE FROM sqlite_sequence WHERE name = 'job_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'job_new', seq FROM sqlite_sequence WHERE name = 'job';
DROP TABLE job;
ALTER TABLE job_new RENAME TO job;
CREATE INDEX job_by_entry ON job (entry_id);
CREATE INDEX job_open ON job (kind, customer_id, id) WHERE state < 2;
-- Typing is over in a moment, and its jobs are taken away again.
CREATE INDEX job_typing ON job (id) WHERE kind = 4;
CREATE INDEX job_next ON job (kind, next_at, id) WHERE state = 0 AND is_next = 1;

-- What a callback was answered with, when that was more than "success": a repeat gets the same bytes.
ALTER TABLE callback ADD COLUMN answer BLOB;
ALTER TABLE callback ADD COLUMN answer_entry_id INTEGER; -- the entry of our reply; no reference: every deletion would search
CREATE INDEX callback_by_answer ON callback (answer_entry_id) WHERE answer_entry_id IS NOT NULL;

-- The id that WeChat gave to what we sent, which its results name; NULL where it gives none.
ALTER TABLE entry ADD COLUMN remote_id TEXT;
CREATE INDEX entry_by_remote_id ON entry (remote_id) WHERE remote_id IS NOT NULL;

-- A voice as it is played, made once, when it has come; how long a voice or film plays; a picture of a film.
ALTER TABLE media ADD COLUMN playable_file TEXT NOT NULL DEFAULT '';
ALTER TABLE media ADD COLUMN still_file TEXT NOT NULL DEFAULT '';
ALTER TABLE media ADD COLUMN duration_us INTEGER NOT NULL DEFAULT 0;

-- Whether a customer follows is told by the newest of what he did, whatever comes first: when he last left, and by which code he last came.
ALTER TABLE customer RENAME COLUMN follow_known_at TO left_at;
UPDATE customer SET left_at = 0 WHERE followed = 1;
ALTER TABLE customer ADD COLUMN scene_at INTEGER NOT NULL DEFAULT 0;
UPDATE customer SET scene_at = followed_at WHERE scene <> '';

-- The files that wait to be sent with a draft, in their order; a draft held one picture before.
CREATE TABLE draft_file (
  customer_id INTEGER NOT NULL REFERENCES draft (customer_id) ON DELETE CASCADE,
  position    INTEGER NOT NULL,
  file        TEXT    NOT NULL,
  name        TEXT    NOT NULL DEFAULT '', -- of what was attached
  PRIMARY KEY (customer_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO draft_file (customer_id, position, file) SELECT customer_id, 0, picture FROM draft WHERE picture <> '';
ALTER TABLE draft DROP COLUMN picture;

ALTER TABLE customer ADD COLUMN unionid TEXT NOT NULL DEFAULT '';
ALTER TABLE customer ADD COLUMN subscribe_scene TEXT NOT NULL DEFAULT '';

ALTER TABLE customer ADD COLUMN remark_code INTEGER NOT NULL DEFAULT 0; -- why WeChat did not take the name as its remark
ALTER TABLE customer ADD COLUMN tags_code INTEGER NOT NULL DEFAULT 0; -- why WeChat did not take the last change of tags
UPDATE customer SET name = remark WHERE name = '' AND remark <> '';

-- Whoever only follows has no conversation: the inbox walks its own index.
CREATE INDEX customer_in_inbox ON customer (last_at, id) WHERE last_entry_id IS NOT NULL;

-- What a customer is found by: his name from each of its words (and Chinese characters) on, and the end of his OpenID.
CREATE TABLE customer_word (
  word        TEXT    NOT NULL,
  customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
  PRIMARY KEY (word, customer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_word_by_customer ON customer_word (customer_id, word);
INSERT OR IGNORE INTO customer_word (word, customer_id) SELECT lower (substr (openid, -4)), id FROM customer;
INSERT OR IGNORE INTO customer_word (word, customer_id)
  WITH RECURSIVE place (id, name, k) AS (
    SELECT id, lower (trim (substr (name, 1, 64))), 1 FROM customer WHERE trim (name) <> ''
    UNION ALL SELECT id, name, k + 1 FROM place WHERE k < length (name))
  SELECT substr (name, k), id FROM place
  WHERE k = 1 OR substr (name, k - 1, 1) = ' ' OR unicode (substr (name, k, 1)) >= 11904;

-- Tags of the account, and who has which. What staff want and what WeChat has are kept beside each other until they agree.
CREATE TABLE tag (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  remote_id   INTEGER UNIQUE, -- WeChat's number; NULL until it has made it
  name        TEXT    NOT NULL,
  wanted_name TEXT    NOT NULL DEFAULT '', -- while it is being made or renamed
  is_leaving  INTEGER NOT NULL DEFAULT 0 CHECK (is_leaving IN (0, 1)) -- while it is being deleted
) STRICT;

CREATE TABLE customer_tag (
  customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
  tag_id      INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
  is_set      INTEGER NOT NULL DEFAULT 0 CHECK (is_set IN (0, 1)),    -- at WeChat
  is_wanted   INTEGER NOT NULL DEFAULT 0 CHECK (is_wanted IN (0, 1)), -- by staff
  PRIMARY KEY (customer_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_tag_by_tag ON customer_tag (tag_id, customer_id) WHERE is_wanted = 1;

-- QR codes with a scene, which says where a lead comes from.
CREATE TABLE qr_code (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  scene      TEXT    NOT NULL,
  label      TEXT    NOT NULL DEFAULT '',
  expire_seconds INTEGER NOT NULL DEFAULT 0, -- as asked for; 0: never
  expires_at INTEGER NOT NULL DEFAULT 0, -- 0: never, or not made yet
  ticket     TEXT    NOT NULL DEFAULT '',
  url        TEXT    NOT NULL DEFAULT '', -- what the picture says
  error_code INTEGER NOT NULL DEFAULT 0,
  error_text TEXT    NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX qr_code_by_scene ON qr_code (scene);
CREATE INDEX customer_by_scene ON customer (scene) WHERE scene <> '';
CREATE INDEX entry_by_scan ON entry (text) WHERE is_event = 1 AND kind = 'scan';

-- Templates that the account may send.
CREATE TABLE template (
  id      TEXT PRIMARY KEY,
  title   TEXT NOT NULL,
  content TEXT NOT NULL,
  example TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

-- What WeChat said when it was last asked for them: one row.
CREATE TABLE template_answer (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  asked_at   INTEGER NOT NULL,
  error_code INTEGER NOT NULL DEFAULT 0,
  error_text TEXT    NOT NULL DEFAULT ''
) STRICT;

-- What the account may do, as WeChat answered when it was asked.
CREATE TABLE account_right (
  feature    TEXT    PRIMARY KEY,
  state      TEXT    NOT NULL,
  code       INTEGER NOT NULL DEFAULT 0,
  checked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Calls made, an API and a day of Beijing (which is when WeChat begins to count anew).
CREATE TABLE quota (
  api           TEXT    NOT NULL,
  day           TEXT    NOT NULL, -- "2026-11-22"
  used          INTEGER NOT NULL DEFAULT 0,
  blocked_until INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (api, day)
) STRICT, WITHOUT ROWID;

-- How far work that takes longer has come.
CREATE TABLE progress (
  key        TEXT    PRIMARY KEY,
  state      TEXT    NOT NULL,
  done       INTEGER NOT NULL DEFAULT 0,
  total      INTEGER NOT NULL DEFAULT 0,
  detail     TEXT    NOT NULL DEFAULT '',
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the dealer has set in the window, and which account this profile belongs to.
CREATE TABLE setting (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- That somebody's data were deleted, without saying whose.
CREATE TABLE erasure (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  cause   TEXT    NOT NULL,
  at      INTEGER NOT NULL,
  detail  TEXT    NOT NULL DEFAULT '{}'
) STRICT;

-- Events that are no line of a conversation: what comes by itself about a customer (a position, the result of a notice), and what
-- is about the account and nobody's conversation (customer NULL).
CREATE TABLE aside (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER REFERENCES customer (id),
  openid      TEXT    NOT NULL, -- whom it came from
  kind        TEXT    NOT NULL,
  text        TEXT    NOT NULL DEFAULT '',
  detail      TEXT    NOT NULL DEFAULT '{}',
  created_at  INTEGER NOT NULL,
  received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX aside_by_customer ON aside (customer_id, kind, created_at);
