/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "line-tool.h"

#include <string.h>

#include "tresen-store-payments.h"
#include "tresen-store-refunds.h"

/*
 * Does what staff do with payments. Each line is a verb and its words, parted by tabs; what the store refuses is answered with
 * "refused: ".
 *
 *   pay AMOUNT CURRENCY CHANNEL DESCRIPTION REFNR ATTEMPT    prints the payment's number
 *   again PAYMENT ATTEMPT                                    another attempt; prints its number
 *   withdraw PAYMENT                                         takes the link back
 *   refund PAYMENT PAIDATTEMPT AMOUNT TRANSID REFNR          prints the refund's number
 *   repeat REFUND                                            an unknown refund again, as it was
 *
 * ATTEMPT is TRANSID REQID TOKEN USERDATA MERCHANT MINUTES.
 */

#define WHO "Li Na"

/* What is left to read of a line. */
typedef struct
{
  char **next;
} Words;

/* A word that is not there is empty: the store refuses it. */
static char *
take (Words *words)
{
  static char nothing[] = "";

  return *words->next != NULL ? *words->next++ : nothing;
}

static gint64
take_number (Words *words)
{
  return g_ascii_strtoll (take (words), NULL, 10);
}

static char *
print_id (gint64 id)
{
  return id > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, id) : NULL;
}

static TresenPayChannel
find_channel (const char *word)
{
  TresenPayChannel channel = TRESEN_PAY_CHANNEL_JSAPI;

  while (channel > 0 && g_strcmp0 (tresen_pay_channel_to_word (channel), word) != 0)
    channel--;
  return channel;
}

static TresenPayAttempt
take_attempt (Words *words)
{
  TresenPayAttempt attempt = { .trans_id = take (words) };

  attempt.req_id = take (words);
  attempt.token = take (words);
  attempt.user_data = take (words);
  attempt.merchant_id = take (words);
  attempt.timeout_minutes = (guint) take_number (words);
  return attempt;
}

static char *
pay (TresenDb *db, Words *words, gint64 now_us, GError **error)
{
  TresenPayment payment = { .amount = take_number (words), .who = (char *) WHO };
  TresenPayAttempt attempt;

  payment.currency = take (words);
  payment.channel = find_channel (take (words));
  payment.description = take (words);
  payment.ref_nr = take (words);
  attempt = take_attempt (words);
  return print_id (tresen_store_payment_create (db, &payment, &attempt, now_us, error));
}

static char *
again (TresenDb *db, Words *words, gint64 now_us, GError **error)
{
  gint64 payment_id = take_number (words);
  TresenPayAttempt attempt = take_attempt (words);

  return print_id (tresen_store_pay_attempt_add (db, payment_id, &attempt, WHO, now_us, error));
}

static char *
withdraw (TresenDb *db, Words *words, gint64 now_us, GError **error)
{
  gint64 id = take_number (words);

  return tresen_store_payment_withdraw (db, id, WHO, now_us, error) ? print_id (id) : NULL;
}

static char *
refund (TresenDb *db, Words *words, gint64 now_us, GError **error)
{
  gint64 payment_id = take_number (words);
  gint64 attempt_id = take_number (words);
  TresenRefund refund = { .amount = take_number (words), .who = (char *) WHO };

  refund.trans_id = take (words);
  refund.ref_nr = take (words);
  refund.reason = (char *) "Teil zurückgegeben";
  return print_id (tresen_store_refund_ask (db, payment_id, attempt_id, &refund, now_us, error));
}

static char *
repeat (TresenDb *db, Words *words, gint64 now_us, GError **error)
{
  gint64 id = take_number (words);

  return tresen_store_refund_repeat (db, id, WHO, now_us, error) ? print_id (id) : NULL;
}

static char *
carry_out (TresenDb *db, char **words, gint64 now_us, GError **error)
{
  static const struct
  {
    const char *verb;
    char *(*func) (TresenDb *db, Words *words, gint64 now_us, GError **error);
  } verbs[] = { { "pay", pay },
                { "again", again },
                { "withdraw", withdraw },
                { "refund", refund },
                { "repeat", repeat } };

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_strcmp0 (words[0], verbs[i].verb) == 0)
      {
        Words rest = { .next = words + 1 };

        return verbs[i].func (db, &rest, now_us, error);
      }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "no such verb: %s", words[0]);
  return NULL;
}

int
main (int argc, char **argv)
{
  const LineTool tool = { .name = "pay-tool", .func = carry_out, .carries_on = TRUE };

  return line_tool_main (&tool, argc, argv);
}
