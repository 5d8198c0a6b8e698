/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * WeChat delivers up to three times, in any order, and what comes twice may overlap. Events made up from a seed are delivered
 * once, in the order of their times, into one store, and one to five times in an order of chance into another: both must say the
 * same in the end. `test-any-order EVENTS` takes another number of events; TRESEN_SEED repeats a run that failed.
 */
#include <stdlib.h>
#include <string.h>

#include <glib/gstdio.h>

#include "tresen-db.h"
#include "tresen-inbound.h"

#define START_S G_GINT64_CONSTANT (1700000000)
#define NOW_US ((START_S + 40 * 24 * 3600) * G_USEC_PER_SEC)
#define MOST_DELIVERIES 5
#define AT_ONCE 128

static guint n_events = 3000;

/* What happens, and how it is written: %1$s customer, %2$d time, %3$d a number that is never the same. */
static const char *const shapes[] = {
  "<MsgType>text</MsgType><Content>wörtlich %u</Content><MsgId>%u</MsgId>",
  "<MsgType>text</MsgType><Content>你好 %u</Content><MsgId>%u</MsgId>",
  "<MsgType>image</MsgType><PicUrl>https://mmbiz.qpic.cn/%u</PicUrl><MediaId>m</MediaId><MsgId>%u</"
  "MsgId>",
  "<MsgType>voice</MsgType><Format>amr</Format><MediaId>v%u</MediaId><MsgId>%u</MsgId>",
  "<MsgType>location</MsgType><Location_X>23.1</Location_X><Location_Y>113.3</"
  "Location_Y><Scale>20</Scale>"
  "<Label>Platz %u</Label><MsgId>%u</MsgId>",
  "<MsgType>event</MsgType><Event>CLICK</Event><EventKey>key-%u-%u</EventKey>",
  "<MsgType>event</MsgType><Event>subscribe</Event><EventKey>qrscene_car:%u</EventKey><Ticket>%u</"
  "Ticket>",
  "<MsgType>event</MsgType><Event>unsubscribe</Event><EventKey></EventKey><Nr>%u-%u</Nr>",
  "<MsgType>event</MsgType><Event>SCAN</Event><EventKey>car:%u</EventKey><Ticket>%u</Ticket>",
  "<MsgType>event</MsgType><Event>VIEW</Event><EventKey>https://example.org/%u/%u</EventKey>",
  "<MsgType>event</MsgType><Event>scancode_waitmsg</Event><EventKey>k%u</"
  "EventKey><ScanCodeInfo><ScanType>qrcode"
  "</ScanType><ScanResult>%u</ScanResult></ScanCodeInfo>",
  "<MsgType>event</MsgType><Event>kf_create_session</Event><KfAccount>a%u@%u</KfAccount>",
  "<MsgType>never_heard_of</MsgType><Content>%u</Content><MsgId>%u</MsgId>",
};

#pragma GCC diagnostic ignored "-Wformat-nonliteral"

/* Times of one customer are never the same: between two of one second the order of arrival decides, as it should. */
static GBytes *
new_event (GRand *rand, guint number)
{
  guint customer = g_rand_int_range (rand, 0, (gint32) (n_events / 40 + 2));
  guint shape = g_rand_int_range (rand, 0, G_N_ELEMENTS (shapes));
  g_autofree char *members = g_strdup_printf (shapes[shape], number, 900000 + number);
  char *text
      = g_strdup_printf ("<xml><ToUserName>gh_1</ToUserName><FromUserName>oAny%u</"
                         "FromUserName><CreateTime>%" G_GINT64_FORMAT "</CreateTime>%s</xml>",
                         customer, START_S + number * 7, members);

  return g_bytes_new_take (text, strlen (text));
}

static TresenInbound *
new_inbound (GBytes *body, gint64 received_at_us)
{
  TresenInbound *inbound = g_new0 (TresenInbound, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenTree) document = tresen_wechat_document_parse (body, &error);

  g_assert_no_error (error);
  inbound->callback = tresen_wechat_callback_decode (document, &error);
  g_assert_no_error (error);
  inbound->raw = tresen_raw_callback_new ();
  inbound->raw->received_at_us = received_at_us;
  inbound->raw->dedupe_key = g_strdup (inbound->callback->dedupe_key);
  inbound->raw->reason = g_strdup ("");
  inbound->raw->query = g_strdup ("");
  inbound->raw->body = g_bytes_ref (body);
  return inbound;
}

/* Delivering */

typedef struct
{
  TresenStore *store;
  GPtrArray *events;
  GArray *order; /* (element-type guint) indexes of events */
  guint n_asked;
  guint n_answered;
} Delivery;

static void ask (Delivery *self);

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Delivery *self = user_data;
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  g_assert_no_error (error);
  self->n_answered++;
  if (self->n_asked < self->order->len)
    ask (self);
}

static void
ask (Delivery *self)
{
  guint index = g_array_index (self->order, guint, self->n_asked);
  TresenInbound *inbound = new_inbound (self->events->pdata[index], NOW_US);

  self->n_asked++;
  tresen_store_write_async (self->store, tresen_inbound_write, inbound,
                            (GDestroyNotify) tresen_inbound_free, NULL, stored_cb, self);
}

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Returns: (transfer full): the database that came of it. */
static char *
deliver (const char *folder, const char *name, GPtrArray *events, GArray *order)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (TresenClock) clock = tresen_clock_new_manual (NOW_US);
  g_autoptr (TresenStore) store = tresen_store_new (path, clock);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  Delivery delivery = { store, events, order };

  tresen_store_open_async (store, NULL, keep_cb, &opened);
  wait_for (&opened);
  g_assert_true (tresen_store_open_finish (store, opened, NULL));
  for (guint i = 0; i < AT_ONCE && delivery.n_asked < order->len; i++)
    ask (&delivery);
  while (delivery.n_answered < order->len)
    g_main_context_iteration (NULL, TRUE);
  tresen_store_close_async (store, keep_cb, &closed);
  wait_for (&closed);
  return path;
}

static GArray *
straight_order (void)
{
  GArray *order = g_array_sized_new (FALSE, FALSE, sizeof (guint), n_events);

  for (guint i = 0; i < n_events; i++)
    g_array_append_val (order, i);
  return order;
}

static GArray *
any_order (GRand *rand)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n_events; i++)
    for (int times = g_rand_int_range (rand, 1, MOST_DELIVERIES + 1); times > 0; times--)
      g_array_append_val (order, i);
  for (guint i = order->len - 1; i > 0; i--)
    {
      guint other = g_rand_int_range (rand, 0, (gint32) i + 1);
      guint swap = g_array_index (order, guint, i);

      g_array_index (order, guint, i) = g_array_index (order, guint, other);
      g_array_index (order, guint, other) = swap;
    }
  return order;
}

/* Comparing: everything that is not a row's number or the time of its arrival */

static const char *const questions[] = {
  "SELECT openid, name, remark, language, scene, followed, followed_at, left_at, scene_at, last_at, "
  "unread, failed, waiting,"
  " needs_reply, window_until FROM customer ORDER BY openid",
  "SELECT c.openid, e.is_event, e.direction, e.kind, e.text, e.detail, e.msgid, e.created_at, "
  "e.state, e.error_code, e.sent_at"
  " FROM entry e JOIN customer c ON c.id = e.customer_id ORDER BY c.openid, e.created_at",
  "SELECT c.openid, e.kind, e.created_at FROM customer c JOIN entry e ON e.id = c.last_entry_id "
  "ORDER BY c.openid",
  "SELECT c.openid, e.kind, e.created_at FROM customer c JOIN entry e ON e.id = c.last_message_id "
  "ORDER BY c.openid",
  "SELECT c.openid, g.kind, g.granted, g.used, g.opened_at, g.until FROM reply_grant g"
  " JOIN customer c ON c.id = g.customer_id ORDER BY c.openid, g.kind",
  "SELECT e.msgid, m.remote_id, m.remote_at, m.url, m.state FROM media m JOIN entry e ON e.id = "
  "m.entry_id ORDER BY e.msgid",
  "SELECT j.kind, j.state, e.msgid, count(*) FROM job j LEFT JOIN entry e ON e.id = j.entry_id"
  " WHERE j.kind = 1 GROUP BY 1, 2, 3 ORDER BY 3",
  "SELECT dedupe_key, body FROM callback WHERE verdict = 0 ORDER BY dedupe_key",
  "SELECT key, state, detail FROM health ORDER BY key",
};

static char *
answer (const char *path, const char *question)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenDb) db = tresen_db_open (path, TRESEN_DB_READER, &error);
  g_autoptr (TresenRows) rows = NULL;
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  rows = tresen_db_query_values (db, question, NULL, 0, &error);
  g_assert_no_error (error);
  while (tresen_rows_next (db, rows, &error) > 0)
    {
      for (int i = 0; i < sqlite3_column_count (rows); i++)
        g_string_append_printf (text, "%s|", (const char *) sqlite3_column_text (rows, i));
      g_string_append_c (text, '\n');
    }
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}

/* Says the first line that differs, not two texts of megabytes. */
static void
assert_same (const char *question, const char *straight, const char *mixed)
{
  g_auto (GStrv) left = g_strsplit (straight, "\n", -1);
  g_auto (GStrv) right = g_strsplit (mixed, "\n", -1);

  for (guint i = 0; left[i] != NULL || right[i] != NULL; i++)
    if (g_strcmp0 (left[i], right[i]) != 0)
      g_error ("%s\n in order: %s\nin chance: %s", question, left[i], right[i]);
}

static gint64
count_rows (const char *path, const char *question)
{
  g_autofree char *text = answer (path, question);

  return g_ascii_strtoll (text, NULL, 10);
}

static void
test_same_state (void)
{
  const char *given = g_getenv ("TRESEN_SEED");
  guint32 seed = given != NULL ? (guint32) g_ascii_strtoull (given, NULL, 10) : g_random_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree char *folder = g_dir_make_tmp ("tresen-any-order-XXXXXX", NULL);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GArray) straight_list = straight_order ();
  g_autoptr (GArray) mixed_list = any_order (rand);
  g_autofree char *straight = NULL;
  g_autofree char *mixed = NULL;
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", folder);

  g_test_message ("TRESEN_SEED=%u, %u events, %u deliveries", seed, n_events, mixed_list->len);
  for (guint i = 0; i < n_events; i++)
    g_ptr_array_add (events, new_event (rand, i));
  straight = deliver (folder, "straight.db", events, straight_list);
  mixed = deliver (folder, "mixed.db", events, mixed_list);
  g_assert_cmpint (count_rows (straight, "SELECT count(*) FROM callback WHERE verdict = 0"), ==,
                   n_events);
  g_assert_cmpint (count_rows (mixed, "SELECT count(*) FROM callback"), ==, mixed_list->len);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autofree char *left = answer (straight, questions[i]);
      g_autofree char *right = answer (mixed, questions[i]);

      assert_same (questions[i], left, right);
    }
  g_assert_cmpint (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL), ==, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1)
    n_events = (guint) g_ascii_strtoull (argv[1], NULL, 10);
  g_test_add_func ("/bridge/any-order/same-state", test_same_state);
  return g_test_run ();
}
