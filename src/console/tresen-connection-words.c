/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-connection-words.h"

#include <glib/gi18n.h>

#include "tresen-wechat-quota.h"
#include "tresen-words.h"

#define SECOND_US G_USEC_PER_SEC

/** @us: a moment that is over; within the last hour told by its distance, else by the clock */
char *
tresen_connection_words_ago (gint64 us, gint64 now_us)
{
  gint64 seconds = MAX (now_us - us, 0) / SECOND_US;
  guint minutes = (guint) (seconds / 60);

  if (seconds < 60)
    return g_strdup_printf (ngettext ("%u second ago", "%u seconds ago", (guint) seconds),
                            (guint) seconds);
  if (minutes < 60)
    return g_strdup_printf (ngettext ("%u minute ago", "%u minutes ago", minutes), minutes);
  return tresen_words_moment (us, now_us);
}

/** @right: (nullable) */
char *
tresen_connection_words_right (const TresenRight *right, gint64 now_us)
{
  g_autofree char *moment
      = right != NULL ? tresen_words_moment (right->checked_at_us, now_us) : NULL;

  if (right == NULL)
    return g_strdup (_ ("Not known yet"));
  if (g_str_equal (right->state, "granted"))
    /* Translators: of something that an account may do; %s is a time */
    return g_strdup_printf (_ ("Granted, checked %s"), moment);
  if (g_str_equal (right->state, "refused"))
    /* Translators: of something that an account may not do; %s is a time */
    return g_strdup_printf (_ ("Not granted, checked %s"), moment);
  /* Translators: WeChat's answer does not tell whether the account may do it; %s is a time */
  return g_strdup_printf (_ ("Not known, checked %s"), moment);
}

char *
tresen_connection_words_quota (const TresenQuota *quota, gint64 now_us)
{
  gint64 limit = tresen_wechat_quota_get_limit (quota->api);
  g_autofree char *moment = NULL;

  if (quota->blocked_until_us > now_us)
    {
      moment = tresen_words_moment (quota->blocked_until_us, now_us);
      /* Translators: %s is a time */
      return g_strdup_printf (_ ("Used up until %s"), moment);
    }
  if (limit > 0)
    return g_strdup_printf (_ ("%'d of %'d"), (int) MIN (quota->used, G_MAXINT), (int) limit);
  return g_strdup_printf ("%'d", (int) MIN (quota->used, G_MAXINT));
}

/** @clearing: (nullable); what became of the wish to set the quotas to nothing, "" when there was none */
char *
tresen_connection_words_clearing (const TresenHealth *clearing, gint64 now_us)
{
  g_autofree char *moment
      = clearing != NULL ? tresen_words_moment (clearing->since_us, now_us) : NULL;

  if (clearing == NULL)
    return g_strdup ("");
  if (g_str_equal (clearing->state, "running"))
    return g_strdup (_ ("The quotas are being reset."));
  if (g_str_equal (clearing->state, "ok"))
    /* Translators: %s is a time */
    return g_strdup_printf (_ ("The quotas were reset: %s."), moment);
  if (g_str_equal (clearing->detail, "48006"))
    return g_strdup (_ ("WeChat did not reset the quotas: it has done so ten times this month."));
  return g_strdup (_ ("It is not known whether the quotas were reset."));
}

static const char *
find_paygate_trouble (const char *detail)
{
  static const struct
  {
    const char *detail, *text;
  } troubles[] = {
    { "encryption-password",
      N_ ("The encryption password in the secrets file is missing, or is too short or too long") },
    { "hmac-password", N_ ("The HMAC password in the secrets file is missing") },
    { "previous-encryption-password",
      N_ ("The previous encryption password in the secrets file is too short or too long") },
    { "public-url",
      N_ ("Payments cannot be started: Paygate needs a public address with https, on port 443") },
    { "unreachable", N_ ("Paygate does not answer. It is asked again by itself.") },
    { "unreadable", N_ ("Paygate’s answers cannot be read. Check the merchant id, the cipher and "
                        "both passwords.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    if (g_str_equal (troubles[i].detail, detail))
      return _ (troubles[i].text);
  return NULL;
}

/** @paygate: (nullable): the bridge's word on it */
char *
tresen_connection_words_paygate (const TresenHealth *paygate)
{
  const char *trouble;

  if (paygate == NULL)
    return g_strdup (_ ("Not known yet"));
  if (g_str_equal (paygate->state, "unset"))
    return g_strdup (_ ("Not set up"));
  if (g_str_equal (paygate->state, "ok"))
    /* Translators: %s is what Paygate calls the shop */
    return g_strdup_printf (_ ("Merchant id %s"), paygate->detail);
  trouble = find_paygate_trouble (paygate->detail);
  if (trouble != NULL)
    return g_strdup (trouble);
  /* Translators: %s is a code of eight characters */
  return g_strdup_printf (_ ("Paygate refuses with code %s. Check the merchant id, the HMAC "
                             "password and the contract."),
                          paygate->detail);
}
