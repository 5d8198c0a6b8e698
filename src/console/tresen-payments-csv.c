/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payments-csv.h"

#include <string.h>

#include "tresen-amount.h"

static const char *const columns[] = {
  "created_at", "paid_at",  "amount",   "currency", "refunded", "reserved", "state",
  "live",       "conflict", "mismatch", "customer", "openid",   "channel",  "description",
  "ref_nr",     "trans_id", "pay_id",   "xid",      "code",     "who",
};

/* A spreadsheet takes what begins so for a formula. */
static gboolean
looks_like_formula (const char *value)
{
  return strchr ("=+-@\t\r", *value) != NULL && *value != '\0';
}

static void
append_field (GString *text, const char *value)
{
  const char *field = value != NULL ? value : "";

  if (text->len > 0 && text->str[text->len - 1] != '\n')
    g_string_append_c (text, ',');
  g_string_append_c (text, '"');
  if (looks_like_formula (field))
    g_string_append_c (text, '\'');
  for (; *field != '\0'; field++)
    {
      if (*field == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *field);
    }
  g_string_append_c (text, '"');
}

static void
append_amount (GString *text, gint64 amount, const char *currency)
{
  g_autofree char *number = tresen_amount_to_text (amount, currency);

  append_field (text, number);
}

static void
append_time (GString *text, gint64 us)
{
  g_autoptr (GDateTime) time = us > 0 ? g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC) : NULL;
  g_autofree char *iso = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  append_field (text, iso);
}

static void
append_flag (GString *text, gboolean flag)
{
  append_field (text, flag ? "true" : "false");
}

/** Appends the names of the columns. */
void
tresen_payments_csv_head (GString *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    append_field (text, columns[i]);
  g_string_append (text, "\r\n");
}

static void
append_money (GString *text, const TresenPayment *payment)
{
  append_time (text, payment->created_at_us);
  append_time (text, payment->paid_at_us);
  append_amount (text, payment->amount, payment->currency);
  append_field (text, payment->currency);
  append_amount (text, payment->refunded, payment->currency);
  append_amount (text, payment->reserved, payment->currency);
  append_field (text, tresen_payment_state_to_word (payment->state));
  append_flag (text, payment->is_live);
  append_flag (text, payment->has_conflict);
  append_flag (text, payment->has_mismatch);
}

/** Appends a payment as it stands in a list. */
void
tresen_payments_csv_line (GString *text, const TresenPayment *payment)
{
  const TresenPayAttempt *attempt = payment->attempt;

  append_money (text, payment);
  append_field (text, payment->customer_name);
  append_field (text, payment->customer_openid);
  append_field (text,
                tresen_pay_channel_to_word (attempt != NULL ? attempt->channel : payment->channel));
  append_field (text, payment->description);
  append_field (text, payment->ref_nr);
  append_field (text, attempt != NULL ? attempt->trans_id : NULL);
  append_field (text, attempt != NULL ? attempt->pay_id : NULL);
  append_field (text, attempt != NULL ? attempt->xid : NULL);
  append_field (text, attempt != NULL ? attempt->code : NULL);
  append_field (text, payment->who);
  g_string_append (text, "\r\n");
}
