/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `fill-store FILE MESSAGES CUSTOMERS` makes a database as a dealer has it after ten years: so many messages, every second
 * one the reply to the one before, raw callbacks of the last fortnight only, and one customer with a hundredth of all messages.
 */
#include <stdlib.h>
#include <string.h>

#include "tresen-store-callbacks.h"
#include "tresen-store-customers.h"
#include "tresen-store-names.h"
#include "tresen-store-timeline.h"

#define YEAR_US (G_GINT64_CONSTANT (365) * G_TIME_SPAN_DAY)
#define SPAN_US (10 * YEAR_US)
#define CALLBACKS_KEPT_US (14 * G_TIME_SPAN_DAY)
#define WINDOW_US (48 * G_TIME_SPAN_HOUR)
#define CHUNK 2000
#define TRIM_WAIT_S 3

typedef struct
{
  gint64 n_messages;
  gint64 n_customers;
  gint64 now_us;
  gint64 number;
} Fill;

static const char *const texts[] = {
  "刹车有异响，明天可以来吗？",
  "Ab wann kann ich den Wagen abholen? Die Winterreifen liegen noch bei Ihnen im Lager.",
  "Good morning, the light for the engine is on again.",
  "好的，谢谢。",
  "Ja, gern. Bringen Sie bitte den Schein mit.",
  "发动机故障灯亮了，现在还能继续开吗？昨天刚保养过，今天早上出现的。",
};

static const char *const names[] = { "Li Wei", "张敏", "Hr. Klein", "王芳", "Jürgen Groß", "陈杰" };

/* A question and its reply are one pair; a stride that has no factor in common with the number of customers visits all. */
static gint64
choose_customer (const Fill *fill)
{
  gint64 pair = fill->number / 2;

  return pair % 100 == 7 ? 0 : pair * 7919 % fill->n_customers;
}

static gboolean
add_callback (TresenDb *db, gint64 number, gint64 at_us, GError **error)
{
  g_autoptr (TresenRawCallback) callback = tresen_raw_callback_new ();
  char body[400];
  gboolean is_new = FALSE;

  memset (body, 'x', sizeof body);
  callback->received_at_us = at_us;
  callback->dedupe_key = g_strdup_printf ("m%" G_GINT64_FORMAT, number);
  callback->query = g_strdup (
      "signature=0123456789012345678901234567890123456789&timestamp=1700000000&nonce=1234");
  callback->body = g_bytes_new (body, sizeof body);
  return tresen_store_callback_add (db, callback, &is_new, error);
}

static TresenTimelineEntry *
new_entry (const Fill *fill, gint64 customer_id, gint64 at_us)
{
  TresenTimelineEntry *entry = tresen_timeline_entry_new ();
  gboolean is_reply = fill->number % 2 == 1;

  entry->customer_id = customer_id;
  entry->direction = is_reply ? TRESEN_DIRECTION_OUT : TRESEN_DIRECTION_IN;
  entry->state = is_reply ? TRESEN_MESSAGE_ACCEPTED : TRESEN_MESSAGE_RECEIVED;
  entry->kind = g_strdup ("text");
  entry->text = g_strdup (texts[fill->number % G_N_ELEMENTS (texts)]);
  if (!is_reply)
    entry->msgid = g_strdup_printf ("%" G_GINT64_FORMAT, 23000000000000000 + fill->number);
  entry->created_at_us = at_us;
  entry->received_at_us = at_us;
  return entry;
}

static gboolean
add_message (TresenDb *db, const Fill *fill, GError **error)
{
  gint64 at_us = fill->now_us - SPAN_US + SPAN_US / fill->n_messages * fill->number;
  gint64 chosen = choose_customer (fill);
  g_autoptr (TresenTimelineEntry) entry = NULL;
  g_autofree char *openid = g_strdup_printf ("oBench%022" G_GINT64_FORMAT, chosen);
  gboolean is_new = FALSE;
  gint64 customer_id = tresen_store_customer_ensure (db, openid, at_us, &is_new, error);

  if (customer_id < 0
      || (is_new
          && !tresen_store_name_set (db, customer_id, names[chosen % G_N_ELEMENTS (names)],
                                              error)))
    return FALSE;
  entry = new_entry (fill, customer_id, at_us);
  if (entry->direction == TRESEN_DIRECTION_IN && at_us > fill->now_us - CALLBACKS_KEPT_US
      && !add_callback (db, fill->number, at_us, error))
    return FALSE;
  if (tresen_store_entry_add (db, entry, error) < 0)
    return FALSE;
  return entry->direction == TRESEN_DIRECTION_OUT
         || tresen_store_grant_open (db, customer_id, TRESEN_GRANT_MESSAGE, 5, at_us,
                                     at_us + WINDOW_US, error);
}

static gpointer
add_chunk (TresenDb *db, gpointer data, GError **error)
{
  Fill *fill = data;
  gint64 end = MIN (fill->number + CHUNK, fill->n_messages);

  while (fill->number < end && add_message (db, fill, error))
    fill->number++;
  return NULL;
}

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (slot);
}

static gboolean
fill_store (TresenStore *store, Fill *fill, GError **error)
{
  GAsyncResult *slot = NULL;
  GError *local = NULL;

  while (fill->number < fill->n_messages && local == NULL)
    {
      g_autoptr (GAsyncResult) result = NULL;

      tresen_store_write_async (store, add_chunk, fill, NULL, NULL, keep_cb, &slot);
      result = wait_for (&slot);
      tresen_store_write_finish (store, result, &local);
    }
  if (local != NULL)
    g_propagate_error (error, local);
  /* The writer forgets old changes and carries its log over when it has nothing else to do. */
  g_usleep (TRIM_WAIT_S * G_USEC_PER_SEC);
  return local == NULL;
}

int
main (int argc, char **argv)
{
  g_autoptr (TresenClock) clock = tresen_clock_new_system ();
  g_autoptr (TresenStore) store = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  Fill fill = { 0 };

  if (argc != 4)
    {
      g_printerr ("usage: fill-store FILE MESSAGES CUSTOMERS\n");
      return EXIT_FAILURE;
    }
  fill.n_messages = g_ascii_strtoll (argv[2], NULL, 10);
  fill.n_customers = g_ascii_strtoll (argv[3], NULL, 10);
  fill.now_us = tresen_clock_now_us (clock);
  store = tresen_store_new (argv[1], clock);
  tresen_store_open_async (store, NULL, keep_cb, &slot);
  opened = wait_for (&slot);
  if (!tresen_store_open_finish (store, opened, &error) || !fill_store (store, &fill, &error))
    {
      g_printerr ("fill-store: %s\n", error->message);
      return EXIT_FAILURE;
    }
  tresen_store_close_async (store, keep_cb, &slot);
  closed = wait_for (&slot);
  return EXIT_SUCCESS;
}
