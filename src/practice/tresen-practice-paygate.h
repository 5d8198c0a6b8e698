/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tresen-clock.h"

G_BEGIN_DECLS

/**
 * TresenPracticeKnowsFunc:
 * @openid: of an order within WeChat
 *
 * Returns: whether a customer of the account has it. Called in the stand-in's context.
 */
typedef gboolean (*TresenPracticeKnowsFunc) (const char *openid, gpointer user_data);

/**
 * TresenPracticePaygateConfig: the merchant that the stand-in knows. Copied. What is left out of an initialiser has a
 * value that suits practice.
 */
typedef struct
{
  const char *merchant_id;
  const char *encryption_password; /* 4 to 56 bytes; for AES 16, 24 or 32 */
  const char *hmac_password;
  gboolean uses_aes;
  gboolean allows_letters; /* in RefNr */
  const char *state_file;  /* (nullable) where the books are kept over a restart */
  TresenClock *clock;      /* (nullable) %NULL: the machine's */
  gint64 minute_us;        /* how long a minute of the repeated notifications lasts; 0: a second */
  gint64 later_us;         /* how long a customer who "pays later" waits; 0: eight seconds */
  TresenPracticeKnowsFunc knows_openid; /* (nullable) %NULL: every OpenID is good */
  gpointer user_data;
} TresenPracticePaygateConfig;

/**
 * TresenPracticePaygate: a stand-in for Computop Paygate on loopback: its pages, its calls, its notifications.
 *
 * Belongs to the context that was thread-default when it was made.
 */
#define TRESEN_TYPE_PRACTICE_PAYGATE (tresen_practice_paygate_get_type ())
G_DECLARE_FINAL_TYPE (TresenPracticePaygate,
                      tresen_practice_paygate,
                      TRESEN,
                      PRACTICE_PAYGATE,
                      GObject)

TresenPracticePaygate *tresen_practice_paygate_new (const TresenPracticePaygateConfig *config);
gboolean tresen_practice_paygate_listen (TresenPracticePaygate *self, guint16 port, GError **error);
void tresen_practice_paygate_stop (TresenPracticePaygate *self);
const char *tresen_practice_paygate_get_base (TresenPracticePaygate *self);
gboolean
tresen_practice_paygate_act (TresenPracticePaygate *self, const char *trans_id, const char *act);
char *tresen_practice_paygate_dup_books (TresenPracticePaygate *self);

G_END_DECLS
