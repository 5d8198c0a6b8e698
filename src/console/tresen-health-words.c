/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-health-words.h"

#include <glib/gi18n.h>

#include "tresen-quota-words.h"

#include "tresen-words.h"

void
tresen_health_words_free (TresenHealthWords *self)
{
  g_free (self->trouble);
  g_free (self->copy);
  g_free (self);
}

static const TresenHealth *
find (const GPtrArray *rows, const char *key)
{
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const TresenHealth *row = g_ptr_array_index (rows, i);

      if (g_strcmp0 (row->key, key) == 0)
        return row;
    }
  return NULL;
}

static gboolean
is (const TresenHealth *row, const char *state)
{
  return row != NULL && g_strcmp0 (row->state, state) == 0;
}

static void
set (TresenHealthWords *self, TresenHealthLevel level, const char *word, char *trouble)
{
  self->level = level;
  self->word = word;
  self->trouble = trouble;
}

static void
say_wrong_address (TresenHealthWords *self, const char *address)
{
  if (address == NULL || *address == '\0')
    {
      set (self, TRESEN_HEALTH_BAD, _ ("Refused by WeChat"),
           g_strdup (_ ("WeChat does not accept calls from this computer's internet address, so "
                        "replies are not "
                        "sent. Add the address to the IP whitelist of your Official Account.")));
      return;
    }
  set (self, TRESEN_HEALTH_BAD, _ ("Refused by WeChat"),
       /* Translators: %s is an IP address */
       g_strdup_printf (_ ("WeChat does not accept calls from %s, so replies are not sent. Add "
                           "this address to the "
                           "IP whitelist of your Official Account."),
                        address));
  self->copy = g_strdup (address);
}

/* What stands in the way of replies. FALSE when nothing is known to. */
static gboolean
say_wechat (TresenHealthWords *self, const TresenHealth *wechat)
{
  if (is (wechat, "address"))
    say_wrong_address (self, wechat->detail);
  else if (is (wechat, "administrator"))
    set (self, TRESEN_HEALTH_BAD, _ ("Refused by WeChat"),
         g_strdup (_ ("WeChat has asked the administrator of your Official Account whether this "
                      "computer may call, so replies are not sent. Have the administrator confirm "
                      "it in WeChat, then try again.")));
  else if (is (wechat, "frozen"))
    set (self, TRESEN_HEALTH_BAD, _ ("Account frozen"),
         g_strdup (_ ("WeChat has frozen your Official Account, so nothing is sent. Messages may "
                      "still come in. Look on WeChat's platform for the reason.")));
  else if (is (wechat, "refused"))
    set (self, TRESEN_HEALTH_BAD, _ ("Refused by WeChat"),
         g_strdup (_ ("WeChat does not accept the app id or the app secret, so replies are not "
                      "sent. Check both in "
                      "the settings of your Official Account and in the profile.")));
  else if (is (wechat, "unreachable"))
    set (self, TRESEN_HEALTH_BAD, _ ("WeChat not reached"),
         g_strdup (_ ("WeChat cannot be reached, so replies wait. They go out by themselves when "
                      "the connection is "
                      "back. Check the internet connection of this computer.")));
  else if (is (wechat, "unset"))
    set (
        self, TRESEN_HEALTH_BAD, _ ("Not set up"),
        g_strdup (_ (
            "The app id or the app secret is missing, so replies cannot be sent. Enter both in the "
            "profile, then start Tresen again.")));
  else
    return FALSE;
  return TRUE;
}

/* What WeChat takes no more of today. */
static void
say_quota (TresenHealthWords *self, const TresenHealth *quota)
{
  g_autofree char *names = quota != NULL ? tresen_quota_words_list (quota->detail) : NULL;

  if (is (quota, "used"))
    {
      g_clear_pointer (&self->trouble, g_free);
      set (self, TRESEN_HEALTH_BAD, _ ("Quota used up"),
           /* Translators: %s is a list such as "Replies, QR codes" */
           g_strdup_printf (
               _ ("WeChat takes no more of these calls today: %s. They go on by "
                  "themselves after midnight in Beijing; to have them earlier, reset the "
                  "quotas."),
               names));
    }
  else if (is (quota, "near") && self->trouble == NULL)
    self->trouble
        /* Translators: %s is a list such as "Replies, QR codes" */
        = g_strdup_printf (_ ("More than four fifths of what WeChat takes today are used up: %s. "
                              "WeChat counts anew from midnight in Beijing."),
                           names);
}

static gboolean
say_server (TresenHealthWords *self, const TresenHealth *server)
{
  if (is (server, "failed"))
    set (self, TRESEN_HEALTH_BAD, _ ("Closed"),
         /* Translators: %s is a technical reason in English */
         g_strdup_printf (
             _ ("Tresen cannot receive messages: %s. Customers who write now may be told that the "
                "account is out of service. Start Tresen again; if this stays, check the listen "
                "address in the profile."),
             server->detail));
  else if (is (server, "starting"))
    set (self, TRESEN_HEALTH_WAITING, _ ("Starting"), NULL);
  else if (!is (server, "ok"))
    set (self, TRESEN_HEALTH_WAITING, _ ("Starting"), NULL);
  else
    return FALSE;
  return TRUE;
}

/* A day that WeChat told in Unix seconds; "" when it told none. */
static char *
dup_day (const char *seconds)
{
  gint64 number = 0;

  if (seconds == NULL
      || !g_ascii_string_to_signed (seconds, 10, 1, G_MAXINT64 / G_USEC_PER_SEC, &number, NULL))
    return g_strdup ("");
  return tresen_words_day (number * G_USEC_PER_SEC, 0);
}

static char *
dup_verification (const TresenHealth *row)
{
  g_autofree char *day = dup_day (row != NULL ? row->detail : NULL);

  if (is (row, "refused"))
    /* Translators: %s is the reason in WeChat's words */
    return g_strdup_printf (_ ("WeChat has refused to verify the account: %s. An account that is "
                               "not verified loses rights, such as sending replies. Apply again on "
                               "WeChat's platform."),
                            row->detail);
  if (is (row, "renew") && *day == '\0')
    return g_strdup (_ ("The verification of the account has to be renewed on WeChat's platform. "
                        "Without it the account loses rights, such as sending replies."));
  if (is (row, "renew"))
    /* Translators: %s is a date */
    return g_strdup_printf (_ ("The verification of the account ends: %s. Renew it on WeChat's "
                               "platform before, or the account loses rights, such as sending "
                               "replies."),
                            day);
  if (is (row, "expired"))
    return g_strdup (_ ("The verification of the account has ended, so WeChat takes rights away, "
                        "such as sending replies. Renew it on WeChat's platform."));
  return NULL;
}

/* What will change, although all goes well today. */
static char *
dup_warning (const GPtrArray *rows)
{
  const TresenHealth *naming = find (rows, "naming");
  char *text = dup_verification (find (rows, "verification"));

  if (text == NULL && is (naming, "refused"))
    /* Translators: %s is the reason in WeChat's words */
    text = g_strdup_printf (_ ("WeChat has refused the name of the account: %s. Apply for another "
                               "one on WeChat's platform."),
                            naming->detail);
  return text;
}

/**
 * @rows: (element-type TresenHealth) (nullable): what the bridge has said; %NULL when it has not been read yet
 *
 * Says the worst of it, and never that all is well before both have said so: receiving is one thing, sending another.
 */
TresenHealthWords *
tresen_health_words_new (const GPtrArray *rows)
{
  TresenHealthWords *self = g_new0 (TresenHealthWords, 1);
  const TresenHealth *server = find (rows, "server");
  const TresenHealth *wechat = find (rows, "wechat");

  if (server == NULL && wechat == NULL)
    set (self, TRESEN_HEALTH_UNKNOWN, _ ("Starting"), NULL);
  else if (say_server (self, server) || say_wechat (self, wechat))
    return self;
  else if (is (wechat, "ok"))
    set (self, TRESEN_HEALTH_GOOD, _ ("Connected"), NULL);
  else
    /* Translators: messages can come in; whether replies can go out is not known yet */
    set (self, TRESEN_HEALTH_WAITING, _ ("Receiving"), NULL);
  self->trouble = dup_warning (rows);
  say_quota (self, find (rows, "quota"));
  return self;
}
