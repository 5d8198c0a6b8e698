/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-tag-wish.h"

#include "tresen-store-tags.h"

typedef struct
{
  gint64 tag_id;
  gint64 customer_id;
  char *name;
  gboolean is_wanted;
  gint64 now_us;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *self = data;

  g_free (self->name);
  g_free (self);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error != NULL && !g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    g_warning ("A change of tags could not be written: %s", error->message);
}

static void
write_wish (TresenStore *store, TresenClock *clock, TresenStoreFunc func, const Wish *wish)
{
  Wish *copy = g_memdup2 (wish, sizeof *wish);

  copy->name = g_strdup (wish->name);
  copy->now_us = tresen_clock_now_us (clock);
  tresen_store_write_async (store, func, copy, wish_free, NULL, written_cb, NULL);
}

static gpointer
create_func (TresenDb *db, gpointer data, GError **error)
{
  const Wish *wish = data;
  gint64 tag_id = tresen_store_tag_create (db, wish->name, wish->now_us, error);

  if (tag_id > 0 && wish->customer_id != 0)
    tresen_store_customer_tag_want (db, wish->customer_id, tag_id, TRUE, wish->now_us, error);
  return NULL;
}

/** Has a tag made, and given to a customer unless @customer_id is 0. */
void
tresen_tag_wish_create (TresenStore *store,
                        TresenClock *clock,
                        const char *name,
                        gint64 customer_id)
{
  const Wish wish = { .name = (char *) name, .customer_id = customer_id };

  write_wish (store, clock, create_func, &wish);
}

static gpointer
rename_func (TresenDb *db, gpointer data, GError **error)
{
  const Wish *wish = data;

  tresen_store_tag_rename (db, wish->tag_id, wish->name, wish->now_us, error);
  return NULL;
}

void
tresen_tag_wish_rename (TresenStore *store, TresenClock *clock, gint64 tag_id, const char *name)
{
  const Wish wish = { .tag_id = tag_id, .name = (char *) name };

  write_wish (store, clock, rename_func, &wish);
}

static gpointer
delete_func (TresenDb *db, gpointer data, GError **error)
{
  const Wish *wish = data;

  tresen_store_tag_delete (db, wish->tag_id, wish->now_us, error);
  return NULL;
}

void
tresen_tag_wish_delete (TresenStore *store, TresenClock *clock, gint64 tag_id)
{
  const Wish wish = { .tag_id = tag_id };

  write_wish (store, clock, delete_func, &wish);
}

static gpointer
give_func (TresenDb *db, gpointer data, GError **error)
{
  const Wish *wish = data;

  tresen_store_customer_tag_want (db, wish->customer_id, wish->tag_id, wish->is_wanted,
                                  wish->now_us, error);
  return NULL;
}

/** Gives a customer a tag, or takes it away. */
void
tresen_tag_wish_give (TresenStore *store,
                      TresenClock *clock,
                      gint64 tag_id,
                      gint64 customer_id,
                      gboolean is_wanted)
{
  const Wish wish = { .tag_id = tag_id, .customer_id = customer_id, .is_wanted = is_wanted };

  write_wish (store, clock, give_func, &wish);
}
