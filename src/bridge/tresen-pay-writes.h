/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-payment.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/* What the pay desk writes down: copies, since it is written in another thread. */

/** TresenPayFixing: the customer goes on to Paygate. */
typedef struct
{
  gint64 attempt_id;
  TresenPayChannel channel;
  char *openid;   /* "" keeps the one that is known */
  char *payer_ip; /* "" when not known */
  gint64 now_us;
} TresenPayFixing;

void tresen_pay_fixing_free (TresenPayFixing *self);
gpointer tresen_pay_fixing_write (TresenDb *db, gpointer fixing, GError **error);

/** TresenPayAgain: the customer wants another attempt. */
typedef struct
{
  char *token; /* of the page that is over */
  char *new_token;
  char *trans_id;
  char *req_id;
  char *user_data;
  gint64 now_us;
} TresenPayAgain;

void tresen_pay_again_free (TresenPayAgain *self);
gpointer tresen_pay_again_write (TresenDb *db, gpointer again, GError **error);

G_END_DECLS
