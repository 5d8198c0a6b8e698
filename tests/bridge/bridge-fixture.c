/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bridge-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tresen-source.h"
#include "tresen-store-conversations.h"
#include "tresen-store-customers.h"
#include "tresen-store-export.h"
#include "tresen-store-outgoing.h"
#include "tresen-store-timeline.h"
#include "../support/test-folder.h"

#define APP_ID "wx0123456789abcdef"
#define AES_KEY "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
#define WAIT_AT_MOST_US (20 * G_USEC_PER_SEC)

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
wake_cb (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

gboolean
fixture_wait (Fixture *self, FixtureTest test, gpointer data)
{
  gint64 end_us = g_get_monotonic_time () + WAIT_AT_MOST_US;
  GSource *waker = tresen_source_add_timeout (self->context, 20000, wake_cb, NULL, NULL);
  gboolean is_met;

  while (!(is_met = test (self, data)) && g_get_monotonic_time () < end_us)
    g_main_context_iteration (self->context, TRUE);
  tresen_source_clear (&waker);
  return is_met;
}

static gboolean
is_answered (Fixture *self, gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static GAsyncResult *
wait_for (Fixture *self, GAsyncResult **result)
{
  g_assert_true (fixture_wait (self, is_answered, result));
  return *result;
}

static void
start_bridge (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  g_autofree char *callback_url = NULL;

  self->bridge = tresen_bridge_new (self->store, self->connection, self->secrets,
                                    tresen_profile_get_media_folder (self->profile), self->clock);
  if (self->quiet_us > 0)
    tresen_bridge_set_quiet_time (self->bridge, self->quiet_us);
  tresen_bridge_start_async (self->bridge, keep_result, &result);
  tresen_bridge_start_finish (self->bridge, wait_for (self, &result), &error);
  g_assert_no_error (error);
  url = tresen_bridge_dup_url (self->bridge);
  callback_url = g_strconcat (url, "/wechat", NULL);
  tresen_practice_wechat_set_callback_url (self->practice, callback_url);
}

void
fixture_stop_bridge (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  tresen_bridge_stop_async (self->bridge, keep_result, &result);
  g_assert_true (tresen_bridge_stop_finish (self->bridge, wait_for (self, &result), NULL));
  g_clear_object (&result);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_assert_finalize_object (g_steal_pointer (&self->bridge));
}

void
fixture_restart_bridge (Fixture *self)
{
  if (self->bridge != NULL)
    fixture_stop_bridge (self);
  start_bridge (self);
}

static void
open_store (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  self->store = tresen_store_new (tresen_profile_get_database (self->profile), self->clock);
  tresen_store_open_async (self->store, NULL, keep_result, &result);
  tresen_store_open_finish (self->store, wait_for (self, &result), &error);
  g_assert_no_error (error);
}

static void
start_practice (Fixture *self, const char *mode)
{
  const TresenPracticeConfig config = {
    .app_id = APP_ID,
    .app_secret = "s3cret",
    .original_id = "gh_0123456789ab",
    .token = "AAAAA",
    .encoding_aes_key = AES_KEY,
    .mode = mode,
    .answer_time_us = 3 * G_USEC_PER_SEC,
  };
  g_autoptr (GError) error = NULL;

  self->practice = tresen_practice_wechat_new (&config);
  tresen_practice_wechat_listen (self->practice, 0, &error);
  g_assert_no_error (error);
  self->openid = tresen_practice_wechat_get_openid (self->practice, 0);
}

static void
make_settings (Fixture *self, const char *mode)
{
  g_autofree char *text
      = g_strdup_printf ("[bridge]\nlisten=127.0.0.1:0\n[wechat]\napp-id=" APP_ID "\n"
                         "original-id=gh_0123456789ab\nmode=%s\napi-base=%s\n",
                         mode, tresen_practice_wechat_get_base (self->practice));
  g_autoptr (GError) error = NULL;

  self->connection = tresen_connection_parse (text, &error);
  g_assert_no_error (error);
  self->secrets = tresen_secrets_new ();
  self->secrets->wechat_token = tresen_secret_new ("AAAAA");
  self->secrets->wechat_app_secret = tresen_secret_new ("s3cret");
  self->secrets->wechat_encoding_aes_key = tresen_secret_new (AES_KEY);
}

/* Restarts the bridge with these keys in [shop]. */
void
fixture_set_shop (Fixture *self, const char *keys)
{
  g_autofree char *text = g_strdup_printf (
      "[bridge]\nlisten=127.0.0.1:0\n[wechat]\napp-id=" APP_ID "\n"
      "original-id=gh_0123456789ab\nmode=%s\napi-base=%s\n[shop]\n%s\n",
      self->connection->wechat_mode, tresen_practice_wechat_get_base (self->practice), keys);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->connection, tresen_connection_free);
  self->connection = tresen_connection_parse (text, &error);
  g_assert_no_error (error);
  fixture_restart_bridge (self);
}

void
fixture_set_up (Fixture *self, gconstpointer mode)
{
  g_autoptr (GError) error = NULL;

  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  self->folder = g_dir_make_tmp ("tresen-bridge-XXXXXX", &error);
  g_assert_no_error (error);
  self->clock = tresen_clock_new_system ();
  self->profile = tresen_profile_new (self->folder, &error);
  g_assert_no_error (error);
  self->http = tresen_http_client_new ();
  start_practice (self, mode);
  make_settings (self, mode);
  open_store (self);
  start_bridge (self);
}

void
fixture_tear_down (Fixture *self, gconstpointer unused)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (self->bridge != NULL)
    fixture_stop_bridge (self);
  tresen_store_close_async (self->store, keep_result, &result);
  tresen_store_close_finish (self->store, wait_for (self, &result), NULL);
  tresen_practice_wechat_stop (self->practice);
  g_clear_object (&self->practice);
  g_clear_object (&self->http);
  g_clear_object (&self->store);
  g_clear_pointer (&self->connection, tresen_connection_free);
  g_clear_pointer (&self->secrets, tresen_secrets_free);
  g_clear_pointer (&self->profile, tresen_profile_unref);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  test_folder_remove (self->folder);
  g_clear_pointer (&self->folder, g_free);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_main_context_pop_thread_default (self->context);
  g_clear_pointer (&self->context, g_main_context_unref);
}

TresenPracticeOutcome *
fixture_act (Fixture *self, const char *action, const char *text, guint repeat)
{
  const TresenPracticeAct act = {
    .openid = self->openid,
    .action = action,
    .text = text,
    .key = text,
    .repeat = repeat,
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TresenPracticeOutcome *outcome;

  tresen_practice_wechat_act_async (self->practice, &act, NULL, keep_result, &result);
  outcome = tresen_practice_wechat_act_finish (self->practice, wait_for (self, &result), &error);
  g_assert_no_error (error);
  return outcome;
}

static TresenHttpReply *
call (Fixture *self,
      const char *method,
      const char *url,
      const char *content_type,
      const char *body)
{
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  const TresenHttpCall call = {
    .method = method,
    .url = url,
    .content_type = content_type,
    .body = bytes,
    .deadline_us = 10 * G_USEC_PER_SEC,
    .max_answer = 1024 * 1024,
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TresenHttpReply *reply;

  tresen_http_client_call_async (self->http, &call, NULL, keep_result, &result);
  reply = tresen_http_client_call_finish (self->http, wait_for (self, &result), &error);
  g_assert_no_error (error);
  return reply;
}

void
fixture_order (Fixture *self, const char *path, const char *json)
{
  g_autofree char *url = g_strconcat (tresen_practice_wechat_get_base (self->practice), path, NULL);
  g_autoptr (TresenHttpReply) reply = call (self, "POST", url, "application/json", json);

  g_assert_cmpuint (reply->status, ==, 200);
}

guint
fixture_post (Fixture *self, const char *query, const char *body)
{
  g_autofree char *base = tresen_bridge_dup_url (self->bridge);
  g_autofree char *url = g_strconcat (base, "/wechat?", query, NULL);
  g_autoptr (TresenHttpReply) reply = call (self, "POST", url, "text/xml", body);

  return reply->status;
}

TresenHttpReply *
fixture_get (Fixture *self, const char *path_and_query)
{
  g_autofree char *base = tresen_bridge_dup_url (self->bridge);
  g_autofree char *url = g_strconcat (base, path_and_query, NULL);

  return call (self, "GET", url, NULL, NULL);
}

gpointer
fixture_read (Fixture *self, TresenStoreFunc func, gpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer value;

  tresen_store_read_async (self->store, func, data, NULL, NULL, NULL, keep_result, &result);
  value = tresen_store_read_finish (self->store, wait_for (self, &result), &error);
  g_assert_no_error (error);
  return value;
}

gpointer
fixture_write (Fixture *self, TresenStoreFunc func, gpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer value;

  tresen_store_write_async (self->store, func, data, NULL, NULL, keep_result, &result);
  value = tresen_store_write_finish (self->store, wait_for (self, &result), &error);
  g_assert_no_error (error);
  return value;
}

static gpointer
read_customer (TresenDb *db, gpointer data, GError **error)
{
  g_autoptr (TresenCustomer) customer = tresen_store_customer_load_by_openid (db, data, error);

  return customer != NULL ? g_memdup2 (&customer->id, sizeof customer->id) : NULL;
}

gint64
fixture_get_customer_id (Fixture *self)
{
  g_autofree gint64 *id = fixture_read (self, read_customer, (char *) self->openid);

  g_assert_nonnull (id);
  return *id;
}

static gpointer
read_timeline (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_timeline_before (db, *(gint64 *) data, NULL, 100, error);
}

GPtrArray *
fixture_load_timeline (Fixture *self)
{
  gint64 id = fixture_get_customer_id (self);

  return fixture_read (self, read_timeline, &id);
}

TresenTimelineEntry *
fixture_find_entry (Fixture *self, const char *text)
{
  g_autoptr (GPtrArray) timeline = fixture_load_timeline (self);
  TresenTimelineEntry *found = NULL;

  for (guint i = 0; i < timeline->len; i++)
    {
      TresenTimelineEntry *entry = g_ptr_array_index (timeline, i);

      if (strcmp (entry->text, text) != 0)
        continue;
      g_assert_null (found);
      found = tresen_timeline_entry_ref (entry);
    }
  return found;
}

static gpointer
read_conversation (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_conversation_load (db, *(gint64 *) data, error);
}

TresenConversation *
fixture_load_conversation (Fixture *self)
{
  gint64 id = fixture_get_customer_id (self);

  return fixture_read (self, read_conversation, &id);
}

char *
fixture_export (Fixture *self)
{
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  tresen_store_export (tresen_profile_get_database (self->profile), output, &error);
  g_assert_no_error (error);
  g_assert_true (g_output_stream_write_all (output, "", 1, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (output, NULL, NULL));
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (output));
}

typedef struct
{
  gint64 customer_id;
  const char *text;
} Reply;

static gpointer
write_reply (TresenDb *db, gpointer data, GError **error)
{
  const Reply *reply = data;
  gint64 id = tresen_store_outgoing_queue_text (db, reply->customer_id, reply->text,
                                                g_get_real_time (), error);

  return g_memdup2 (&id, sizeof id);
}

gint64
fixture_queue (Fixture *self, const char *text)
{
  Reply reply = { fixture_get_customer_id (self), text };
  g_autofree gint64 *id = fixture_write (self, write_reply, &reply);

  return *id;
}

void
fixture_say (Fixture *self, const char *text)
{
  g_autoptr (TresenPracticeOutcome) outcome = fixture_act (self, "text", text, 0);

  g_assert_true (outcome->is_delivered);
}

guint
fixture_count_received (Fixture *self, const char *text)
{
  return tresen_practice_wechat_count_received (self->practice, self->openid, text);
}

typedef struct
{
  const char *text;
  TresenMessageState state;
} Expected;

static gboolean
has_state (Fixture *self, gpointer data)
{
  const Expected *expected = data;
  g_autoptr (TresenTimelineEntry) entry = fixture_find_entry (self, expected->text);

  return entry != NULL && entry->state == expected->state;
}

void
fixture_wait_for_state (Fixture *self, const char *text, TresenMessageState state)
{
  Expected expected = { text, state };

  if (fixture_wait (self, has_state, &expected))
    return;
  g_test_message ("\"%s\" did not come to state %d", text, state);
  g_assert_not_reached ();
}

static JsonObject *
load_practice (Fixture *self, const char *path)
{
  g_autofree char *url = g_strconcat (tresen_practice_wechat_get_base (self->practice), path, NULL);
  g_autoptr (TresenHttpReply) reply = call (self, "GET", url, NULL, NULL);
  g_autoptr (GError) error = NULL;
  JsonObject *state = tresen_json_parse_object (reply->body, &error);

  g_assert_no_error (error);
  return state;
}

JsonObject *
fixture_load_practice_state (Fixture *self)
{
  return load_practice (self, "/practice/state?chats=0");
}

/* With what every customer sees on the phone. */
JsonObject *
fixture_load_practice_chats (Fixture *self)
{
  return load_practice (self, "/practice/state");
}

/* Time passes for the bridge's ledger and for the practice WeChat alike; what runs on the monotonic clock does not notice. */
void
fixture_move_clocks (Fixture *self, guint seconds)
{
  g_autofree char *order = g_strdup_printf ("{\"advance\":%u}", seconds);

  fixture_order (self, "/practice/clock", order);
  tresen_clock_jump (self->clock, (gint64) seconds * G_USEC_PER_SEC);
}
