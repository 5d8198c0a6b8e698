/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Measures the store: `bench-store [MESSAGES [CUSTOMERS]]` (default a million over 20,000) fills a new database in the
 * folder for temporary files and prints the rate of callbacks one by one and in groups, and the time a page takes.
 */
#include <stdlib.h>

#include <glib/gstdio.h>

#include "tresen-store-callbacks.h"
#include "tresen-store-conversations.h"
#include "tresen-store-customers.h"
#include "tresen-store-timeline.h"

#define START_US (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC)
#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define ALONE 2000

typedef struct
{
  TresenStore *store;
  GMainContext *context;
  guint n_customers;
  gint64 n_asked;
  gint64 n_answered;
  gint64 n_total;
} Bench;

typedef struct
{
  guint n_customers;
  gint64 number;
} Message;

/* What a text message costs: the raw callback, the customer, the entry, the grant, and the changes. */
static gpointer
receive (TresenDb *db, gpointer data, GError **error)
{
  Message *message = data;
  g_autoptr (TresenRawCallback) callback = tresen_raw_callback_new ();
  g_autoptr (TresenTimelineEntry) entry = tresen_timeline_entry_new ();
  gint64 at = START_US + message->number * 1000;
  char openid[40];
  char body[400];
  gboolean is_new = FALSE;

  g_snprintf (openid, sizeof openid, "oBench%022u",
              (guint) (message->number * 7919 % message->n_customers));
  memset (body, 'x', sizeof body);
  callback->received_at_us = at;
  callback->dedupe_key = g_strdup_printf ("m%" G_GINT64_FORMAT, message->number);
  callback->query = g_strdup (
      "signature=0123456789012345678901234567890123456789&timestamp=1700000000&nonce=1234");
  callback->body = g_bytes_new (body, sizeof body);
  if (!tresen_store_callback_add (db, callback, &is_new, error) || !is_new)
    return NULL;
  entry->customer_id = tresen_store_customer_ensure (db, openid, at, NULL, error);
  entry->kind = g_strdup ("text");
  entry->text = g_strdup ("刹车有异响，明天可以来吗？");
  entry->msgid = g_strdup_printf ("%" G_GINT64_FORMAT, 23000000000000000 + message->number);
  entry->created_at_us = at;
  entry->received_at_us = at;
  if (entry->customer_id < 0 || tresen_store_entry_add (db, entry, error) < 0)
    return NULL;
  tresen_store_grant_open (db, entry->customer_id, TRESEN_GRANT_MESSAGE, 5, at, at + 48 * HOUR_US,
                           error);
  return NULL;
}

static void ask (Bench *self);

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Bench *self = user_data;
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error != NULL)
    {
      g_printerr ("%s\n", error->message);
      exit (1);
    }
  self->n_answered++;
  if (self->n_asked < self->n_total)
    ask (self);
}

static void
ask (Bench *self)
{
  Message *message = g_new (Message, 1);

  *message = (Message){ self->n_customers, self->n_asked++ };
  tresen_store_write_async (self->store, receive, message, g_free, NULL, answered_cb, self);
}

static double
fill (Bench *self, gint64 up_to, guint at_once)
{
  gint64 first = self->n_answered;
  gint64 begin = g_get_monotonic_time ();

  self->n_total = up_to;
  for (guint i = 0; i < at_once; i++)
    ask (self);
  while (self->n_answered < self->n_asked)
    g_main_context_iteration (self->context, TRUE);
  return (self->n_answered - first) * 1e6 / (g_get_monotonic_time () - begin);
}

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (Bench *self, GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (self->context, TRUE);
  return g_steal_pointer (slot);
}

typedef struct
{
  guint n_pages;
  double worst_ms;
  double mean_ms;
} Pages;

static void
count_page (Pages *pages, gint64 begin)
{
  double ms = (g_get_monotonic_time () - begin) / 1000.0;

  pages->worst_ms = MAX (pages->worst_ms, ms);
  pages->mean_ms += ms;
  pages->n_pages++;
}

/* Walks the whole list; @data says where "now" is. */
static gpointer
walk_conversations (TresenDb *db, gpointer data, GError **error)
{
  Pages *pages = g_new0 (Pages, 1);
  gint64 now = *(gint64 *) data;
  TresenConversationAnchor anchor = { 0 };
  gboolean has_anchor = FALSE;

  for (;;)
    {
      gint64 begin = g_get_monotonic_time ();
      g_autoptr (GPtrArray) list = tresen_store_conversations_page (
          db, TRESEN_FILTER_ALL, now, has_anchor ? &anchor : NULL, 64, error);
      TresenConversation *last;

      count_page (pages, begin);
      if (list == NULL || list->len < 64)
        return pages;
      last = list->pdata[list->len - 1];
      anchor.is_pressing = last->needs_reply && last->window_until_us > now;
      anchor.key = anchor.is_pressing ? last->window_until_us : last->last_at_us;
      anchor.customer_id = last->customer_id;
      has_anchor = TRUE;
    }
}

static gpointer
walk_timeline (TresenDb *db, gpointer data, GError **error)
{
  Pages *pages = g_new0 (Pages, 1);
  TresenTimelineAnchor anchor = { G_MAXINT64, G_MAXINT64 };

  for (;;)
    {
      gint64 begin = g_get_monotonic_time ();
      g_autoptr (GPtrArray) list = tresen_store_timeline_before (db, 1, &anchor, 64, error);

      count_page (pages, begin);
      if (list == NULL || list->len < 64)
        return pages;
      anchor.created_at_us = ((TresenTimelineEntry *) list->pdata[0])->created_at_us;
      anchor.id = ((TresenTimelineEntry *) list->pdata[0])->id;
    }
}

static void
print_pages (Bench *self, const char *what, TresenStoreFunc func, gpointer data)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree Pages *pages = NULL;

  tresen_store_read_async (self->store, func, data, NULL, g_free, NULL, keep_cb, &slot);
  result = wait_for (self, &slot);
  pages = tresen_store_read_finish (self->store, result, NULL);
  if (pages != NULL)
    g_print ("%-28s %5u pages of 64: mean %.3f ms, worst %.3f ms\n", what, pages->n_pages,
             pages->mean_ms / pages->n_pages, pages->worst_ms);
}

int
main (int argc, char **argv)
{
  gint64 n_messages = argc > 1 ? g_ascii_strtoll (argv[1], NULL, 10) : 1000000;
  g_autoptr (TresenClock) clock = tresen_clock_new_system ();
  g_autofree char *folder = g_dir_make_tmp ("tresen-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "tresen.db", NULL);
  Bench self = { .context = g_main_context_default () };
  GAsyncResult *slot = NULL;
  double alone, grouped;
  gint64 early = START_US, late = START_US + 1000 * HOUR_US;

  self.n_customers = argc > 2 ? g_ascii_strtoll (argv[2], NULL, 10) : 20000;
  self.store = tresen_store_new (path, clock);
  tresen_store_open_async (self.store, NULL, keep_cb, &slot);
  g_object_unref (wait_for (&self, &slot));
  alone = fill (&self, ALONE, 1);
  grouped = fill (&self, n_messages, 128);
  g_print ("callbacks a second: one by one %.0f, in groups %.0f, ratio %.1f\n", alone, grouped,
           grouped / alone);
  print_pages (&self, "inbox, all pressing", walk_conversations, &early);
  print_pages (&self, "inbox, none pressing", walk_conversations, &late);
  print_pages (&self, "one conversation", walk_timeline, NULL);
  tresen_store_close_async (self.store, keep_cb, &slot);
  g_object_unref (wait_for (&self, &slot));
  g_object_unref (self.store);
  g_unlink (path);
  g_rmdir (folder);
  return 0;
}
