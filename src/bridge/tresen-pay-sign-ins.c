/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-pay-sign-ins.h"

#include <string.h>

#include "tresen-bytes.h"
#include "tresen-random.h"

/* WeChat, web authorisation: the state is random, single use, and kept for ten minutes at most. */
#define KEPT_US (10 * G_TIME_SPAN_MINUTE)
#define MOST_SIGN_INS 1000

typedef struct
{
  char *token; /* of the pay page */
  char *state;
  gint64 until_us; /* monotonic */
} SignIn;

struct _TresenPaySignIns
{
  TresenClock *clock;
  GHashTable *by_token; /* token -> link of the queue */
  GQueue queue;         /* (element-type SignIn), oldest first */
};

static void
sign_in_free (gpointer data)
{
  SignIn *sign_in = data;

  g_free (sign_in->token);
  g_free (sign_in->state);
  g_free (sign_in);
}

/** tresen_pay_sign_ins_new: Returns: (transfer full): none yet. */
TresenPaySignIns *
tresen_pay_sign_ins_new (TresenClock *clock)
{
  TresenPaySignIns *self = g_new0 (TresenPaySignIns, 1);

  self->clock = tresen_clock_ref (clock);
  self->by_token = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&self->queue);
  return self;
}

void
tresen_pay_sign_ins_free (TresenPaySignIns *self)
{
  g_hash_table_unref (self->by_token);
  g_queue_clear_full (&self->queue, sign_in_free);
  tresen_clock_unref (self->clock);
  g_free (self);
}

static SignIn *
take_link (TresenPaySignIns *self, GList *link)
{
  SignIn *sign_in = link->data;

  g_hash_table_remove (self->by_token, sign_in->token);
  g_queue_delete_link (&self->queue, link);
  return sign_in;
}

static void
drop_old (TresenPaySignIns *self, gint64 now_us)
{
  GList *oldest;

  while ((oldest = g_queue_peek_head_link (&self->queue)) != NULL
         && (((SignIn *) oldest->data)->until_us <= now_us || self->queue.length >= MOST_SIGN_INS))
    sign_in_free (take_link (self, oldest));
}

/**
 * tresen_pay_sign_ins_begin:
 * @token: of the pay page that the customer comes back to
 *
 * A second one for the same page takes the place of the first.
 *
 * Returns: what WeChat has to bring back: 32 hexadecimal digits
 */
const char *
tresen_pay_sign_ins_begin (TresenPaySignIns *self, const char *token)
{
  gint64 now_us = tresen_clock_monotonic_us (self->clock);
  GList *former = g_hash_table_lookup (self->by_token, token);
  SignIn *sign_in = g_new0 (SignIn, 1);

  if (former != NULL)
    sign_in_free (take_link (self, former));
  drop_old (self, now_us);
  sign_in->token = g_strdup (token);
  sign_in->state = tresen_random_token ();
  sign_in->until_us = now_us + KEPT_US;
  g_queue_push_tail (&self->queue, sign_in);
  g_hash_table_insert (self->by_token, sign_in->token, g_queue_peek_tail_link (&self->queue));
  return sign_in->state;
}

/**
 * tresen_pay_sign_ins_end:
 * @state: (nullable): what came back
 *
 * Once: whatever it says, the customer has to be sent again afterwards.
 *
 * Returns: whether that page waited for @state
 */
gboolean
tresen_pay_sign_ins_end (TresenPaySignIns *self, const char *token, const char *state)
{
  GList *link = g_hash_table_lookup (self->by_token, token);
  SignIn *sign_in;
  gboolean is_good;

  if (link == NULL || state == NULL)
    return FALSE;
  sign_in = take_link (self, link);
  is_good = sign_in->until_us > tresen_clock_monotonic_us (self->clock)
            && tresen_text_is_equal_secret (sign_in->state, state);
  sign_in_free (sign_in);
  return is_good;
}
