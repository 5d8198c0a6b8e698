/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "bridge-fixture.h"
#include "tresen-states.h"
#include "tresen-store-outgoing.h"
#include "tresen-wechat-budget.h"

static guint
count_text (const char *haystack, const char *needle)
{
  guint n = 0;

  for (const char *at = strstr (haystack, needle); at != NULL; at = strstr (at + 1, needle))
    n++;
  return n;
}

/* Inbound */

static void
test_text (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenPracticeOutcome) outcome = fixture_act (fixture, "text", "刹车异响", 1);
  g_autoptr (TresenConversation) conversation = NULL;
  g_autofree char *export = NULL;
  TresenBudget budget;

  g_assert_true (outcome->is_delivered);
  g_assert_cmpuint (outcome->deliveries, ==, 2);
  conversation = fixture_load_conversation (fixture);
  g_assert_cmpstr (conversation->last_text, ==, "刹车异响");
  g_assert_cmpuint (conversation->n_unread, ==, 1);
  g_assert_true (conversation->needs_reply);
  budget = tresen_budget_compute (&conversation->grants, conversation->is_followed, 0,
                                  g_get_real_time ());
  g_assert_cmpuint (budget.left, ==, 5);
  export = fixture_export (fixture);
  g_assert_cmpuint (count_text (export, "\"type\":\"message\""), ==, 1);
  g_assert_cmpuint (count_text (export, "\"verdict\":\"accepted\""), ==, 1);
  g_assert_cmpuint (count_text (export, "\"verdict\":\"duplicate\""), ==, 1);
}

static void
test_events (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenPracticeOutcome) click = fixture_act (fixture, "click", "SERVICE", 0);
  g_autoptr (TresenPracticeOutcome) leave = NULL;
  g_autoptr (TresenConversation) conversation = fixture_load_conversation (fixture);
  g_autofree char *export = NULL;

  g_assert_true (click->is_delivered);
  g_assert_cmpuint (conversation->grants.of_kind[TRESEN_GRANT_CLICK].granted, ==, 3);
  leave = fixture_act (fixture, "unfollow", NULL, 0);
  g_assert_true (leave->is_delivered);
  g_clear_pointer (&conversation, tresen_conversation_unref);
  conversation = fixture_load_conversation (fixture);
  g_assert_false (conversation->is_followed);
  g_assert_cmpint (conversation->window_until_us, ==, 0);
  export = fixture_export (fixture);
  g_assert_cmpuint (count_text (export, "\"event\":\"click\""), ==, 1);
  g_assert_cmpuint (count_text (export, "\"event\":\"unsubscribe\""), ==, 1);
}

static gboolean
has_stored_media (Fixture *fixture, gpointer data)
{
  g_autoptr (GPtrArray) timeline = fixture_load_timeline (fixture);

  for (guint i = 0; i < timeline->len; i++)
    {
      const TresenTimelineEntry *entry = g_ptr_array_index (timeline, i);

      if (entry->media != NULL && entry->media->state == TRESEN_MEDIA_STORED)
        {
          *(char **) data = g_strdup (entry->media->file);
          return TRUE;
        }
    }
  return FALSE;
}

static void
test_picture_is_fetched (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenPracticeOutcome) outcome = fixture_act (fixture, "image", NULL, 0);
  g_autofree char *file = NULL;
  g_autofree char *path = NULL;
  g_autofree char *content = NULL;
  gsize size = 0;

  g_assert_true (outcome->is_delivered);
  g_assert_true (fixture_wait (fixture, has_stored_media, &file));
  path = g_build_filename (tresen_profile_get_media_folder (fixture->profile), file, NULL);
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_cmpuint (size, >, 100);
  g_assert_true (memcmp (content, "\x89PNG", 4) == 0 || memcmp (content, "\xff\xd8", 2) == 0);
}

static void
test_picture_that_wechat_has_lost (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenPracticeOutcome) outcome = NULL;
  g_autofree char *file = NULL;

  /* Told by JSON with status 200, which must never be taken for a picture; the second try succeeds. */
  fixture_order (
      fixture, "/practice/fault",
      "{\"endpoint\":\"/cgi-bin/media/get\",\"kind\":\"errcode\",\"errcode\":-1,\"count\":1}");
  outcome = fixture_act (fixture, "image", NULL, 0);
  g_assert_true (outcome->is_delivered);
  g_assert_true (fixture_wait (fixture, has_stored_media, &file));
}

static void
test_forged (Fixture *fixture, gconstpointer mode)
{
  g_autofree char *export = NULL;
  const char *body
      = "<xml><ToUserName>gh_0123456789ab</ToUserName><FromUserName>oAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>forged</Content>"
        "<MsgId>1</MsgId></xml>";

  g_assert_cmpuint (fixture_post (fixture, "signature=00&timestamp=1&nonce=2", body), ==, 403);
  g_assert_cmpuint (fixture_post (fixture, "timestamp=1&nonce=2", body), ==, 400);
  /* A write that is answered after theirs tells that they are through. */
  fixture_say (fixture, "real");
  export = fixture_export (fixture);
  g_assert_null (strstr (export, "forged"));
  g_assert_cmpuint (count_text (export, "\"verdict\":\"refused\""), ==, 2);
  g_assert_cmpuint (count_text (export, "\"type\":\"message\""), ==, 1);
}

static void
test_unreadable (Fixture *fixture, gconstpointer mode)
{
  /* SHA-1 of "1", "2" and "AAAAA" in this order. */
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA1, "12AAAAA", -1);
  g_autofree char *query = g_strdup_printf ("signature=%s&timestamp=1&nonce=2", sum);
  g_autofree char *export = NULL;

  g_assert_cmpuint (fixture_post (fixture, query, "<xml><a>"), ==, 400);
  g_assert_cmpuint (fixture_post (fixture, query, "<!DOCTYPE xml><xml/>"), ==, 400);
  export = fixture_export (fixture);
  g_assert_cmpuint (count_text (export, "\"verdict\":\"refused\""), ==, 2);
}

/* Routes */

static void
assert_get (Fixture *fixture, const char *path_and_query, guint status, const char *body)
{
  g_autoptr (TresenHttpReply) reply = fixture_get (fixture, path_and_query);

  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpmem (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body), body,
                   strlen (body));
}

static void
test_wechat_route (Fixture *fixture, gconstpointer mode)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA1, "12AAAAA", -1);
  g_autofree char *query
      = g_strdup_printf ("/wechat?signature=%s&timestamp=1&nonce=2&echostr=4711", sum);

  assert_get (fixture, query, 200, "4711");
  assert_get (fixture, "/wechat?signature=00&timestamp=1&nonce=2&echostr=4711", 403, "");
  assert_get (fixture, "/wechat", 400, "");
}

static void
test_no_other_route (Fixture *fixture, gconstpointer mode)
{
  static const char *const paths[] = { "/", "/wechat/", "/practice/state", "/cgi-bin/token" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (TresenHttpReply) reply = fixture_get (fixture, paths[i]);

      g_assert_cmpuint (reply->status, ==, 404);
    }
}

/* Outbound */

static void
test_accepted (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenConversation) conversation = NULL;
  TresenBudget budget;

  fixture_say (fixture, "hello");
  fixture_queue (fixture, "one");
  fixture_queue (fixture, "二");
  fixture_queue (fixture, "three");
  fixture_wait_for_state (fixture, "three", TRESEN_MESSAGE_ACCEPTED);
  fixture_wait_for_state (fixture, "one", TRESEN_MESSAGE_ACCEPTED);
  fixture_wait_for_state (fixture, "二", TRESEN_MESSAGE_ACCEPTED);
  g_assert_cmpuint (fixture_count_received (fixture, "one"), ==, 1);
  g_assert_cmpuint (fixture_count_received (fixture, "二"), ==, 1);
  g_assert_cmpuint (fixture_count_received (fixture, "three"), ==, 1);
  conversation = fixture_load_conversation (fixture);
  budget = tresen_budget_compute (&conversation->grants, TRUE, 0, g_get_real_time ());
  g_assert_cmpuint (budget.left, ==, 2);
  g_assert_false (conversation->needs_reply);
}

static void
test_order (Fixture *fixture, gconstpointer mode)
{
  /* The first one has to wait for a token; the second may not pass it. */
  fixture_say (fixture, "hello");
  fixture_order (
      fixture, "/practice/fault",
      "{\"endpoint\":\"/cgi-bin/stable_token\",\"kind\":\"errcode\",\"errcode\":-1,\"count\":1}");
  fixture_queue (fixture, "first");
  fixture_queue (fixture, "second");
  fixture_wait_for_state (fixture, "second", TRESEN_MESSAGE_ACCEPTED);
  fixture_wait_for_state (fixture, "first", TRESEN_MESSAGE_ACCEPTED);
}

static void
test_unknown (Fixture *fixture, gconstpointer kind)
{
  g_autofree char *fault = g_strdup_printf (
      "{\"endpoint\":\"/cgi-bin/message/custom/send\",\"kind\":\"%s\",\"errcode\":-1,\"count\":1}",
      (const char *) kind);

  fixture_say (fixture, "hello");
  fixture_order (fixture, "/practice/fault", fault);
  fixture_queue (fixture, "perhaps");
  fixture_wait_for_state (fixture, "perhaps", TRESEN_MESSAGE_UNKNOWN);
  /* The next one goes out, and the unknown one is not repeated, not even by a restart. */
  fixture_queue (fixture, "next");
  fixture_wait_for_state (fixture, "next", TRESEN_MESSAGE_ACCEPTED);
  fixture_restart_bridge (fixture);
  fixture_queue (fixture, "last");
  fixture_wait_for_state (fixture, "last", TRESEN_MESSAGE_ACCEPTED);
  g_assert_cmpuint (fixture_count_received (fixture, "perhaps"), <=, 1);
  fixture_wait_for_state (fixture, "perhaps", TRESEN_MESSAGE_UNKNOWN);
}

static void
test_unknown_in_plain (Fixture *fixture, gconstpointer mode)
{
  test_unknown (fixture, "cut-after");
}

static void
test_unknown_by_code (Fixture *fixture, gconstpointer mode)
{
  test_unknown (fixture, "errcode");
}

static void
test_unknown_by_html (Fixture *fixture, gconstpointer mode)
{
  test_unknown (fixture, "html");
}

static void
test_refused (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenTimelineEntry) entry = NULL;
  g_autoptr (TresenConversation) conversation = NULL;
  TresenBudget budget;

  fixture_say (fixture, "hello");
  fixture_order (fixture, "/practice/clock", "{\"advance\": 176400}");
  fixture_queue (fixture, "too late");
  fixture_wait_for_state (fixture, "too late", TRESEN_MESSAGE_FAILED);
  entry = fixture_find_entry (fixture, "too late");
  g_assert_cmpint (entry->error_code, ==, 45015);
  conversation = fixture_load_conversation (fixture);
  budget = tresen_budget_compute (&conversation->grants, TRUE, 0, g_get_real_time ());
  g_assert_cmpint (budget.state, ==, TRESEN_BUDGET_CLOSED);
  g_assert_cmpuint (conversation->n_failed, ==, 1);
  g_assert_cmpuint (fixture_count_received (fixture, "too late"), ==, 0);
}

static gpointer
write_send_again (TresenDb *db, gpointer data, GError **error)
{
  tresen_store_outgoing_send_again (db, *(gint64 *) data, g_get_real_time (), error);
  return NULL;
}

static void
test_send_again (Fixture *fixture, gconstpointer mode)
{
  gint64 id;

  fixture_say (fixture, "hello");
  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"/cgi-bin/message/custom/"
                 "send\",\"kind\":\"errcode\",\"errcode\":45002,\"count\":1}");
  id = fixture_queue (fixture, "again");
  fixture_wait_for_state (fixture, "again", TRESEN_MESSAGE_FAILED);
  g_assert_cmpuint (fixture_count_received (fixture, "again"), ==, 0);
  fixture_write (fixture, write_send_again, &id);
  fixture_wait_for_state (fixture, "again", TRESEN_MESSAGE_ACCEPTED);
  g_assert_cmpuint (fixture_count_received (fixture, "again"), ==, 1);
}

static void
test_stale_token (Fixture *fixture, gconstpointer mode)
{
  fixture_say (fixture, "hello");
  fixture_queue (fixture, "before");
  fixture_wait_for_state (fixture, "before", TRESEN_MESSAGE_ACCEPTED);
  fixture_order (fixture, "/practice/token", "{\"action\":\"revoke\"}");
  fixture_queue (fixture, "after");
  fixture_wait_for_state (fixture, "after", TRESEN_MESSAGE_ACCEPTED);
  g_assert_cmpuint (fixture_count_received (fixture, "after"), ==, 1);
}

typedef struct
{
  gint64 customer_id;
  const char *kind;
  const char *file;
  const char *content_type;
} Enclosure;

static gpointer
write_enclosure (TresenDb *db, gpointer data, GError **error)
{
  const Enclosure *enclosure = data;
  g_autoptr (TresenMedia) media = tresen_media_new ();

  media->file = g_strdup (enclosure->file);
  media->content_type = g_strdup (enclosure->content_type);
  tresen_store_outgoing_queue_file (db, enclosure->customer_id, enclosure->kind, media,
                                    g_get_real_time (), error);
  return NULL;
}

/* Writes a file that stays as it is, or changes before it is uploaded, and the message that it goes with. */
static void
send_file (Fixture *fixture, Enclosure *enclosure, const void *content, gsize size)
{
  g_autofree char *path = g_build_filename (tresen_profile_get_media_folder (fixture->profile),
                                            enclosure->file, NULL);

  g_assert_true (g_file_set_contents (path, content, (gssize) size, NULL));
  enclosure->customer_id = fixture_get_customer_id (fixture);
  fixture_write (fixture, write_enclosure, enclosure);
}

static TresenTimelineEntry *
find_last (Fixture *fixture)
{
  g_autoptr (GPtrArray) timeline = fixture_load_timeline (fixture);

  return tresen_timeline_entry_ref (g_ptr_array_index (timeline, timeline->len - 1));
}

static gboolean
is_file_accepted (Fixture *fixture, gpointer kind)
{
  g_autoptr (TresenTimelineEntry) last = find_last (fixture);

  return strcmp (last->kind, kind) == 0 && last->state == TRESEN_MESSAGE_ACCEPTED;
}

static gboolean
is_file_refused (Fixture *fixture, gpointer kind)
{
  g_autoptr (TresenTimelineEntry) last = find_last (fixture);

  return strcmp (last->kind, kind) == 0 && last->state == TRESEN_MESSAGE_FAILED;
}

static void
test_picture_is_sent (Fixture *fixture, gconstpointer mode)
{
  static const guint8 png[]
      = { 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 'I',  'H',  'D',  'R', 0,
          0,    0,   1,   0,   0,    0,    1,    8,    6, 0, 0, 0,    0x1f, 0x15, 0xc4, 0x89 };
  Enclosure picture = { 0, "image", "out-1.png", "image/png" };

  fixture_say (fixture, "hello");
  /* An upload whose answer is lost may be repeated; the message may not. */
  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"/cgi-bin/media/upload\",\"kind\":\"cut-after\",\"count\":1}");
  send_file (fixture, &picture, png, sizeof png);
  g_assert_true (fixture_wait (fixture, is_file_accepted, (gpointer) "image"));
}

/* An AMR recording of so many frames of 20 ms. */
static GBytes *
make_voice (guint n_frames)
{
  gsize size = 6 + n_frames * 13;
  guint8 *data = g_malloc0 (size);

  memcpy (data, "#!AMR\n", 6);
  for (guint i = 0; i < n_frames; i++)
    data[6 + i * 13] = 0x04;
  return g_bytes_new_take (data, size);
}

static void
test_voice_is_sent (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (GBytes) voice = make_voice (150);
  Enclosure enclosure = { 0, "voice", "out-1.amr", "audio/amr" };
  g_autoptr (TresenTimelineEntry) last = NULL;
  g_autofree char *path = NULL;

  fixture_say (fixture, "hello");
  send_file (fixture, &enclosure, g_bytes_get_data (voice, NULL), g_bytes_get_size (voice));
  g_assert_true (fixture_wait (fixture, is_file_accepted, (gpointer) "voice"));
  last = find_last (fixture);
  g_assert_cmpstr (last->media->content_type, ==, "audio/amr");
  g_assert_cmpstr (last->media->remote_id, !=, "");
  g_assert_cmpint (last->media->duration_us, ==, 3 * G_USEC_PER_SEC);
  g_assert_true (g_str_has_prefix (last->media->playable_file, "out-"));
  path = g_build_filename (tresen_profile_get_media_folder (fixture->profile),
                           last->media->playable_file, NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* A file may have changed since it was attached: it is looked at again, and nothing of it leaves the desk. */
static void
test_file_beyond_limits (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (GBytes) voice = make_voice (3001);
  Enclosure too_long = { 0, "voice", "out-1.amr", "audio/amr" };
  Enclosure changed = { 0, "image", "out-2.png", "image/png" };
  g_autoptr (TresenTimelineEntry) first = NULL;
  g_autoptr (TresenTimelineEntry) second = NULL;

  fixture_say (fixture, "hello");
  send_file (fixture, &too_long, g_bytes_get_data (voice, NULL), g_bytes_get_size (voice));
  g_assert_true (fixture_wait (fixture, is_file_refused, (gpointer) "voice"));
  first = find_last (fixture);
  g_assert_cmpint (first->error_code, ==, 45007);
  send_file (fixture, &changed, "text", 4);
  g_assert_true (fixture_wait (fixture, is_file_refused, (gpointer) "image"));
  second = find_last (fixture);
  g_assert_cmpint (second->error_code, ==, 40005);
}

/* What WeChat itself refuses of a file is told with its code. */
static void
test_upload_is_refused (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (GBytes) voice = make_voice (50);
  Enclosure enclosure = { 0, "voice", "out-1.amr", "audio/amr" };
  g_autoptr (TresenTimelineEntry) last = NULL;

  fixture_say (fixture, "hello");
  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"/cgi-bin/media/upload\",\"kind\":\"errcode\",\"errcode\":45007,"
                 "\"count\":1}");
  send_file (fixture, &enclosure, g_bytes_get_data (voice, NULL), g_bytes_get_size (voice));
  g_assert_true (fixture_wait (fixture, is_file_refused, (gpointer) "voice"));
  last = find_last (fixture);
  g_assert_cmpint (last->error_code, ==, 45007);
}

static void
add (const char *path, const char *mode, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, mode, fixture_set_up, test, fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/bridge/inbound/text/plain", "plain", test_text);
  add ("/bridge/inbound/text/compat", "compat", test_text);
  add ("/bridge/inbound/text/safe", "safe", test_text);
  add ("/bridge/inbound/events", "safe", test_events);
  add ("/bridge/inbound/forged", "plain", test_forged);
  add ("/bridge/inbound/unreadable", "plain", test_unreadable);
  add ("/bridge/routes/wechat", "plain", test_wechat_route);
  add ("/bridge/routes/no-other", "plain", test_no_other_route);
  add ("/bridge/fetch/picture", "plain", test_picture_is_fetched);
  add ("/bridge/fetch/picture-later", "plain", test_picture_that_wechat_has_lost);
  add ("/bridge/outbound/accepted", "plain", test_accepted);
  add ("/bridge/outbound/order", "plain", test_order);
  add ("/bridge/outbound/unknown/cut", "plain", test_unknown_in_plain);
  add ("/bridge/outbound/unknown/code", "plain", test_unknown_by_code);
  add ("/bridge/outbound/unknown/html", "plain", test_unknown_by_html);
  add ("/bridge/outbound/refused", "plain", test_refused);
  add ("/bridge/outbound/send-again", "plain", test_send_again);
  add ("/bridge/outbound/stale-token", "plain", test_stale_token);
  add ("/bridge/outbound/picture", "plain", test_picture_is_sent);
  add ("/bridge/outbound/voice", "safe", test_voice_is_sent);
  add ("/bridge/outbound/beyond-limits", "plain", test_file_beyond_limits);
  add ("/bridge/outbound/upload-refused", "plain", test_upload_is_refused);
  return g_test_run ();
}
