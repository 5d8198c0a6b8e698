/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "bridge-fixture.h"
#include "tresen-json.h"
#include "tresen-store-health.h"
#include "tresen-store-jobs.h"
#include "tresen-store-quotas.h"
#include "tresen-store-rights.h"
#include "tresen-store-settings.h"
#include "tresen-wechat-quota.h"
#include "tresen-wechat-rights.h"

/* What belongs to the account as a whole: rights, quotas, whose profile it is, and a change of its key. */

#define SEND "/cgi-bin/message/custom/send"

static gpointer
read_rights (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_rights_load (db, error);
}

static const char *
find_state (GPtrArray *rights, const char *feature)
{
  for (guint i = 0; i < rights->len; i++)
    {
      const TresenRight *right = g_ptr_array_index (rights, i);

      if (strcmp (right->feature, feature) == 0)
        return right->state;
    }
  return "";
}

static gboolean
are_all_known (Fixture *self, gpointer data)
{
  g_autoptr (GPtrArray) rights = fixture_read (self, read_rights, NULL);

  return rights->len == g_strv_length ((char **) tresen_wechat_features ());
}

static gpointer
write_asking (TresenDb *db, gpointer data, GError **error)
{
  tresen_store_rights_ask (db, GPOINTER_TO_INT (data), g_get_real_time (), error);
  return NULL;
}

static void
assert_rights (Fixture *self, const char *const *refused)
{
  const char *const *features = tresen_wechat_features ();
  g_autoptr (GPtrArray) rights = fixture_read (self, read_rights, NULL);

  for (guint i = 0; features[i] != NULL; i++)
    g_assert_cmpstr (find_state (rights, features[i]), ==,
                     g_strv_contains (refused, features[i]) ? "refused" : "granted");
}

static void
test_rights (Fixture *self, gconstpointer data)
{
  static const char *const none[] = { NULL };

  fixture_write (self, write_asking, GINT_TO_POINTER (FALSE));
  g_assert_true (fixture_wait (self, are_all_known, NULL));
  assert_rights (self, none);
}

static void
test_rights_of_a_small_account (Fixture *self, gconstpointer data)
{
  static const char *const refused[]
      = { "custom-send", "followers", "remark", "tags", "template", "qr", "menu", NULL };

  fixture_order (self, "/practice/account", "{\"kind\":\"unverified-subscription\"}");
  fixture_write (self, write_asking, GINT_TO_POINTER (FALSE));
  g_assert_true (fixture_wait (self, are_all_known, NULL));
  assert_rights (self, refused);
}

typedef struct
{
  const char *key;
  const char *state;
} Health;

static gpointer
read_health (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_health_load (db, error);
}

static gboolean
is_health (Fixture *self, gpointer data)
{
  const Health *wanted = data;
  g_autoptr (GPtrArray) all = fixture_read (self, read_health, NULL);

  for (guint i = 0; i < all->len; i++)
    {
      const TresenHealth *health = g_ptr_array_index (all, i);

      if (strcmp (health->key, wanted->key) == 0)
        return strcmp (health->state, wanted->state) == 0;
    }
  return FALSE;
}

static void
wait_for_health (Fixture *self, const char *key, const char *state)
{
  Health wanted = { key, state };
  g_autoptr (GPtrArray) all = NULL;

  if (fixture_wait (self, is_health, &wanted))
    return;
  all = fixture_read (self, read_health, NULL);
  for (guint i = 0; i < all->len; i++)
    {
      const TresenHealth *health = g_ptr_array_index (all, i);

      g_test_message ("%s: %s (%s)", health->key, health->state, health->detail);
    }
  g_error ("\"%s\" did not come to be \"%s\"", key, state);
}

static gboolean
is_sent (Fixture *self, gpointer text)
{
  return tresen_practice_wechat_count_received (self->practice, self->openid, text) == 1;
}

static gboolean
is_waiting (Fixture *self, gpointer text)
{
  g_autoptr (TresenTimelineEntry) entry = fixture_find_entry (self, text);

  return entry->state == TRESEN_MESSAGE_QUEUED && entry->error_code != 0;
}

static gpointer
write_clearing (TresenDb *db, gpointer data, GError **error)
{
  tresen_store_job_add_detail (db, TRESEN_JOB_CLEAR_QUOTA, 0, "{}", g_get_real_time (), error);
  return NULL;
}

static gpointer
read_quotas (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_quotas_load (db, "", error);
}

static gint64
get_used (Fixture *self, const char *api, gint64 *blocked_until_us)
{
  g_autoptr (GPtrArray) quotas = fixture_read (self, read_quotas, NULL);

  for (guint i = 0; i < quotas->len; i++)
    {
      const TresenQuota *quota = g_ptr_array_index (quotas, i);

      if (strcmp (quota->api, api) != 0)
        continue;
      *blocked_until_us = quota->blocked_until_us;
      return quota->used;
    }
  return -1;
}

/* A reply for which the day has no call left waits, over a restart too, and goes out once a person has had the quotas reset. */
static void
test_quota (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenPracticeOutcome) outcome = fixture_act (self, "text", "hello", 0);
  g_autoptr (TresenTimelineEntry) entry = NULL;
  gint64 blocked_until_us = 0;

  fixture_order (self, "/practice/quota", "{\"path\":\"" SEND "\",\"limit\":1}");
  fixture_queue (self, "first");
  g_assert_true (fixture_wait (self, is_sent, (char *) "first"));
  fixture_queue (self, "second");
  wait_for_health (self, "quota", "used");
  g_assert_true (fixture_wait (self, is_waiting, (char *) "second"));
  entry = fixture_find_entry (self, "second");
  g_assert_cmpint (entry->state, ==, TRESEN_MESSAGE_QUEUED);
  g_assert_cmpint (entry->error_code, ==, 45009);
  g_assert_cmpint (get_used (self, SEND, &blocked_until_us), ==, 2);
  g_assert_cmpint (blocked_until_us, ==, tresen_wechat_beijing_next_day_us (g_get_real_time ()));

  fixture_restart_bridge (self);
  fixture_queue (self, "third");
  wait_for_health (self, "quota", "used");
  g_assert_cmpint (get_used (self, SEND, &blocked_until_us), ==, 2);
  g_assert_false (is_sent (self, (char *) "second"));

  fixture_order (self, "/practice/quota", "{\"path\":\"" SEND "\",\"limit\":10}");
  fixture_write (self, write_clearing, NULL);
  wait_for_health (self, "clearing", "ok");
  g_assert_true (fixture_wait (self, is_sent, (char *) "second"));
  g_assert_true (fixture_wait (self, is_sent, (char *) "third"));
}

/* Ten times a month, and then it is told. */
static void
test_clearing_is_refused (Fixture *self, gconstpointer data)
{
  fixture_order (self, "/practice/fault",
                 "{\"endpoint\":\"/cgi-bin/clear_quota\",\"kind\":\"errcode\",\"errcode\":48006}");
  fixture_write (self, write_clearing, NULL);
  wait_for_health (self, "clearing", "failed");
}

static gpointer
write_interrupted_clearing (TresenDb *db, gpointer data, GError **error)
{
  gint64 now_us = g_get_real_time ();
  gint64 id = tresen_store_job_add_detail (db, TRESEN_JOB_CLEAR_QUOTA, 0, "{}", now_us, error);

  if (id > 0 && tresen_store_job_start (db, id, error))
    tresen_store_job_later (db, id, now_us, "", error);
  return NULL;
}

/* Perhaps WeChat did it before Tresen stopped: nothing is done again, and it is told that nobody knows. */
static void
test_clearing_is_interrupted (Fixture *self, gconstpointer data)
{
  gint64 blocked_until_us = 0;

  fixture_write (self, write_interrupted_clearing, NULL);
  wait_for_health (self, "clearing", "failed");
  g_assert_cmpint (get_used (self, "/cgi-bin/clear_quota", &blocked_until_us), <=, 0);
}

/* The address is refused; a person puts it on the list, wants it tried again, and what waited goes out at once. */
static void
test_try_again (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenPracticeOutcome) outcome = fixture_act (self, "text", "hello", 0);
  gint64 begin_us;

  /* What is under way must not be the one to meet the fault. */
  wait_for_health (self, "wechat", "ok");
  fixture_stop_bridge (self);
  fixture_order (self, "/practice/fault",
                 "{\"endpoint\":\"/cgi-bin/stable_token\",\"kind\":\"errcode\",\"errcode\":40164,"
                 "\"count\":1}");
  fixture_order (self, "/practice/token", "{\"action\":\"expire\"}");
  fixture_restart_bridge (self);
  fixture_queue (self, "waits");
  wait_for_health (self, "wechat", "address");
  begin_us = g_get_monotonic_time (); /* of a pause of a minute, more than the half is left */
  fixture_write (self, write_asking, GINT_TO_POINTER (TRUE));
  g_assert_true (fixture_wait (self, is_sent, (char *) "waits"));
  wait_for_health (self, "wechat", "ok");
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, 30 * G_USEC_PER_SEC);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_answered (Fixture *self, gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static void
set_app_id (Fixture *self, const char *app_id)
{
  g_free (self->connection->wechat_app_id);
  self->connection->wechat_app_id = g_strdup (app_id);
}

static void
test_other_account (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *own = g_strdup (self->connection->wechat_app_id);

  fixture_stop_bridge (self);
  set_app_id (self, "wxffffffffffffffff");
  self->bridge = tresen_bridge_new (self->store, self->connection, self->secrets,
                                    tresen_profile_get_media_folder (self->profile), self->clock);
  tresen_bridge_start_async (self->bridge, started_cb, &result);
  g_assert_true (fixture_wait (self, is_answered, &result));
  g_assert_false (tresen_bridge_start_finish (self->bridge, result, &error));
  g_assert_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_OTHER_ACCOUNT);
  g_assert_nonnull (strstr (error->message, own));
  g_assert_nonnull (strstr (error->message, "wxffffffffffffffff"));
  g_assert_nonnull (strstr (error->message, "--profile"));
  g_clear_object (&self->bridge);
  set_app_id (self, own);
  fixture_restart_bridge (self);
}

#define NEW_KEY "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg"

static void
change_key (Fixture *self)
{
  g_clear_pointer (&self->secrets->wechat_previous_encoding_aes_key, tresen_secret_unref);
  self->secrets->wechat_previous_encoding_aes_key
      = g_steal_pointer (&self->secrets->wechat_encoding_aes_key);
  self->secrets->wechat_encoding_aes_key = tresen_secret_new (NEW_KEY);
}

static gpointer
age_key (TresenDb *db, gpointer data, GError **error)
{
  g_autofree char *text
      = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time () - 25 * G_TIME_SPAN_HOUR);

  tresen_store_setting_set (db, TRESEN_SETTING_KEY_SINCE, text, error);
  return NULL;
}

/* What WeChat sealed before the key was changed still arrives behind the change, for a day; afterwards it is a stranger's. */
static void
test_key_change (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *text = g_strdup_printf ("message %u", i);
      g_autoptr (TresenPracticeOutcome) outcome = NULL;
      g_autoptr (TresenTimelineEntry) entry = NULL;

      if (i == 3)
        {
          fixture_stop_bridge (self);
          change_key (self);
          fixture_restart_bridge (self);
        }
      outcome = fixture_act (self, "text", text, 0);
      g_assert_true (outcome->is_delivered);
      entry = fixture_find_entry (self, text);
      g_assert_nonnull (entry);
    }
  fixture_write (self, age_key, NULL);
  fixture_restart_bridge (self);
  {
    g_autoptr (TresenPracticeOutcome) late = fixture_act (self, "text", "too late", 0);

    g_assert_false (late->is_delivered);
  }
}

#define ADD(name, mode, func)                                                                      \
  g_test_add ("/bridge/account/" name, Fixture, mode, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("rights", "plain", test_rights);
  ADD ("rights-of-a-small-account", "plain", test_rights_of_a_small_account);
  ADD ("quota", "plain", test_quota);
  ADD ("clearing-is-refused", "plain", test_clearing_is_refused);
  ADD ("clearing-is-interrupted", "plain", test_clearing_is_interrupted);
  ADD ("try-again", "plain", test_try_again);
  ADD ("other-account", "plain", test_other_account);
  ADD ("key-change", "safe", test_key_change);
  return g_test_run ();
}
