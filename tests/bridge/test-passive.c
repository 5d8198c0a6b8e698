/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "bridge-fixture.h"
#include "tresen-json.h"
#include "tresen-store-outgoing.h"
#include "tresen-store-settings.h"
#include "tresen-wechat-crypto.h"

#define QUIET_US (300 * G_TIME_SPAN_MILLISECOND)
#define UNVERIFIED "{\"kind\":\"unverified-subscription\"}"

/* What goes out inside the answer to a callback: replies of an account that may not send by itself, and the away text. */

static void
set_up (Fixture *self, gconstpointer mode)
{
  fixture_set_up (self, mode);
  self->quiet_us = QUIET_US;
  fixture_restart_bridge (self);
  fixture_order (self, "/practice/account", UNVERIFIED);
}

static void
act (Fixture *self, const char *action, const char *text, guint repeat, const char *status)
{
  g_autoptr (TresenPracticeOutcome) outcome = fixture_act (self, action, text, repeat);

  if (outcome->why != NULL)
    g_test_message ("%s", outcome->why);
  g_assert_cmpstr (outcome->status, ==, status);
  g_assert_cmpuint (outcome->deliveries, ==, 1 + repeat);
}

/* How often the customer sees @text from the desk. */
static guint
count_shown (Fixture *self, const char *member, const char *text)
{
  g_autoptr (JsonObject) state = fixture_load_practice_chats (self);
  JsonArray *followers = json_object_get_array_member (state, "followers");
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (followers); i++)
    {
      JsonArray *chat
          = json_object_get_array_member (json_array_get_object_element (followers, i), "chat");

      for (guint k = 0; k < json_array_get_length (chat); k++)
        {
          JsonObject *line = json_array_get_object_element (chat, k);

          if (g_strcmp0 (tresen_json_get_string (line, "side"), "desk") == 0
              && g_strcmp0 (tresen_json_get_string (line, member), text) == 0)
            n++;
        }
    }
  return n;
}

static gint64
count_calls (Fixture *self, const char *path)
{
  g_autoptr (JsonObject) state = fixture_load_practice_state (self);

  return tresen_json_get_int (json_object_get_object_member (state, "calls"), path, 0);
}

static gboolean
waits (Fixture *self, gpointer text)
{
  g_autoptr (TresenTimelineEntry) entry = fixture_find_entry (self, text);

  return entry != NULL && entry->state == TRESEN_MESSAGE_QUEUED
         && entry->error_code == TRESEN_SEND_FAULT_WAITS;
}

/* Writes a reply that WeChat does not let the account send. */
static gint64
let_wait (Fixture *self, const char *text)
{
  gint64 entry_id = fixture_queue (self, text);

  g_assert_true (fixture_wait (self, waits, (gpointer) text));
  return entry_id;
}

static int
get_code (Fixture *self, const char *text)
{
  g_autoptr (TresenTimelineEntry) entry = fixture_find_entry (self, text);

  return entry->error_code;
}

/* Refused, it waits; it is the answer to the next message, to a repeat with the same bytes; then it is taken. */
static void
test_reply (Fixture *self, gconstpointer mode)
{
  static const char *const formats[] = { "xml", "json" };

  act (self, "text", "hello", 0, "success");
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *order = g_strdup_printf ("{\"format\":\"%s\"}", formats[i]);
      g_autofree char *text = g_strdup_printf ("%s: 好的 ]]> <a>&\n🚗", formats[i]);

      fixture_order (self, "/practice/callback", order);
      let_wait (self, text);
      act (self, "text", "and?", 1, "reply");
      g_assert_cmpuint (count_shown (self, "text", text), ==, 1);
      fixture_wait_for_state (self, text, TRESEN_MESSAGE_ACCEPTED);
      act (self, "text", "thanks", 1, "success");
      g_assert_cmpuint (count_shown (self, "text", text), ==, 1);
    }
  /* WeChat was asked once; after that Tresen knows. */
  g_assert_cmpint (count_calls (self, "/cgi-bin/message/custom/send"), ==, 1);
}

/* What opens no window is not answered. */
static void
view (Fixture *self)
{
  g_autofree char *json = g_strdup_printf (
      "{\"openid\":\"%s\",\"act\":\"view\",\"url\":\"https://desk.example/\"}", self->openid);

  fixture_order (self, "/practice/act", json);
}

static void
test_order (Fixture *self, gconstpointer mode)
{
  act (self, "text", "hello", 0, "success");
  let_wait (self, "one");
  let_wait (self, "two");
  act (self, "click", "SERVICE", 0, "reply");
  g_assert_cmpuint (count_shown (self, "text", "one"), ==, 1);
  g_assert_cmpuint (count_shown (self, "text", "two"), ==, 0);
  view (self);
  act (self, "unfollow", NULL, 0, "success");
  g_assert_true (waits (self, (gpointer) "two"));
  act (self, "follow", NULL, 0, "reply");
  g_assert_cmpuint (count_shown (self, "text", "two"), ==, 1);
  fixture_wait_for_state (self, "two", TRESEN_MESSAGE_ACCEPTED);
}

static gpointer
write_cancel (TresenDb *db, gpointer data, GError **error)
{
  tresen_store_outgoing_cancel (db, *(gint64 *) data, error);
  return NULL;
}

static void
test_take_back (Fixture *self, gconstpointer mode)
{
  gint64 entry_id;

  act (self, "text", "hello", 0, "success");
  entry_id = let_wait (self, "one");
  fixture_write (self, write_cancel, &entry_id);
  act (self, "text", "and?", 0, "success");
  g_assert_cmpuint (count_shown (self, "text", "one"), ==, 0);
}

/* It waits as long as it takes, also over a restart. */
static void
test_waits_long (Fixture *self, gconstpointer mode)
{
  act (self, "text", "hello", 0, "success");
  let_wait (self, "one");
  fixture_move_clocks (self, 20 * 86400);
  fixture_restart_bridge (self);
  g_assert_true (waits (self, (gpointer) "one"));
  act (self, "text", "and?", 0, "reply");
  g_assert_cmpuint (count_shown (self, "text", "one"), ==, 1);
}

/* Nobody asks again what was the last run's: then nobody knows. */
static void
test_stopped (Fixture *self, gconstpointer mode)
{
  act (self, "text", "hello", 0, "success");
  let_wait (self, "one");
  act (self, "text", "and?", 0, "reply");
  fixture_restart_bridge (self);
  fixture_wait_for_state (self, "one", TRESEN_MESSAGE_UNKNOWN);
  g_assert_cmpint (get_code (self, "one"), ==, TRESEN_SEND_FAULT_INTERRUPTED);
}

static guint
post_message (Fixture *self, const char *msgid)
{
  g_autofree char *signature = tresen_wechat_signature ("AAAAA", "1", "2");
  g_autofree char *query = g_strdup_printf ("signature=%s&timestamp=1&nonce=2", signature);
  g_autofree char *body = g_strdup_printf (
      "<xml><ToUserName>gh_0123456789ab</ToUserName><FromUserName>%s</FromUserName>"
      "<CreateTime>%" G_GINT64_FORMAT "</CreateTime><MsgType>text</MsgType><Content>?</Content>"
      "<MsgId>%s</MsgId></xml>",
      self->openid, g_get_real_time () / G_USEC_PER_SEC, msgid);

  return fixture_post (self, query, body);
}

/* After the last time that WeChat delivers a callback, silence says nothing any more. */
static void
test_asked_thrice (Fixture *self, gconstpointer mode)
{
  act (self, "text", "hello", 0, "success");
  let_wait (self, "one");
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (post_message (self, "4711"), ==, 200);
  fixture_wait_for_state (self, "one", TRESEN_MESSAGE_UNKNOWN);
  g_assert_cmpint (get_code (self, "one"), ==, TRESEN_SEND_FAULT_ASKED_THRICE);
}

/* The last run gave it, the next one is asked for it again: that is enough to go by. */
static void
test_asked_again (Fixture *self, gconstpointer mode)
{
  act (self, "text", "hello", 0, "success");
  let_wait (self, "one");
  g_assert_cmpuint (post_message (self, "4712"), ==, 200);
  self->quiet_us = 2 * G_USEC_PER_SEC;
  fixture_restart_bridge (self);
  g_assert_cmpuint (post_message (self, "4712"), ==, 200);
  fixture_wait_for_state (self, "one", TRESEN_MESSAGE_ACCEPTED);
}

static gpointer
write_picture (TresenDb *db, gpointer data, GError **error)
{
  const TresenMedia file
      = { .file = (char *) "car.png", .content_type = (char *) "image/png", .size = 67 };

  tresen_store_outgoing_queue_file (db, *(gint64 *) data, "image", &file, g_get_real_time (),
                                    error);
  return NULL;
}

static gboolean
has_waiting_picture (Fixture *self, gpointer unused)
{
  g_autoptr (GPtrArray) timeline = fixture_load_timeline (self);
  const TresenTimelineEntry *last = g_ptr_array_index (timeline, timeline->len - 1);

  return strcmp (last->kind, "image") == 0 && last->error_code == TRESEN_SEND_FAULT_WAITS;
}

/* A picture is uploaded first; one that has waited for longer than WeChat keeps it is uploaded again. */
static void
test_picture (Fixture *self, gconstpointer mode)
{
  static const char png[]
      = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU"
        "5ErkJggg==";
  gint64 customer_id;
  gsize size = 0;
  g_autofree guchar *content = g_base64_decode (png, &size);
  g_autofree char *path
      = g_build_filename (tresen_profile_get_media_folder (self->profile), "car.png", NULL);

  g_assert_true (g_file_set_contents (path, (char *) content, (gssize) size, NULL));
  act (self, "text", "hello", 0, "success");
  customer_id = fixture_get_customer_id (self);
  fixture_write (self, write_picture, &customer_id);
  g_assert_true (fixture_wait (self, has_waiting_picture, NULL));
  fixture_move_clocks (self, 4 * 86400);
  act (self, "text", "and?", 0, "success");
  for (guint i = 0; i < 50 && count_shown (self, "kind", "image") == 0; i++)
    {
      g_autoptr (TresenPracticeOutcome) outcome = fixture_act (self, "text", "and?", 0);

      g_assert_true (outcome->is_delivered);
    }
  g_assert_cmpuint (count_shown (self, "kind", "image"), ==, 1);
  /* Twice, and perhaps once more with a token that had ended meanwhile */
  g_assert_cmpint (count_calls (self, "/cgi-bin/media/upload"), >=, 2);
  g_assert_cmpint (count_calls (self, "/cgi-bin/message/custom/send"), ==, 1);
}

static gpointer
write_away (TresenDb *db, gpointer data, GError **error)
{
  if (tresen_store_setting_set (db, TRESEN_SETTING_AWAY_TEXT, "Bis morgen ]]> 明天见", error))
    tresen_store_setting_set (db, TRESEN_SETTING_AWAY_ENABLED, data, error);
  return NULL;
}

#define AWAY "Bis morgen ]]> 明天见"

static gpointer
read_nothing (TresenDb *db, gpointer unused, GError **error)
{
  return NULL;
}

/* The bridge has asked the reader, which answers in order. */
static void
settle_settings (Fixture *self)
{
  for (guint i = 0; i < 3; i++)
    {
      fixture_read (self, read_nothing, NULL);
      while (g_main_context_iteration (self->context, FALSE))
        continue;
    }
}

static void
switch_away (Fixture *self, const char *is_on, const char *shop)
{
  fixture_write (self, write_away, (gpointer) is_on);
  fixture_set_shop (self, shop);
  settle_settings (self);
}

/* Once in a closed time, for a message or a follow; the customer still needs a reply. */
static void
test_away (Fixture *self, gconstpointer mode)
{
  g_autoptr (TresenConversation) conversation = NULL;
  g_autoptr (TresenTimelineEntry) entry = NULL;

  switch_away (self, "true", "hours=Mo-Su off");
  act (self, "click", "SERVICE", 0, "success");
  act (self, "text", "hello", 1, "reply");
  act (self, "text", "anybody?", 1, "success");
  g_assert_cmpuint (count_shown (self, "text", AWAY), ==, 1);
  conversation = fixture_load_conversation (self);
  g_assert_true (conversation->needs_reply);
  g_assert_cmpstr (conversation->last_text, ==, "anybody?");
  g_assert_cmpuint (conversation->n_waiting, ==, 0);
  entry = fixture_find_entry (self, AWAY);
  g_assert_true (tresen_timeline_entry_is_away (entry));
  fixture_wait_for_state (self, AWAY, TRESEN_MESSAGE_ACCEPTED);
}

static void
test_away_for_follow (Fixture *self, gconstpointer mode)
{
  act (self, "unfollow", NULL, 0, "success");
  switch_away (self, "true", "hours=Mo-Su off");
  act (self, "follow", NULL, 0, "reply");
  g_assert_cmpuint (count_shown (self, "text", AWAY), ==, 1);
}

/* Closed again means told again. */
static void
test_away_next_time (Fixture *self, gconstpointer mode)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  int minute = g_date_time_get_hour (now) * 60 + g_date_time_get_minute (now);
  /* Opens in two hours for one hour, every day */
  int from = (minute + 120) % 1440, to = (minute + 180) % 1440;
  g_autofree char *shop = g_strdup_printf ("time-zone=UTC\nhours=%02d:%02d-%02d:%02d", from / 60,
                                           from % 60, to / 60, to % 60);

  switch_away (self, "true", shop);
  act (self, "text", "hello", 0, "reply");
  act (self, "text", "hello?", 0, "success");
  fixture_move_clocks (self, 9000);
  act (self, "text", "open?", 0, "success");
  fixture_move_clocks (self, 9000);
  act (self, "text", "closed?", 0, "reply");
  g_assert_cmpuint (count_shown (self, "text", AWAY), ==, 2);
}

static void
test_no_away (Fixture *self, gconstpointer mode)
{
  switch_away (self, "false", "hours=Mo-Su off");
  act (self, "text", "off", 0, "success");
  switch_away (self, "true", "hours=24/7");
  act (self, "text", "open", 0, "success");
  switch_away (self, "true", "name=Autohaus");
  act (self, "text", "no hours", 0, "success");
  g_assert_cmpuint (count_shown (self, "text", AWAY), ==, 0);
  /* Without a restart too, and behind a reply that waits */
  switch_away (self, "false", "hours=Mo-Su off");
  let_wait (self, "one");
  fixture_write (self, write_away, (gpointer) "true");
  settle_settings (self);
  act (self, "text", "and?", 0, "reply");
  g_assert_cmpuint (count_shown (self, "text", "one"), ==, 1);
  act (self, "text", "and?", 0, "reply");
  g_assert_cmpuint (count_shown (self, "text", AWAY), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD_IN(name, mode, function)                                                               \
  g_test_add ("/bridge/passive/" name, Fixture, mode, set_up, function, fixture_tear_down)
#define ADD(name, function) ADD_IN (name, "plain", function)
  ADD_IN ("reply/plain", "plain", test_reply);
  ADD_IN ("reply/compat", "compat", test_reply);
  ADD_IN ("reply/safe", "safe", test_reply);
  ADD ("order", test_order);
  ADD ("take-back", test_take_back);
  ADD ("waits-long", test_waits_long);
  ADD ("stopped", test_stopped);
  ADD ("asked-thrice", test_asked_thrice);
  ADD ("asked-again", test_asked_again);
  ADD ("picture", test_picture);
  ADD_IN ("away/safe", "safe", test_away);
  ADD ("away/plain", test_away);
  ADD ("away/follow", test_away_for_follow);
  ADD ("away/next-time", test_away_next_time);
  ADD ("away/none", test_no_away);
  return g_test_run ();
}
