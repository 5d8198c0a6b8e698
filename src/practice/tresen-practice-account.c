/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-account.h"

#include <string.h>

#include "tresen-practice-tags.h"
#include "tresen-practice-codes.h"
#include "tresen-practice-notices.h"
#include "tresen-practice-oauth.h"
#include "tresen-practice-quotas.h"
#include "tresen-random.h"

#define OPENID_LENGTH 28
#define BEIJING_US (8 * G_TIME_SPAN_HOUR)

typedef struct
{
  guint count;
  gint64 life_us;
} GrantRule;

static const GrantRule grant_rules[TRESEN_PRACTICE_N_TRIGGERS] = {
  [TRESEN_PRACTICE_TRIGGER_MESSAGE] = { 5, 48 * G_TIME_SPAN_HOUR },
  [TRESEN_PRACTICE_TRIGGER_MOMENT] = { 3, G_TIME_SPAN_MINUTE },
};

static void
entry_free (gpointer data)
{
  TresenPracticeEntry *entry = data;

  g_free (entry->kind);
  g_free (entry->text);
  g_free (entry->media_id);
  g_free (entry->url);
  g_free (entry);
}

static void
follower_free (gpointer data)
{
  TresenPracticeFollower *follower = data;

  g_free (follower->openid);
  g_free (follower->name);
  g_free (follower->scene);
  g_free (follower->remark);
  g_array_unref (follower->tag_ids);
  g_ptr_array_unref (follower->entries);
  g_free (follower);
}

static void
send_free (gpointer data)
{
  TresenPracticeSend *send = data;

  g_free (send->openid);
  g_free (send->kind);
  g_free (send->text);
  g_free (send->media_id);
  g_free (send);
}

/**
 * tresen_practice_account_new:
 * @clock: where windows, tokens and media get the time from
 * @token_life_s: seconds that a token lives
 *
 * Returns: (transfer full): an account without followers
 */
TresenPracticeAccount *
tresen_practice_account_new (TresenClock *clock, guint token_life_s)
{
  TresenPracticeAccount *self = g_new0 (TresenPracticeAccount, 1);

  self->clock = tresen_clock_ref (clock);
  self->followers = g_ptr_array_new_with_free_func (follower_free);
  self->by_openid = g_hash_table_new (g_str_hash, g_str_equal);
  self->tags = g_ptr_array_new_with_free_func (tresen_practice_tag_free);
  self->sends = g_ptr_array_new_with_free_func (send_free);
  self->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->today = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->tokens = tresen_practice_tokens_new (token_life_s);
  self->media = tresen_practice_media_new ();
  self->notices = tresen_practice_notices_new ();
  self->quotas = tresen_practice_quotas_new ();
  self->codes = tresen_practice_codes_new ();
  self->oauth_codes = tresen_practice_oauth_codes_new ();
  self->phone_openid = g_strdup ("");
  return self;
}

void
tresen_practice_account_free (TresenPracticeAccount *self)
{
  tresen_clock_unref (self->clock);
  g_hash_table_unref (self->by_openid);
  g_ptr_array_unref (self->followers);
  g_ptr_array_unref (self->tags);
  g_ptr_array_unref (self->sends);
  g_hash_table_unref (self->calls);
  g_hash_table_unref (self->today);
  tresen_practice_tokens_free (self->tokens);
  tresen_practice_media_free (self->media);
  tresen_practice_notices_free (self->notices);
  tresen_practice_quotas_free (self->quotas);
  g_ptr_array_unref (self->codes);
  g_ptr_array_unref (self->oauth_codes);
  g_free (self->phone_openid);
  g_free (self);
}

/** tresen_practice_account_now_us: Returns: the account's own time, microseconds since 1970-01-01 UTC */
gint64
tresen_practice_account_now_us (TresenPracticeAccount *self)
{
  return tresen_clock_now_us (self->clock) + self->skew_us;
}

/** tresen_practice_account_next_msgid: Returns: 19 digits, larger than every one before, also over a restart */
gint64
tresen_practice_account_next_msgid (TresenPracticeAccount *self)
{
  gint64 base = G_GINT64_CONSTANT (1000000000000000000);
  gint64 wanted = tresen_practice_account_now_us (self) * 1000 + g_random_int_range (0, 1000);

  self->last_msgid = MAX (self->last_msgid + 1, MAX (wanted, base));
  return self->last_msgid;
}

static void
increment (GHashTable *table, const char *path)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (table, path));

  g_hash_table_insert (table, g_strdup (path), GUINT_TO_POINTER (count + 1));
}

/**
 * tresen_practice_account_count_call:
 * @path: of an endpoint
 *
 * Returns: whether the day's quota still holds this call (spec 15); a day begins at midnight in Beijing
 */
gboolean
tresen_practice_account_count_call (TresenPracticeAccount *self, const char *path)
{
  gint64 day = (tresen_practice_account_now_us (self) + BEIJING_US) / G_TIME_SPAN_DAY;

  if (day != self->today_day)
    g_hash_table_remove_all (self->today);
  self->today_day = day;
  increment (self->calls, path);
  increment (self->today, path);
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->today, path))
         <= tresen_practice_quotas_get_limit (self->quotas, path);
}

static char *
make_openid (void)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  guint8 random[OPENID_LENGTH];
  char *openid = g_malloc (OPENID_LENGTH + 1);

  tresen_random_fill (random, sizeof random);
  for (guint i = 0; i < OPENID_LENGTH; i++)
    openid[i] = letters[random[i] % 64];
  openid[0] = 'o';
  openid[OPENID_LENGTH] = '\0';
  return openid;
}

/**
 * tresen_practice_account_add_follower:
 * @openid: (nullable): %NULL makes one up
 * @name: shown on the phone
 *
 * Returns: (transfer none): somebody who does not follow yet
 */
TresenPracticeFollower *
tresen_practice_account_add_follower (TresenPracticeAccount *self,
                                      const char *openid,
                                      const char *name)
{
  TresenPracticeFollower *follower = g_new0 (TresenPracticeFollower, 1);

  follower->openid = openid != NULL ? g_strdup (openid) : make_openid ();
  follower->name = g_strdup (name);
  follower->scene = g_strdup ("");
  follower->remark = g_strdup ("");
  follower->tag_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  follower->entries = g_ptr_array_new_with_free_func (entry_free);
  g_ptr_array_add (self->followers, follower);
  g_hash_table_insert (self->by_openid, follower->openid, follower);
  return follower;
}

/**
 * tresen_practice_account_add_many:
 * @remark: (nullable): what every tenth is called in WeChat, with a number behind it
 *
 * Makes followers who only are there, for what has to do with many.
 */
void
tresen_practice_account_add_many (TresenPracticeAccount *self, guint count, const char *remark)
{
  for (guint i = 0; i < count; i++)
    {
      TresenPracticeFollower *follower = tresen_practice_account_add_follower (self, NULL, "");

      follower->is_one_of_many = TRUE;
      follower->is_followed = TRUE;
      follower->followed_us = tresen_practice_account_now_us (self) - (gint64) i * G_TIME_SPAN_HOUR;
      if (remark == NULL || i % 10 != 0)
        continue;
      g_free (follower->remark);
      follower->remark = g_strdup_printf ("%s %u", remark, i);
    }
}

/** tresen_practice_account_add_samples: makes the two customers whom practice mode begins with; both follow already. */
void
tresen_practice_account_add_samples (TresenPracticeAccount *self)
{
  static const struct
  {
    const char *openid;
    const char *name;
  } samples[] = {
    { "oPr4ctLiWei-9d2Kq7ZxB1mN5tYc", "Li Wei" },
    { "oPr4ctZhangMin_3f8Lw0RaE6uHs", "Zhang Min" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      TresenPracticeFollower *follower
          = tresen_practice_account_add_follower (self, samples[i].openid, samples[i].name);

      follower->is_followed = TRUE;
      follower->followed_us = tresen_practice_account_now_us (self);
    }
}

/** tresen_practice_account_find: Returns: (transfer none) (nullable): the one with that OpenID */
TresenPracticeFollower *
tresen_practice_account_find (TresenPracticeAccount *self, const char *openid)
{
  return openid != NULL ? g_hash_table_lookup (self->by_openid, openid) : NULL;
}

/** tresen_practice_account_add_entry: Returns: (transfer none): a new last line of the follower's chat */
TresenPracticeEntry *
tresen_practice_account_add_entry (TresenPracticeAccount *self,
                                   TresenPracticeFollower *follower,
                                   TresenPracticeSide side,
                                   const char *kind,
                                   const char *text)
{
  TresenPracticeEntry *entry = g_new0 (TresenPracticeEntry, 1);

  entry->number = ++self->last_number;
  entry->side = side;
  entry->kind = g_strdup (kind);
  entry->text = g_strdup (text);
  entry->media_id = g_strdup ("");
  entry->url = g_strdup ("");
  entry->at_us = tresen_practice_account_now_us (self);
  if (side != TRESEN_PRACTICE_SIDE_NOTICE)
    follower->exchanged_us = entry->at_us;
  if (side == TRESEN_PRACTICE_SIDE_DESK)
    follower->typing_until_us = 0;
  g_ptr_array_add (follower->entries, entry);
  return entry;
}

/** tresen_practice_entry_set_picture: gives @entry a medium and the address under which the phone shows it. */
void
tresen_practice_entry_set_picture (TresenPracticeEntry *entry,
                                   const char *media_id,
                                   const char *url)
{
  g_free (entry->media_id);
  g_free (entry->url);
  entry->media_id = g_strdup (media_id);
  entry->url = g_strdup (url);
}

/**
 * tresen_practice_account_follow:
 * @is_followed: %FALSE when the customer leaves, which closes all windows at once
 * @scene: of the QR code through which the customer came, "" for none
 */
void
tresen_practice_account_follow (TresenPracticeAccount *self,
                                TresenPracticeFollower *follower,
                                gboolean is_followed,
                                const char *scene)
{
  follower->is_followed = is_followed;
  memset (follower->grants, 0, sizeof follower->grants);
  g_free (follower->scene);
  follower->scene = g_strdup (scene);
  if (is_followed)
    follower->followed_us = tresen_practice_account_now_us (self);
}

/**
 * tresen_practice_account_grant:
 *
 * A trigger opens a grant of its own. One of the same kind that is still open is covered by the new one, which has as many
 * messages and a later end, so one of each kind is enough (spec 7.1).
 */
void
tresen_practice_account_grant (TresenPracticeAccount *self,
                               TresenPracticeFollower *follower,
                               TresenPracticeTrigger trigger)
{
  TresenPracticeGrant *grant = &follower->grants[trigger];

  grant->granted = grant_rules[trigger].count;
  grant->used = 0;
  grant->until_us = tresen_practice_account_now_us (self) + grant_rules[trigger].life_us;
}

static gboolean
is_live (const TresenPracticeGrant *grant, gint64 now_us)
{
  return grant->granted > 0 && now_us < grant->until_us;
}

/**
 * tresen_practice_account_get_left:
 * @until_us: (out) (optional): the end of the grant that the figure comes from, 0 if no window is open
 *
 * Returns: how many messages the platform would still take for this follower
 */
guint
tresen_practice_account_get_left (TresenPracticeAccount *self,
                                  const TresenPracticeFollower *follower,
                                  gint64 *until_us)
{
  gint64 now_us = tresen_practice_account_now_us (self);
  const TresenPracticeGrant *best = NULL;

  for (guint i = 0; i < TRESEN_PRACTICE_N_TRIGGERS; i++)
    {
      const TresenPracticeGrant *grant = &follower->grants[i];

      if (!is_live (grant, now_us))
        continue;
      if (best == NULL || grant->granted - grant->used > best->granted - best->used)
        best = grant;
    }
  if (until_us != NULL)
    *until_us = best != NULL ? best->until_us : 0;
  return best != NULL ? best->granted - best->used : 0;
}

/** tresen_practice_account_check_send: Returns: 0 if a message may go out, else 45015 (no window) or 45047 (used up) */
int
tresen_practice_account_check_send (TresenPracticeAccount *self,
                                    const TresenPracticeFollower *follower)
{
  gint64 until_us = 0;
  guint left = tresen_practice_account_get_left (self, follower, &until_us);

  if (!follower->is_followed || until_us == 0)
    return 45015;
  return left > 0 ? 0 : 45047;
}

/** tresen_practice_account_note_send: notes down what was accepted; what uses up no reply is not booked. */
void
tresen_practice_account_note_send (TresenPracticeAccount *self,
                                   TresenPracticeFollower *follower,
                                   const char *kind,
                                   const char *text,
                                   const char *media_id)
{
  TresenPracticeSend *send = g_new0 (TresenPracticeSend, 1);

  send->number = self->sends->len + 1;
  send->openid = g_strdup (follower->openid);
  send->kind = g_strdup (kind);
  send->text = g_strdup (text);
  send->media_id = g_strdup (media_id);
  send->at_us = tresen_practice_account_now_us (self);
  g_ptr_array_add (self->sends, send);
}

/** tresen_practice_account_accept_send: books an accepted message against every open grant and notes it down. */
void
tresen_practice_account_accept_send (TresenPracticeAccount *self,
                                     TresenPracticeFollower *follower,
                                     const char *kind,
                                     const char *text,
                                     const char *media_id)
{
  gint64 now_us = tresen_practice_account_now_us (self);

  for (guint i = 0; i < TRESEN_PRACTICE_N_TRIGGERS; i++)
    {
      TresenPracticeGrant *grant = &follower->grants[i];

      if (is_live (grant, now_us) && grant->used < grant->granted)
        grant->used++;
    }
  tresen_practice_account_note_send (self, follower, kind, text, media_id);
}
