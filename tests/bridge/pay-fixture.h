/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bridge-fixture.h"
#include "tresen-http-server.h"
#include "tresen-payment.h"

G_BEGIN_DECLS

/** PayManner: how the scripted Paygate answers the next call of a page. */
typedef enum
{
  PAY_MANNER_OK,
  PAY_MANNER_REFUSE, /* FAILED with PayScript.code */
  PAY_MANNER_CUT,    /* the connection ends without an answer */
  PAY_MANNER_HANG,   /* no answer at all */
  PAY_MANNER_HTML,
  PAY_MANNER_ERROR,     /* 500 */
  PAY_MANNER_WRONG_MAC, /* OK, but signed with another key */
  PAY_MANNER_NO_MAC,    /* OK, but not signed */
  PAY_MANNER_CLEAR,     /* OK, but not encrypted */
  PAY_MANNER_OTHER,     /* OK, for another TransID */
  PAY_MANNER_LATE,      /* OK, after PayFixture.delay_us */
} PayManner;

/* A bridge with payments set up, and a scripted Paygate beside it: it answers correctly unless it is told otherwise, and remembers
 * what was asked. */
typedef struct
{
  Fixture base;
  TresenHttpServer *paygate;
  char *paygate_url;

  /* What it says of every order. */
  gint64 captured;
  gint64 credited;
  const char *currency;
  const char *last_status;
  const char *inquired_pay_id; /* (nullable): that it tells when it is asked by TransID alone */

  /* For the next calls. */
  PayManner start, credit, inquire;
  const char *code; /* of PAY_MANNER_REFUSE */
  gint64 delay_us;
  GPtrArray *held; /* (element-type TresenHttpExchange): of PAY_MANNER_HANG */
  GPtrArray *late; /* (element-type GSource) */

  GPtrArray *asked; /* (element-type utf8): "page name=value name=value…", signed names only */
} PayFixture;

#define PAY_ID "a1b2c3d4e5f60718293a4b5c6d7e8f90"

void pay_fixture_set_up (PayFixture *self, gconstpointer unused);
void pay_fixture_tear_down (PayFixture *self, gconstpointer unused);
void pay_fixture_open_paygate (PayFixture *self, guint16 port);
void pay_fixture_close_paygate (PayFixture *self);
void pay_fixture_set_keys (PayFixture *self, const char *password, const char *hmac_key);
void pay_fixture_set_merchant (PayFixture *self, const char *merchant_id);

gint64 pay_fixture_order (PayFixture *self, const char *trans_id, gint64 amount);
gint64 pay_fixture_order_via (PayFixture *self,
                              const char *trans_id,
                              gint64 amount,
                              TresenPayChannel channel);
gint64 pay_fixture_pay (PayFixture *self, const char *trans_id, gint64 amount);
gint64
pay_fixture_refund (PayFixture *self, gint64 payment_id, const char *trans_id, gint64 amount);
TresenPayment *pay_fixture_load (PayFixture *self, gint64 payment_id);
gint64 pay_fixture_count (PayFixture *self, const char *sql);
void pay_fixture_bend (PayFixture *self, const char *sql);
void pay_fixture_hurry (PayFixture *self);

char *pay_fixture_seal (PayFixture *self, const char *inner);
char *pay_fixture_result (PayFixture *self,
                          const char *trans_id,
                          const char *pay_id,
                          const char *status,
                          const char *code,
                          const char *more);
TresenHttpReply *
pay_fixture_send (PayFixture *self, const char *method, const char *page, const char *form);
guint pay_fixture_notify (PayFixture *self, const char *form);

guint pay_fixture_count_asked (PayFixture *self, const char *page);
void pay_fixture_wait_for_state (PayFixture *self, gint64 payment_id, TresenPaymentState state);
void pay_fixture_wait_for_refund (PayFixture *self, gint64 payment_id, TresenRefundState state);
void pay_fixture_wait_for (PayFixture *self, const char *sql, gint64 value);

G_END_DECLS
