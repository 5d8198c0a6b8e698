-- Payments by Paygate: orders, the attempts to pay them, refunds, and what happened to each. Times are microseconds since 1970-01-01 UTC,
-- amounts minor units of the currency. Numbers of kinds and states are those of model/tresen-payment-states.h.

CREATE TABLE payment (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id  INTEGER REFERENCES customer (id), -- NULL: nobody we know
  state        INTEGER NOT NULL CHECK (state BETWEEN 0 AND 6),
  has_conflict INTEGER NOT NULL DEFAULT 0 CHECK (has_conflict IN (0, 1)),
  has_mismatch INTEGER NOT NULL DEFAULT 0 CHECK (has_mismatch IN (0, 1)),
  amount       INTEGER NOT NULL CHECK (amount > 0),
  currency     TEXT    NOT NULL,
  channel      INTEGER NOT NULL DEFAULT 0 CHECK (channel BETWEEN 0 AND 4), -- as staff fixed it
  description  TEXT    NOT NULL,
  items        TEXT    NOT NULL DEFAULT '[]',
  ref_nr       TEXT    NOT NULL,
  is_live      INTEGER NOT NULL CHECK (is_live IN (0, 1)),
  who          TEXT    NOT NULL DEFAULT '',
  created_at   INTEGER NOT NULL,
  paid_at      INTEGER NOT NULL DEFAULT 0,
  confirmed_at INTEGER NOT NULL DEFAULT 0, -- an inquiry showed amount and currency
  withdrawn_at INTEGER NOT NULL DEFAULT 0,
  attempt_id   INTEGER, -- the paid one, else the newest: what a row of the list shows
  refunded     INTEGER NOT NULL DEFAULT 0 CHECK (refunded >= 0),
  reserved     INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  unknown      INTEGER NOT NULL DEFAULT 0 CHECK (unknown >= 0), -- refunds of which nobody knows
  captured     INTEGER NOT NULL DEFAULT 0, -- by all attempts that are paid: twice the amount when it was paid twice
  handled_at   INTEGER NOT NULL DEFAULT 0, -- staff have seen to what needed them; 0 again when something new does
  CHECK (refunded + reserved <= captured)
) STRICT;

CREATE INDEX payment_by_created ON payment (created_at, id);
CREATE INDEX payment_by_customer ON payment (customer_id, created_at, id) WHERE customer_id IS NOT NULL;
CREATE INDEX payment_by_amount ON payment (amount, created_at, id);
CREATE INDEX payment_by_ref_nr ON payment (ref_nr);
-- One for each filter of the list, so that a page costs the same at any depth.
CREATE INDEX payment_open ON payment (created_at, id) WHERE state IN (0, 1, 2, 6) AND withdrawn_at = 0;
CREATE INDEX payment_paid ON payment (created_at, id) WHERE state = 3;
CREATE INDEX payment_refunded ON payment (created_at, id) WHERE refunded + reserved > 0;
CREATE INDEX payment_closed ON payment (created_at, id) WHERE state IN (4, 5) OR (withdrawn_at > 0 AND state <> 3);
CREATE INDEX payment_attention ON payment (created_at, id)
  WHERE handled_at = 0 AND (state = 6 OR has_conflict = 1 OR has_mismatch = 1 OR unknown > 0);

-- One TransID of Paygate. It is never given twice, whatever becomes of the attempt.
CREATE TABLE pay_attempt (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  payment_id      INTEGER NOT NULL REFERENCES payment (id),
  number          INTEGER NOT NULL CHECK (number > 0),
  state           INTEGER NOT NULL CHECK (state BETWEEN 0 AND 6),
  channel         INTEGER NOT NULL DEFAULT 0 CHECK (channel BETWEEN 0 AND 4), -- fixed when the customer goes on
  trans_id        TEXT    NOT NULL UNIQUE,
  req_id          TEXT    NOT NULL UNIQUE,
  token           TEXT    NOT NULL UNIQUE, -- of the pay page
  user_data       TEXT    NOT NULL DEFAULT '',
  openid          TEXT    NOT NULL DEFAULT '',
  payer_ip        TEXT    NOT NULL DEFAULT '',
  merchant_id     TEXT    NOT NULL,
  is_live         INTEGER NOT NULL CHECK (is_live IN (0, 1)),
  timeout_minutes INTEGER NOT NULL CHECK (timeout_minutes > 0),
  pay_id          TEXT    NOT NULL DEFAULT '', -- bound at the first authentic sight
  xid             TEXT    NOT NULL DEFAULT '',
  prepay_id       TEXT    NOT NULL DEFAULT '',
  status          TEXT    NOT NULL DEFAULT '',
  code            TEXT    NOT NULL DEFAULT '',
  code_ext        TEXT    NOT NULL DEFAULT '',
  error_text      TEXT    NOT NULL DEFAULT '',
  created_at      INTEGER NOT NULL,
  started_at      INTEGER NOT NULL DEFAULT 0,
  expires_at      INTEGER NOT NULL DEFAULT 0,
  paid_at         INTEGER NOT NULL DEFAULT 0,
  confirmed_at    INTEGER NOT NULL DEFAULT 0, -- an inquiry showed amount and currency
  inquired_at     INTEGER NOT NULL DEFAULT 0, -- the last inquiry that was answered
  verdict         INTEGER NOT NULL DEFAULT 0 CHECK (verdict BETWEEN 0 AND 6), -- what it said
  credited        INTEGER NOT NULL DEFAULT 0, -- AmountCred then
  UNIQUE (payment_id, number)
) STRICT;

CREATE INDEX pay_attempt_by_pay_id ON pay_attempt (pay_id) WHERE pay_id <> '';
CREATE INDEX pay_attempt_by_openid ON pay_attempt (openid) WHERE openid <> '';
CREATE INDEX pay_attempt_running ON pay_attempt (expires_at, id) WHERE state IN (1, 2);
CREATE INDEX pay_attempt_check ON pay_attempt (id) WHERE state = 6;
CREATE INDEX pay_attempt_unconfirmed ON pay_attempt (id) WHERE state = 3 AND confirmed_at = 0;

CREATE TABLE refund (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  payment_id INTEGER NOT NULL REFERENCES payment (id),
  attempt_id INTEGER NOT NULL REFERENCES pay_attempt (id),
  state      INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
  trans_id   TEXT    NOT NULL UNIQUE,
  ref_nr     TEXT    NOT NULL CHECK (ref_nr <> ''),
  amount     INTEGER NOT NULL CHECK (amount > 0),
  reason     TEXT    NOT NULL DEFAULT '',
  who        TEXT    NOT NULL DEFAULT '',
  xid        TEXT    NOT NULL DEFAULT '',
  status     TEXT    NOT NULL DEFAULT '',
  code       TEXT    NOT NULL DEFAULT '',
  code_ext   TEXT    NOT NULL DEFAULT '',
  error_text TEXT    NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  sent_at    INTEGER NOT NULL DEFAULT 0,
  settled_at INTEGER NOT NULL DEFAULT 0,
  lost_at    INTEGER NOT NULL DEFAULT 0 -- an answer was lost: from then on no refusal proves that it was not taken
) STRICT;

CREATE INDEX refund_by_payment ON refund (payment_id, id);
CREATE INDEX refund_unsettled ON refund (id) WHERE state IN (1, 4);
-- One on its way for a payment, whatever two windows ask for in the same moment.
CREATE UNIQUE INDEX refund_under_way ON refund (payment_id) WHERE state IN (0, 1);

-- The timeline of a payment; a result for an order that is not known here has no payment.
CREATE TABLE payment_step (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  payment_id   INTEGER REFERENCES payment (id),
  attempt_id   INTEGER REFERENCES pay_attempt (id),
  refund_id    INTEGER REFERENCES refund (id),
  kind         INTEGER NOT NULL CHECK (kind >= 0),
  via          INTEGER NOT NULL CHECK (via >= 0),
  result_class INTEGER NOT NULL DEFAULT 0 CHECK (result_class BETWEEN 0 AND 4),
  at           INTEGER NOT NULL,
  who          TEXT    NOT NULL DEFAULT '',
  trans_id     TEXT    NOT NULL DEFAULT '',
  pay_id       TEXT    NOT NULL DEFAULT '',
  xid          TEXT    NOT NULL DEFAULT '',
  status       TEXT    NOT NULL DEFAULT '',
  code         TEXT    NOT NULL DEFAULT '',
  code_ext     TEXT    NOT NULL DEFAULT '',
  error_text   TEXT    NOT NULL DEFAULT '',
  description  TEXT    NOT NULL DEFAULT '',
  detail       TEXT    NOT NULL DEFAULT '{}',
  handled_at   INTEGER NOT NULL DEFAULT 0 -- of one without a payment: staff have seen to it
) STRICT;

CREATE INDEX payment_step_by_payment ON payment_step (payment_id, id);
CREATE INDEX payment_step_orphans ON payment_step (trans_id, id) WHERE payment_id IS NULL;
CREATE INDEX payment_step_orphans_open ON payment_step (id) WHERE payment_id IS NULL AND handled_at = 0;

-- What a job is about beyond customers and entries: an attempt or a refund. Such jobs are independent of each other, and there is one open job
-- of a kind for each.
ALTER TABLE job ADD COLUMN about INTEGER;
CREATE UNIQUE INDEX job_by_about ON job (kind, about) WHERE about IS NOT NULL AND state < 2;
