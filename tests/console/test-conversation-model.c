/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store-fixture.h"
#include "tresen-conversation-model.h"
#include "tresen-conversation-query.h"

#define MANY 5000
#define AN_HOUR ((gint64) 3600 * SECOND)

typedef struct
{
  Fixture store;
  TresenFeed *feed;
  TresenConversationModel *model;
  guint n_changes;                    /* of "items-changed" */
  guint position, n_removed, n_added; /* of the last one */
} Model;

typedef struct
{
  guint first;
  guint n;
  gint64 at_us;
  gint64 window_us; /* how long replies are possible; 0 for not at all */
} Batch;

static gpointer
add_batch (TresenDb *db, gpointer data, GError **error)
{
  const Batch *batch = data;

  for (guint i = batch->first; i < batch->first + batch->n; i++)
    {
      g_autofree char *openid = g_strdup_printf ("o%06u", i);
      gint64 id = add_customer (db, openid);

      add_message (db, id, "hello", batch->at_us + (gint64) (MANY - i) * SECOND);
      if (batch->window_us > 0)
        tresen_store_grant_open (db, id, TRESEN_GRANT_MESSAGE, 5, batch->at_us,
                                 batch->at_us + batch->window_us + (gint64) i * SECOND, error);
    }
  return NULL;
}

static gpointer
write_again (TresenDb *db, gpointer data, GError **error)
{
  gint64 id = *(gint64 *) data;

  add_message (db, id, "again", START + 2 * AN_HOUR);
  return NULL;
}

static gpointer
mark_read (TresenDb *db, gpointer data, GError **error)
{
  tresen_store_conversation_mark_read (db, *(gint64 *) data, error);
  return NULL;
}

static gpointer
load_all (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_conversations_page (db, TRESEN_FILTER_ALL, *(gint64 *) data, NULL, MANY + 100,
                                          error);
}

static gpointer
load_nothing (TresenDb *db, gpointer data, GError **error)
{
  return NULL;
}

static void
put (Model *self, TresenStoreFunc func, gpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_write (&self->store, func, data, &error);
  g_assert_no_error (error);
}

static void
items_changed_cb (GListModel *model, guint position, guint n_removed, guint n_added, Model *self)
{
  self->n_changes++;
  self->position = position;
  self->n_removed = n_removed;
  self->n_added = n_added;
}

static gboolean
is_loaded (gpointer data)
{
  return tresen_conversation_model_is_loaded (data);
}

static void
start (Model *self)
{
  self->feed = tresen_feed_new (self->store.store);
  self->model = tresen_conversation_model_new (self->store.store, self->feed, self->store.clock);
  g_signal_connect (self->model, "items-changed", G_CALLBACK (items_changed_cb), self);
  fixture_iterate_until (is_loaded, self->model);
}

static void
model_set_up (Model *self, gconstpointer data)
{
  fixture_set_up (&self->store, NULL);
}

static void
model_tear_down (Model *self, gconstpointer data)
{
  /* What is on its way holds a reference until the store has answered. */
  g_object_run_dispose (G_OBJECT (self->model));
  g_object_run_dispose (G_OBJECT (self->feed));
  fixture_close (&self->store);
  g_assert_finalize_object (self->model);
  g_assert_finalize_object (self->feed);
  fixture_tear_down (&self->store, NULL);
}

static guint
count (Model *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->model));
}

static gint64
id_at (Model *self, guint position)
{
  g_autoptr (TresenConversationItem) item
      = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  g_assert_nonnull (item);
  return tresen_conversation_item_get_customer_id (item);
}

/* Waits until nothing more comes: a read that is queued now is answered after all that were queued before. */
static void
settle (Model *self)
{
  for (guint i = 0; i < 6; i++)
    fixture_read (&self->store, load_nothing, NULL, NULL);
}

static gboolean
has_changed (gpointer data)
{
  return ((Model *) data)->n_changes > 0;
}

static void
wait_for_change (Model *self)
{
  fixture_iterate_until (has_changed, self);
}

static void
test_first_page (Model *self, gconstpointer data)
{
  Batch batch = { 1, 200, START, 0 };

  put (self, add_batch, &batch);
  start (self);
  /* The first page alone, until somebody looks at it; then what is wanted below the top row. */
  settle (self);
  g_assert_cmpuint (count (self), ==, 32);
  tresen_conversation_model_look_at (self->model, 0);
  settle (self);
  g_assert_cmpuint (count (self), ==, 64);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (self->model))
                 == TRESEN_TYPE_CONVERSATION_ITEM);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (self->model), 64));
}

static void
test_empty (Model *self, gconstpointer data)
{
  Batch batch = { 1, 1, START, 0 };

  start (self);
  g_assert_cmpuint (count (self), ==, 0);
  put (self, add_batch, &batch);
  wait_for_change (self);
  g_assert_cmpuint (count (self), ==, 1);
}

static guint
find_in (GPtrArray *all, gint64 customer_id)
{
  for (guint i = 0; i < all->len; i++)
    if (((TresenConversation *) g_ptr_array_index (all, i))->customer_id == customer_id)
      return i;
  g_assert_not_reached ();
}

/* What is held must be a stretch of the store's list, without a gap and in its order. */
static guint
assert_is_stretch (Model *self, GPtrArray *all)
{
  guint first = find_in (all, id_at (self, 0));
  guint n = count (self);

  g_assert_cmpuint (n, <=, TRESEN_CONVERSATION_MOST_MOVING);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (id_at (self, i), ==,
                     ((TresenConversation *) g_ptr_array_index (all, first + i))->customer_id);
  return first;
}

/* Once nobody scrolls any more. */
static gboolean
is_short (gpointer data)
{
  return count (data) <= TRESEN_CONVERSATION_MOST;
}

static void
test_slides (Model *self, gconstpointer data)
{
  Batch open = { 1, 300, START, 40 * AN_HOUR };
  Batch closed = { 301, MANY - 300, START, 0 };
  gint64 now_us = START;
  g_autoptr (GPtrArray) all = NULL;
  guint first = 0;

  put (self, add_batch, &open);
  put (self, add_batch, &closed);
  start (self);
  all = fixture_read (&self->store, load_all, &now_us, NULL);
  g_assert_cmpuint (all->len, ==, MANY);
  settle (self);
  for (guint step = 0; first + count (self) < MANY; step++)
    {
      g_assert_cmpuint (step, <, 200);
      tresen_conversation_model_look_at (self->model, count (self) - 1);
      settle (self);
      first = assert_is_stretch (self, all);
    }
  tresen_conversation_model_look_at (self->model, count (self) - 1);
  fixture_iterate_until (is_short, self);
  first = assert_is_stretch (self, all);
  g_assert_cmpuint (first, >, MANY - TRESEN_CONVERSATION_MOST - 1);
  for (guint step = 0; first > 0; step++)
    {
      g_assert_cmpuint (step, <, 200);
      tresen_conversation_model_look_at (self->model, 0);
      settle (self);
      first = assert_is_stretch (self, all);
    }
}

static void
test_row_moves (Model *self, gconstpointer data)
{
  Batch batch = { 1, 60, START, 0 };
  g_autoptr (TresenConversationItem) item = NULL;
  g_autoptr (TresenConversationItem) top = NULL;
  gint64 id;

  put (self, add_batch, &batch);
  start (self);
  tresen_conversation_model_look_at (self->model, 0);
  settle (self);
  item = g_list_model_get_item (G_LIST_MODEL (self->model), 40);
  id = tresen_conversation_item_get_customer_id (item);
  self->n_changes = 0;
  put (self, write_again, &id);
  wait_for_change (self);
  settle (self);
  /* One change, no larger than the way; the row is the same object, so a selection stays with it. */
  g_assert_cmpuint (self->n_changes, ==, 1);
  g_assert_cmpuint (self->position, ==, 0);
  g_assert_cmpuint (self->n_removed, ==, 41);
  g_assert_cmpuint (self->n_added, ==, 41);
  top = g_list_model_get_item (G_LIST_MODEL (self->model), 0);
  g_assert_true (top == item);
  g_assert_cmpstr (tresen_conversation_item_get (top)->last_text, ==, "again");
}

static void
count_cb (TresenConversationItem *item, guint *n)
{
  (*n)++;
}

static void
test_row_changes_in_place (Model *self, gconstpointer data)
{
  Batch batch = { 1, 60, START, 0 };
  g_autoptr (TresenConversationItem) item = NULL;
  gint64 id;
  guint n = 0;

  put (self, add_batch, &batch);
  start (self);
  tresen_conversation_model_look_at (self->model, 0);
  settle (self);
  item = g_list_model_get_item (G_LIST_MODEL (self->model), 40);
  g_signal_connect (item, "changed", G_CALLBACK (count_cb), &n);
  id = tresen_conversation_item_get_customer_id (item);
  self->n_changes = 0;
  put (self, mark_read, &id);
  settle (self);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (self->n_changes, ==, 0);
  g_assert_cmpuint (tresen_conversation_item_get (item)->n_unread, ==, 0);
}

/* A row far outside what is held comes in when it rises to the top, and only then. */
static void
test_row_comes_in (Model *self, gconstpointer data)
{
  Batch batch = { 1, 1000, START, 0 };
  gint64 now_us = START;
  g_autoptr (GPtrArray) all = NULL;
  gint64 id;

  put (self, add_batch, &batch);
  start (self);
  settle (self);
  all = fixture_read (&self->store, load_all, &now_us, NULL);
  id = ((TresenConversation *) g_ptr_array_index (all, 900))->customer_id;
  self->n_changes = 0;
  put (self, mark_read, &id);
  settle (self);
  g_assert_cmpuint (self->n_changes, ==, 0);
  put (self, write_again, &id);
  wait_for_change (self);
  g_assert_cmpuint (self->n_removed, ==, 0);
  g_assert_cmpuint (self->n_added, ==, 1);
  g_assert_cmpint (id_at (self, 0), ==, id);
}

static void
test_filter_keeps_pinned (Model *self, gconstpointer data)
{
  Batch batch = { 1, 10, START, 0 };
  gint64 id;

  put (self, add_batch, &batch);
  start (self);
  tresen_conversation_model_set_filter (self->model, TRESEN_FILTER_UNREAD);
  g_assert_false (tresen_conversation_model_is_loaded (self->model));
  fixture_iterate_until (is_loaded, self->model);
  g_assert_cmpuint (count (self), ==, 10);
  id = id_at (self, 3);
  tresen_conversation_model_set_pinned (self->model, id);
  put (self, mark_read, &id);
  settle (self);
  g_assert_cmpint (id_at (self, 3), ==, id);
  tresen_conversation_model_set_pinned (self->model, id_at (self, 4));
  settle (self);
  g_assert_cmpuint (count (self), ==, 9);
  g_assert_cmpuint (tresen_conversation_model_find (self->model, id), ==,
                    TRESEN_CONVERSATION_NOWHERE);
}

static void
test_stale_answers (Model *self, gconstpointer data)
{
  Batch batch = { 1, 30, START, 0 };

  put (self, add_batch, &batch);
  start (self);
  tresen_conversation_model_set_filter (self->model, TRESEN_FILTER_UNREAD);
  tresen_conversation_model_set_filter (self->model, TRESEN_FILTER_ALL);
  tresen_conversation_model_set_filter (self->model, TRESEN_FILTER_FAILED);
  settle (self);
  g_assert_true (tresen_conversation_model_is_loaded (self->model));
  g_assert_cmpuint (count (self), ==, 0);
  tresen_conversation_model_set_filter (self->model, TRESEN_FILTER_ALL);
  settle (self);
  g_assert_cmpuint (count (self), ==, 30);
}

/* A window that closes: its row presses no more and goes down to its place by time. */
static void
test_time_passes (Model *self, gconstpointer data)
{
  Batch quiet = { 100, 20, START, 0 };
  Batch pressing = { 200, 3, START, AN_HOUR };
  gint64 first;

  put (self, add_batch, &quiet);
  put (self, add_batch, &pressing);
  start (self);
  first = id_at (self, 0);
  g_assert_cmpuint (tresen_conversation_model_find_pressing (self->model, 0), ==, 1);
  tresen_clock_advance (self->store.clock, AN_HOUR + 200 * SECOND);
  tresen_conversation_model_tick (self->model);
  settle (self);
  g_assert_cmpuint (tresen_conversation_model_find (self->model, first), ==, 20 + 2);
  g_assert_cmpuint (tresen_conversation_model_find_pressing (self->model, 0), ==, 1);
  tresen_clock_advance (self->store.clock, AN_HOUR);
  tresen_conversation_model_tick (self->model);
  settle (self);
  g_assert_cmpuint (tresen_conversation_model_find_pressing (self->model, 0), ==,
                    TRESEN_CONVERSATION_NOWHERE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/console/conversation-model/" name, Model, NULL, model_set_up, func, model_tear_down)
  ADD ("empty", test_empty);
  ADD ("first-page", test_first_page);
  ADD ("slides", test_slides);
  ADD ("row-moves", test_row_moves);
  ADD ("row-changes-in-place", test_row_changes_in_place);
  ADD ("row-comes-in", test_row_comes_in);
  ADD ("filter-keeps-pinned", test_filter_keeps_pinned);
  ADD ("stale-answers", test_stale_answers);
  ADD ("time-passes", test_time_passes);
#undef ADD
  return g_test_run ();
}
