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
  CHECK (refunded + reserved <= amount)
) STRICT;

CREATE INDEX payment_by_created ON payment (created_at, id);
CREATE INDEX payment_by_customer ON payment (customer_id, created_at, id) WHERE customer_id IS NOT NULL;
CREATE INDEX payment_open ON payment (created_at, id) WHERE state IN (0, 1, 2, 6);

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
  UNIQUE (payment_id, number)
) STRICT;

CREATE INDEX pay_attempt_by_pay_id ON pay_attempt (pay_id) WHERE pay_id <> '';

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
  settled_at INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX refund_by_payment ON refund (payment_id, id);
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
  detail       TEXT    NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX payment_step_by_payment ON payment_step (payment_id, id);
CREATE INDEX payment_step_orphans ON payment_step (id) WHERE payment_id IS NULL;
